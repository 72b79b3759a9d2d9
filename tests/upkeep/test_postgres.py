import pytest

from data.snapshot import SnapshotFailed
from services.upkeep.backup import BackupFailed, make_backup
from services.upkeep.checks import check_house
from services.upkeep.restore import RestoreRefused, restore
from services.upkeep.secrets import rotate
from services.work import SYSTEM
from tests.postgres import new_database
from tests.upkeep.conftest import add_setting, open_plant, url_of
from tests.upkeep.test_backup import names
from tests.upkeep.test_jobs import race

pytestmark = pytest.mark.postgres


@pytest.fixture
def server(tmp_path):
    url = new_database()
    plant = open_plant(tmp_path / 'server', url)
    plant.address = url
    yield plant
    plant.close()


def test_a_backup_of_a_server_restores_into_another_database(server, tmp_path):
    server.runner.do(SYSTEM, add_setting, name='packed', value='two\nlines\tand \\. more')
    made = make_backup(server.runner, SYSTEM)
    key, url, home = (server.home / 'recovery.key').read_text(), new_database(), tmp_path / 'empty'
    summary = restore(made.path, home, key, url)
    assert summary.rows == made.rows
    restored = open_plant(home, url)
    assert restored.runner.do(SYSTEM, names) == {'packed'}
    restored.close()


def test_what_was_in_the_database_before_is_kept_as_a_backup_of_its_own(server):
    server.runner.do(SYSTEM, add_setting, name='first')
    made = make_backup(server.runner, SYSTEM)
    server.runner.do(SYSTEM, add_setting, name='second')
    key = (server.home / 'recovery.key').read_text()
    summary = restore(made.path, server.home, key, server.address)
    assert server.runner.do(SYSTEM, names) == {'first'}
    restore(summary.set_aside / 'before.backup', server.home, key, server.address)
    assert server.runner.do(SYSTEM, names) == {'first', 'second'}


def test_a_backup_of_one_kind_of_database_is_refused_by_the_other(server, plant):
    made, key = make_backup(server.runner, SYSTEM), (server.home / 'recovery.key').read_text()
    with pytest.raises(RestoreRefused, match='postgresql'):
        restore(made.path, plant.home, key, url_of(plant.home))


def test_a_machine_without_the_tools_of_postgresql_says_which_one_is_missing(server, monkeypatch):
    def missing(name):
        raise SnapshotFailed(f'The program {name} is missing; install the package postgresql-client.')
    monkeypatch.setattr('data.snapshot._program', missing)
    with pytest.raises(BackupFailed, match='pg_dump is missing'):
        make_backup(server.runner, SYSTEM)


def test_a_server_that_does_not_answer_is_one_sentence(server, tmp_path):
    made, key = make_backup(server.runner, SYSTEM), (server.home / 'recovery.key').read_text()
    with pytest.raises(RestoreRefused) as refusal:
        restore(made.path, tmp_path / 'empty', key, 'postgresql+psycopg://nobody@127.0.0.1:1/none')
    assert str(refusal.value) == 'The database cannot be reached.'
    assert sorted(path.name for path in (tmp_path / 'empty').iterdir()) == ['recovery.key', 'toolwarden.lock']


def test_two_processes_do_a_job_once(server):
    other = open_plant(server.home, server.address)
    race(server, other)
    other.close()


def test_a_rotation_and_a_self_check_work_on_a_server_too(server):
    server.runner.do(SYSTEM, add_setting, name='one')
    assert rotate(server.home, server.address).masters == 2
    assert {check.state for check in check_house(server.house) if check.name not in {'backup', 'storage'}} == {'ok'}
