"""Photos over plain HTTP: sent as the body of one request, and shown to whoever may see what they belong to."""
import asyncio
import functools
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Annotated, Any
from urllib.parse import unquote
from uuid import UUID

from fastapi import APIRouter, Header, Request
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from app.web.doors import identity_of
from app.web.headers import PRIVATE
from services.errors import Invalid, TooMany
from services.language import _, speaking
from services.photos.photos import PhotoFile, photo_place, read_photo
from services.photos.picture import require_size
from services.photos.taking import take_photo
from services.runner import Runner
from services.work import Identity

AT_ONCE = 8  # so many are held in memory; they come slowly, over the radio of a hall
PATIENCE = 30.0  # seconds without a byte
RANGE = re.compile(r'bytes=(\d{0,12})-(\d{0,12})')
Once = Annotated[str | None, Header(max_length=100)]


class PhotoDesk:
    """Takes photos in, for screens and programs alike: a few at a time, never whole in memory before somebody may send them at all."""

    def __init__(self, runner: Runner) -> None:
        self._runner, self._receiving = runner, 0
        self._pool = ThreadPoolExecutor(2, thread_name_prefix='photos')

    def close(self) -> None:
        """Wait for those that are being developed."""
        self._pool.shutdown(wait=True)

    async def take(self, request: Request, who: Identity, *, key: str | None, owner: dict[str, UUID | None], **told: Any) -> UUID:
        await self._runner.run(who, photo_place, **owner)
        with speaking(who.voice):
            content = await self.received(request)
        try:
            call = functools.partial(take_photo, self._runner, who, content, key=key, **told, **owner)
            return await asyncio.get_running_loop().run_in_executor(self._pool, call)
        finally:
            with suppress(BufferError):
                content.clear()  # a refusal remembers where it was raised, and with that all this, until somebody collects the garbage

    async def received(self, request: Request) -> bytearray:
        require_size(int(request.headers.get('content-length', 0)))
        if self._receiving >= AT_ONCE:
            raise TooMany(_('Many photos are being sent right now. Please wait a moment.'), 3)
        self._receiving += 1
        try:
            return await self._read(request)
        except (ClientDisconnect, TimeoutError) as error:
            raise Invalid(_('The photo did not arrive. Please send it again.')) from error
        finally:
            self._receiving -= 1

    async def _read(self, request: Request) -> bytearray:
        content, pieces = bytearray(), aiter(request.stream())
        while piece := await asyncio.wait_for(anext(pieces, b''), PATIENCE):
            content += piece
            require_size(len(content))
        return content


def photo_routes(runner: Runner, desk: PhotoDesk) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.post('/photos', response_model=None)
    async def send(request: Request, asset_id: UUID | None = None, failure_report_id: UUID | None = None, maintenance_log_id: UUID | None = None,
                   angle: str = 'other', caption: str = '', idempotency_key: Once = None, x_file_name: Once = None) -> Response:
        owner = {'asset_id': asset_id, 'failure_report_id': failure_report_id, 'maintenance_log_id': maintenance_log_id}
        photo_id = await desk.take(request, identity_of(request), key=idempotency_key, owner=owner, angle=angle, caption=caption,
                                   name=unquote(x_file_name or ''))
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
