"""Screens without a browser: the page is fetched and its socket opened as Chromium would, so that fifty fit on one small machine."""
import asyncio
import re
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import socketio

CLIENT = re.compile(r"'client_id': '([0-9a-f-]+)'")


@dataclass
class Socket:
    """One open page; what the server sends is counted, and chips can be tapped."""
    url: str
    cookies: dict[str, str]
    path: str = '/tools'
    client_id: str = ''
    chips: dict[int, str] = field(default_factory=dict)
    received: int = 0
    io: socketio.AsyncClient = field(default_factory=lambda: socketio.AsyncClient(reconnection=False))
    _drawn: asyncio.Event = field(default_factory=asyncio.Event)
    _told: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self, web: httpx.AsyncClient) -> 'Socket':
        answer = await web.get(f'{self.url}{self.path}', headers=self._headers())
        answer.raise_for_status()
        self.client_id = CLIENT.search(answer.text)[1]  # type: ignore[index]
        self.io.on('update', self._updated)
        query = f'client_id={self.client_id}&next_message_id=0&implicit_handshake=true&tab_id={uuid4()}&document_id={uuid4()}'
        await self.io.connect(f'{self.url}?{query}', headers=self._headers(), transports=['websocket'], socketio_path='_nicegui_ws/socket.io')
        return self

    async def until_drawn(self, patience: float = 10) -> None:
        await asyncio.wait_for(self._drawn.wait(), patience)

    async def tap(self, patience: float = 10) -> float | None:
        """Milliseconds from a tap on a filter chip until the new list arrives; None when it was lost."""
        element, listener = next(iter(self.chips.items()))
        self._told.clear()
        began = time.perf_counter()
        try:
            await self.io.emit('event', {'id': element, 'client_id': self.client_id, 'listener_id': listener, 'args': []})
            await asyncio.wait_for(self._told.wait(), patience)
        except (TimeoutError, socketio.exceptions.SocketIOError):
            return None
        return (time.perf_counter() - began) * 1000

    async def close(self) -> None:
        await self.io.disconnect()

    async def _updated(self, message: dict[str, Any]) -> None:
        self.received += 1
        number = message.get('_id')
        if number is not None:
            await self.io.emit('ack', {'client_id': self.client_id, 'next_message_id': number + 1})
        for key, element in message.items():
            if key != '_id':
                self.chips.pop(int(key), None)
                self.chips |= {int(key): event['listener_id'] for event in _chip_events(element)}
        if self.chips:
            self._drawn.set()
        self._told.set()

    def _headers(self) -> dict[str, str]:
        return {'Cookie': '; '.join(f'{name}={value}' for name, value in self.cookies.items()), 'Origin': self.url}


def _chip_events(element: dict[str, Any] | None) -> list[dict[str, Any]]:
    is_chip = element is not None and element.get('props', {}).get('type') == 'radio'
    return [event for event in element.get('events', []) if event['type'] == 'change'] if element and is_chip else []


async def open_sockets(url: str, cookies: dict[str, str], count: int, path: str = '/tools') -> list[Socket]:
    async with httpx.AsyncClient(timeout=30) as web:
        return list(await asyncio.gather(*(Socket(url, cookies, path).open(web) for _ in range(count))))
