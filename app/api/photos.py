"""Photos of tools and machines, of their failures and of the work on them."""
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Caller, Calling, signed_in
from app.api.shapes import Once, Strict, Version, body, listing, page_of, shown
from app.web.desk import Desk
from app.web.photos import delivered
from data.tables.photos import Angle
from services.fields import Line
from services.photos.photos import SORTS, Caption, PhotoRow, change_photo, find_photo, list_photos, read_photo, remove_photo

Photo = shown('Photo', PhotoRow)
OWNERS: dict[str, Any] = {'asset_id': (UUID | None, None), 'failure_report_id': (UUID | None, None), 'maintenance_log_id': (UUID | None, None)}
PhotoQuery = listing('PhotoQuery', SORTS, '-captured_at', **OWNERS)
PhotoChange = body('PhotoChange', {'angle': Angle, 'caption': Caption}, example={'version': 1, 'caption': 'Burn at the gate'}, version=(Version, ...))
KINDS = ('image/jpeg', 'image/png', 'image/webp')
BODY = {'requestBody': {'required': True, 'content': {kind: {'schema': {'type': 'string', 'format': 'binary'}} for kind in KINDS}}}
EXAMPLE = {
    'id': examples.ID, 'version': 1, 'asset_id': examples.ID, 'failure_report_id': None, 'maintenance_log_id': None, 'angle': 'cavity',
    'caption': 'Burn at the gate', 'captured_at': examples.AT, 'created_at': examples.AT, 'uploaded_by': 'Ann Person',
    'original_name': 'IMG_0412.jpg', 'size': 412_345, 'width': 2560, 'height': 1920, 'sha256': '9f86d081884c7d659a2feaa0c55ad015' * 2, 'marks': 2}


class Told(Strict):
    """What a photo belongs to (exactly one of the three) and what it shows."""
    asset_id: UUID | None = None
    failure_report_id: UUID | None = None
    maintenance_log_id: UUID | None = None
    angle: Angle = Angle.OTHER
    caption: Caption = ''
    name: Annotated[Line, Field(description='What the file was called.')] = ''


def routes() -> APIRouter:
    router = APIRouter(prefix='/photos', tags=['photos'], dependencies=[Depends(signed_in)])
    one, many = success(EXAMPLE, 'As it is now.'), success({'items': [EXAMPLE], 'total': 1}, 'One page of the list.')
    made = {201: success(EXAMPLE, 'Taken in, or there before.'), 413: {**refusals(413)[413], 'description': 'The photo is larger than 15 MB.'}}
    picture = {200: {'description': 'A JPEG, without anything the camera had written into it but the time.', 'content': {'image/jpeg': {}}},
               206: {'description': 'The part of it that the header Range asks for.'}, 304: {'description': 'The one that If-None-Match names.'},
               416: {'description': 'It is not as long as the header Range wants.'}}
    add = router.add_api_route
    add('', list_them, methods=['GET'], response_model=page_of(Photo), responses={**refusals(), 200: many})
    add('', send, methods=['POST'], status_code=201, response_model=Photo, openapi_extra=BODY,
        responses={**refusals(404, 409, 413, 429, 507), **made})
    add('/{photo_id}', get_photo, methods=['GET'], response_model=Photo, responses={**refusals(404), 200: one})
    add('/{photo_id}', patch_photo, methods=['PATCH'], response_model=Photo, responses={**refusals(404, 409, 413), 200: one})
    add('/{photo_id}', delete_photo, methods=['DELETE'], status_code=204, responses={**refusals(404, 409), 204: {'description': 'Gone.'}})
    for name, endpoint in (('file', get_file), ('thumb', get_thumb)):
        add(f'/{{photo_id}}/{name}', endpoint, methods=['GET'], response_class=Response, responses={**refusals(404), **picture})
    return router


async def list_them(caller: Calling, query: Annotated[PhotoQuery, Query()]) -> Any:  # type: ignore[valid-type]
    """Photos, newest first. Those of a tool or machine are its own and those of its failures and of the work on it."""
    return await caller.ask(list_photos, text=query.q, **query.model_dump(exclude={'q'}))  # type: ignore[attr-defined]


async def send(request: Request, caller: Calling, told: Annotated[Told, Query()], key: Once = None) -> Any:
    """Send a JPEG, PNG or WebP as the body, of 15 MB at most. It is written anew, so that nothing but the picture is kept; the same picture
    twice on the same thing is one."""
    desk: Desk = request.app.state.desk
    caller.require_scope(find_photo)
    values = told.model_dump()
    owner = {name: values.pop(name) for name in OWNERS}
    return await get_photo(caller, await desk.take_photo(request, caller.who, key=key, owner=owner, **values))


async def get_photo(caller: Calling, photo_id: UUID) -> Any:
    return await caller.ask(find_photo, photo_id=photo_id)


async def patch_photo(caller: Calling, photo_id: UUID, given: PhotoChange) -> Any:  # type: ignore[valid-type]
    """Change what it shows, in words; the picture stays as it is."""
    values = given.given()  # type: ignore[attr-defined]
    return await caller.change(change_photo, find_photo, {'photo_id': photo_id}, seen_version=values.pop('version'), **values)


async def delete_photo(caller: Calling, photo_id: UUID, version: Annotated[Version, Query()]) -> None:
    """For good, with everything drawn on it."""
    await caller.ask(remove_photo, photo_id=photo_id, seen_version=version)


async def get_file(request: Request, caller: Calling, photo_id: UUID) -> Response:
    """The picture."""
    return await _picture(request, caller, photo_id, thumb=False)


async def get_thumb(request: Request, caller: Calling, photo_id: UUID) -> Response:
    """The same, 360 pixels at most."""
    return await _picture(request, caller, photo_id, thumb=True)


async def _picture(request: Request, caller: Caller, photo_id: UUID, *, thumb: bool) -> Response:
    known = request.headers.get('if-none-match', '')
    return delivered(request, await caller.ask(read_photo, photo_id=photo_id, thumb=thumb, known=known))
