"""A hall of simulated presses, a product that collects them, and faults for both; the truth of each press is compared with our count."""
import asyncio
import random
import socket
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from asyncua import ua
from sqlmodel import select

from data.base import now
from data.tables.shots import ToolCounter
from data.tables.sources import SourceState
from services.assets.plate import add_asset
from services.people.sites import sites
from services.sources.register import add_source, list_sources
from services.sources.simulated.press import SimulatedPress
from services.sources.simulated.server import Build, PressServer
from services.work import SYSTEM
from tests.factory import Product, build_plant, free_port, looking_into
from tests.sources.wires import Wire

CYCLE = 1.0
LONGEST_WAIT = 120
FOUND_AGAIN = 12.0  # seconds after which a press is heard again for sure; two faults of its counters in one gap nobody could tell apart
BOOKED = 7.0  # seconds after which everything that was seen is in the books


class WiredPress(PressServer):
    """We call it by its wire."""

    def __init__(self, press: SimulatedPress, build: Build) -> None:
        super().__init__(press, free_port(), build)
        self.wire = Wire(self.port)


@dataclass
class Hall:
    """`tools` are the ids of the moulds by their numbers; each press has two of its own."""
    home: Path
    servers: list[WiredPress]
    dead: list[str] = field(default_factory=list)  # addresses where nobody answers
    tools: dict[str, UUID] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    async def furnish(self) -> None:
        for server in self.servers:
            server.press.standing = True
            await server.start()
            await server.wire.lay()
        await asyncio.to_thread(self._register)

    async def close(self) -> None:
        for server in self.servers:
            await server.wire.take_away()
            await server.stop()

    def _register(self) -> None:
        with looking_into(self.home) as runner:
            site = {'site_id': runner.do(SYSTEM, sites.read).items[0].id}
            for server in self.servers:
                for mould in server.press.moulds:
                    self.tools[mould] = runner.do(SYSTEM, add_asset, kind='tool', asset_number=mould, name=f'Mould {mould}', cavity_count=2, **site)
                machine = runner.do(SYSTEM, add_asset, kind='machine', asset_number=f'X-{server.press.name}', name='Press', **site)
                runner.do(SYSTEM, add_source, machine_id=machine, kind='opcua', url=server.wire.url, poll_seconds=1.0, fastest_cycle=0.5,
                          mapping={'press': f'IMM_TOOLWARDEN_{server.press.name}'})
            for number, url in enumerate(self.dead):
                machine = runner.do(SYSTEM, add_asset, kind='machine', asset_number=f'Z-{number}', name='Press', **site)
                runner.do(SYSTEM, add_source, machine_id=machine, kind='opcua', url=url, poll_seconds=1.0, mapping={'press': 'IMM_X_1'})

    async def live(self, seconds: float, product: Product, kills: int) -> None:
        """Something goes wrong somewhere all the time, and our own process is killed in between."""
        ends, done, found_again = time.monotonic() + seconds, 0, dict[str, float]()
        while (left := ends - time.monotonic()) > 0:
            if done < kills and left < seconds * (kills - done) / (kills + 1):
                await self._kill(product)
                done += 1
            heard = [each for each in self.servers if found_again.get(each.press.name, 0) < time.monotonic()]
            if heard:
                server, fault = self.chance.choice(heard), self.chance.choice(FAULTS)
                await fault(server)
                found_again[server.press.name] = time.monotonic() + (FOUND_AGAIN if fault in OF_THE_WIRE else 0)
            await asyncio.sleep(self.chance.uniform(0.2, 1.5))

    async def _kill(self, product: Product) -> None:
        """Moulds change while nobody is there. A jump of one counter and a reset of the other between the same two looks nobody could tell
        apart, so what jumped before has been booked."""
        await asyncio.sleep(BOOKED)
        product.kill()
        await mould_change(self.chance.choice(self.servers))
        await asyncio.sleep(1)
        await asyncio.to_thread(product.start)
        await asyncio.sleep(BOOKED)

    async def settle(self) -> dict[str, tuple[int, int]]:
        """Everything stands; gives what each press made and what we counted, as soon as both agree or no more is to be hoped for."""
        for server in self.servers:
            server.press.standing = True
            server.fault = replace(server.fault, bad=False)
        ends = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < ends:
            counted = await asyncio.to_thread(self._counted)
            if all(made == seen for made, seen in counted.values()):
                break
            await asyncio.sleep(2)
        return counted

    def _counted(self) -> dict[str, tuple[int, int]]:
        with looking_into(self.home) as runner, runner.house.database.reading() as session:
            shots = {row.tool_id: row.lifetime_shots for row in session.exec(select(ToolCounter))}
            nobody = {state.source_id: state.unassigned for state in session.exec(select(SourceState))}
            sources = {row.machine: row.id for row in runner.do(SYSTEM, list_sources, limit=500).items}
        return {server.press.name: (
            sum(server.press.made.values()),
            sum(shots.get(self.tools[mould], 0) for mould in server.press.moulds) + nobody.get(sources[f'X-{server.press.name}'], 0))
            for server in self.servers}


async def trial(folder: Path, presses: int, seconds: float, kills: int) -> dict[str, tuple[int, int]]:
    """The whole product beside so many presses for so long; what each made and what we counted, by its name."""
    plant = await asyncio.to_thread(build_plant, folder / 'home')
    hall, product = hall_of(plant.home, presses), Product(plant.home)
    await hall.furnish()
    await asyncio.to_thread(product.start)
    try:
        await asyncio.sleep(BOOKED + presses)
        for server in hall.servers:
            server.press.standing = False
        await hall.live(seconds, product, kills)
        return await hall.settle()
    finally:
        await asyncio.to_thread(product.stop)
        await hall.close()


@dataclass
class Watched:
    """`counted` is what each press made and what we counted; `memory` in megabytes, one figure each step."""
    counted: dict[str, tuple[int, int]]
    memory: list[float]
    log_per_second: float


async def watch(folder: Path, alive: int, dead: int, seconds: float, *, cycle: float = 5.0, step: float = 10.0) -> Watched:
    """The whole product beside so many presses of which some never answer; those that live are left in peace."""
    plant = await asyncio.to_thread(build_plant, folder / 'home')
    with socket.create_server(('127.0.0.1', 0)) as deaf:  # takes every call and says nothing
        hall, product = hall_of(plant.home, alive, cycle), Product(plant.home)
        where = [f'opc.tcp://127.0.0.1:{free_port()}', f'opc.tcp://127.0.0.1:{deaf.getsockname()[1]}', 'opc.tcp://nobody.invalid:4840']
        hall.dead = [where[number % len(where)] for number in range(dead)]
        await hall.furnish()
        await asyncio.to_thread(product.start)
        try:
            await asyncio.sleep(BOOKED + alive / 2)
            for server in hall.servers:
                server.press.standing = False
            written, memory, ends = product.log.stat().st_size, [], time.monotonic() + seconds
            while time.monotonic() < ends:
                await asyncio.sleep(step)
                memory.append(product.memory())
            grown = (product.log.stat().st_size - written) / seconds
            return Watched(await hall.settle(), memory, grown)
        finally:
            await asyncio.to_thread(product.stop)
            await hall.close()


def hall_of(home: Path, count: int, cycle: float = CYCLE) -> Hall:
    """Counters of every width; those of 16 bits come round soon."""
    servers = []
    for number in range(count):
        name = f'P{number:02}'
        build = Build(counter_type=(ua.VariantType.UInt64, ua.VariantType.UInt32, ua.VariantType.Double, ua.VariantType.UInt16)[number % 4])
        start = 65_500 if number % 4 == 3 else 10_000 * (number + 1)
        press = SimulatedPress(name, cycle, [f'{name}-A', f'{name}-B'], machine=start, job=20)
        servers.append(WiredPress(press, build))
    return Hall(home, servers)


async def off_and_on(server: WiredPress) -> None:
    await server.stop()
    await asyncio.sleep(2)
    server.press.live()  # it worked on; only its network was off
    await server.start()


async def renumbered(server: WiredPress) -> None:
    server.build = replace(server.build, spare_namespaces=server.build.spare_namespaces % 5 + 1)
    await off_and_on(server)


async def bad_values(server: WiredPress) -> None:
    server.fault = replace(server.fault, bad=True)
    await asyncio.sleep(2.5)
    server.fault = replace(server.fault, bad=False)


async def clock_off(server: WiredPress) -> None:
    server.fault = replace(server.fault, clock_ahead=timedelta(hours=1))


async def frozen_clock(server: WiredPress) -> None:
    server.fault = replace(server.fault, frozen_clock=now())


async def mould_change(server: WiredPress) -> None:
    server.press.change_mould()


async def job_reset(server: WiredPress) -> None:
    server.press.job = 0


async def jump(server: WiredPress) -> None:
    """Once the job is seen to go on: the one is the witness of the other."""
    if server.build.counter_type is not ua.VariantType.UInt16:
        server.press.machine += 4_000_000
        await asyncio.sleep(2.5)


async def fall(server: WiredPress) -> None:
    if server.build.counter_type is not ua.VariantType.UInt16:
        server.press.machine -= 10
        await asyncio.sleep(2.5)


async def slow(server: WiredPress) -> None:
    """Slower than any network has to be, but not dead."""
    server.wire.delay = 1.5
    await asyncio.sleep(6)
    server.wire.delay = 0.0


async def reset(server: WiredPress) -> None:
    server.wire.reset()


async def pulled_out(server: WiredPress) -> None:
    server.wire.pull_out()
    await asyncio.sleep(4)
    server.wire.plug_in()


OF_THE_WIRE = (off_and_on, renumbered, slow, reset, pulled_out)
FAULTS = (*OF_THE_WIRE, bad_values, clock_off, frozen_clock, mould_change, job_reset, jump, fall)
