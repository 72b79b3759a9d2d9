"""Taking in what people have in spreadsheets: tried first, then done, whole or not at all."""
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.api.answers import refusals, success
from app.api.bearer import Calling, signed_in
from app.api.shapes import Strict
from data.tables.assets import AssetKind
from services.imports.exporting import export_assets
from services.imports.outcome import ImportKind, Outcome
from services.imports.taking import as_columns, import_records, try_import

MOST_TOLD = 1000  # lines; whoever has more mistakes looks for the one that makes them all
BODY = {'requestBody': {'required': True, 'content': {'text/csv': {'schema': {'type': 'string', 'format': 'binary'}}}}}
EXAMPLE = {'taken': False, 'totals': {'rows': 40, 'imported': 0, 'unchanged': 1, 'errors': 1, 'changed': 0},
           'errors': [{'line': 17, 'sentence': 'Cavities: This is not a number.'}], 'remarks': [], 'unused': ['Colour']}


class ImportQuery(Strict):
    try_only: Annotated[bool, Field(description='Say what would become of the file, and write nothing.')] = False
    site_id: Annotated[UUID | None, Field(description="The site it belongs to, unless it is the caller's own.")] = None
    column: Annotated[list[str], Field(max_length=100, description='Which column is which, as `ours:theirs`, where we do not know it.')] = []


class ImportLine(BaseModel):
    line: Annotated[int, Field(description='Counted as an editor counts them.')]
    sentence: str


class ImportOutcome(BaseModel):
    taken: Annotated[bool, Field(description='Whether the file was taken; trying says whether it would be.')]
    totals: Annotated[dict[str, int], Field(description='Rows, and what became of them; of production also the sums.')]
    errors: Annotated[list[ImportLine], Field(description=f'Rows that keep the file from being taken, and why; {MOST_TOLD} at most.')]
    remarks: Annotated[list[ImportLine], Field(description='What there is to say about other rows.')]
    unused: Annotated[list[str], Field(description='Columns that nobody knows what to do with.')]


def routes() -> APIRouter:
    router = APIRouter(prefix='/imports', tags=['imports'], dependencies=[Depends(signed_in)])
    router.add_api_route('/{kind}', take, methods=['POST'], response_model=ImportOutcome, openapi_extra=BODY,
                         responses={**refusals(404, 409, 413), 200: success(EXAMPLE, 'What became of the file; `taken` says whether it was taken.')})
    router.add_api_route('/{kind}', give, methods=['GET'], response_class=Response, name='export_records', responses={
        **refusals(404, 409), 200: {'description': 'What an import reads again.', 'content': {'text/csv': {'schema': {'type': 'string'}}}}})
    return router


async def give(caller: Calling, kind: Literal['tools', 'machines'], site_id: UUID | None = None) -> Response:
    """The tools or machines of one site as a CSV file, in the columns that an import reads again."""
    content = await caller.ask(export_assets, kind=AssetKind(kind.removesuffix('s')), site_id=site_id)
    return Response(content, media_type='text/csv; charset=utf-8')


async def take(request: Request, caller: Calling, kind: ImportKind, query: Annotated[ImportQuery, Query()]) -> Any:
    """Send a CSV file as the body, of one megabyte and 10,000 lines at most. The same file twice changes nothing."""
    function = try_import if query.try_only else import_records
    return _answer(await caller.ask(function, kind=kind, content=await request.body(), site_id=query.site_id,
                                    columns=as_columns(query.column)))


def _answer(outcome: Outcome) -> dict[str, Any]:
    told = {name: [{'line': remark.line, 'sentence': remark.sentence} for remark in getattr(outcome, name)[:MOST_TOLD]]
            for name in ('errors', 'remarks')}
    return {'taken': outcome.taken, 'totals': outcome.totals, 'unused': list(outcome.unused), **told}
