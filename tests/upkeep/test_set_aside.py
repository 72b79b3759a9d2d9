"""What restores set aside is kept as long as backups are, and the last two always."""
from datetime import UTC, datetime, timedelta

import pytest

from data.tables.upkeep import BackupKind
from services.upkeep.backup import make_backup, remove_old_backups
from services.upkeep.backups import record_backup
from services.upkeep.jobs import run_due, standing_jobs
from services.upkeep.restore import restore
from services.upkeep.set_aside import new_folder
from services.work import SYSTEM

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture
def used(plant):
    """A plant with a backup for each of the last thirty nights."""
    plant.house.backups.mkdir()
    for days in range(30, -1, -1):
        plant.clock.at = NOW - timedelta(days=days)
        path = plant.house.backups / f'{days}.backup'
        path.write_text('x')
        plant.runner.do(SYSTEM, record_backup, kind=BackupKind.NIGHTLY, path=str(path), size=1, sha256='', photos=0)
    return plant


def set_aside(plant, *names):
    for name in names:
        (plant.home / name / 'tool_photos').mkdir(parents=True)
        (plant.home / name / 'tool_photos' / 'one.jpg').write_text('x')


def left(plant):
    return sorted(path.name for path in plant.home.iterdir() if path.name.startswith('before-'))


def test_what_is_older_than_every_backup_that_is_kept_goes_and_the_last_two_stay(used):
    set_aside(used, 'before-restore-20240101-120000', 'before-restore-20250101-120000', 'before-restore-20260101-120000',
              'before-restore-20260201-120000')
    remove_old_backups(used.runner, SYSTEM)
    assert left(used) == ['before-restore-20260101-120000', 'before-restore-20260201-120000']
    assert remove_old_backups(used.runner, SYSTEM) == 0


def test_what_is_younger_than_the_oldest_backup_stays_however_much_there_is(used):
    kept = [f'before-restore-20260614-12000{number}' for number in range(5)]
    set_aside(used, 'before-restore-20240101-120000', *kept)
    removed = remove_old_backups(used.runner, SYSTEM)
    assert left(used) == kept
    assert removed == 31 - len(list(used.house.backups.iterdir())) + 1


def test_of_several_in_one_second_the_last_two_stay(used):
    set_aside(used, 'before-restore-20240101-120000', *(f'before-restore-20240101-120000-{number}' for number in range(2, 12)))
    remove_old_backups(used.runner, SYSTEM)
    assert left(used) == ['before-restore-20240101-120000-10', 'before-restore-20240101-120000-11']


def test_without_a_backup_nothing_is_removed(plant):
    set_aside(plant, *(f'before-restore-2024010{number}-120000' for number in range(1, 6)))
    assert remove_old_backups(plant.runner, SYSTEM) == 0
    assert len(left(plant)) == 5


def test_what_only_looks_like_it_is_left_alone(used, tmp_path):
    set_aside(used, 'before-restore-20260101-120000', 'before-restore-20260201-120000', 'before-restore-mine', 'before-restore-20240101-120000-copy',
              'before-restore-20249999-120000')
    (elsewhere := tmp_path / 'elsewhere').mkdir()
    (elsewhere / 'kept').write_text('x')
    (used.home / 'before-restore-20230101-120000').symlink_to(elsewhere)
    (used.home / 'before-restore-20230102-120000').write_text('a file')
    before = left(used)
    remove_old_backups(used.runner, SYSTEM)
    assert left(used) == before
    assert (elsewhere / 'kept').exists()


def test_a_folder_that_cannot_be_removed_does_not_make_the_backup_fail(used, monkeypatch):
    set_aside(used, 'before-restore-20240101-120000', 'before-restore-20260101-120000', 'before-restore-20260201-120000')
    monkeypatch.setattr('shutil.os.rmdir', refuse)
    remove_old_backups(used.runner, SYSTEM)
    assert left(used)[0] == 'before-restore-20240101-120000'


def refuse(*_arguments, **_options):
    raise PermissionError(1, 'Operation not permitted')


def test_the_nightly_job_removes_what_a_restore_set_aside(plant):
    backup, key = make_backup(plant.runner, SYSTEM), (plant.home / 'recovery.key').read_text()
    plant.close()
    for _again in range(3):
        restore(backup.path, plant.home, key, plant.url)
    first, *last = left(plant)
    assert len(last) == 2
    plant.clock.at += timedelta(days=800)  # the only backup that is listed is the one of this night
    assert [job for job in run_due(plant.runner, standing_jobs()) if job == 'backup'] == ['backup']
    assert left(plant) == last
    assert not (plant.home / first).exists()


def test_every_restore_gets_a_folder_of_its_own(tmp_path):
    folders = [new_folder(tmp_path) for _again in range(3)]
    assert len(set(folders)) == 3
    assert all(folder.stat().st_mode & 0o777 == 0o700 for folder in folders)
