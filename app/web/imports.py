"""Where the browser hands in a file: the bytes as they are, tried or taken. The gate has looked at its size before."""
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from app.web.doors import identity_of
from services.imports.outcome import ImportKind, Outcome, Remark
from services.imports.taking import import_records, try_import
from services.runner import Runner

MOST_TOLD = 200  # lines; whoever has more mistakes looks for the one that makes them all


def import_routes(runner: Runner) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.post('/imports/{kind}', response_model=None)
    async def take(request: Request, kind: ImportKind, try_only: bool = False, site_id: UUID | None = None) -> Response:
        function = try_import if try_only else import_records
        outcome = await runner.run(identity_of(request), function, kind=kind, content=await request.body(), site_id=site_id)
        return JSONResponse(_answer(outcome, try_only))

    return router


def _answer(outcome: Outcome, try_only: bool) -> dict[str, object]:
    return {'taken': outcome.taken, 'try_only': try_only, 'totals': outcome.totals, 'changed': outcome.changed, 'unused': outcome.unused,
            'errors': _lines(outcome.errors), 'remarks': _lines(outcome.remarks)}


def _lines(remarks: tuple[Remark, ...]) -> list[tuple[int, str]]:
    return [(remark.line, remark.sentence) for remark in remarks[:MOST_TOLD]]
