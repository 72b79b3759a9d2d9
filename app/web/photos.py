"""Photos over plain HTTP: sent as the body of one request, and shown to whoever may see what they belong to."""
import re
from urllib.parse import unquote
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from app.web.desk import Desk, FileName, Once
from app.web.doors import identity_of
from app.web.headers import PRIVATE
from services.language import _, speaking
from services.photos.photos import PhotoFile, read_photo
from services.runner import Runner

RANGE = re.compile(r'bytes=(\d{0,12})-(\d{0,12})')


def photo_routes(runner: Runner, desk: Desk) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.post('/photos', response_model=None)
    async def send(request: Request, asset_id: UUID | None = None, failure_report_id: UUID | None = None, maintenance_log_id: UUID | None = None,
                   angle: str = 'other', caption: str = '', idempotency_key: Once = None, file_name: FileName = None) -> Response:
        owner = {'asset_id': asset_id, 'failure_report_id': failure_report_id, 'maintenance_log_id': maintenance_log_id}
        photo_id = await desk.take_photo(request, identity_of(request), key=idempotency_key, owner=owner, angle=angle, caption=caption,
                                   name=unquote(file_name or ''))
        with speaking(request.state.voice):
            return JSONResponse({'id': str(photo_id), 'message': _('Photo added.'), 'go': None})

    async def picture(request: Request, photo_id: UUID, *, thumb: bool) -> Response:
        found = await runner.run(identity_of(request), read_photo, photo_id=photo_id, thumb=thumb, known=request.headers.get('if-none-match', ''))
        return delivered(request, found)

    @router.api_route('/photos/{photo_id}.jpg', methods=['GET', 'HEAD'], response_model=None)
    async def whole(request: Request, photo_id: UUID) -> Response:
        return await picture(request, photo_id, thumb=False)

    @router.api_route('/photos/{photo_id}/thumb.jpg', methods=['GET', 'HEAD'], response_model=None)
    async def small(request: Request, photo_id: UUID) -> Response:
        return await picture(request, photo_id, thumb=True)

    return router


def delivered(request: Request, found: PhotoFile) -> Response:
    """Whole, in part, or not at all when it is known there. Browsers may keep it, but ask each time whether they still may show it."""
    headers = {'ETag': found.mark, 'Cache-Control': PRIVATE, 'Vary': 'Cookie, Authorization', 'Accept-Ranges': 'bytes',
               'Content-Disposition': 'inline; filename="photo.jpg"'}
    if found.content is None:
        return Response(status_code=304, headers=headers)
    wanted = _wanted(request, found)
    if wanted is None:
        return Response(found.content, headers=headers, media_type='image/jpeg')
    first, last = wanted
    if not 0 <= first <= last:
        return Response(status_code=416, headers=headers | {'Content-Range': f'bytes */{len(found.content)}'})
    return Response(found.content[first:last + 1], 206, headers | {'Content-Range': f'bytes {first}-{last}/{len(found.content)}'}, 'image/jpeg')


def _wanted(request: Request, found: PhotoFile) -> tuple[int, int] | None:
    """The first and last byte of the one part that is asked for; None when it is all of it, or of another picture."""
    asked = RANGE.fullmatch(request.headers.get('range', ''))
    if not asked or asked[0] == 'bytes=-' or request.headers.get('if-range', found.mark) != found.mark:
        return None
    end = len(found.content or b'') - 1
    if not asked[1]:
        return max(0, end + 1 - int(asked[2])), end if int(asked[2]) else -1
    first = int(asked[1])
    return first, (min(end, int(asked[2])) if asked[2] else end)
