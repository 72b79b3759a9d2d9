from collections import namedtuple
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.errors import NotAllowed
from services.upkeep.backup import make_backup
from services.upkeep.checks import NAMES, check_house, is_in_order, self_check
from services.upkeep.restore import UNFINISHED
from services.work import SYSTEM
from tests.upkeep.conftest import add_setting, as_person
from tests.upkeep.test_audit import break_entry

Usage = namedtuple('Usage', 'total used free')


def state_of(house, name):
    return next(check.state for check in check_house(house) if check.name == name)


def test_a_healthy_plant_is_in_order(plant):
    plant.runner.do(SYSTEM, add_setting, name='one')
    make_backup(plant.runner, SYSTEM)
    checks = plant.runner.do(SYSTEM, self_check)
    assert {check.name for check in checks} == set(NAMES)
    assert [check for check in checks if check.state != 'ok' and check.name != 'storage'] == []
    assert all(check.sentence.endswith('.') for check in checks)


@pytest.mark.parametrize(('camera', 'state', 'told'), [
    ('', 'ok', 'No camera'), ('/dev/nothing-of-that-name', 'warn', 'The camera /dev/nothing-of-that-name is not connected.'),
    ('97', 'warn', '/dev/video97'), ('/dev/null', 'ok', 'is set'), ('http://ann:secret@cam/stream', 'ok', 'is set'),
])
def test_a_camera_that_is_set_and_not_plugged_in_is_told(plant, camera, state, told):
    check = next(check for check in check_house(replace(plant.house, camera=camera)) if check.name == 'camera')
    assert (check.state, told in check.sentence, 'secret' in check.sentence) == (state, True, False), check.sentence


@pytest.mark.parametrize(('free', 'state'), [(50, 'ok'), (19, 'warn'), (9, 'alarm'), (0.2, 'alarm')])
def test_little_free_space_is_told_before_it_hurts(plant, monkeypatch, free, state):
    monkeypatch.setattr('shutil.disk_usage', lambda path: Usage(100 * 10**9, 0, int(free * 10**9)))
    assert state_of(plant.house, 'storage') == state


def test_half_a_gigabyte_is_too_little_on_any_disk(plant, monkeypatch):
    monkeypatch.setattr('shutil.disk_usage', lambda path: Usage(10**9, 0, 4 * 10**8))
    assert state_of(plant.house, 'storage') == 'alarm'


@pytest.mark.parametrize(('moment', 'state'), [
    (datetime.now(UTC) + timedelta(hours=1), 'ok'), (datetime.now(UTC) - timedelta(hours=1), 'alarm'),
    (datetime(1970, 1, 1, tzinfo=UTC), 'alarm'), (datetime(2120, 1, 1, tzinfo=UTC), 'alarm')])
def test_a_clock_that_cannot_be_right_is_an_alarm(plant, moment, state):
    plant.runner.do(SYSTEM, add_setting, name='one')
    assert state_of(replace(plant.house, wall=lambda: moment), 'clock') == state


def test_no_backup_is_a_warning_and_an_old_one_an_alarm(plant):
    assert state_of(plant.house, 'backup') == 'warn'
    made = make_backup(plant.runner, SYSTEM)
    assert state_of(plant.house, 'backup') == 'ok'
    assert state_of(replace(plant.house, wall=lambda: datetime.now(UTC) + timedelta(days=3)), 'backup') == 'alarm'
    made.path.unlink()
    assert state_of(plant.house, 'backup') == 'warn'


def test_a_secret_that_others_can_read_is_an_alarm(plant):
    (plant.home / 'secret.key').chmod(0o644)
    assert state_of(plant.house, 'secrets') == 'alarm'


def test_a_changed_change_log_is_an_alarm(plant):
    for number in range(3):
        plant.runner.do(SYSTEM, add_setting, name=str(number))
    plant.runner.do(SYSTEM, break_entry, number=3)
    assert state_of(plant.house, 'audit') == 'alarm'


def test_an_unfinished_restore_and_foreign_tables_are_alarms(plant):
    (plant.home / UNFINISHED).touch()
    assert state_of(plant.house, 'database') == 'alarm'
    with plant.house.database.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    checks = check_house(plant.house)
    assert next(check.state for check in checks if check.name == 'schema') == 'alarm'
    assert not is_in_order(checks)


def test_a_self_check_is_not_for_everybody(plant):
    with pytest.raises(NotAllowed):
        plant.runner.do(as_person(plant, 'ann', site='HQ'), self_check)
