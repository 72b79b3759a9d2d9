"""Files to take away; making one is a command, so that the trail knows who took what."""
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.web.doors import identity_of
from services.runner import Runner
from services.upkeep.audit import export_audit


def export_routes(runner: Runner) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get('/exports/audit.csv')
    async def audit(request: Request, person: UUID | None = None, table: str = '', row_id: str = '', since: datetime | None = None,
                    until: datetime | None = None, before: int | None = None, text: str = '') -> Response:
        wanted = {'person': person, 'table': table, 'row_id': row_id, 'since': since, 'until': until, 'before': before, 'text': text}
        content = await runner.run(identity_of(request), export_audit, **wanted)
        return Response(content, media_type='text/csv; charset=utf-8',
                        headers={'Content-Disposition': 'attachment; filename="change-log.csv"'})

    return router
