"""The restore screen: shown instead of the application when the database is damaged, so that nobody stands before a dead kiosk."""
import sys
from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from app.settings import Settings
from services.language import _

STYLE = ('body{font:18px/1.5 sans-serif;margin:0;background:#E4E8EB;color:#10171C}main{max-width:640px;margin:0 auto;padding:24px}'
         'code{background:#FAFBFC;padding:2px 6px}')


def serve_rescue(settings: Settings, problem: str) -> None:
    """Say what is wrong and how to restore, on every address, until somebody stops it to do so."""
    print(problem, file=sys.stderr, flush=True)  # noqa: T201 (the same sentence as on the screen)
    page = rescue_page(problem, sorted((settings.home / 'backups').glob('*.backup'), reverse=True)).encode()
    with ThreadingHTTPServer((settings.host, settings.port), _handler(page)) as server:
        server.serve_forever()


def rescue_page(problem: str, backups: list[Path]) -> str:
    rows = ''.join(f'<li><code>toolwarden restore {escape(str(path))}</code></li>' for path in backups[:10])
    advice = _('Stop Toolwarden, then restore the newest backup that works:') if rows else \
        _('There is no backup on this machine. Fetch one from where the copies are kept.')
    title, comfort = escape(_('The database is damaged')), _('Nothing was changed. Keep the damaged file until the restore is done.')
    found = f'<p>{escape(advice)}</p>' + (f'<ul>{rows}</ul>' if rows else '')
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title><meta name="viewport" content="width=device-width">'
            f'<style>{STYLE}</style></head><body><main><h1>{title}</h1><p>{escape(problem)}</p>{found}'
            f'<p>{escape(comfort)}</p></main></body></html>')


def _handler(page: bytes) -> type[BaseHTTPRequestHandler]:
    class Rescue(BaseHTTPRequestHandler):
        server_version, sys_version = 'Toolwarden', ''

        def _answer(self) -> None:
            alive = self.path == '/healthz'
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
