"""Documents over plain HTTP: sent as the body of one request, and handed out as files that no browser opens by itself."""
from urllib.parse import quote, unquote
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from app.web.desk import Desk, FileName, Once
from app.web.doors import identity_of
from app.web.headers import PRIVATE
from services.documents.documents import DocumentFile, read_document
from services.documents.pages import Projection
from services.language import _, speaking
from services.runner import Runner


def document_routes(runner: Runner, desk: Desk, projection: Projection) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.post('/documents', response_model=None)
    async def send(request: Request, asset_id: UUID, idempotency_key: Once = None, file_name: FileName = None) -> Response:
        document_id = await desk.take_document(request, identity_of(request), key=idempotency_key, owner={'asset_id': asset_id},
                                               name=unquote(file_name or ''))
        with speaking(request.state.voice):
            return JSONResponse({'id': str(document_id), 'message': _('Document added.'), 'go': None})

    @router.api_route('/documents/{document_id}', methods=['GET', 'HEAD'], response_model=None)
    async def whole(request: Request, document_id: UUID) -> Response:
        known = request.headers.get('if-none-match', '')
        return handed_out(await runner.run(identity_of(request), read_document, document_id=document_id, known=known))

    @router.api_route('/documents/{document_id}/pages/{page}.jpg', methods=['GET', 'HEAD'], response_model=None)
    async def drawn(request: Request, document_id: UUID, page: int) -> Response:
        known = request.headers.get('if-none-match', '')
        found = await projection.page(identity_of(request), document_id, page, known)
        headers = {'ETag': found.mark, 'Cache-Control': PRIVATE, 'Vary': 'Cookie, Authorization'}
        if found.content is None:
            return Response(status_code=304, headers=headers)
        return Response(found.content, headers=headers, media_type='image/jpeg')

    return router


def handed_out(found: DocumentFile) -> Response:
    """As a file to keep, never as a page: what somebody else wrote must not run in the name of whoever reads it."""
    headers = {'ETag': found.mark, 'Cache-Control': PRIVATE, 'Vary': 'Cookie, Authorization',
               'Content-Disposition': f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"}
    if found.content is None:
        return Response(status_code=304, headers=headers)
    return Response(found.content, headers=headers, media_type=found.media_type)
