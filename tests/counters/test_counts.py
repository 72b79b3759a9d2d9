from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from services.errors import Conflict, Invalid, NotAllowed, NotFound, ServiceError
from services.shots.counts import change_counter, list_counter_changes, list_readings, read_counter, tool_counts, undo_reading
from services.upkeep.audit import list_audit


def test_a_reading_adds_what_the_counter_shows_more_than_before(hall):
    hall.do(read_counter, tool_id=hall.tool, shot_count=400)
    hall.watch.forward(hours=1)
    hall.do(read_counter, 'guest', tool_id=hall.tool, shot_count=1000, note='After the shift')
    counts = hall.do(tool_counts, tool_id=hall.tool)
    assert (counts.lifetime_shots, counts.counter, counts.shots_left) == (1000, 1000, 999_000)
    assert (counts.last_shot_at, counts.last_reading.delta) == (hall.watch.at, 600)
    rows = hall.do(list_readings, tool_id=hall.tool).items
    assert [(row.shot_count, row.delta, row.source, row.recorded_by, row.note) for row in rows] == [
        (1000, 600, 'manual', 'Guest Person', 'After the shift'), (400, 400, 'manual', 'Ann Person', '')]
    assert counts.counted_since == rows[-1].recorded_at


def test_a_tool_that_nobody_has_counted_stands_at_nothing(hall):
    counts = hall.do(tool_counts, tool_id=hall.tool)
    assert (counts.lifetime_shots, counts.counter, counts.last_reading, counts.counted_since) == (0, 0, None, None)


def test_a_counter_never_falls_and_the_refusal_says_what_to_do(hall):
    hall.do(read_counter, tool_id=hall.tool, shot_count=12_345)
    with pytest.raises(Invalid, match='12,345') as refusal:
        hall.do(read_counter, tool_id=hall.tool, shot_count=12_344)
    assert 'change the counter and say why' in refusal.value.fields['shot_count']
    assert hall.lifetime == 12_345
    hall.do(read_counter, tool_id=hall.tool, shot_count=12_345)  # nothing happened since, which is worth knowing too
    assert (hall.lifetime, hall.do(list_readings, tool_id=hall.tool).total) == (12_345, 2)


@pytest.mark.parametrize('count', [-1, 'many', None, 10**12 + 1, 1.5])
def test_what_is_no_count_is_refused_beside_the_field(quick_hall, count):
    with pytest.raises(Invalid) as refusal:
        quick_hall.do(read_counter, tool_id=quick_hall.tool, shot_count=count)
    assert list(refusal.value.fields) == ['shot_count']


def test_another_counter_leaves_the_life_of_the_tool_as_it_was(hall):
    hall.do(read_counter, tool_id=hall.tool, shot_count=5000)
    hall.do(change_counter, 'ben', tool_id=hall.tool, new_count=100, reason='New counter fitted')
    assert (hall.lifetime, hall.do(tool_counts, tool_id=hall.tool).counter) == (5000, 100)
    hall.do(read_counter, tool_id=hall.tool, shot_count=150)
    assert hall.lifetime == 5050
    change = hall.do(list_counter_changes, tool_id=hall.tool)[0]
    assert (change.old_count, change.new_count, change.reason, change.by) == (5000, 100, 'New counter fitted', 'Ben Person')


def test_a_change_of_the_counter_needs_a_reason_and_the_right(hall):
    with pytest.raises(Invalid):
        hall.do(change_counter, 'ben', tool_id=hall.tool, new_count=1, reason=' ')
    with pytest.raises(Invalid, match='already'):
        hall.do(change_counter, 'ben', tool_id=hall.tool, new_count=0, reason='Why not')
    with pytest.raises(NotAllowed):
        hall.do(change_counter, 'ann', tool_id=hall.tool, new_count=1, reason='New counter')


def test_the_last_reading_is_taken_back_by_whoever_made_it(hall):
    first = hall.do(read_counter, tool_id=hall.tool, shot_count=400)
    began = hall.watch.at
    hall.watch.forward(hours=1)
    second = hall.do(read_counter, tool_id=hall.tool, shot_count=4000)
    with pytest.raises(Conflict, match='last reading'):
        hall.do(undo_reading, reading_id=first)
    with pytest.raises(NotAllowed):
        hall.do(undo_reading, 'guest', reading_id=second)
    assert hall.do(tool_counts, 'guest', tool_id=hall.tool).takes_back_id is None
    assert hall.do(tool_counts, tool_id=hall.tool).takes_back_id == second
    hall.do(undo_reading, reading_id=second)
    counts = hall.do(tool_counts, tool_id=hall.tool)
    assert (counts.lifetime_shots, counts.counter, counts.last_shot_at, counts.last_reading.id) == (400, 400, began, first)
    with pytest.raises(NotFound):
        hall.do(undo_reading, reading_id=second)


def test_somebody_who_may_put_counts_right_takes_back_what_others_read(hall):
    reading = hall.do(read_counter, 'guest', tool_id=hall.tool, shot_count=400)
    hall.do(undo_reading, 'ben', reading_id=reading)
    assert hall.lifetime == 0
    entry = hall.do(list_audit, 'boss', table='shot_reading').items[0]
    assert (entry.verb, entry.actor_name, entry.command) == ('delete', 'ben', 'undo_reading')


def test_a_reading_before_a_change_of_the_counter_stays(hall):
    reading = hall.do(read_counter, tool_id=hall.tool, shot_count=400)
    hall.do(change_counter, 'ben', tool_id=hall.tool, new_count=0, reason='New counter fitted')
    with pytest.raises(Conflict, match='changed after'):
        hall.do(undo_reading, reading_id=reading)
    assert (hall.lifetime, hall.do(tool_counts, tool_id=hall.tool).takes_back_id) == (400, None)


def test_only_tools_are_counted(hall):
    with pytest.raises(Invalid, match='PR-1 is a machine'):
        hall.do(read_counter, tool_id=hall.machine, shot_count=1)
    with pytest.raises(NotFound):
        hall.do(read_counter, tool_id=uuid4(), shot_count=1)
    with pytest.raises(Invalid, match='TL-1 is a tool'):
        hall.do(read_counter, tool_id=hall.tool, shot_count=1, machine_id=hall.tool)


@pytest.mark.parametrize('counted_before', [True, False])
def test_ten_people_who_read_at_the_same_moment_count_every_shot_once(hall, counted_before):
    """The first reading of a tool is the hardest: there is no counter yet that anybody could hold."""
    if counted_before:
        hall.do(read_counter, tool_id=hall.tool, shot_count=50)
    def read(count):
        try:
            return hall.do(read_counter, tool_id=hall.tool, shot_count=count)
        except ServiceError as error:
            return error
    with ThreadPoolExecutor(10) as people:
        answers = list(people.map(read, [100, 200, 300, 400, 500] * 2))
    rows = hall.do(list_readings, tool_id=hall.tool).items
    assert hall.lifetime == sum(row.delta for row in rows) == 500
    assert all(isinstance(answer, Invalid) for answer in answers if isinstance(answer, Exception))
    assert len(rows) == sum(not isinstance(answer, Exception) for answer in answers) + counted_before


def test_the_list_is_paged_sorted_and_searched(quick_hall):
    for count in (10, 30, 60):
        quick_hall.do(read_counter, tool_id=quick_hall.tool, shot_count=count, note=f'number {count}')
        quick_hall.watch.forward(minutes=1)
    found = quick_hall.do(list_readings, tool_id=quick_hall.tool, limit=2)
    assert ([row.shot_count for row in found.items], found.total) == ([60, 30], 3)
    assert [row.delta for row in quick_hall.do(list_readings, sort='delta').items] == [10, 20, 30]
    assert [row.shot_count for row in quick_hall.do(list_readings, text='number 30').items] == [30]


def test_the_other_site_reads_nothing_here(quick_hall):
    quick_hall.do(read_counter, tool_id=quick_hall.tool, shot_count=10)
    for function in (tool_counts, list_counter_changes, list_readings):
        with pytest.raises(NotFound):
            quick_hall.do(function, 'olga', tool_id=quick_hall.tool)
    assert quick_hall.do(list_readings, 'olga').total == 0
