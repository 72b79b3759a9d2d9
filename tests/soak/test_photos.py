"""A hundred photos a minute: every one is kept, and nobody at another screen waits for them."""
import asyncio
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from services.assets.register import find_asset
from services.photos.photos import list_photos
from tests.factory import ask
from tests.photos.pictures import encoded, harmful
from tests.sockets import Socket

MINUTE = 60.0
PHOTOS = 100
CROWD = 10


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_hundred_photos_a_minute_hold_up_no_tap(product, plant):
    tool = ask(plant.home, find_asset, asset_number='TL-1042').id
    before = ask(plant.home, list_photos, asset_id=tool).total
    idle, busy, memory = asyncio.run(_watch(product, str(tool)))
    print(f'tap p95 {idle:.1f} ms idle, {busy:.1f} ms with {PHOTOS} photos a minute; {memory:.0f} MB at most')
    assert ask(plant.home, list_photos, asset_id=tool).total == before + PHOTOS
    assert busy < 2 * idle
    assert memory < 300


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_ten_large_photos_at_once_are_all_kept_and_hold_up_nobody(product, plant):
    """L7: ten times twelve million pixels at the same moment; whoever is asked to wait tries again, as the browser does."""
    tool = ask(plant.home, find_asset, asset_number='TL-1042').id
    before, idle = ask(plant.home, list_photos, asset_id=tool).total, product.memory()
    slow, most, waited = asyncio.run(_crowd(product, str(tool)))
    print(f'tap p95 {slow:.0f} ms, {most - idle:.0f} MB more at most, {waited} times asked to wait')
    assert ask(plant.home, list_photos, asset_id=tool).total == before + CROWD
    assert most - idle < 400
    assert slow < 500


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_hostile_files_sent_to_the_server_leave_nothing_behind_and_take_little_memory(product, plant):
    """B3 through the product's own upload: one sentence each, and the process with all its children stays small."""
    tool = ask(plant.home, find_asset, asset_number='TL-1081').id
    files, before = list(harmful()), ask(plant.home, list_photos, asset_id=tool).total
    kept = sorted(plant.home.rglob('tool_photos/**/*.*'))
    taken, statuses, most = asyncio.run(_refused(product, str(tool), files))
    print(f'{len(files)} hostile files: {taken} taken, answered with {sorted(statuses)}, {most:.0f} MB at most')
    assert len(files) >= 100
    assert (taken, ask(plant.home, list_photos, asset_id=tool).total) == ([], before)
    assert statuses <= {400, 413, 415, 422}
    assert sorted(plant.home.rglob('tool_photos/**/*.*')) == kept
    assert most < 300


async def _refused(product, tool, files):
    taken, statuses = [], set()

    async def send():
        async with httpx.AsyncClient(timeout=90, cookies=product.enter('anna'), base_url=product.url) as web:
            for name, content in files:
                answer = await web.post('/photos', params={'asset_id': tool}, content=content)
                while answer.status_code == 429:
                    await asyncio.sleep(1)
                    answer = await web.post('/photos', params={'asset_id': tool}, content=content)
                statuses.add(answer.status_code)
                assert answer.json()['error']['message'].endswith(('.', '?')) or answer.status_code < 300, name
                if answer.status_code < 300:
                    taken.append(name)

    sending = asyncio.ensure_future(send())
    most = await _weigh(product, sending)
    await sending
    return taken, statuses, most


async def _crowd(product, tool):
    pictures = [encoded(size=(4000, 3000 - place)) for place in range(CROWD)]
    async with httpx.AsyncClient(timeout=90, cookies=product.enter('anna'), base_url=product.url) as web:
        screen = await Socket(product.url, product.enter('dilek')).open(web)
        await screen.until_drawn()
        sending = asyncio.ensure_future(asyncio.gather(*(_insist(web, tool, picture) for picture in pictures)))
        weighing = asyncio.ensure_future(_weigh(product, sending))
        slow = await _taps(screen, sending)
        await screen.close()
        return slow, await weighing, sum(sending.result())


async def _insist(web, tool, picture) -> int:
    """How often it was asked to wait before it was taken."""
    for tries in range(100):
        answer = await web.post('/photos', params={'asset_id': tool}, content=picture)
        if answer.status_code != 429:
            answer.raise_for_status()
            return tries
        await asyncio.sleep(int(answer.headers['retry-after']))
    raise AssertionError('asked to wait for ever')


async def _watch(product, tool):
    pictures = [encoded(size=(1600, 1200 - place)) for place in range(PHOTOS)]  # before the screen opens: meanwhile this process is deaf
    async with httpx.AsyncClient(timeout=30) as web:
        screen = await Socket(product.url, product.enter('dilek')).open(web)
        await screen.until_drawn()
        idle = await _taps(screen, asyncio.ensure_future(asyncio.sleep(MINUTE)))
        sending = asyncio.ensure_future(_send(product, tool, pictures))
        weighing = asyncio.ensure_future(_weigh(product, sending))
        busy = await _taps(screen, sending)
        await screen.close()
        return idle, busy, await weighing


async def _taps(screen, until):
    took = []
    while not until.done():
        took.append(await screen.tap())
        await asyncio.sleep(0.25)
    await until
    assert None not in took
    return sorted(took)[int(len(took) * 0.95)]


async def _send(product, tool, pictures):
    """Each a different picture, at even distances, as a phone sends them: made smaller by the browser."""
    began = time.perf_counter()
    async with httpx.AsyncClient(timeout=30, cookies=product.enter('anna'), base_url=product.url) as web:
        async def send(place):
            await asyncio.sleep(began + place * MINUTE / PHOTOS - time.perf_counter())
            (await web.post('/photos', params={'asset_id': tool}, content=pictures[place])).raise_for_status()
        await asyncio.gather(*(send(place) for place in range(PHOTOS)))


async def _weigh(product, until):
    """The product and the programs that it has started for the photos, together."""
    most = 0.0
    while not until.done():
        most = max(most, product.memory() + sum(_started_by(product.pid)))
        await asyncio.sleep(0.1)
    return most


def _started_by(pid):
    """The megabytes of each program that this one has started."""
    for folder in Path('/proc').glob('[0-9]*'):
        with suppress(OSError):  # it has ended meanwhile
            told = dict(line.split(':', 1) for line in (folder / 'status').read_text().splitlines() if ':' in line)
            if told['PPid'].strip() == str(pid):
                yield int(told.get('VmRSS', '0 kB').split()[0]) / 1024
