"""The whole way from a press that really serves to the life of its tool, through what happens to cables, presses and databases."""
import asyncio
from contextlib import suppress

import pytest

from data.tables.sources import Security
from services.assets.plate import add_asset
from services.errors import Unavailable
from services.sources import collecting
from services.sources.booking import book
from services.sources.collecting import stopped
from services.sources.register import accept_certificate, add_source, change_source, show_source
from services.sources.simulated.server import Build
from tests.sources.cells import running

pytestmark = pytest.mark.anyio


async def test_every_shot_of_a_press_is_counted_on_its_mould_also_after_a_change(cell, collect):
    press = await cell()
    await collect()
    row = await running(press)
    assert (row.mood, row.identity, row.tool, row.cycle_seconds, row.machine_mode) == ('counting', 'Simulated P7', 'TL-1', 0.05, 'automatic')
    press.server.press.change_mould()
    await press.until(lambda row: row.tool == 'TL-2' and row.tool_shots > 3)
    await press.settled()


async def test_a_press_that_goes_away_and_comes_back_with_other_numbers_has_lost_nothing(cell, collect):
    press = await cell()
    await collect()
    await running(press)
    await press.server.stop()
    await press.until(lambda row: row.mood == 'lost')
    for _ in range(7):
        press.server.press.shoot()  # nobody can see them
    press.server.press.change_mould()
    for _ in range(4):
        press.server.press.shoot()
    press.server.build = Build(spare_namespaces=4)
    await press.server.start()
    await press.until(lambda row: row.tool == 'TL-2')
    await press.settled()


async def test_our_own_end_and_a_new_beginning_lose_nothing(cell, collect):
    press = await cell()
    first = await collect()
    await running(press)
    await first.end()
    assert (await press.row()).detail == 'collector_stopped'
    await asyncio.sleep(0.5)
    await collect()
    await press.settled()


async def test_while_the_database_is_away_shots_wait_and_then_they_are_booked_in_order(cell, collect, monkeypatch):
    press = await cell()
    collectors = await collect()
    await running(press)
    down = True

    def away(work, *, seen, holder):
        if down:
            raise Unavailable('The database cannot be reached. Please try again.')
        return book.guard.function(work, seen=seen, holder=holder)
    away.guard = book.guard.__class__(book.guard.name, book.guard.permission, True, None, away)
    away.__annotations__ = {}
    book.guard.model  # noqa: B018 (made before, of the real one)
    away.guard.__dict__['model'] = book.guard.model
    monkeypatch.setattr(collecting, 'book', away)
    await asyncio.sleep(0.5)
    press.server.press.change_mould()
    await asyncio.sleep(0.5)
    assert collectors.late > 0
    assert (press.runner.house.home / 'spool' / 'shots.json').exists()
    down = False
    await press.settled()
    assert collectors.late == 0
    assert not (press.runner.house.home / 'spool' / 'shots.json').exists()


async def test_what_waits_for_a_person_says_so_and_goes_on_at_once_when_it_is_done(cell, collect, tmp_path):
    press = await cell(Build(username='reader', password='right', certificates=tmp_path / 'press'), security=Security.ENCRYPT,
                       username='reader', password='wrong')
    collectors = await collect()
    row = await press.until(lambda row: row.mood == 'needs_you')
    assert row.detail == f'first_certificate|{row.offered_certificate}'
    await press.runner.run(press.cast.ben, accept_certificate, source_id=press.source, seen_version=row.version, thumbprint=row.offered_certificate)
    collectors.wake()
    row = await press.until(lambda row: row.detail == 'wrong_password')
    await press.runner.run(press.cast.ben, change_source, source_id=press.source, seen_version=row.version, password='right')
    collectors.wake()
    await running(press)


async def test_a_source_that_is_switched_off_is_left_alone(cell, collect):
    press = await cell()
    collectors = await collect()
    row = await running(press)
    await press.runner.run(press.cast.ben, change_source, source_id=press.source, seen_version=row.version, enabled=False)
    collectors.wake()
    await press.until(lambda row: row.mood == 'off')
    await press.until(lambda _row: not collectors._tasks and not len(collectors._hand_over))  # what was seen before is booked
    before = (await press.row()).machine_count
    await asyncio.sleep(1)
    assert (await press.row()).machine_count == before


async def test_a_mistake_in_one_source_stops_no_other(cell, collect, caplog):
    press = await cell()
    other = await press.runner.run(press.cast.ben, add_asset, kind='machine', asset_number='P-8', name='Press 8')
    broken = await press.runner.run(press.cast.ben, add_source, machine_id=other, kind='simulated', mapping={'cycle_seconds': 'soon'})
    await collect()
    await running(press)
    row = await press.runner.run(press.cast.ben, show_source, source_id=broken)
    assert (row.mood, row.detail) == ('lost', 'mistake|ValueError')


async def test_a_task_that_does_not_hear_that_it_is_to_end_is_told_again():
    """A connection that fails in the same instant swallows it; the whole product did not close then."""
    async def hard_of_hearing():
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        await asyncio.sleep(60)

    task = asyncio.create_task(hard_of_hearing())
    await asyncio.sleep(0)
    async with asyncio.timeout(20):
        await stopped([task])
    assert task.cancelled()
