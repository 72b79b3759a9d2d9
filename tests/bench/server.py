"""What the server needs: memory per open screen, and whether long lists stay quick."""
import asyncio
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from data.tables.assets import AssetKind
from services.assets.plate import add_asset
from services.assets.register import count_assets, list_assets
from services.people.sites import sites
from services.runner import Runner
from services.work import SYSTEM
from tests.bench.figures import Figure
from tests.bench.servers import Bare
from tests.factory import Product, build_plant, looking_into
from tests.sockets import open_sockets

BARE = 'bare NiceGUI, as many clients'


def memory(product: Product, bare: Bare) -> Iterator[Figure]:
    yield Figure('memory, idle', product.memory(), 'MB', bare.memory(), BARE, 2.5)
    cookies = product.enter('dilek')
    for count in (20, 50):
        ours, theirs = asyncio.run(_with_screens(product, cookies, count)), asyncio.run(_with_screens(bare, {}, count))
        yield Figure(f'memory, {count} screens', ours, 'MB', theirs, BARE, 2.5)


async def _with_screens(server: Product, cookies: dict[str, str], count: int) -> float:
    screens = await open_sockets(server.url, cookies, count, '/tools' if cookies else '/')
    await asyncio.sleep(2)
    used = server.memory()
    await asyncio.gather(*(screen.close() for screen in screens))
    return used


def list_growth(folder: Path, many: int) -> Iterator[Figure]:
    plant = build_plant(folder / 'long')
    with looking_into(plant.home) as runner:
        _fill(runner, 100)
        few = {name: _median(work) for name, work in _questions(runner).items()}
        _fill(runner, many)
        for name, work in _questions(runner).items():
            yield Figure(f'{name}, {many:,} assets', _median(work), 'ms', few[name], 'the same at 100', 1.5)


def _questions(runner: Runner) -> dict[str, Callable[[], object]]:
    return {
        'first page of the list': lambda: runner.do(SYSTEM, list_assets, kind=AssetKind.TOOL, limit=50),
        'search': lambda: runner.do(SYSTEM, list_assets, kind=AssetKind.TOOL, text='F-00042', limit=50),
        'counts of the chips': lambda: runner.do(SYSTEM, count_assets, kind=AssetKind.TOOL),
    }


def _fill(runner: Runner, until: int) -> None:
    site = runner.do(SYSTEM, sites.read).items[0].id
    have = runner.do(SYSTEM, count_assets, kind=None).total
    for number in range(have, until):
        runner.do(SYSTEM, add_asset, kind=AssetKind.TOOL, asset_number=f'F-{number:05}', name=f'Filler {number}', site_id=site)


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(30):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times[5:])
