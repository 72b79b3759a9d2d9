"""The restore screen: shown instead of the application when the database is damaged, so that nobody stands before a dead kiosk."""
import ssl
import sys
from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from app.settings import Settings
from services.language import Voice, _, speaking, voice, wanted_language

STYLE = ('body{font:18px/1.5 sans-serif;margin:0;background:#E4E8EB;color:#10171C}main{max-width:640px;margin:0 auto;padding:24px}'
         'code{background:#FAFBFC;padding:2px 6px}')


def serve_rescue(settings: Settings, problem: str) -> None:
    """Say what is wrong and how to restore, on every address, until somebody stops it to do so."""
    print(problem, file=sys.stderr, flush=True)  # noqa: T201 (the same sentence as on the screen)
    backups = sorted((settings.home / 'backups').glob('*.backup'), reverse=True)
    with ThreadingHTTPServer((settings.host, settings.port), _handler(lambda: rescue_page(problem, backups).encode())) as server:
        if settings.uses_tls:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(settings.tls_cert, settings.tls_key)
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.serve_forever()


def rescue_page(problem: str, backups: list[Path]) -> str:
    rows = ''.join(f'<li><code>toolwarden restore {escape(str(path))}</code></li>' for path in backups[:10])
    advice = _('Stop Toolwarden, then restore the newest backup that works:') if rows else \
        _('There is no backup on this machine. Fetch one from where the copies are kept.')
    title, comfort = escape(_('The database is damaged')), _('Nothing was changed. Keep the damaged file until the restore is done.')
    found = f'<p>{escape(advice)}</p>' + (f'<ul>{rows}</ul>' if rows else '')
    return (f'<!doctype html><html lang="{escape(voice().language)}"><head><meta charset="utf-8"><title>{title}</title>'
            f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><main>'
            f'<h1>{title}</h1><p>{escape(problem)}</p>{found}<p>{escape(comfort)}</p></main></body></html>')


def _handler(draw: Callable[[], bytes]) -> type[BaseHTTPRequestHandler]:
    class Rescue(BaseHTTPRequestHandler):
        server_version, sys_version = 'Toolwarden', ''

        def _answer(self) -> None:
            alive = self.path == '/healthz'
            with speaking(Voice(wanted_language(self.headers.get('Accept-Language', '')) or 'en')):  # the plant's own cannot be read
                page = draw()
            self.send_response(200 if alive else 503)
            for name, value in (('Content-Type', 'text/html; charset=utf-8'), ('Cache-Control', 'no-store'), ('Retry-After', '60'),
                                ('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
                                ('X-Content-Type-Options', 'nosniff'), ('Content-Length', str(len(page)))):
                self.send_header(name, value)
            self.end_headers()
            if self.command != 'HEAD':
                self.wfile.write(page)

        def log_message(self, *_arguments: object) -> None:
            return

    answer: Callable[..., None] = Rescue._answer
    Rescue.do_GET = Rescue.do_HEAD = Rescue.do_POST = answer  # type: ignore[attr-defined]
    return Rescue
