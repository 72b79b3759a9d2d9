"""B2 against the real server: frames far too large, from somebody who is signed in and from a stranger."""
import json
import os
import socket
import struct
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.factory import build_plant
from tests.noted import Noted
from tests.web.sockets import Page

FRAMES, AT_ONCE = 1000, 4
LARGE = 1_000_001  # one more than the socket takes
HUGE = 17 * 1024 * 1024  # the server hangs up before it has read the frame to its end
SHAKEN = '&implicit_handshake=true&document_id=d&tab_id=t&next_message_id=0'
EVIL = '\nEVIL 2026-01-01 line\r\nEVIL '


@pytest.fixture(scope='module')
def product(tmp_path_factory):
    home = tmp_path_factory.mktemp('oversize') / 'home'
    build_plant(home)
    running = Noted(home)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope='module')
def cookies(product):
    return product.enter('boss')


def test_a_thousand_oversize_frames_of_somebody_signed_in_run_nothing_and_fill_no_log(product, cookies):
    def first_taken(share):
        page = Page(product, cookies)
        return next((number for number in range(share, FRAMES, AT_ONCE) if not is_refused(page, number)), None)
    before, frames = len(product.output), product.frames
    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert list(pool.map(first_taken, range(AT_ONCE))) == [None] * AT_ONCE
    assert_nothing_happened(product, before, frames)
    assert_a_tap_is_heard(product, cookies)


def test_a_thousand_oversize_frames_of_strangers_run_nothing_and_fill_no_log(product, cookies):
    """They do not wait to be let in: the frame comes with the request for a socket. Every other one has a cookie somebody made up."""
    page = Page(product, cookies)
    frame = one_frame(tap(page, LARGE).encode())
    before, frames = len(product.output), product.frames
    answers = [push(product, page, frame, 'Cookie: toolwarden=made-up\r\n' if number % 2 else '') for number in range(FRAMES)]
    assert [answer for answer in answers if not answer.startswith(b'HTTP/1.1 403')] == []
    assert_nothing_happened(product, before, frames)
    assert_a_tap_is_heard(product, cookies)


def assert_nothing_happened(product, before, frames):
    assert httpx.get(f'{product.url}/readyz').status_code == 200
    assert product.frames == frames
    grown = product.output[before:]
    assert len(grown) < 64 * 1024, grown[-2000:]
    assert not any(line.lstrip().startswith(('EVIL', '2026-01-01', '42[')) for line in grown.splitlines()), grown[-2000:]


def assert_a_tap_is_heard(product, cookies):
    """The proof that frames which reach a handler are noted, and that pages still work."""
    page, frames = Page(product, cookies), product.frames
    with page.socket(query=SHAKEN) as connected:
        connected.tap(page.client_id, page.row())
        assert any(said and 'dialog' in said for said in connected.hear(1))
    assert product.frames == [*frames, 'event']


def is_refused(page, number):
    """One frame on a line of its own, before the handshake or after it; the server has to hang up."""
    way = WAYS[number % len(WAYS)] if number % 100 else huge
    with page.socket(query=SHAKEN if number % 2 else '') as connected:
        try:
            way(connected.raw, page)
        except ConnectionClosed:
            return True  # while the frame was still on its way
        return way is promised or connected.hear(10)[-1:] == [None]


def as_text(raw, page):
    raw.send(tap(page, LARGE))


def as_bytes(raw, page):
    raw.send(tap(page, LARGE).encode())


def in_pieces(raw, page):
    text = tap(page, LARGE)
    raw.send(text[at:at + 50_000] for at in range(0, len(text), 50_000))


def for_the_log(raw, page):
    raw.send('42' + json.dumps(['log', {'client_id': page.client_id, 'level': 'error', 'message': EVIL * (LARGE // len(EVIL))}]))


def bare(raw, page):
    raw.send(EVIL * (LARGE // len(EVIL) + 1))


def huge(raw, page):
    raw.send(tap(page, HUGE))


def promised(raw, page):
    """Announces a terabyte and hangs up after a few words."""
    raw.socket.sendall(header(1 << 40) + tap(page, 0).encode())
    raw.socket.shutdown(socket.SHUT_RDWR)


WAYS = (as_text, as_bytes, in_pieces, for_the_log, bare, promised, as_text)  # an odd number, so that each comes before a handshake and after one


def tap(page, size):
    """A tap that would open a sheet, were it not for its size."""
    element, listener, arguments = page.row()
    return '42' + json.dumps(['event', {'id': element, 'client_id': page.client_id, 'listener_id': listener, 'args': [*arguments, 'x' * size]}])


def push(product, page, frame, cookie):
    with socket.create_connection(('127.0.0.1', product.port), timeout=10) as line:
        line.sendall((f'GET /_nicegui_ws/socket.io/?EIO=4&transport=websocket&client_id={page.client_id}{SHAKEN} HTTP/1.1\r\n'
                      f'Host: 127.0.0.1:{product.port}\r\nOrigin: {product.url}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{cookie}'
                      f'Sec-WebSocket-Key: {b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n\r\n').encode())
        with suppress(OSError):  # the door may be shut before it is through
            line.sendall(frame)
        return line.recv(1000)


def one_frame(content):
    return header(len(content)) + content


def header(size):
    """Text, whole, masked with zeros."""
    return b'\x81\xff' + struct.pack('>Q', size) + bytes(4)
