"""Where the browser hands in a file: the bytes as they are, tried or taken. The gate has looked at its size before."""
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from app.web.doors import identity_of
from services.errors import Invalid
from services.imports.outcome import ImportKind, Outcome, Remark
from services.imports.taking import as_columns, import_records, look_at_columns, try_import
from services.runner import Runner

MOST_TOLD = 200  # lines; whoever has more mistakes looks for the one that makes them all


def import_routes(runner: Runner) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.post('/imports/{kind}', response_model=None)
    async def take(request: Request, kind: ImportKind, try_only: bool = False, site_id: UUID | None = None,
                   column: Annotated[list[str], Query(max_length=100)] = []) -> Response:  # noqa: B006 (FastAPI hands over a copy)
        told: dict[str, Any] = {'kind': kind, 'content': await request.body(), 'columns': as_columns(column)}
        who, function = identity_of(request), try_import if try_only else import_records
        look = await runner.run(who, look_at_columns, **told)
        columns = {'headings': look.headings, 'columns': dict(look.columns)}
        try:
            outcome = await runner.run(who, function, **told, site_id=site_id)
        except Invalid as problem:  # a column is missing: whoever sees the others may say which one it is
            return JSONResponse({'error': {'message': str(problem)}, **columns}, problem.status)
        return JSONResponse({**_answer(outcome, try_only), **columns})

    return router


def _answer(outcome: Outcome, try_only: bool) -> dict[str, object]:
    return {'taken': outcome.taken, 'try_only': try_only, 'totals': outcome.totals, 'changed': outcome.changed, 'unused': outcome.unused,
            'errors': _lines(outcome.errors), 'remarks': _lines(outcome.remarks)}


def _lines(remarks: tuple[Remark, ...]) -> list[tuple[int, str]]:
    return [(remark.line, remark.sentence) for remark in remarks[:MOST_TOLD]]
