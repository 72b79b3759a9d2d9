"""A browser's socket spoken by hand, so that it can also say what no browser would."""
import json
import re
import time
from contextlib import contextmanager
from html import unescape

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.sockets import ELEMENTS

ROW = re.compile(r'class="lrow [^>]*data-on="click:(\d+)"')


class Page:
    """A page as the server handed it out, and the cookie it was asked for with."""

    def __init__(self, product, cookies, path='/sites'):
        import httpx
        self.product, self.cookies = product, cookies
        self.html = httpx.get(product.url + path, cookies=cookies, timeout=20).text
        found = re.search(r"'client_id': '([0-9a-f-]+)'", self.html)
        self.client_id = found[1] if found else ''

    def row(self):
        """The first row of the list, which opens a sheet when it is tapped: its element, its listener, and what a tap on it says."""
        for number, element in json.loads(unescape(ELEMENTS.search(self.html)[1])).items():
            drawn = element.get('props', {})
            if found := ROW.search(drawn.get('html', '')):
                tapped = {'detail': {'edition': drawn['edition'], 'place': int(found[1]), 'busy': False}}
                return int(number), element['events'][0]['listener_id'], [json.dumps(tapped)]
        raise AssertionError('no row was drawn')

    @contextmanager
    def socket(self, **changed):
        """Connect as this page would, with whatever is `changed`."""
        options = {'client_id': self.client_id, 'cookies': self.cookies, 'origin': self.product.url, 'query': '', **changed}
        cookie = '; '.join(f'{name}={value}' for name, value in options['cookies'].items())
        address = f'ws://127.0.0.1:{self.product.port}/_nicegui_ws/socket.io/?EIO=4&transport=websocket&client_id={options["client_id"]}{options["query"]}'
        with connect(address, origin=options['origin'], additional_headers={'Cookie': cookie} if cookie else {}, max_size=None) as raw:
            socket = Socket(raw)
            socket.begin()
            yield socket


class Socket:
    def __init__(self, raw):
        self.raw = raw

    def begin(self):
        assert self.raw.recv(timeout=5).startswith('0')
        self.raw.send('40')
        assert self.raw.recv(timeout=5).startswith('40')

    def shake_hands(self, client_id):
        self.raw.send('427' + json.dumps(['handshake',
                                          {'client_id': client_id, 'tab_id': 't', 'old_tab_id': None, 'document_id': 'd', 'next_message_id': 0}]))
        while True:
            said = self.raw.recv(timeout=5)
            if said.startswith('437'):
                return json.loads(said[3:]) == [True]

    def tell(self, event, message):
        self.raw.send('42' + json.dumps([event, message]))

    def tap(self, client_id, button):
        element, listener, arguments = button
        self.tell('event', {'id': element, 'client_id': client_id, 'listener_id': listener, 'args': arguments})

    def hear(self, seconds):
        """Everything said within so many seconds; None at the end when the line was cut."""
        heard, until = [], time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                said = self.raw.recv(timeout=left)
                if said == '2':
                    self.raw.send('3')
                    continue
            except TimeoutError:
                break
            except ConnectionClosed:
                return [*heard, None]
            if said == '41':
                return [*heard, None]
            else:
                heard.append(said)
        return heard
