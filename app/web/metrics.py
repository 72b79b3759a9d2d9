"""Figures for Prometheus, behind an API key: `Authorization: Bearer KEY` of somebody who may see the backups."""
import resource

from fastapi import APIRouter, Header, Request
from nicegui import Client
from starlette.responses import PlainTextResponse, Response

from app.web.doors import address_of
from app.web.lag import Lag
from services.errors import NotSignedIn
from services.language import _
from services.people.api_keys import identify_key
from services.runner import Runner
from services.upkeep.figures import read_figures
from services.work import SYSTEM


def metrics_routes(runner: Runner, lag: Lag) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get('/metrics', response_model=None)
    async def metrics(request: Request, authorization: str = Header('')) -> Response:
        key = authorization.removeprefix('Bearer ').strip()
        who = await runner.run(SYSTEM, identify_key, secret=key, address=address_of(request), language='en')
        if who is None:
            raise NotSignedIn(_('An API key is needed here.'))
        figures = {**await runner.run(who, read_figures), **_process(), 'toolwarden_loop_lag_worst_seconds': round(lag.worst(), 4)}
        return PlainTextResponse(''.join(f'# TYPE {name} gauge\n{name} {value}\n' for name, value in figures.items()),
                                 media_type='text/plain; version=0.0.4')

    return router


def _process() -> dict[str, float]:
    screens = sum(client.has_socket_connection for client in Client.instances.values())
    return {'toolwarden_screens_open': screens,
            'toolwarden_memory_peak_bytes': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}
