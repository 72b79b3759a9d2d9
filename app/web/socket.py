"""The NiceGUI socket, closed to strangers: a frame may only speak for the page its own socket belongs to."""
import logging
import re
import time
from collections.abc import Callable
from typing import Any

from nicegui import Client, core

from app.web.gate import owns
from app.web.warden import Warden

log = logging.getLogger(__name__)
GUARDED = ('event', 'javascript_response', 'ack', 'log')
LOG_LINES_A_MINUTE = 20
EVENT = re.compile(r'2\d{0,9}\["(handshake|event|javascript_response|ack|log)",')
UNPRINTABLE = re.compile(r'[^\x20-\x7e\u00a0-\uffff]')


def guard_socket(warden: Warden) -> None:
    """Put a check in front of every handler that NiceGUI has for frames of the browser."""
    handlers = core.sio.handlers['/']
    brake = _LogBrake()
    for logger in (core.sio.logger, core.sio.eio.logger):
        logger.filters[:] = [_shortened(brake)]
    for name in GUARDED:
        core.sio.on(name, _guarded(name, _unguarded(handlers[name]), warden, brake))
    core.sio.eio.on('message', _readable(_unguarded(core.sio.eio.handlers['message']), brake))
    handshake = _unguarded(handlers['handshake'])

    async def guarded_handshake(sid: str, message: Any = None, *_: Any) -> bool:
        client = Client.instances.get(message.get('client_id')) if isinstance(message, dict) else None
        session = core.sio.get_environ(sid)['asgi.scope'].get('state', {}).get('session')
        try:
            return client is not None and owns(session, client) and await handshake(sid, message)
        except (KeyError, ValueError, TypeError):
            return False

    guarded_handshake.guards = handshake  # type: ignore[attr-defined]
    core.sio.on('handshake', guarded_handshake)


def _shortened(brake: '_LogBrake') -> Callable[[logging.LogRecord], bool]:
    """The libraries repeat what a stranger sent, line breaks and all, and add a traceback; one clean line is enough."""
    def shorten(record: logging.LogRecord) -> bool:
        record.msg, record.args = f'socket: {_printable(record.getMessage())}', ()
        record.exc_info = None
        return brake.may_pass()
    return shorten


def _printable(said: str) -> str:
    return UNPRINTABLE.sub(' ', said)[:300]


def _readable(handler: Callable[..., Any], brake: '_LogBrake') -> Callable[..., Any]:
    """What cannot even be read as a frame is dropped; the library would write a page of traceback for each."""
    async def read(sid: str, message: Any) -> Any:
        try:
            return await handler(sid, message) if _may_be_sent(message) else None
        except Exception as error:  # handlers of events run as tasks of their own, so this was the reading
            if brake.may_pass():
                log.warning('a frame that cannot be read was dropped: %s', type(error).__name__)
            return None
    read.guards = handler  # type: ignore[attr-defined]
    return read


def _may_be_sent(message: Any) -> bool:
    """A frame may also call itself 'connect', and NiceGUI would believe what it says about whose page this is."""
    return isinstance(message, str) and (message[:1] in {'0', '1', '3'} or EVENT.match(message) is not None)


def _unguarded(handler: Callable[..., Any]) -> Callable[..., Any]:
    """NiceGUI's own handler, also when the application is started a second time in the same process."""
    return getattr(handler, 'guards', handler)


def _guarded(name: str, handler: Callable[..., Any], warden: Warden, brake: '_LogBrake') -> Callable[..., Any]:
    def checked(sid: str, message: Any = None, *_: Any) -> Any:
        if not isinstance(message, dict) or not isinstance(message.get('client_id'), str):
            return None
        client = Client.instances.get(message['client_id'])
        if client is None or message['client_id'] not in core.sio.rooms(sid) or not warden.is_open(client):
            return None
        try:
            _check_shape(name, message, brake)
        except (KeyError, ValueError, TypeError):
            return None  # malformed on purpose or by accident: there is nobody to explain it to
        if name == 'event':
            element = client.elements.get(message['id'])
            if element is None or message['listener_id'] not in element._event_listeners:
                return None  # drawn anew a moment ago, or made up
            warden.saw(client)
        return handler(sid, message)
    checked.guards = handler  # type: ignore[attr-defined]
    return checked


def _check_shape(name: str, message: dict[str, Any], brake: '_LogBrake') -> None:
    if name == 'event':
        message['id'] = int(message['id'])
        if not isinstance(message['listener_id'], str) or not isinstance(message.get('args', []), list):
            raise TypeError
    elif name == 'ack':
        message['next_message_id'] = int(message['next_message_id'])
    elif name == 'javascript_response' and not isinstance(message['request_id'], str):
        raise TypeError
    elif name == 'log':
        if not brake.may_pass() or message.get('level') not in {'debug', 'info', 'warning', 'error'}:
            raise ValueError
        message['message'] = f'browser: {_printable(str(message.get("message")))}'


class _LogBrake:
    """So many lines a minute from all browsers together; a log is no storage for strangers."""

    def __init__(self) -> None:
        self._since, self._lines = 0.0, 0

    def may_pass(self) -> bool:
        now = time.monotonic()
        if now - self._since > 60:
            self._since, self._lines = now, 0
        self._lines += 1
        return self._lines <= LOG_LINES_A_MINUTE
