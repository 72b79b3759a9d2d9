"""Putting the rooms together: the only place that knows all of them, and the only one where anything is connected."""
import asyncio
import gc
from collections.abc import Sequence
from pathlib import Path

from nicegui import Event, background_tasks, core, ui
from nicegui import app as web

from app.api import api_routes
from app.jobs import Jobs
from app.pages import FORMS, PAGES
from app.settings import Settings
from app.web.answers import explain_refusals
from app.web.camera import camera_routes
from app.web.doors import Doors, SetUpCode
from app.web.exports import export_routes
from app.web.forms import form_routes
from app.web.gate import Gate
from app.web.headers import Headers
from app.web.health import health_routes
from app.web.imports import import_routes
from app.web.lag import Lag
from app.web.metrics import metrics_routes
from app.web.papers import Printer, paper_routes
from app.web.photos import PhotoDesk, photo_routes
from app.web.socket import guard_socket
from app.web.static import files
from app.web.voices import Plant
from app.web.warden import Warden
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
from services.people.reception import Reception
from services.photos.camera import Camera
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
        if core.loop is not None and core.loop.is_running():
            core.loop.call_soon_threadsafe(changed.emit, list(changes))

    bus = bus_for(parse_url(settings.url))
    runner = Runner(house, bus, tell_screens)
    bus.listen(tell_screens)
    reception, plant, warden = Reception(runner), Plant(runner), Warden(runner)
    plant.look()
    listen_to(_voice_of_screen)
    changed.subscribe(plant.heard)
    changed.subscribe(warden.heard)
    lag = Lag()
    desk, camera = PhotoDesk(runner), Camera(settings.camera)
    _serve_http(settings, runner, reception, plant, warden, lag, desk, camera)
    _begin_and_end(settings, runner, reception, warden, lag, desk, camera)
    frame = Frame(runner, changed, _pages(settings), files().address, _back_up(runner), camera.is_there,
                  _mailbox(runner, settings.mail_server))
    _run_web(settings, make_root(frame))
    return runner


def _serve_http(settings: Settings, runner: Runner, reception: Reception, plant: Plant, warden: Warden, lag: Lag, desk: PhotoDesk,
                camera: Camera) -> None:
    code = SetUpCode()
    explain_refusals()
    web.include_router(files().routes())
    web.include_router(health_routes(runner))
    web.include_router(metrics_routes(runner, lag))
    web.include_router(Doors(runner, reception, plant, files(), warden, code).routes())
    web.include_router(form_routes(runner, FORMS))
    web.include_router(export_routes(runner))
    web.include_router(import_routes(runner))
    web.include_router(photo_routes(runner, desk))
    web.include_router(camera_routes(runner, camera))
    printer = Printer(runner)
    web.include_router(paper_routes(runner, printer, desk))
    web.include_router(api_routes(runner, reception, plant, desk, printer))
    web.add_middleware(Gate, runner=runner, plant=plant, origins=settings.origins.split(), files=files().address)
    web.add_middleware(Headers)
    guard_socket(warden)
    if runner.do(SYSTEM, needs_set_up):
        web.on_startup(lambda: _greet(settings, code))


def _begin_and_end(settings: Settings, runner: Runner, reception: Reception, warden: Warden, lag: Lag, desk: PhotoDesk, camera: Camera) -> None:
    jobs = Jobs(runner, mail=settings.mail_server)

    def begin() -> None:
        _spare_what_stays()
        background_tasks.create(warden.keep_watch(), name='warden')
        background_tasks.create(lag.watch(), name='lag')
        if settings.role != 'web':
            jobs.start()

    async def end() -> None:
        if settings.role != 'web':
            await jobs.stop()
        await asyncio.to_thread(camera.close)
        await asyncio.to_thread(desk.close)
        await asyncio.to_thread(reception.close)
        await asyncio.to_thread(runner.close)

    web.on_startup(begin)
    web.on_shutdown(end)


def _spare_what_stays() -> None:
    """What was imported stays for ever. Looking through it for garbage held up every screen for a fifth of a second, again and again."""
    gc.collect()
    gc.freeze()


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
