"""Putting the rooms together: the only place that knows all of them, and the only one where anything is connected."""
import asyncio
from collections.abc import Sequence
from pathlib import Path

from nicegui import Event, core, ui
from nicegui import app as web

from app.api import api_routes
from app.pages import FORMS, PAGES
from app.settings import Settings
from app.staff import Staff
from app.web.answers import explain_refusals
from app.web.camera import camera_routes
from app.web.charts import chart_routes, plotly_address
from app.web.documents import document_routes
from app.web.doors import Doors, SetUpCode
from app.web.exports import export_routes
from app.web.forms import form_routes
from app.web.gate import Gate
from app.web.headers import Headers
from app.web.health import Closed, health_routes
from app.web.imports import import_routes
from app.web.metrics import metrics_routes
from app.web.papers import paper_routes
from app.web.phone import phone_routes
from app.web.photos import photo_routes
from app.web.socket import guard_socket
from app.web.static import files
from components import theme
from data.bus import bus_for
from data.database import parse_url
from data.tables.upkeep import BackupKind
from data.trail import Change
from pages.gallery import gallery
from pages.shell import Frame, Mailbox, make_root
from services.first_run import needs_set_up
from services.house import House
from services.language import Voice, listen_to, speaking
from services.mail.queue import write_test_letter
from services.mail.sending import send_test
from services.mail.server import MailServer
from services.runner import Runner
from services.upkeep.backup import make_backup
from services.work import SYSTEM, Identity

RECONNECT = 6.0  # seconds; longer hides a dead link, shorter reloads pages that would have come back (docs/reliability.md)
FAVICON = Path(__file__).parents[1] / 'components' / 'static' / 'icons' / 'icon-192.png'
VIEWPORT = 'width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content'


def start(settings: Settings, house: House) -> Runner:
    """Serve until stopped. Every refusal to start has been said before."""
    changed = Event[Sequence[Change]]()
    """rows were committed (argument: what changed); always emitted on the event loop"""

    def tell_screens(changes: Sequence[Change]) -> None:  # runs on a service thread, after the commit
        house.figures.hear(changes)
        if core.loop is not None and core.loop.is_running():
            core.loop.call_soon_threadsafe(changed.emit, list(changes))

    bus = bus_for(parse_url(settings.url))
    runner = Runner(house, bus, tell_screens)
    house.figures.listens = True
    bus.listen(tell_screens)
    staff = Staff(settings, runner)
    listen_to(_voice_of_screen)
    changed.subscribe(staff.plant.heard)
    changed.subscribe(staff.warden.heard)
    changed.subscribe(staff.heard)
    _serve_http(settings, staff)
    web.on_startup(staff.begin)
    web.on_shutdown(staff.end)
    frame = Frame(runner, changed, _pages(settings), files().address, plotly_address(), _back_up(runner), staff.projection.page,
                  staff.camera.is_there, _mailbox(runner, settings.mail_server))
    _run_web(settings, make_root(frame))
    return runner


def _serve_http(settings: Settings, staff: Staff) -> None:
    code, runner, plant, desk = SetUpCode(), staff.runner, staff.plant, staff.desk
    explain_refusals()
    web.include_router(chart_routes())  # before the files, whose addresses look alike
    web.include_router(files().routes())
    web.include_router(health_routes(runner))
    web.include_router(metrics_routes(runner, staff.lag))
    web.include_router(Doors(runner, staff.reception, plant, files(), staff.warden, code).routes())
    web.include_router(form_routes(runner, FORMS))
    web.include_router(export_routes(runner))
    web.include_router(import_routes(runner))
    web.include_router(photo_routes(runner, desk))
    web.include_router(document_routes(runner, desk, staff.projection))
    web.include_router(camera_routes(runner, staff.camera))
    web.include_router(phone_routes(runner, plant, desk, files().address))
    web.include_router(paper_routes(runner, staff.printer, desk))
    web.include_router(api_routes(runner, staff.reception, plant, desk, staff.printer))
    web.add_middleware(Gate, runner=runner, plant=plant, origins=settings.origins.split())
    if settings.is_worker:
        web.add_middleware(Closed)
    web.add_middleware(Headers)
    guard_socket(staff.warden)
    if runner.do(SYSTEM, needs_set_up):
        web.on_startup(lambda: _greet(settings, code))


def _greet(settings: Settings, code: SetUpCode) -> None:
    scheme = 'https' if settings.uses_tls else 'http'
    print(f'Welcome to Toolwarden. Open {scheme}://localhost:{settings.port}/set-up and enter the set-up code {code.renew()}',  # noqa: T201
          flush=True)


def _pages(settings: Settings) -> dict[str, object]:
    return PAGES | {'/gallery': gallery} if settings.development else dict(PAGES)


def _back_up(runner: Runner):  # noqa: ANN202
    async def back_up_now(who: Identity) -> str:
        result = await asyncio.get_running_loop().run_in_executor(None, make_backup, runner, who, None, BackupKind.MANUAL)
        return str(result.path)
    return back_up_now


def _mailbox(runner: Runner, server: MailServer | None) -> Mailbox | None:
    if server is None:
        return None

    async def send_test_to(who: Identity) -> str:
        letter = await runner.run(who, write_test_letter)
        with speaking(who.voice):
            await asyncio.to_thread(send_test, server, letter)
        return str(letter.address)
    return Mailbox(server.host, server.sender, send_test_to)


def _voice_of_screen() -> Voice | None:
    """Handlers and live regions speak to whoever the page was built for."""
    try:
        request = ui.context.client.request
    except RuntimeError:  # not on a screen
        return None
    return request.scope.get('state', {}).get('voice') if request else None


def _run_web(settings: Settings, root: object) -> None:
    web.colors(**theme.QUASAR)
    ui.run(root, host=settings.host, port=settings.port, title='Toolwarden', favicon=FAVICON, viewport=VIEWPORT, language='en-GB',  # type: ignore
           reload=False, show=False, show_welcome_message=False, tailwind=False, reconnect_timeout=RECONNECT, binding_refresh_interval=None,
           uvicorn_logging_level='warning', server_header=False, forwarded_allow_ips='127.0.0.1',
           ssl_certfile=settings.tls_cert or None, ssl_keyfile=settings.tls_key or None)
