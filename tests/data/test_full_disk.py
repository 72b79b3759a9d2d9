"""When there is no room left: one sentence, reading goes on, nothing that was confirmed is lost, and all is well once there is room again."""
import asyncio

from services.assets.locations import locations
from services.errors import Unavailable
from services.upkeep.audit import verify_audit
from tests.conftest import PASSWORD

SENTENCE = 'The disk is full, so nothing can be saved.'


def allow(house, *, more_pages):
    """SQLite itself says that the disk is full when it may not add pages, and rolls back as it does then."""
    with house.database.exclusively() as connection:
        pages = connection.exec_driver_sql('PRAGMA page_count').scalar()
        connection.exec_driver_sql(f'PRAGMA max_page_count={pages + more_pages}')


def save_until_full(runner, who):
    """The names of what was confirmed before there was no room any more, and what was said then."""
    for number in range(10_000):
        try:
            runner.do(who, locations.save, name=f'Rack {number}', kind='rack')
        except Unavailable as refusal:
            return [f'Rack {earlier}' for earlier in range(number)], str(refusal)
    raise AssertionError('it never became full')


def names(runner, who):
    return {place['name'] for place in runner.do(who, locations.read, limit=500).items}


async def test_a_full_disk_is_told_and_whoever_reads_goes_on(application):
    runner, cast = application.runner, application.cast
    await asyncio.to_thread(allow, runner.house, more_pages=20)
    saved, refusal = await asyncio.to_thread(save_until_full, runner, cast.ben)
    assert (len(saved) > 0, refusal.startswith(SENTENCE)) == (True, True)
    assert await asyncio.to_thread(names, runner, cast.ann) == set(saved)
    async with application.client('ann') as client:
        assert (await client.get('/tools', headers={'accept': 'text/html'})).status_code == 200
    async with application.client() as client:
        entered = await client.post('/sign-in', json={'username': 'ann', 'password': PASSWORD})
    assert (entered.status_code, SENTENCE in entered.text) == (503, True)
    await asyncio.to_thread(allow, runner.house, more_pages=10_000)
    async with application.client() as client:
        assert (await client.post('/sign-in', json={'username': 'ann', 'password': PASSWORD})).status_code == 200
    await asyncio.to_thread(lambda: runner.do(cast.ben, locations.save, name='Afterwards', kind='rack'))
    assert await asyncio.to_thread(names, runner, cast.ann) == {*saved, 'Afterwards'}
    assert (await asyncio.to_thread(lambda: runner.do(cast.boss, verify_audit))).first_broken is None
