"""The page that a phone opens with a code read off a screen: it can add photos to one thing, and nothing else."""
from urllib.parse import unquote

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.web.desk import Desk, FileName, Once
from app.web.doors import address_of
from app.web.voices import Plant
from pages.phone import lost_page, phone_page
from pages.plain import Look
from services.assets.register import find_asset
from services.errors import NotFound, NotSignedIn
from services.language import Voice, _, speaking
from services.photos.photos import photo_place
from services.photos.tickets import Ticket, read_ticket
from services.runner import Runner
from services.work import SYSTEM, Identity


def phone_routes(runner: Runner, plant: Plant, desk: Desk, files: str) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    async def recognised(request: Request, ticket: str) -> tuple[Ticket, Identity]:
        with speaking(request.state.voice):
            found: Ticket = await runner.run(SYSTEM, read_ticket, ticket=ticket)
        voice = Voice(found.language or plant.settings.language, plant.settings.locale, plant.settings.zone)
        return found, Identity(found.user_id, 'phone', address_of(request), found.sign_in_id, voice=voice)

    @router.get('/phone/{ticket}', response_model=None)
    async def show(request: Request, ticket: str) -> Response:
        try:
            found, who = await recognised(request, ticket)
            asset_id = await runner.run(who, photo_place, **found.owner)
        except (NotFound, NotSignedIn):
            with speaking(request.state.voice):
                return HTMLResponse(lost_page(Look(files)), 404)
        asset = await runner.run(who, find_asset, asset_id=asset_id)
        with speaking(who.voice):
            return HTMLResponse(phone_page(Look(files), asset, f'/phone/{ticket}', found.until))

    @router.post('/phone/{ticket}', response_model=None)
    async def send(request: Request, ticket: str, idempotency_key: Once = None, file_name: FileName = None) -> Response:
        found, who = await recognised(request, ticket)
        photo_id = await desk.take_photo(request, who, key=idempotency_key, owner=found.owner, name=unquote(file_name or ''))
        with speaking(who.voice):
            return JSONResponse({'id': str(photo_id), 'message': _('Photo added.'), 'go': None})

    return router
