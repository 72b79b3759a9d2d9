"""Machines that tell by MQTT, through a real broker: twice told, told while we were away, told to a broker that died."""
import asyncio
import json
import os
import shutil
import signal
import struct
import subprocess
import time
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from sqlmodel import select

from data.tables.shots import ToolCounter
from data.tables.sources import IntegrationEvent
from services.assets.plate import add_asset
from services.sources import collecting
from services.sources.accounting import Counted
from services.sources.collecting import Collectors
from services.sources.mqtt.payload import Garbage, from_json, metrics
from services.sources.register import add_source, show_source
from tests.factory import free_port

pytestmark = pytest.mark.anyio
SHIPPED = Path(__file__).parents[2] / 'deploy' / 'mosquitto.conf'
MAPPING = {'topic': 'plant/hq/p7', 'machine': 'Data.CYCN', 'job': 'Data.JOB', 'mould': 'Data.tool', 'cycle': 'Data.cycle'}


class Broker:
    """Mosquitto with the configuration we ship, but for where it listens and keeps its things."""

    def __init__(self, folder):
        if (program := shutil.which('mosquitto', path=f'{os.environ["PATH"]}:/usr/sbin')) is None:
            pytest.skip('mosquitto is not installed')
        self.program, self.folder, self.port, self.process = program, folder, free_port(), None
        folder.mkdir()
        folder.chmod(0o777)  # it gives up being root
        lines = SHIPPED.read_text().replace('/var/lib/mosquitto/', f'{folder}/').replace('listener 1883', f'listener {self.port}')
        (folder / 'mosquitto.conf').write_text(f'{lines}user root\n')

    def start(self):
        self.process = subprocess.Popen([self.program, '-c', str(self.folder / 'mosquitto.conf')], stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                self.machine().disconnect()
                return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError('the broker does not answer')

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait()

    def machine(self):
        client = mqtt.Client(CallbackAPIVersion.VERSION2)
        client.connect('127.0.0.1', self.port)
        return client

    def tell(self, counts, *, mould='TL-1', retain=False, repeat=1, raw=None):
        """As a machine does: with quality of service 1."""
        client = self.machine()
        client.loop_start()
        told = [raw or json.dumps({'Data': {'CYCN': count, 'JOB': count, 'tool': mould, 'cycle': 12.5}}) for count in counts for _ in range(repeat)]
        sent = [client.publish(MAPPING['topic'], each, qos=1, retain=retain) for each in told]
        for each in sent:
            each.wait_for_publish(20)
        client.disconnect()
        client.loop_stop()


@pytest.fixture
async def broker(tmp_path):
    made = Broker(tmp_path / 'broker')
    await asyncio.to_thread(made.start)
    yield made
    made.end()


class Listener:
    def __init__(self, runner, cast, source, tool):
        self.runner, self.cast, self.source, self.tool, self.collectors = runner, cast, source, tool, None

    async def begin(self):
        self.collectors = Collectors(self.runner, pace=0.1, beat=0.2)
        await self.collectors.begin()

    async def end(self):
        if self.collectors:
            await self.collectors.end()
            self.collectors = None

    async def row(self):
        return await self.runner.run(self.cast.ben, show_source, source_id=self.source)

    def lifetime(self):
        with self.runner.house.database.reading() as session:
            counter = session.get(ToolCounter, self.tool)
            return counter.lifetime_shots if counter else 0

    def events(self):
        with self.runner.house.database.reading() as session:
            return [(each.kind, each.processing, each.delta) for each in session.exec(select(IntegrationEvent))]

    async def until(self, shots, seconds=20):
        for _ in range(seconds * 20):
            if (seen := await asyncio.to_thread(self.lifetime)) == shots:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f'{seen} of {shots}: {await self.row()}')

    async def hears(self):
        for _ in range(400):
            row = await self.row()
            if row.mood != 'connecting':
                return row
            await asyncio.sleep(0.05)
        raise AssertionError(row)


@pytest.fixture
async def listener(quick_runner, cast, broker, monkeypatch):
    monkeypatch.setattr(collecting, 'PAUSES', (0.2,))
    run = quick_runner.run
    tool = await run(cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    machine = await run(cast.ben, add_asset, kind='machine', asset_number='P-7', name='Press')
    source = await run(cast.ben, add_source, machine_id=machine, kind='mqtt', url=f'mqtt://127.0.0.1:{broker.port}', mapping=MAPPING,
                       fastest_cycle=0.02)
    made = Listener(quick_runner, cast, source, tool)
    await made.begin()
    await made.hears()
    await asyncio.sleep(0.3)
    yield made
    await made.end()


async def test_what_a_machine_tells_is_counted_and_what_it_tells_twice_is_not(listener, broker):
    await asyncio.to_thread(broker.tell, [1000])
    await asyncio.to_thread(broker.tell, range(1001, 1051), repeat=2)
    await listener.until(50)
    row = await listener.row()
    assert (row.machine_count, row.mould, row.cycle_seconds, row.tool) == (1050, 'TL-1', 12.5, 'TL-1')


async def test_nothing_told_while_we_were_away_is_lost(listener, broker):
    await asyncio.to_thread(broker.tell, [0])
    await asyncio.to_thread(broker.tell, range(1, 11))
    await listener.until(10)
    await listener.end()
    await asyncio.to_thread(broker.tell, range(11, 2511))
    await listener.begin()
    await listener.until(2510, seconds=40)


async def test_a_broker_that_is_killed_keeps_what_it_was_told(listener, broker):
    await asyncio.to_thread(broker.tell, [0])
    await asyncio.to_thread(broker.tell, range(1, 6))
    await listener.until(5)
    await listener.end()
    await asyncio.to_thread(broker.tell, range(6, 446))
    broker.end(signal.SIGKILL)
    await asyncio.to_thread(broker.start)
    await listener.begin()
    await listener.until(445)


async def test_a_broker_that_dies_while_we_listen_is_found_again(listener, broker):
    await asyncio.to_thread(broker.tell, [0])
    await asyncio.to_thread(broker.tell, [3])
    await listener.until(3)
    broker.end(signal.SIGKILL)
    for _ in range(200):
        if (await listener.row()).mood == 'lost':
            break
        await asyncio.sleep(0.05)
    assert (await listener.row()).mood == 'lost'
    await asyncio.to_thread(broker.start)
    await asyncio.sleep(1)
    await asyncio.to_thread(broker.tell, [9])
    await listener.until(9)


async def test_what_cannot_be_read_is_kept_and_stops_nothing(listener, broker):
    await asyncio.to_thread(broker.tell, [100])
    for raw in (b'{', b'[]', b'\xff\x00', b'{"Data": {"CYCN": "many"}}', b'{"Data": {"CYCN": 1e400}}', b'[' * 5000, b'x' * 70_000):
        await asyncio.to_thread(broker.tell, [0], raw=raw)
    await asyncio.to_thread(broker.tell, [104])
    await listener.until(4)
    kept = await asyncio.to_thread(listener.events)
    assert ('garbage', 'rejected', 0) in kept
    assert (await listener.row()).mood == 'counting'


async def test_a_message_that_a_broker_kept_is_a_state_and_never_a_fall(listener, broker):
    await asyncio.to_thread(broker.tell, [50], retain=True)
    await asyncio.sleep(0.3)
    await asyncio.to_thread(broker.tell, [60])
    await listener.until(10)
    await listener.end()
    await listener.begin()  # the broker tells 50 again
    await asyncio.to_thread(broker.tell, [61])
    await listener.until(11)
    assert (await listener.row()).doubts == 0


def varint(value):
    out = b''
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def metric(name=b'', alias=None, number=None, double=None):
    body = (b'\x0a' + varint(len(name)) + name if name else b'') + (b'\x10' + varint(alias) if alias is not None else b'')
    body += (b'\x58' + varint(number) if number is not None else b'') + (b'\x69' + struct.pack('<d', double) if double is not None else b'')
    return b'\x12' + varint(len(body)) + body


def test_sparkplug_names_its_metrics_once_and_numbers_them_afterwards():
    birth = b'\x08' + varint(1_700_000_000_000) + metric(b'Shots', 7, 2**40) + metric(b'Cycle', 8, double=12.5) + b'\x18\x00'
    assert list(metrics(birth)) == [('Shots', 7, 2**40), ('Cycle', 8, 12.5)]
    assert list(metrics(metric(alias=7, number=5))) == [('', 7, 5)]
    for broken in (b'\x12\xff', b'\xff' * 20, b'\x12\x05\x0a\x09abc', b'\x13'):
        with pytest.raises(Garbage):
            list(metrics(broken))


@pytest.mark.parametrize(('said', 'counter'), [({'n': 7}, 7), ({'n': '7'}, 7), ({'n': 7.0}, 7)])
def test_a_number_is_a_number_however_a_gateway_writes_it(said, counter):
    assert from_json(json.dumps(said).encode(), {'machine': 'n'}).look.machine == Counted(counter)


@pytest.mark.parametrize('said', [b'{"n": 7.5}', b'{"n": true}', b'{"n": null}', b'{"m": 7}', b'7', b'{"n": "7a"}', b''])
def test_what_is_no_counter_is_none(said):
    with pytest.raises(Garbage):
        from_json(said, {'machine': 'n'})
