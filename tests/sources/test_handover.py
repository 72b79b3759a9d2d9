"""What waits to be booked: little of it, in its order, and not lost with the process."""
import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from data.base import now
from services.sources.accounting import Counted, Look
from services.sources.booking import Seen
from services.sources.collecting import Collectors
from services.sources.handover import MOST, HandOver
from services.sources.link import Reading
from services.sources.spool import Spool

SOURCE = uuid4()


def put(hand_over, at, machine=None, job=None, mould='A', **more):
    counted = [Counted(value) if value is not None else None for value in (machine, job)]
    return hand_over.put(SOURCE, Reading(Look(*counted, mould, ''), **more), at, now())


def shown(hand_over):
    return [(seen.number, seen.look.machine.value, seen.look.mould, seen.elapsed) for seen in hand_over.take()]


def test_only_the_newest_look_of_a_stretch_waits_and_its_time_is_all_of_it():
    hand_over = HandOver()
    for at in range(10):
        put(hand_over, float(at), 100 + at)
    assert shown(hand_over) == [(1, 100, 'A', None), (10, 109, 'A', 9.0)]


def test_a_look_that_shows_nothing_new_is_no_look_but_once_a_minute():
    hand_over = HandOver()
    put(hand_over, 0.0, 100)
    hand_over.take()
    assert [put(hand_over, float(at), 100) for at in (1, 30, 59)] == [False, False, False]
    assert len(hand_over) == 0
    put(hand_over, 61.0, 100)
    assert len(hand_over) == 1


def test_the_time_of_shots_begins_with_the_last_look_that_saw_none():
    hand_over = HandOver()
    put(hand_over, 0.0, 100)
    hand_over.take()
    for at in range(1, 50):
        put(hand_over, float(at), 100)
    put(hand_over, 50.0, 101)
    assert shown(hand_over) == [(2, 101, 'A', 1.0)]


@pytest.mark.parametrize('second', [(101, 'B'), (50, 'A')])
def test_another_mould_and_a_counter_that_fell_begin_a_stretch_of_their_own(second):
    hand_over = HandOver()
    put(hand_over, 0.0, 99)
    hand_over.take()
    put(hand_over, 1.0, 100)
    put(hand_over, 2.0, second[0], mould=second[1])
    assert [each[1:3] for each in shown(hand_over)] == [(100, 'A'), second]


def test_what_could_not_be_booked_stays_in_front_of_what_came_since():
    hand_over = HandOver()
    put(hand_over, 0.0, 100)
    put(hand_over, 1.0, 101, mould='B')
    taken = hand_over.take()
    put(hand_over, 2.0, 102, mould='B')
    hand_over.put_back(taken)
    assert [each[1:3] for each in shown(hand_over)] == [(100, 'A'), (102, 'B')]


def test_however_wild_a_press_is_memory_stays_small():
    hand_over = HandOver()
    for at in range(5000):
        put(hand_over, float(at), at % 2)
    assert len(hand_over) == MOST


def test_what_lies_in_the_spool_comes_back_as_it_was(tmp_path):
    spool, at = Spool(tmp_path), now()
    seen = [Seen(SOURCE, 7, at, Look(Counted(5, 16), None, 'A', None), 2.5, source_ts=at - timedelta(hours=1), raw='x'),
            Seen(SOURCE, 8, at, Look(None, Counted(6), None, 'B'), None)]
    spool.keep(seen)
    assert spool.load() == seen
    spool.clear()
    assert spool.load() == []


@pytest.mark.parametrize('content', [b'', b'{', b'[1]', b'[{"look": 1}]', b'\xff'])
def test_a_spool_that_is_broken_is_no_reason_not_to_start(tmp_path, content):
    (tmp_path / 'spool').mkdir()
    (tmp_path / 'spool' / 'shots.json').write_bytes(content)
    assert Spool(tmp_path).load() == []


@pytest.mark.anyio
async def test_a_crash_while_the_database_was_away_costs_nothing(quick_runner, cast):
    from tests.counters.conftest import furnish
    from tests.sources.conftest import connect
    line = await asyncio.to_thread(lambda: connect(furnish(quick_runner, cast), enabled=False))
    await asyncio.to_thread(line.see, 100, mould='TL-1')
    line.number = 2
    Spool(quick_runner.house.home).keep([line.seen(107, mould='TL-1', elapsed=60.0)])
    collectors = Collectors(quick_runner, pace=0.1, beat=0.2)
    await collectors.begin()
    try:
        for _ in range(100):
            if not (quick_runner.house.home / 'spool' / 'shots.json').exists():
                break
            await asyncio.sleep(0.05)
        assert await asyncio.to_thread(lambda: line.hall.lifetime) == 7
        assert not (quick_runner.house.home / 'spool' / 'shots.json').exists()
    finally:
        await collectors.end()
