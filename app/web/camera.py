"""What the camera of this machine sees, for the touchscreen beside it: a preview, picture by picture, and the whole of one to be kept."""
import asyncio
import time

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.web.doors import address_of, identity_of
from services.errors import NotAllowed, Unavailable
from services.language import _, speaking
from services.photos.camera import Camera, Frame, is_beside_camera, still, use_camera
from services.runner import Runner

PATIENCE = 3.0  # seconds for the first picture, or a newer one
STEP = 0.02


def camera_routes(runner: Runner, camera: Camera) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get('/camera/preview.jpg', response_model=None)
    async def preview(request: Request, after: int = 0) -> Response:
        """The first picture that is newer than the one shown; the screen asks again when it has drawn it."""
        frame = await seen(request, after)
        return Response(frame.preview, media_type='image/jpeg', headers={'X-Picture': str(frame.number)})

    @router.get('/camera/still.jpg', response_model=None)
    async def whole(request: Request) -> Response:
        frame = await seen(request, 0)
        return Response(await asyncio.to_thread(still, frame), media_type='image/jpeg')

    async def seen(request: Request, after: int) -> Frame:
        await runner.run(identity_of(request), use_camera)
        with speaking(request.state.voice):
            if not is_beside_camera(request.state.session.device, address_of(request)):
                raise NotAllowed(_('The camera can be used on the touchscreen beside it only.'))
            return await _newer(camera, after)

    return router


async def _newer(camera: Camera, after: int) -> Frame:
    until = time.monotonic() + PATIENCE
    while (frame := camera.look()) is None or frame.number == after:
        if time.monotonic() > until:
            raise Unavailable(_('The camera does not answer. Please unplug it and plug it in again.'))
        await asyncio.sleep(STEP)
    return frame
