"""Whatever people do in whatever order, no shot is lost and none is counted twice."""
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from services.assets.cavities import block_cavity, unblock_cavity
from services.errors import ServiceError
from services.shots.counts import change_counter, list_readings, read_counter, tool_counts, undo_reading
from services.shots.run_list import list_runs
from services.shots.runs import end_run, reopen_run
from services.shots.shares import shares

counts = some.integers(min_value=0, max_value=2000)
doings = some.one_of(
    some.tuples(some.just('read'), counts), some.tuples(some.just('undo'), some.integers(0, 2)), some.tuples(some.just('change'), counts),
    some.tuples(some.just('start'), some.just(0)), some.tuples(some.just('end'), counts), some.tuples(some.just('reopen'), some.just(0)),
    some.tuples(some.just('block'), some.integers(0, 3)), some.tuples(some.just('wait'), some.integers(1, 600)))
SETTINGS = {'deadline': None, 'database': None, 'derandomize': True, 'phases': [Phase.generate, Phase.shrink],
            'suppress_health_check': list(HealthCheck)}


@pytest.mark.timeout(300)
@settings(max_examples=25, **SETTINGS)
@given(steps=some.lists(doings, min_size=4, max_size=14))
def test_the_life_of_a_tool_is_the_sum_of_its_readings_and_falls_only_when_one_is_taken_back(quick_hall, steps):
    hall = quick_hall
    _begin_again(hall)
    for verb, value in steps:
        before = hall.lifetime
        try:
            _do(hall, verb, value)
        except ServiceError:
            assert hall.lifetime == before
        assert hall.lifetime >= before or verb in {'undo', 'reopen'}
        _add_up(hall)


def _add_up(hall):
    rows, known = hall.do(list_readings, tool_id=hall.tool, limit=500).items, hall.do(tool_counts, tool_id=hall.tool)
    assert known.lifetime_shots == sum(row.delta for row in rows)
    assert all(row.delta >= 0 for row in rows)
    for run in hall.do(list_runs, tool_id=hall.tool, limit=500).items:
        assert run.shots == sum(row.delta for row in rows if row.run_id == run.id)
        assert all(segment.shots >= 0 for segment in run.segments)
        assert 0 <= run.parts <= run.shots * run.cavities == run.parts + run.parts_not_made


def _begin_again(hall):
    """Another tool for every example: a database each would take too long."""
    from services.assets.plate import add_asset
    hall.serial = getattr(hall, 'serial', 0) + 1
    hall.tool = hall.do(add_asset, 'ben', kind='tool', asset_number=f'TL-X{hall.serial}', name='Cap', cavity_count=4)
    hall.machine = hall.do(add_asset, 'ben', kind='machine', asset_number=f'PR-X{hall.serial}', name='Press')


def _do(hall, verb, value):
    hall.watch.forward(seconds=1)
    ben, tool = {'who': 'ben'}, {'tool_id': hall.tool}
    run = next(({'run_id': each.id, 'seen_version': each.version} for each in hall.do(list_runs, **tool).items), None)
    doing = {
        'read': lambda: hall.do(read_counter, **ben, **tool, shot_count=value),
        'undo': lambda: [hall.do(undo_reading, **ben, reading_id=row.id) for row in hall.do(list_readings, **tool).items[value:value + 1]],
        'change': lambda: hall.do(change_counter, **ben, **tool, new_count=value, reason='Another counter'),
        'start': lambda: [hall.release(), hall.start()],
        'end': lambda: run and hall.do(end_run, **ben, **run, shots=value),
        'reopen': lambda: run and hall.do(reopen_run, **ben, **run),
        'block': lambda: _turn(hall, hall.cavities[value]),
        'wait': lambda: hall.watch.forward(seconds=value),
    }
    doing[verb]()


def _turn(hall, cavity):
    try:
        hall.do(block_cavity, cavity_id=cavity, reason='Flash')
    except ServiceError:
        hall.do(unblock_cavity, cavity_id=cavity)


@settings(max_examples=300, **SETTINGS)
@given(shots=some.integers(0, 10**12), ticks=some.lists(some.integers(0, 10**15), min_size=1, max_size=20))
def test_shares_are_whole_fair_and_complete(shots, ticks):
    parts, whole = shares(shots, ticks), sum(ticks)
    assert (sum(parts), len(parts)) == (shots, len(ticks))
    assert all(abs(part - shots * each // whole) <= 1 for part, each in zip(parts, ticks, strict=True)) if whole else parts[-1] == shots
