"""Readings and failures from a list: counted and reported once, refused line by line."""
import pytest
from sqlmodel import select

from data.tables.failures import FailureReport
from services.failures.register import list_reports
from services.imports.taking import try_import
from services.shots.counts import list_readings
from tests.failures.conftest import load_lists
from tests.imports.files import MACHINES, MOULDS
from tests.imports.test_assets import take, told
from tests.imports.test_production import lifetime

READINGS = """Tool,Date,Time,Shot count,Remark
M-1,2018-11-01,06:00,1000,Start
M-1,2018-11-03,,1500,
M-2,2018-11-01,,70,
M-9,2018-11-01,,5,
"""
FAILURES = """asset_number,Failure code,Date,Time,Severity,Cavity,Description,Root cause
M-1,FL-001,2018-11-01,14:05,high,"2, 3",Flash at the gate,
M-2,EJ-001,2018-11-02,,,1,,Ran dry
NO.01,HY-01,2018-11-03,,,,Oil below the press,
M-9,FL-001,2018-11-03,,,,,
"""


@pytest.fixture
def plant(runner, cast):
    load_lists(runner)
    take(runner, cast.ben, 'tools', MOULDS)
    take(runner, cast.ben, 'machines', MACHINES)
    return runner


def test_readings_are_counted_once_in_the_order_of_their_days(plant, cast):
    tried = take(plant, cast.ben, 'readings', READINGS, try_import)
    outcome = take(plant, cast.ben, 'readings', READINGS)
    assert tried == outcome
    assert (outcome.totals, told(outcome)) == ({'rows': 4, 'imported': 3, 'unchanged': 0, 'errors': 1, 'changed': 0},
                                               [(5, 'The tool M-9 is not registered.')])
    assert (lifetime(plant, cast.ben, 'M-1'), lifetime(plant, cast.ben, 'M-2')) == (1500, 70)
    newest = plant.do(cast.ben, list_readings).items[0]
    assert (newest.shot_count, newest.delta, newest.recorded_by, newest.recorded_at.date().isoformat()) == (1500, 500, 'Ben Person', '2018-11-03')
    again = take(plant, cast.ben, 'readings', READINGS)
    assert (again.imported, again.unchanged, lifetime(plant, cast.ben, 'M-1')) == (0, 3, 1500)


def test_a_reading_that_falls_keeps_the_file_out_and_one_from_before_the_last_look_is_passed_over(plant, cast):
    assert told(take(plant, cast.ben, 'readings', READINGS.replace('1500', '999')))[0] == (
        3, 'The counter of M-1 showed 1,000 before and cannot fall.')
    assert (lifetime(plant, cast.ben, 'M-1'), plant.do(cast.ben, list_readings).total) == (0, 0)
    take(plant, cast.ben, 'readings', READINGS)
    late = take(plant, cast.ben, 'readings', READINGS + 'M-1,2018-11-02,,1200,\n')
    assert (late.taken, late.imported, told(late)[-1]) == (True, 0, (6, 'The counter of M-1 was read after that day already.'))


@pytest.mark.parametrize(('old', 'new', 'word'), [
    ('2018-11-03,,1500', '3.11.2018,,1500', 'A date such as'), ('06:00', '6 Uhr', 'A time such as 14:05'), ('1500', 'many', 'A whole number'),
    ('2018-11-03', '2999-01-01', 'cannot have happened'), ('1500', '', 'This is needed'),
    ('Start', 'x' * 501, 'At most 500 characters'),
])
def test_a_wrong_cell_is_named_and_nothing_is_counted(plant, cast, old, new, word):
    outcome = take(plant, cast.ben, 'readings', READINGS.replace(old, new, 1))
    assert (outcome.taken, any(word in sentence for _line, sentence in told(outcome))) == (False, True), told(outcome)
    assert plant.do(cast.ben, list_readings).total == 0


def test_failures_are_reported_once_and_what_has_a_root_cause_is_closed(plant, cast):
    outcome = take(plant, cast.ben, 'failures', FAILURES)
    assert (outcome.imported, told(outcome)) == (3, [(5, 'The tool or machine M-9 is not registered.')])
    rows = {row.code: row for row in plant.do(cast.ben, list_reports).items}
    assert (rows['FL-001'].severity, rows['FL-001'].cavities, rows['FL-001'].status) == ('high', ('2', '3'), 'open')
    assert (rows['EJ-001'].status, rows['HY-01'].asset_number) == ('closed', 'NO.01')
    again = take(plant, cast.ben, 'failures', FAILURES)
    with plant.house.database.reading() as session:
        assert (again.imported, again.unchanged, len(session.exec(select(FailureReport)).all())) == (0, 3, 3)


@pytest.mark.parametrize(('old', 'new', 'word'), [
    ('FL-001', 'XX-999', 'no such failure code'), ('HY-01', 'FL-001', 'no such failure code'), ('high', 'awful', 'One of critical'),
    ('14:05', '25:00', 'A time such as'),
    ('2, 3', '2; 99', 'M-1 has no cavity 99.'), ('Flash at the gate', 'x' * 2001, 'At most 2,000 characters'),
])
def test_a_failure_that_does_not_fit_keeps_the_file_out(plant, cast, old, new, word):
    outcome = take(plant, cast.ben, 'failures', FAILURES.replace(old, new, 1))
    assert (outcome.taken, any(word in sentence for _line, sentence in told(outcome))) == (False, True), told(outcome)
    assert plant.do(cast.ben, list_reports).total == 0
