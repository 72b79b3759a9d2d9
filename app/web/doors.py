"""The doors of the house: set-up, sign-in and sign-out as plain HTTP, because only an answer can carry a cookie."""
import logging
import secrets
from urllib.parse import quote, unquote, urlsplit
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from app.web import cookies
from app.web.answers import sent_values
from app.web.static import Files
from app.web.voices import Plant
from app.web.warden import Warden
from data.tables.people import DeviceKind
from pages.plain import Look
from pages.set_up import set_up_page
from pages.sign_in import password_page, tiles_page
from services.demo.history import load_demo_history
from services.errors import NotAllowed, NotFound, ServiceError
from services.first_run import needs_set_up, set_up
from services.language import _, speaking
from services.people.devices import Kiosk, device_of, enrol_device, faces
from services.people.reception import Entered, Place, Reception
from services.people.sign_ins import Session, find_session, sign_out
from services.people.users import change_own_account, set_own_password
from services.runner import Runner
from services.work import SYSTEM, Identity

log = logging.getLogger('toolwarden')


class Entry(BaseModel):
    """What the sign-in page sends: a name and a password, a person and a PIN, or a badge."""
    model_config = ConfigDict(extra='forbid')
    username: str = ''
    password: str = ''
    code: str = ''
    user_id: UUID | None = None
    pin: str = ''
    badge: str = ''
    next: str = '/'


class SetUpCode:
    """Printed where the product was started; after five wrong tries there is another one."""

    def __init__(self) -> None:
        self._code, self._tries = '', 0

    def renew(self) -> str:
        self._code, self._tries = secrets.token_hex(4).upper(), 0
        return f'{self._code[:4]}-{self._code[4:]}'

    def spend(self, given: str) -> None:
        plain = given.replace('-', '').replace(' ', '').upper()
        if self._code and secrets.compare_digest(plain.encode(), self._code.encode()):
            return
        self._tries += 1
        if self._tries >= 5:
            print(f'Five wrong set-up codes. The new one is {self.renew()}', flush=True)  # noqa: T201 (the terminal is the safe channel)
        sentence = _('This is not the code in the terminal.')
        raise NotAllowed(sentence, {'setup_code': sentence})

    def forget(self) -> None:
        self._code = ''


class Doors:
    def __init__(self, runner: Runner, reception: Reception, plant: Plant, files: Files, warden: Warden, code: SetUpCode) -> None:
        self._runner, self._reception, self._plant = runner, reception, plant
        self._files, self._warden, self._code = files, warden, code

    def routes(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        for path, method, handler in (
            ('/sign-in', 'GET', self.show_sign_in), ('/sign-in', 'POST', self.sign_in), ('/sign-out', 'POST', self.sign_out),
            ('/set-up', 'GET', self.show_set_up), ('/set-up', 'POST', self.set_up), ('/me/theme', 'POST', self.theme),
            ('/me/here', 'POST', self.here), ('/me/password', 'POST', self.password), ('/devices/enrol', 'POST', self.enrol),
        ):
            router.add_api_route(path, handler, methods=[method], response_model=None)
        return router

    async def show_sign_in(self, request: Request, next: str = '/', password: bool = False) -> Response:
        if await self._runner.run(SYSTEM, needs_set_up):
            return RedirectResponse('/set-up', 303)
        if request.state.session is not None:
            return RedirectResponse(safe_path(next), 303)
        device = await self._device(request)
        look, plant = self._look(request, device), self._plant.settings.plant_name
        people = await self._runner.run(SYSTEM, faces, device_id=device.id) if device and not password else []
        with speaking(request.state.voice):
            if device and not password:
                return HTMLResponse(tiles_page(look, people, plant=plant, next_path=safe_path(next)))
            return HTMLResponse(password_page(look, plant=plant, next_path=safe_path(next), enrolled=device is not None))

    async def sign_in(self, request: Request, entry: Entry) -> Response:
        place = self._place(request)
        if entry.badge:
            entered = await self._reception.with_badge(place, badge=entry.badge)
        elif entry.user_id:
            entered = await self._reception.with_pin(place, user_id=entry.user_id, pin=entry.pin)
        else:
            entered = await self._reception.with_password(place, username=entry.username.strip(), password=entry.password, code=entry.code)
        return await self._let_in(request, entered, entry.next)

    async def sign_out(self, request: Request, idle: bool = False, next: str = '/') -> Response:
        session: Session | None = request.state.session
        answer = JSONResponse({'go': f'/sign-in?next={quote(safe_path(next))}' if idle else '/sign-in'})
        if session is not None:
            if idle:  # the same person finds the same place again, somebody else does not
                cookies.write(answer, request.scope, cookies.RESUME, f'{session.user_id}|{quote(safe_path(next))}')
            else:
                cookies.drop(answer, request.scope, cookies.RESUME)
            await self._runner.run(self._who(request), sign_out, sign_in_id=session.sign_in_id, idle=idle)
        cookies.drop(answer, request.scope, cookies.SIGN_IN)
        return answer

    async def show_set_up(self, request: Request) -> Response:
        if not await self._runner.run(SYSTEM, needs_set_up):
            return RedirectResponse('/sign-in', 303)
        with speaking(request.state.voice):
            return HTMLResponse(set_up_page(self._look(request, None)))

    async def set_up(self, request: Request) -> Response:
        values = await sent_values(request)
        if not await self._runner.run(SYSTEM, needs_set_up):
            raise NotFound(_('Toolwarden is set up already.'))
        with speaking(request.state.voice):
            self._code.spend(str(values.pop('setup_code', '')))
        who = Identity(None, 'system', address_of(request), voice=request.state.voice)
        await self._runner.run(who, set_up, **values)
        self._code.forget()
        if values.get('demo'):
            await self._remember_two_years(who)
        place = Place(address_of(request), '', request.state.voice)
        entered = await self._reception.with_password(place, username=values['username'].strip(), password=values['password'])
        return await self._let_in(request, entered, '/')

    async def _remember_two_years(self, who: Identity) -> None:
        """A demo plant without its history is a demo plant too; whoever has just set it up must get in."""
        try:
            await self._runner.run(who, load_demo_history)
        except ServiceError:
            log.exception('the demo plant has no history')

    async def theme(self, request: Request) -> Response:
        night = bool((await sent_values(request)).get('night'))
        answer = JSONResponse({})
        cookies.write(answer, request.scope, cookies.LOOK, 'night' if night else 'day', lasting=True)
        await self._runner.run(self._who(request), change_own_account, theme='dark' if night else 'light')
        return answer

    async def here(self, request: Request) -> Response:
        """Somebody reads or types without tapping anything the server hears of."""
        self._warden.saw_session(request.state.session.sign_in_id)
        return JSONResponse({})

    async def password(self, request: Request) -> Response:
        """A new password of one's own; the present one is asked for, or an open kiosk would be enough to take over an account."""
        values = await sent_values(request)
        who = self._who(request)
        session: Session = request.state.session
        if not await self._reception.knows_password(self._place(request), username=session.username, password=str(values.get('present', ''))):
            with speaking(request.state.voice):
                sentence = _('This is not your present password.')
                raise NotAllowed(sentence, {'present': sentence})
        await self._runner.run(who, set_own_password, password=str(values.get('password', '')), keep_sign_in=session.sign_in_id)
        with speaking(request.state.voice):
            return JSONResponse({'id': str(session.user_id), 'message': _('Your new password is in force.'), 'go': '/me'})

    async def enrol(self, request: Request) -> Response:
        values = await sent_values(request)
        enrolled = await self._runner.run(self._who(request), enrol_device, **values)
        with speaking(request.state.voice):
            answer = JSONResponse({'id': str(enrolled.id), 'message': _('This device is enrolled.'), 'go': '/admin/devices'})
        cookies.write(answer, request.scope, cookies.DEVICE, enrolled.token, lasting=True)
        return answer

    async def _let_in(self, request: Request, entered: Entered, next_path: str) -> Response:
        answer = JSONResponse({'id': str(entered.user_id), 'go': self._way(request, entered, next_path)})
        session: Session | None = await self._runner.run(SYSTEM, find_session, token=entered.token)
        stays = session is not None and session.device is DeviceKind.WALL  # also when the power was gone
        cookies.write(answer, request.scope, cookies.SIGN_IN, entered.token, lasting=stays)
        if request.state.session is not None:  # whoever was signed in in this browser is not any more
            await self._runner.run(self._who(request), sign_out, sign_in_id=request.state.session.sign_in_id)
        cookies.drop(answer, request.scope, cookies.RESUME)
        return answer

    def _way(self, request: Request, entered: Entered, next_path: str) -> str:
        """Back to where this person was; after somebody else's time-out to Home."""
        resume = cookies.read(request.scope, cookies.RESUME)
        if '|' in resume:
            owner, path = resume.split('|', 1)
            return safe_path(unquote(path)) if owner == str(entered.user_id) else '/'
        return safe_path(next_path)

    async def _device(self, request: Request) -> Kiosk | None:
        return await self._runner.run(SYSTEM, device_of, token=cookies.read(request.scope, cookies.DEVICE))

    def _look(self, request: Request, device: Kiosk | None) -> Look:
        night = cookies.read(request.scope, cookies.LOOK) == 'night'
        return Look(self._files.address, night, device.kind.value if device else 'desk')

    def _place(self, request: Request) -> Place:
        return Place(address_of(request), cookies.read(request.scope, cookies.DEVICE), request.state.voice)

    def _who(self, request: Request) -> Identity:
        return identity_of(request)


def identity_of(request: Request) -> Identity:
    session: Session = request.state.session
    return Identity(session.user_id, 'screen', address_of(request), session.sign_in_id, voice=request.state.voice)


def address_of(request: Request) -> str:
    return request.client.host if request.client else ''


def safe_path(path: str) -> str:
    """A place on this very site; anything that could lead elsewhere leads Home."""
    try:
        parts = urlsplit(path)
    except ValueError:
        return '/'
    inside = path.startswith('/') and not path.startswith(('//', '/\\')) and not parts.scheme and not parts.netloc
    return path if inside and not any(ord(sign) < 32 for sign in path) and not path.startswith(('/sign-', '/set-up')) else '/'
