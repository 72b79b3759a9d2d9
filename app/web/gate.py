"""The gate every request and every socket passes: nobody gets to a page, a frame or an upload without a session of their own."""
import re
from collections.abc import Iterable
from urllib.parse import parse_qs, quote

from nicegui import Client
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web import cookies
from app.web.answers import answer_for, ask_again
from app.web.voices import Plant
from services.errors import Unavailable
from services.language import _, speaking
from services.people.sign_ins import Session, find_session
from services.runner import Runner
from services.work import SYSTEM

PUBLIC = {'/healthz', '/readyz', '/metrics', '/sign-in', '/set-up', '/manifest.webmanifest', '/favicon.ico', '/service-worker.js'}
PUBLIC_FOLDERS = ('/static/', '/api/', '/phone/')
LARGEST_BODY, LARGEST_FILE = 1024 * 1024, 16 * 1024 * 1024  # of files 15, so that whoever sends a little more is told how much it may be
FILE_DOORS = {'/photos', '/codes', '/documents', '/api/v1/photos', '/api/v1/documents'}
CLIENT = re.compile(r'/_nicegui/client/([^/]+)/')
WATCHED = ('/_nicegui_ws', '/exports/')  # where reading leaves a trace: an open socket, an entry in the change log
PACKET = re.compile('[0-6]')  # how every packet of engine.io begins
NICEGUI_FILES = re.compile(r'/_nicegui/\d+\.\d+\.\d+[^/]*/')


class Gate:
    """Decides on the path as the server sees it (`scope['path']`), never on what the request says of itself."""

    def __init__(self, app: ASGIApp, runner: Runner, plant: Plant, origins: Iterable[str]) -> None:
        self.app, self.runner, self.plant, self.origins = app, runner, plant, set(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope['type'] not in {'http', 'websocket'}:
            return await self.app(scope, receive, send)
        scope['headers'] = [pair for pair in scope['headers'] if pair[0] != b'x-forwarded-prefix']  # NiceGUI would believe anybody's
        refusal = self._foreign(scope) or self._too_large(scope)
        if refusal is None:
            refusal = await self._recognise(scope)
        if refusal is None:
            return await self.app(scope, receive if scope['type'] == 'http' else _packets_only(receive), send)
        if scope['type'] == 'websocket':
            await receive()
            return await send({'type': 'websocket.close', 'code': 4403})
        await refusal(scope, receive, send)

    async def _recognise(self, scope: Scope) -> Response | None:
        """Who asks stands in the state of the request from here on; a refusal where that is nobody, or cannot be known just now."""
        session, away = None, None
        try:
            session = None if is_file(scope['path']) else await self._session(scope)
        except Unavailable as problem:  # whoever watches the server still hears that it is alive
            away = None if is_public(scope['path']) else problem
        scope.setdefault('state', {}).update(session=session, voice=self.plant.voice(session, _header(scope, b'accept-language')))
        return self._later(scope, away) if away else self._stranger(scope, session)

    async def _session(self, scope: Scope) -> Session | None:
        token = cookies.read(scope, cookies.SIGN_IN)
        return await self.runner.run(SYSTEM, find_session, token=token) if token else None

    def _later(self, scope: Scope, problem: Unavailable) -> Response:
        with speaking(scope['state']['voice']):
            if _wants_page(scope):
                return ask_again(problem)
            return answer_for(problem)

    def _foreign(self, scope: Scope) -> Response | None:
        """A page of somebody else must not press our buttons."""
        unsafe = scope['type'] == 'websocket' or scope['method'] not in {'GET', 'HEAD', 'OPTIONS'} or scope['path'].startswith(WATCHED)
        if not unsafe or scope['path'].startswith('/api/'):  # REST knows no cookies, so a foreign page has nothing to send along
            return None
        origin, site = _header(scope, b'origin'), _header(scope, b'sec-fetch-site')
        own = {f'{scheme}://{_header(scope, b"host")}' for scheme in ('http', 'https')} | self.origins
        required = scope['type'] == 'websocket'
        if (origin and origin not in own) or (required and not origin) or site in {'cross-site', 'same-site'}:
            return PlainTextResponse('This request comes from another website.', 403)
        return None

    def _too_large(self, scope: Scope) -> Response | None:
        length = _header(scope, b'content-length')
        if scope['type'] == 'http' and length.isdigit() and int(length) > _most(scope):
            return JSONResponse({'error': {'code': 'too_large', 'message': 'This is too large.', 'fields': {}}}, 413)
        if scope['type'] == 'http' and not length and _header(scope, b'transfer-encoding'):  # it would never have to end
            return JSONResponse({'error': {'code': 'length_required', 'message': 'Say how long this is.', 'fields': {}}}, 411)
        return None

    def _stranger(self, scope: Scope, session: Session | None) -> Response | None:
        path = scope['path']
        if is_public(path):
            return None
        if session is None:
            return _to_sign_in(scope)
        client = _client_of(scope)
        if client is not None and not owns(session, client):
            return PlainTextResponse('This page belongs to somebody else.', 403)
        return None


def _most(scope: Scope) -> int:
    takes_files = scope['path'] in FILE_DOORS or scope['path'].startswith('/phone/')
    return LARGEST_FILE if takes_files and scope['method'] == 'POST' else LARGEST_BODY


def _packets_only(receive: Receive) -> Receive:
    """What no browser would say cuts the line; the library behind would write a page of traceback for each."""
    async def heard() -> Message:
        message = await receive()
        if message['type'] == 'websocket.receive' and not PACKET.match(message.get('text') or ''):
            return {'type': 'websocket.disconnect', 'code': 1003}
        return message
    return heard


def is_file(path: str) -> bool:
    """The scripts and styles of the product: the same for everybody."""
    return path.startswith('/static/') or NICEGUI_FILES.match(path) is not None


def is_public(path: str) -> bool:
    return is_file(path) or path in PUBLIC or path.startswith(PUBLIC_FOLDERS)


def owns(session: Session | None, client: Client) -> bool:
    """Whether a page was built for this very session."""
    built_for = client.request.scope.get('state', {}).get('session') if client.request else None
    return session is not None and built_for is not None and built_for.sign_in_id == session.sign_in_id


def _client_of(scope: Scope) -> Client | None:
    if scope['path'].startswith('/_nicegui_ws'):
        query = parse_qs(scope.get('query_string', b'').decode('latin-1'))
        return Client.instances.get(query.get('client_id', [''])[0])
    found = CLIENT.match(scope['path'])
    return Client.instances.get(found[1]) if found else None


def _to_sign_in(scope: Scope) -> Response:
    if _wants_page(scope):
        here = scope['path'] + (f'?{scope["query_string"].decode("latin-1")}' if scope.get('query_string') else '')
        return RedirectResponse('/sign-in' if here == '/' else f'/sign-in?next={quote(here)}', 303)
    with speaking(scope['state']['voice']):
        sentence = _('You are signed out. Please sign in again.')
    return JSONResponse({'error': {'code': 'not_signed_in', 'message': sentence, 'fields': {}}}, 401)


def _wants_page(scope: Scope) -> bool:
    accepts = _header(scope, b'accept') or '*/*'
    reads = scope['type'] == 'http' and scope['method'] in {'GET', 'HEAD'} and ('text/html' in accepts or '*/*' in accepts)
    return reads and not scope['path'].startswith('/_nicegui')


def _header(scope: Scope, wanted: bytes) -> str:
    return next((value.decode('latin-1') for name, value in scope['headers'] if name == wanted), '')
