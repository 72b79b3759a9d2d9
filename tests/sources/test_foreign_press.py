"""An OPC-UA server that nobody here wrote (node-opcua) is looked around in, trusted and counted, and killed on the way."""
import asyncio
import os
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from data.tables.sources import Security
from services.assets.plate import add_asset
from services.assets.register import find_asset
from services.shots.counts import tool_counts
from services.sources import collecting
from services.sources.collecting import Collectors
from services.sources.leases import calling_of
from services.sources.probing import browse, look_around
from services.sources.register import accept_certificate, add_source, change_source, show_source
from tests.factory import ROOT, free_port

pytestmark = pytest.mark.anyio
HERE, INSTALLED = Path(__file__).parent / 'foreign', ROOT / 'var' / 'node' / 'node_modules'
PRESS = {'mapping': {'press': 'IMM_OTHER_4711'}, 'poll_seconds': 0.2, 'fastest_cycle': 0.02}
DI = 'http://opcfoundation.org/UA/DI/'


class ForeignPress:
    """Its counters outlive it, as those of a press do."""

    def __init__(self, home):
        self.home, self.port, self.shows = home, free_port(), ('1000', '50', 'TL-1')
        self.process = None

    @property
    def url(self):
        return f'opc.tcp://127.0.0.1:{self.port}'

    def start(self):
        self.process = subprocess.Popen(
            [shutil.which('node'), HERE / 'press.js', str(self.port), self.home, *self.shows], env={**os.environ, 'NODE_PATH': str(INSTALLED)},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._answer() == ['ready']

    def tell(self, words):
        self.process.stdin.write(f'{words}\n')
        self.process.stdin.flush()
        self.shows = self._answer()

    def _answer(self):
        """Without what its library says beside it."""
        line = next((line for line in self.process.stdout if line.startswith('> ')), '')
        return line.split()[1:]

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


@pytest.fixture(scope='module')
def foreign(tmp_path_factory):
    if shutil.which('node') is None or not INSTALLED.exists():
        pytest.skip('node-opcua is not installed: `make servers` does it')
    press = ForeignPress(tmp_path_factory.mktemp('foreign'))
    try:
        press.start()
        yield press
    finally:
        press.kill()


@pytest.fixture
async def plant(foreign, quick_runner, cast):
    async def ask(command, **values):
        return await quick_runner.run(cast.ben, command, **values)

    async def connect(**values):
        machine = await ask(add_asset, kind='machine', asset_number='P-7', name='Press 7')
        return await ask(add_source, machine_id=machine, kind='opcua', url=foreign.url, **{**PRESS, **values})
    for number in ('TL-1', 'TL-2'):
        await ask(add_asset, kind='tool', asset_number=number, name='Cap', cavity_count=2)
    await asyncio.to_thread(foreign.tell, 'mould TL-1')
    return SimpleNamespace(ask=ask, connect=connect, runner=quick_runner, press=foreign)


async def until(plant, source, true):
    for _ in range(600):
        row = await plant.ask(show_source, source_id=source)
        if true(row):
            return row
        await asyncio.sleep(0.05)
    raise AssertionError(row)


async def lifetime(plant, number):
    tool = await plant.ask(find_asset, kind='tool', asset_number=number)
    return (await plant.ask(tool_counts, tool_id=tool.id)).lifetime_shots


async def test_it_is_looked_around_in(plant):
    source = await plant.connect(mapping={})
    calling = await plant.ask(calling_of, source_id=source)
    proposal, = (await look_around(calling)).proposals
    assert (proposal.title, proposal.mapping) == ('IMM_OTHER_4711', PRESS['mapping'])
    assert (proposal.values['machine'], proposal.values['mould'], proposal.values['mode']) == (plant.press.shows[0], 'TL-1', '1')
    assert {each.name for each in await browse(calling, [])} >= {'Server', 'DeviceSet'}
    press, = [each for each in await browse(calling, [[DI, 'DeviceSet']]) if each.name.startswith('IMM_')]
    below = await browse(calling, [[DI, 'DeviceSet'], [press.namespace, press.name]])
    assert {each.name for each in below} >= {'Jobs', 'MachineInformation', 'MachineStatus'}


@pytest.mark.parametrize('security', Security)
async def test_its_shots_are_counted_also_after_it_was_killed(plant, monkeypatch, security):
    monkeypatch.setattr(collecting, 'PAUSES', (0.2,))
    source = await plant.connect(security=security, username='reader', password='wrong')
    collectors = Collectors(plant.runner, pace=0.1, beat=0.2)
    await collectors.begin()
    try:
        await _trusted(plant, source, collectors, security)
        await until(plant, source, lambda row: row.mood == 'idle')
        await asyncio.to_thread(plant.press.tell, 'shoot 4')
        await until(plant, source, lambda row: row.tool_shots == 4)
        await asyncio.sleep(2)  # what it told of those four is shown with the next
        await asyncio.to_thread(plant.press.tell, 'shoot 1')
        row = await until(plant, source, lambda row: row.tool_shots == 5)
        assert (row.identity, row.tool, row.cycle_seconds, row.machine_mode) == ('Another maker 4711', 'TL-1', 7.5, 'automatic')
        await asyncio.to_thread(plant.press.kill)
        await until(plant, source, lambda row: row.mood == 'lost')
        machine, job, mould = plant.press.shows
        plant.press.shows = (str(int(machine) + 7), str(int(job) + 7), mould)  # it worked on; only its server was dead
        await asyncio.to_thread(plant.press.start)
        await until(plant, source, lambda row: row.tool_shots == 12)
        await asyncio.to_thread(plant.press.tell, 'shoot 1')
        await asyncio.to_thread(plant.press.tell, 'mould TL-2')
        await asyncio.to_thread(plant.press.tell, 'shoot 4')
        await until(plant, source, lambda row: row.tool == 'TL-2' and row.tool_shots == 4)
        assert (await lifetime(plant, 'TL-1'), await lifetime(plant, 'TL-2')) == (13, 4)
    finally:
        await collectors.end()


async def _trusted(plant, source, collectors, security):
    """A person looks at what is asked for, once each."""
    row = await until(plant, source, lambda row: row.mood == 'needs_you')
    if security is not Security.NONE:  # without a secured connection it wants at least the password sealed
        assert row.detail == f'first_certificate|{row.offered_certificate}'
        await plant.ask(accept_certificate, source_id=source, seen_version=row.version, thumbprint=row.offered_certificate)
        collectors.wake()
    row = await until(plant, source, lambda row: row.detail == 'wrong_password')
    await plant.ask(change_source, source_id=source, seen_version=row.version, password='right')
    collectors.wake()
