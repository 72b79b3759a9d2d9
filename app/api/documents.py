"""Documents of tools and machines, kept as they came."""
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Calling, signed_in
from app.api.shapes import Once, Strict, Version, body, listing, page_of, shown
from app.web.desk import Desk
from app.web.documents import handed_out
from services.documents.documents import SORTS, DocumentRow, Title, change_document, find_document, list_documents, read_document, remove_document
from services.fields import Line

Document = shown('Document', DocumentRow)
DocumentQuery = listing('DocumentQuery', SORTS, 'title', asset_id=(UUID | None, None))
DocumentChange = body('DocumentChange', {'title': Title}, example={'version': 1, 'title': 'Assembly drawing, rev. C'}, version=(Version, ...))
BODY = {'requestBody': {'required': True, 'content': {'application/octet-stream': {'schema': {'type': 'string', 'format': 'binary'}}}}}
EXAMPLE = {
    'id': examples.ID, 'version': 1, 'asset_id': examples.ID, 'title': 'Assembly drawing, rev. C', 'name': 'A-201_C.pdf',
    'media_type': 'application/pdf', 'size': 412_345, 'sha256': '9f86d081884c7d659a2feaa0c55ad015' * 2, 'created_at': examples.AT,
    'uploaded_by': 'Ann Person'}


class Told(Strict):
    """What a document belongs to and what it is called."""
    asset_id: UUID
    name: Annotated[Line, Field(min_length=1, description='What the file is called; its ending says what it is.')]
    title: Annotated[Title, Field(description='What lists call it; else its name.')] = ''


def routes() -> APIRouter:
    router = APIRouter(prefix='/documents', tags=['documents'], dependencies=[Depends(signed_in)])
    one, many = success(EXAMPLE, 'As it is now.'), success({'items': [EXAMPLE], 'total': 1}, 'One page of the list.')
    made = {201: success(EXAMPLE, 'Taken in, or there before.'), 413: {**refusals(413)[413], 'description': 'The file is larger than 15 MB.'}}
    file = {200: {'description': 'The file as it came.', 'content': {'application/octet-stream': {}, 'application/pdf': {}, 'text/plain': {}}},
            304: {'description': 'The one that If-None-Match names.'}}
    add = router.add_api_route
    add('', list_them, methods=['GET'], response_model=page_of(Document), responses={**refusals(), 200: many})
    add('', send, methods=['POST'], status_code=201, response_model=Document, openapi_extra=BODY,
        responses={**refusals(404, 409, 413, 429, 507), **made})
    add('/{document_id}', get_document, methods=['GET'], response_model=Document, responses={**refusals(404), 200: one})
    add('/{document_id}', patch_document, methods=['PATCH'], response_model=Document, responses={**refusals(404, 409, 413), 200: one})
    add('/{document_id}', delete_document, methods=['DELETE'], status_code=204, responses={**refusals(404, 409), 204: {'description': 'Gone.'}})
    add('/{document_id}/file', get_file, methods=['GET'], response_class=Response, responses={**refusals(404), **file})
    return router


async def list_them(caller: Calling, query: Annotated[DocumentQuery, Query()]) -> Any:  # type: ignore[valid-type]
    return await caller.ask(list_documents, text=query.q, **query.model_dump(exclude={'q'}))  # type: ignore[attr-defined]


async def send(request: Request, caller: Calling, told: Annotated[Told, Query()], key: Once = None) -> Any:
    """Send a file as the body, of 15 MB at most: PDF, Word, Excel, PowerPoint, OpenDocument, DWG, DXF, STEP, text or CSV. The same file twice
    on the same tool or machine is one."""
    desk: Desk = request.app.state.desk
    caller.require_scope(find_document)
    values = told.model_dump()
    owner = {'asset_id': values.pop('asset_id')}
    return await get_document(caller, await desk.take_document(request, caller.who, key=key, owner=owner, **values))


async def get_document(caller: Calling, document_id: UUID) -> Any:
    return await caller.ask(find_document, document_id=document_id)


async def patch_document(caller: Calling, document_id: UUID, given: DocumentChange) -> Any:  # type: ignore[valid-type]
    """Change what lists call it; the file stays as it is."""
    values = given.given()  # type: ignore[attr-defined]
    return await caller.change(change_document, find_document, {'document_id': document_id}, seen_version=values.pop('version'), **values)


async def delete_document(caller: Calling, document_id: UUID, version: Annotated[Version, Query()]) -> None:
    """For good."""
    await caller.ask(remove_document, document_id=document_id, seen_version=version)


async def get_file(request: Request, caller: Calling, document_id: UUID) -> Response:
    """The file itself."""
    known = request.headers.get('if-none-match', '')
    return handed_out(await caller.ask(read_document, document_id=document_id, known=known))
