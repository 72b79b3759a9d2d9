"""Before tables with rows in them change there is a backup, or they do not change."""
import errno
import multiprocessing
import signal
from datetime import UTC, datetime, timedelta

import pytest

import services.upkeep.backup as backup_module
from app.opening import open_house
from app.settings import Settings
from data import schema
from data.archive import WrongRecoveryKey, recovery_key
from data.snapshot import SnapshotFailed
from data.tables.upkeep import BackupKind
from services.upkeep import migrating
from services.upkeep.backup import BackupFailed, remove_old_backups, verify
from services.upkeep.backups import list_backups, record_backup
from services.upkeep.migrating import NOTE, migrate
from services.upkeep.restore import restore
from services.work import SYSTEM
from tests.postgres import new_database
from tests.upkeep import starting
from tests.upkeep.conftest import add_setting, open_plant, url_of
from tests.upkeep.test_backup import names

children = multiprocessing.get_context('forkserver')
children.set_forkserver_preload(['tests.upkeep.starting'])
OLDER = schema.revisions()[-2]


@pytest.fixture(params=['sqlite', pytest.param('postgresql', marks=pytest.mark.postgres)])
def plant(request, tmp_path):
    """A plant on each database in turn."""
    url = url_of(tmp_path / 'home') if request.param == 'sqlite' else new_database()
    plant = open_plant(tmp_path / 'home', url)
    plant.address = url
    yield plant
    plant.close()


@pytest.fixture
def older(plant):
    """A plant in use whose tables are those of the version before."""
    plant.runner.do(SYSTEM, add_setting, name='kept')
    schema.migrate(plant.house.database, OLDER)
    return plant


def listed(plant):
    return [(backup.kind, backup.path) for backup in plant.runner.do(SYSTEM, list_backups).items]


def files(plant):
    return sorted(str(path) for path in plant.house.backups.iterdir()) if plant.house.backups.exists() else []


def test_the_backup_stands_in_the_list_and_in_the_log_and_holds_the_tables_as_they_were(older, caplog, tmp_path):
    migrate(older.house)
    schema.require_current(older.house.database)
    assert listed(older) == [(BackupKind.BEFORE_MIGRATION, path) for path in files(older)]
    [backup] = older.runner.do(SYSTEM, list_backups).items
    assert backup.path in caplog.text
    assert (backup.size, backup.problem, backup.verified_at is not None) == ((older.house.backups / backup.path).stat().st_size, '', True)
    (workshop := tmp_path / 'workshop').mkdir()
    manifest = verify(older.house, older.house.backups / backup.path, workshop)
    assert (manifest.revision, manifest.counts['setting']) == (OLDER, 1)
    assert not (older.home / NOTE).exists()


def test_the_backup_restores_under_the_new_version(older, tmp_path):
    migrate(older.house)
    older.runner.do(SYSTEM, add_setting, name='later')
    url = url_of(tmp_path / 'other') if older.house.database.is_sqlite else new_database()
    restore(older.house.backups / listed(older)[0][1], tmp_path / 'other', recovery_key(older.home), url)
    restored = open_plant(tmp_path / 'other', url)
    assert restored.runner.do(SYSTEM, names) == {'kept'}
    restored.close()


def test_nothing_is_backed_up_where_nothing_could_be_lost(plant):
    migrate(plant.house)
    assert files(plant) == [], 'up to date'
    schema.migrate(plant.house.database, OLDER)
    migrate(plant.house)
    assert files(plant) == [], 'tables without rows'
    schema.migrate(plant.house.database, 'base')
    migrate(plant.house)
    assert files(plant) == [], 'a new database'
    schema.require_current(plant.house.database)


def no_space(*_arguments, **_options):
    raise OSError(errno.ENOSPC, 'No space left on device')


def no_program(*_arguments, **_options):
    raise SnapshotFailed('The program pg_dump is missing; install the package postgresql-client.')


def a_bad_key(*_arguments, **_options):
    raise WrongRecoveryKey


@pytest.mark.parametrize(('function', 'trouble', 'reason'), [
    ('write_archive', no_space, 'the folder or the disk refused (No space left on device).'),
    ('copy_database', no_program, 'The program pg_dump is missing; install the package postgresql-client.'),
    ('unpack', a_bad_key, 'the recovery key in the home is damaged.'),
])
def test_without_a_backup_nothing_is_changed_and_one_sentence_says_why(older, monkeypatch, function, trouble, reason):
    with monkeypatch.context() as patch:
        patch.setattr(backup_module, function, trouble)
        for _again in range(2):
            with pytest.raises(BackupFailed) as refusal:
                migrate(older.house)
            assert str(refusal.value) == f'The tables were not changed, because no backup could be made first: {reason}'
    assert schema.current(older.house.database) == OLDER
    assert older.runner.do(SYSTEM, names) == {'kept'}
    assert files(older) == []
    migrate(older.house)  # as soon as the reason is gone
    schema.require_current(older.house.database)
    assert listed(older) == [(BackupKind.BEFORE_MIGRATION, path) for path in files(older)]
    assert len(files(older)) == 1


def test_while_another_backup_is_made_nothing_is_changed(older):
    with backup_module.hold(older.home / 'backup.lock'), pytest.raises(BackupFailed, match='being made already'):
        migrate(older.house)
    assert schema.current(older.house.database) == OLDER


def test_several_that_start_together_make_one_backup(older):
    ready = children.Event()
    together = [children.Process(target=starting.start, args=(str(older.home), older.address, ready)) for _ in range(4)]
    for child in together:
        child.start()
    ready.set()
    for child in together:
        child.join()
    assert [child.exitcode for child in together] == [0, 0, 0, 0]
    schema.require_current(older.house.database)
    assert listed(older) == [(BackupKind.BEFORE_MIGRATION, path) for path in files(older)]
    assert len(files(older)) == 1


def test_a_backup_gets_on_the_list_once_when_the_start_was_killed_right_after_that(older, monkeypatch):
    record = migrating._record
    with monkeypatch.context() as patch:
        patch.setattr(migrating, '_record', lambda house, note: (record(house, note), 1 / 0))
        with pytest.raises(ZeroDivisionError):
            migrate(older.house)
    assert (older.home / NOTE).exists()
    migrate(older.house)
    assert not (older.home / NOTE).exists()
    assert listed(older) == [(BackupKind.BEFORE_MIGRATION, path) for path in files(older)]
    assert older.runner.do(SYSTEM, list_backups).total == 1


@pytest.mark.parametrize('where', [
    'services.upkeep.migrating.write_backup', 'services.upkeep.backup.verify', 'services.upkeep.migrating.hash_of', 'alembic.command.upgrade',
    'services.upkeep.migrating._put_on_the_list', 'services.upkeep.migrating._record'])
def test_a_start_that_is_killed_leaves_one_backup_to_the_next(older, where):
    for _again in range(2):
        child = children.Process(target=starting.start_and_die, args=(str(older.home), older.address, where))
        child.start()
        child.join()
        assert child.exitcode == -signal.SIGKILL
    open_house(Settings(home=older.home, database_url=older.address), migrate=True).database.close()
    assert listed(older) == [(BackupKind.BEFORE_MIGRATION, path) for path in files(older)]
    assert len(files(older)) == 1
    assert not (older.home / NOTE).exists()


def test_a_migration_that_fails_at_every_start_leaves_one_backup_not_one_for_each(older, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr('data.schema.command.upgrade', lambda *_arguments: 1 / 0)
        for _again in range(3):
            with pytest.raises(ZeroDivisionError):
                migrate(older.house)
            assert len(files(older)) == 1
    older.runner.do(SYSTEM, add_setting, name='worked on with the version before')
    migrate(older.house)
    assert listed(older) == [(BackupKind.BEFORE_MIGRATION, path) for path in files(older)]
    assert older.runner.do(SYSTEM, list_backups).total == 1


def test_going_back_is_backed_up_too_and_that_backup_is_not_taken_for_a_failed_attempt(older):
    migrate(older.house)
    older.runner.do(SYSTEM, add_setting, name='later')
    migrate(older.house, OLDER)
    assert schema.current(older.house.database) == OLDER
    before = files(older)
    assert len(before) == 2
    migrate(older.house)
    assert set(before) < set(files(older))
    assert len(listed(older)) == 2, 'that of the way back is in the log only'


def test_the_last_one_before_a_migration_outlives_the_nightly_ones_of_its_day(plant):
    plant.house.backups.mkdir()

    def made(days, hours, kind):
        plant.clock.at = datetime(2026, 2, 1, tzinfo=UTC) + timedelta(days=days, hours=hours)
        path = plant.house.backups / f'{days}-{hours}.backup'
        path.write_text('x')
        plant.runner.do(SYSTEM, record_backup, kind=kind, path=str(path), size=1, sha256='', photos=0)
    for days in range(60):
        made(days, 2, BackupKind.NIGHTLY)
    for days in (5, 9):
        made(days, 1, BackupKind.BEFORE_MIGRATION)
    remove_old_backups(plant.runner, SYSTEM)
    assert [backup.path for backup in plant.runner.do(SYSTEM, list_backups).items
            if backup.kind is BackupKind.BEFORE_MIGRATION] == [str(plant.house.backups / '9-1.backup')]
    assert (plant.house.backups / '9-1.backup').exists()
    assert not (plant.house.backups / '5-1.backup').exists()
