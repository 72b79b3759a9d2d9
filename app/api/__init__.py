"""REST: the same services as the screens, for programs; an application of its own, so that NiceGUI's routes stay out of it."""
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api import (
    actions,
    answers,
    assets,
    audit,
    describing,
    documents,
    failures,
    keys,
    logs,
    maintenance,
    me,
    papers,
    people,
    photos,
    places,
    runs,
    shots,
    tokens,
)
from app.api.bearer import Bearer
from app.web.desk import Desk
from app.web.gate import LARGEST_FILE
from app.web.papers import Printer
from app.web.voices import Plant
from services.language import speaking
from services.people.reception import Reception
from services.runner import Runner
from services.upkeep.version import product_version


def api_routes(runner: Runner, reception: Reception, plant: Plant, desk: Desk, printer: Printer) -> APIRouter:
    """Everything below /api, answered by the application of `api`."""
    application = api()
    application.state.bearer, application.state.reception, application.state.desk = Bearer(runner), reception, desk
    application.state.printer = printer
    router = APIRouter(include_in_schema=False)
    router.routes.append(Route('/api/{path:path}', Spoken(application, plant), include_in_schema=False))
    return router


def describe() -> dict[str, Any]:
    """The OpenAPI description; needs neither a database nor a running application."""
    return api().openapi()


def api() -> FastAPI:
    application = FastAPI(title='Toolwarden', version=product_version(), summary=describing.SUMMARY, description=describing.DESCRIPTION,
                          openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False,
                          max_body_size=LARGEST_FILE)  # the gate knows which address takes how much
    for router in (tokens.routes(), *assets.routers(), *places.routers(), people.routes(), keys.routes(), audit.routes(), me.routes(),
                   *failures.routers(), *shots.routers(), runs.routes(), maintenance.routes(), *logs.routers(), actions.routes(), photos.routes(),
                   documents.routes(), *papers.routers()):
        application.include_router(router, prefix='/api/v1')
    application.include_router(describing.routes())
    answers.explain_refusals(application)
    return application


class Spoken:
    """Answers in the language the program asks for; whoever is signed in in the same browser does not matter."""

    def __init__(self, application: ASGIApp, plant: Plant) -> None:
        self._application, self._plant = application, plant

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = next((value.decode('latin-1') for name, value in scope['headers'] if name == b'accept-language'), '')
        voice = self._plant.voice(None, wanted)
        scope['state'] = {**scope.get('state', {}), 'voice': voice}
        with speaking(voice):
            await self._application(scope, receive, send)
