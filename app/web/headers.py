"""Headers on every answer: what the browser may load, keep and tell others."""
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.cookies import is_tls
from app.web.gate import is_file

# NiceGUI starts from an inline script and Vue compiles in the browser, so scripts need 'unsafe-inline' and 'unsafe-eval';
# a lint over the source keeps everybody's text out of scripts instead (tests/rules/test_sinks.py).
POLICY = ("default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
          "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; object-src 'none'; "
          "base-uri 'none'; form-action 'self'")
PRIVATE = 'private, no-cache'  # photos may stay in the browser, which asks again before it shows them
ALWAYS = {
    'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'same-origin', 'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(self), microphone=(), geolocation=(), payment=()',
}


class Headers:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope['type'] != 'http':
            return await self.app(scope, receive, send)
        begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal begun
            if message['type'] == 'http.response.start':
                begun = True
                _dress(scope, MutableHeaders(scope=message))
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:  # answered here, so that this answer has the headers too and says nothing of what went wrong inside
            if not begun:
                await PlainTextResponse('Something went wrong here. It was written down; please try again.', 500)(scope, receive, send_with_headers)
            raise


def _dress(scope: Scope, headers: MutableHeaders) -> None:
    for name, value in ALWAYS.items():
        headers[name] = value
    del headers['Access-Control-Allow-Origin']  # engine.io would hand out whatever it was asked from
    del headers['Access-Control-Allow-Credentials']
    if is_tls(scope):
        headers['Strict-Transport-Security'] = 'max-age=63072000'
    if not is_file(scope['path']) and headers.get('Cache-Control') != PRIVATE:
        headers['Cache-Control'] = 'no-store'
