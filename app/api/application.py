"""The application that answers below /api, put together from one file for each subject."""
from typing import Any

from fastapi import FastAPI

from app.api import (
    actions,
    answers,
    assets,
    audit,
    describing,
    documents,
    failures,
    fitted_parts,
    imports,
    keys,
    logs,
    maintenance,
    me,
    notifications,
    papers,
    people,
    photos,
    places,
    reports,
    runs,
    shots,
    sources,
    tokens,
    trends,
    water,
)
from app.web.gate import LARGEST_FILE
from services.upkeep.version import product_version


def describe() -> dict[str, Any]:
    """The OpenAPI description; needs neither a database nor a running application."""
    return api().openapi()


def api() -> FastAPI:
    application = FastAPI(title='Toolwarden', version=product_version(), summary=describing.SUMMARY, description=describing.DESCRIPTION,
                          openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False,
                          max_body_size=LARGEST_FILE)  # the gate knows which address takes how much
    for router in (tokens.routes(), *assets.routers(), *places.routers(), people.routes(), keys.routes(), audit.routes(), me.routes(),
                   *failures.routers(), *shots.routers(), runs.routes(), sources.routes(), fitted_parts.routes(), water.routes(),
                   maintenance.routes(), *logs.routers(), actions.routes(), photos.routes(), documents.routes(), *papers.routers(),
                   notifications.routes(), imports.routes(), trends.routes(), *reports.routers()):
        application.include_router(router, prefix='/api/v1')
    application.include_router(describing.routes())
    answers.explain_refusals(application)
    return application
