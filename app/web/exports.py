"""Files to take away; making one is a command, so that the trail knows who took what."""
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.web.doors import identity_of
from data.tables.assets import AssetKind
from services.exports import Form, export_list
from services.imports.exporting import export_assets
from services.runner import Runner
from services.trends.figures import Format, export_figure
from services.trends.lens import Lens
from services.upkeep.audit import export_audit

KINDS = {'csv': 'text/csv; charset=utf-8', 'xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'}


def export_routes(runner: Runner) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get('/exports/audit.csv')
    async def audit(request: Request, person: UUID | None = None, table: str = '', row_id: str = '', since: datetime | None = None,
                    until: datetime | None = None, before: int | None = None, text: str = '') -> Response:
        wanted = {'person': person, 'table': table, 'row_id': row_id, 'since': since, 'until': until, 'before': before, 'text': text}
        content = await runner.run(identity_of(request), export_audit, **wanted)
        return Response(content, media_type='text/csv; charset=utf-8',
                        headers={'Content-Disposition': 'attachment; filename="change-log.csv"'})

    @router.get('/exports/trends/{name}.{form}')
    async def figure(request: Request, name: str, form: Format, since: date, until: date, site_id: UUID | None = None,
                     department_id: UUID | None = None, tool_id: UUID | None = None, machine_id: UUID | None = None, choice: str = '') -> Response:
        lens = Lens(since, until, site_id, department_id, tool_id, machine_id)
        content = await runner.run(identity_of(request), export_figure, name=name, lens=lens, choice=choice, form=form)
        return Response(content, media_type=KINDS[form], headers={'Content-Disposition': f'attachment; filename="{name}-{since}-{until}.{form}"'})

    @router.get('/exports/lists/{name}.{form}')
    async def listed(request: Request, name: str, form: Form) -> Response:  # which filters there are the list knows
        wanted = {key: value[:200] for key, value in request.query_params.items()}
        content = await runner.run(identity_of(request), export_list, name=name, wanted=wanted, form=form)
        return Response(content, media_type=KINDS[form], headers={'Content-Disposition': f'attachment; filename="{name}.{form}"'})

    @router.get('/exports/{kind}.csv')
    async def register(request: Request, kind: Literal['tools', 'machines'], site_id: UUID | None = None) -> Response:
        content = await runner.run(identity_of(request), export_assets, kind=AssetKind(kind.removesuffix('s')), site_id=site_id)
        return Response(content, media_type='text/csv; charset=utf-8',
                        headers={'Content-Disposition': f'attachment; filename="{kind}.csv"'})

    return router
