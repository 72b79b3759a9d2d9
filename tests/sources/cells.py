"""A press, its server, and the source that collects it: what the tests of collecting stand on."""
import asyncio
from dataclasses import dataclass
from uuid import UUID

import pytest

from data.tables.shots import ToolCounter
from services.assets.plate import add_asset
from services.assets.register import find_asset
from services.sources import collecting
from services.sources.collecting import Collectors
from services.sources.register import add_source, show_source
from services.sources.simulated.press import SimulatedPress
from services.sources.simulated.server import PressServer
from tests.factory import free_port


@dataclass
class Cell:
    """A press, its server, and the source that collects it."""
    runner: object
    cast: object
    server: PressServer
    source: UUID

    async def row(self):
        return await self.runner.run(self.cast.ben, show_source, source_id=self.source)

    async def until(self, true, seconds=20):
        for _ in range(seconds * 20):
            row = await self.row()
            if true(row):
                return row
            await asyncio.sleep(0.05)
        raise AssertionError(f'{row.mood} {row.detail} {row.tool_shots} of {self.server.press.made}')

    async def settled(self):
        """The press stands, and all that it did is counted; gives that per mould."""
        self.server.press.standing = True
        made = dict(self.server.press.made)
        tools = {mould: await self.tool(mould) for mould in made}

        def counted():
            with self.runner.house.database.reading() as session:
                return {mould: (session.get(ToolCounter, tool) or ToolCounter(tool_id=tool)).lifetime_shots for mould, tool in tools.items()}
        for _ in range(400):
            if await asyncio.to_thread(counted) == made:
                return made
            await asyncio.sleep(0.05)
        raise AssertionError(f'counted {await asyncio.to_thread(counted)} of {made}')

    async def tool(self, number):
        return (await self.runner.run(self.cast.ben, find_asset, kind='tool', asset_number=number)).id


@pytest.fixture
async def cell(quick_runner, cast):
    started = []

    async def start(build=None, *, cycle=0.05, moulds=('TL-1', 'TL-2'), **values):
        for number in ('TL-1', 'TL-2'):
            await quick_runner.run(cast.ben, add_asset, kind='tool', asset_number=number, name='Cap', cavity_count=2)
        machine = await quick_runner.run(cast.ben, add_asset, kind='machine', asset_number='P-7', name='Press 7')
        press = SimulatedPress('P7', cycle=cycle, moulds=moulds, machine=1000, job=50, standing=True)  # until its counters were seen once
        server = PressServer(press, free_port(), build)
        await server.start()
        source = await quick_runner.run(cast.ben, add_source, machine_id=machine, kind='opcua', url=server.url, fastest_cycle=0.02,
                                        **{'mapping': {'press': 'IMM_TOOLWARDEN_P7'}, 'poll_seconds': 0.2, **values})
        made = Cell(quick_runner, cast, server, source)
        started.append(made)
        return made
    yield start
    for each in started:
        await each.server.stop()


@pytest.fixture
async def collect(quick_runner, monkeypatch):
    monkeypatch.setattr(collecting, 'PAUSES', (0.2,))
    started = []

    async def begin(**values):
        started.append(collectors := Collectors(quick_runner, pace=0.1, beat=0.2, **values))
        await collectors.begin()
        return collectors
    yield begin
    for each in started:
        await each.end()


async def running(cell):
    await cell.until(lambda row: row.mood == 'idle')
    cell.server.press.standing = False
    return await cell.until(lambda row: (row.tool_shots or 0) > 5)
