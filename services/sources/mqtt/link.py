"""A machine that tells by MQTT. What it said is acknowledged when it is in the books, so a broker keeps what we have not stored.

The client runs in a thread of its own, as it wants to; messages come over to the event loop one by one, in their order.
"""
import asyncio
import ssl
from collections import deque
from typing import Any
from urllib.parse import urlsplit

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from services.sources.accounting import Look
from services.sources.link import Calling, NeedsYou, Reading, SourceLost
from services.sources.mqtt.payload import Garbage, from_json, metrics, reading_of

ANSWER = 10.0  # seconds for the broker to let us in
QUIET = 30.0  # after so long without a message what was said last is given again: the broker is there
KEPT = 24 * 3600  # seconds that the broker keeps our session while we are away
AHEAD = 1000  # messages that may be on their way to the books
REFUSED = {'Bad user name or password', 'Not authorized', 'Banned'}


class MqttLink:
    pushes = True  # it speaks by itself, so there is no pause between two readings

    def __init__(self, calling: Calling) -> None:
        self._calling = calling
        self._said: asyncio.Queue[mqtt.MQTTMessage | SourceLost] = asyncio.Queue()
        self._unbooked: deque[tuple[int, int, int]] = deque()  # place, message and quality of service
        self._place = 0
        self._names: dict[int, str] = {}
        self._metrics: dict[str, Any] = {}
        self._last: Reading | None = None
        self._client: mqtt.Client | None = None

    async def connect(self) -> str:
        calling, loop = self._calling, asyncio.get_running_loop()
        if not calling.mapping.get('topic'):
            raise NeedsYou('no_topic')
        if calling.password and calling.url.startswith('mqtt:') and not calling.mapping.get('open_password'):
            raise NeedsYou('open_password')
        let_in: asyncio.Future[str] = loop.create_future()
        self._client = client = self._made(loop, let_in)
        address = urlsplit(calling.url)
        try:
            await asyncio.to_thread(client.connect, address.hostname or '', address.port or (8883 if address.scheme == 'mqtts' else 1883),
                                    keepalive=20, clean_start=False, properties=_properties())
        except ssl.SSLError as error:
            raise NeedsYou('broker_certificate', str(address.hostname)) from error
        except ConnectionRefusedError as error:
            raise SourceLost('broker_off', str(address.hostname)) from error
        except OSError as error:
            raise SourceLost('no_answer', str(address.hostname)) from error
        client.loop_start()
        try:
            refusal = await asyncio.wait_for(let_in, ANSWER)
        except TimeoutError as error:
            raise SourceLost('no_answer', str(address.hostname)) from error
        if refusal:
            raise NeedsYou('wrong_password') if refusal in REFUSED else SourceLost('said', refusal)
        client.subscribe(str(calling.mapping['topic']), qos=1)
        return ''

    async def read(self) -> Reading:
        """The next message; after a while of quiet the last one again."""
        while True:
            try:
                message = await asyncio.wait_for(self._said.get(), QUIET)
            except TimeoutError:
                if self._last is not None:
                    return self._last
                continue
            if isinstance(message, SourceLost):
                raise message
            self._place += 1
            self._unbooked.append((self._place, message.mid, message.qos))
            if (reading := self._understood(message)) is not None:
                if reading.kind == 'poll':
                    self._last = reading
                return reading

    def mark(self) -> int:
        """Everything up to here was handed over."""
        return self._place

    def booked(self, mark: int) -> None:
        """What was said up to the mark is in the books; the broker may forget it."""
        while self._unbooked and self._unbooked[0][0] <= mark:
            _place, message, quality = self._unbooked.popleft()
            if self._client is not None and quality:
                self._client.ack(message, quality)

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await asyncio.to_thread(_end, client)

    def _made(self, loop: asyncio.AbstractEventLoop, let_in: 'asyncio.Future[str]') -> mqtt.Client:
        calling = self._calling
        client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f'toolwarden-{calling.source_id}', protocol=mqtt.MQTTv5, manual_ack=True)
        if calling.username:
            client.username_pw_set(calling.username, calling.password)
        if calling.url.startswith('mqtts'):
            client.tls_set()

        def on_connect(_client: Any, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
            loop.call_soon_threadsafe(_answer, let_in, str(reason) if reason.is_failure else '')

        def on_message(_client: Any, _data: Any, message: mqtt.MQTTMessage) -> None:
            loop.call_soon_threadsafe(self._said.put_nowait, message)

        def on_disconnect(*_arguments: Any) -> None:
            loop.call_soon_threadsafe(self._said.put_nowait, SourceLost('broken_off', urlsplit(calling.url).hostname or ''))
        client.on_connect, client.on_message, client.on_disconnect = on_connect, on_message, on_disconnect
        return client

    def _understood(self, message: mqtt.MQTTMessage) -> Reading | None:
        """Nothing where a message says nothing about a counter; what cannot be read is kept as it came."""
        try:
            is_sparkplug = self._calling.mapping.get('format') == 'sparkplug'
            reading = self._sparkplug(message) if is_sparkplug else from_json(bytes(message.payload), self._calling.mapping)
        except Garbage as error:
            shown = message.payload[:200].decode('utf-8', 'replace')
            return Reading(Look(None, None, None, None), kind='garbage', raw=f'{error}: {shown}')
        if reading is not None and (message.retain or message.dup):
            return Reading(reading.look, cycle_seconds=reading.cycle_seconds, machine_mode=reading.machine_mode, kind='repeated')
        return reading

    def _sparkplug(self, message: mqtt.MQTTMessage) -> Reading | None:
        """Births name the metrics, data may call them by their number alone; a death says that the machine is gone."""
        kind = message.topic.split('/')[2] if message.topic.count('/') > 2 else ''
        if kind in ('NDEATH', 'DDEATH'):
            raise Garbage(kind)
        for name, alias, value in metrics(bytes(message.payload)):
            if name and alias is not None:
                self._names[alias] = name
            if (known := name or self._names.get(alias if alias is not None else -1, '')) and value is not None:
                self._metrics[known] = value
        wanted = {ours: self._metrics.get(str(theirs)) for ours, theirs in self._calling.mapping.items()}
        return reading_of(wanted) if any(wanted.get(name) is not None for name in ('machine', 'job')) else None


def _answer(let_in: 'asyncio.Future[str]', refusal: str) -> None:
    if not let_in.done():
        let_in.set_result(refusal)


def _properties() -> Properties:
    wanted = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    wanted.SessionExpiryInterval, wanted.ReceiveMaximum = KEPT, AHEAD
    return wanted


def _end(client: mqtt.Client) -> None:
    """Without a word of good-bye to the session, which stays with the broker."""
    client.on_disconnect = None
    client.disconnect()
    client.loop_stop()
