"""The product as it is, in which everything that reaches it is written down: `python -m tests.noted run ...`."""
import os
import sys
from pathlib import Path
from typing import Any

from socketio import AsyncServer
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.cli import run_command
from app.web.headers import Headers
from tests.factory import Product

EXPECTED = {'connect', 'disconnect'}


class Noted(Product):
    """Keeps the frames that came as far as a handler, and every request with its answer."""
    module = ('tests.noted', 'run', '--host', '127.0.0.1', '--port')

    @property
    def frames(self) -> list[str]:
        return [words[0] for kind, *words in self._notes() if kind == 'frame']

    @property
    def requests(self) -> list[tuple[str, ...]]:
        """Method, path, the site that asked, 'cookie' when that of the session came along, and the status of the answer."""
        return [tuple(words) for kind, *words in self._notes() if kind == 'request']

    def _notes(self) -> list[list[str]]:
        notes = _notes_of(self.home)
        return [line.split('\t') for line in notes.read_text().splitlines()] if notes.exists() else []


def _notes_of(home: Path) -> Path:
    return home.with_name(f'{home.name}.notes')


def _note(*words: str) -> None:
    with _notes_of(Path(os.environ['TOOLWARDEN_HOME'])).open('a') as file:
        file.write('\t'.join(words) + '\n')


def _note_frames() -> None:
    original = AsyncServer._trigger_event

    async def noted(self: AsyncServer, event: str, namespace: str, *arguments: Any) -> Any:
        if event not in EXPECTED:
            _note('frame', event)
        return await original(self, event, namespace, *arguments)

    AsyncServer._trigger_event = noted


def _note_requests() -> None:
    original: ASGIApp = Headers.__call__  # the outermost layer of ours

    async def noted(self: Headers, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_and_note(message: Message) -> None:
            if message['type'] in ANSWERS:
                _note('request', *_asked(scope), str(message.get('status', message.get('code', ''))))
            await send(message)
        await original(self, scope, receive, send_and_note)  # type: ignore[call-arg,arg-type]

    Headers.__call__ = noted  # type: ignore[method-assign]


ANSWERS = {'http.response.start', 'websocket.accept', 'websocket.close'}


def _asked(scope: Scope) -> tuple[str, ...]:
    headers = {name.decode(): value.decode('latin-1') for name, value in scope.get('headers', ())}
    sent = 'cookie' if 'toolwarden=' in headers.get('cookie', '') else ''
    return scope.get('method', 'SOCKET'), scope['path'], headers.get('origin') or headers.get('referer', ''), sent


if __name__ == '__main__':
    _note_frames()
    _note_requests()
    sys.exit(run_command(sys.argv[1:]))
