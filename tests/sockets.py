"""Screens without a browser: the page is fetched and its socket opened as Chromium would, so that fifty fit on one small machine."""
import asyncio
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from uuid import uuid4

import httpx
import socketio

CLIENT = re.compile(r"'client_id': '([0-9a-f-]+)'")
ELEMENTS = re.compile(r'parseElements\(String\.raw`(.*?)`\)', re.DOTALL)
CHIP = re.compile(r'data-on="change:(\d+)"(?:(?!</label>).)*<span class="num">([\d.,]+)</span></label>')


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter chip in a piece of the page, and how many rows it promises."""
    element: int
    listener: str
    edition: int
    place: int
    rows: int

    def tapped(self) -> dict[str, Any]:
        what = {'edition': self.edition, 'place': self.place, 'busy': False}
        return {'id': self.element, 'listener_id': self.listener, 'args': [json.dumps({'detail': what})]}


@dataclass
class Socket:
    """One open page; what the server sends is counted, and chips can be tapped."""
    url: str
    cookies: dict[str, str]
    path: str = '/tools'
    client_id: str = ''
    chips: list['Chip'] = field(default_factory=list)
    received: int = 0
    buttons: dict[str, tuple[int, str]] = field(default_factory=dict)
    _taps: int = 0
    io: socketio.AsyncClient = field(default_factory=lambda: socketio.AsyncClient(reconnection=False))
    _drawn: asyncio.Event = field(default_factory=asyncio.Event)
    _told: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self, web: httpx.AsyncClient) -> 'Socket':
        answer = await web.get(f'{self.url}{self.path}', headers=self._headers())
        answer.raise_for_status()
        self.client_id = CLIENT.search(answer.text)[1]  # type: ignore[index]
        self._note(json.loads(unescape(ELEMENTS.search(answer.text)[1])))  # type: ignore[index]
        self.io.on('update', self._updated)
        query = f'client_id={self.client_id}&next_message_id=0&implicit_handshake=true&tab_id={uuid4()}&document_id={uuid4()}'
        await self.io.connect(f'{self.url}?{query}', headers=self._headers(), transports=['websocket'], socketio_path='_nicegui_ws/socket.io')
        return self

    async def until_drawn(self, patience: float = 10) -> None:
        await asyncio.wait_for(self._drawn.wait(), patience)

    async def tap(self, patience: float = 10) -> float | None:
        """Milliseconds from a tap on a filter chip until the new list arrives; None when it was lost."""
        self._taps += 1
        chip = (min if self._taps % 2 else max)(self.chips, key=lambda chip: chip.rows)
        self._told.clear()
        began = time.perf_counter()
        try:
            await self.io.emit('event', {'client_id': self.client_id, **chip.tapped()})
            await asyncio.wait_for(self._told.wait(), patience)
        except (TimeoutError, socketio.exceptions.SocketIOError):
            return None
        return (time.perf_counter() - began) * 1000

    async def press(self, label: str) -> None:
        """Tap a button of the page around the live regions, by its accessible name."""
        element, listener = self.buttons[label]
        await self.io.emit('event', {'client_id': self.client_id, 'id': element, 'listener_id': listener, 'args': []})

    async def close(self) -> None:
        await self.io.disconnect()

    async def _updated(self, message: dict[str, Any]) -> None:
        self.received += 1
        number = message.get('_id')
        if number is not None:
            await self.io.emit('ack', {'client_id': self.client_id, 'next_message_id': number + 1})
        self._note(message)
        self._told.set()

    def _note(self, elements: dict[str, Any]) -> None:
        for key, element in elements.items():
            if key != '_id' and element is not None and (label := element.get('props', {}).get('aria-label')) and element.get('events'):
                self.buttons[label] = int(key), element['events'][0]['listener_id']
            if key != '_id' and element is not None and (found := list(_chips(int(key), element))):
                self.chips = found
                self._drawn.set()

    def _headers(self) -> dict[str, str]:
        return {'Cookie': '; '.join(f'{name}={value}' for name, value in self.cookies.items()), 'Origin': self.url}


def _chips(element_id: int, element: dict[str, Any]) -> Iterator[Chip]:
    """Those that lead to something, so that every tap changes what is shown."""
    drawn = element.get('props', {})
    for place, rows in CHIP.findall(drawn.get('html', '')):
        if rows != '0':
            yield Chip(element_id, element['events'][0]['listener_id'], drawn['edition'], int(place), int(rows.replace(',', '')))


async def open_sockets(url: str, cookies: dict[str, str], count: int, path: str = '/tools') -> list[Socket]:
    async with httpx.AsyncClient(timeout=30) as web:
        return list(await asyncio.gather(*(Socket(url, cookies, path).open(web) for _ in range(count))))
