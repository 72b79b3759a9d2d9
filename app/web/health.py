"""What watches the product asks: is it alive, is it ready, how is it doing."""
import logging

from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from data import schema
from data.database import DatabaseTrouble, WriterBusy
from services.errors import ServiceError
from services.runner import Runner
from services.upkeep.pulse import feel_pulse
from services.work import SYSTEM

log = logging.getLogger(__name__)
WATCHED = {'/healthz', '/readyz', '/metrics'}


def health_routes(runner: Runner) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get('/healthz')
    async def alive() -> Response:
        return PlainTextResponse('ok')

    @router.get('/readyz')
    async def ready() -> Response:
        try:
            await runner.run(SYSTEM, feel_pulse)
        except (ServiceError, SQLAlchemyError, DatabaseTrouble, WriterBusy):
            log.warning('not ready', exc_info=True)  # the reason is for the log, strangers get to know only that
            return JSONResponse({'ready': False, 'reason': 'The database cannot be reached.'}, 503)
        return JSONResponse({'ready': True, 'schema': schema.head()})

    return router




class Closed:
    """Around a process that only works (`TOOLWARDEN_ROLE=worker`): whoever watches it is answered, everybody else goes elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope['type'] == 'lifespan' or scope['path'] in WATCHED:
            return await self.app(scope, receive, send)
        if scope['type'] == 'websocket':
            await receive()
            return await send({'type': 'websocket.close', 'code': 4404})
        await PlainTextResponse('This process serves no pages.', 404)(scope, receive, send)
