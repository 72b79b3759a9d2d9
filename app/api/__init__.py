"""REST: the same services as the screens, for programs; an application of its own, so that NiceGUI's routes stay out of it."""
import asyncio
from collections.abc import Callable

from fastapi import APIRouter
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.desk import Desk
from app.web.papers import Printer
from app.web.voices import Plant
from services.language import speaking
from services.people.reception import Reception
from services.runner import Runner


def api_routes(runner: Runner, reception: Reception, plant: Plant, desk: Desk, printer: Printer) -> APIRouter:
    """Everything below /api, answered by the application of `api`."""
    def build() -> ASGIApp:
        from app.api.application import api
        from app.api.bearer import Bearer
        application = api()
        application.state.bearer, application.state.reception, application.state.desk = Bearer(runner), reception, desk
        application.state.printer = printer
        return application
    router = APIRouter(include_in_schema=False)
    router.routes.append(Route('/api/{path:path}', Spoken(WhenAsked(build), plant), include_in_schema=False))
    return router


class WhenAsked:
    """Builds an application for the first request, beside the event loop: this one takes a third of a start, and many plants never ask it."""

    def __init__(self, build: Callable[[], ASGIApp]) -> None:
        self._build, self._application, self._turn = build, None, asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._turn:
            if self._application is None:
                self._application = await asyncio.to_thread(self._build)
        await self._application(scope, receive, send)


class Spoken:
    """Answers in the language the program asks for; whoever is signed in in the same browser does not matter."""

    def __init__(self, application: ASGIApp, plant: Plant) -> None:
        self._application, self._plant = application, plant

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = next((value.decode('latin-1') for name, value in scope['headers'] if name == b'accept-language'), '')
        voice = self._plant.voice(None, wanted)
        scope['state'] = {**scope.get('state', {}), 'voice': voice}
        with speaking(voice):
            await self._application(scope, receive, send)
