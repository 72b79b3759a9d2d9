"""The command line as somebody types it: what it says, and with which status it ends."""
import io
import json
import socket
from pathlib import Path

import pytest

from app.cli import run_command
from data import schema
from data.opening import open_with
from tests.conftest import MASTER, PASSWORD


@pytest.fixture
def home(tmp_path, empty_file, monkeypatch) -> Path:
    """A migrated home without anybody in it."""
    folder = tmp_path / 'home'
    folder.mkdir(mode=0o700)
    (folder / 'toolwarden.db').write_bytes(empty_file.read_bytes())
    (folder / 'secret.key').write_text(MASTER.hex())
    (folder / 'secret.key').chmod(0o600)
    monkeypatch.setenv('TOOLWARDEN_HOME', str(folder))
    return folder


@pytest.fixture
def call(capsys, monkeypatch):
    """Type a command; answers status, what was said, and what was complained."""
    def typed(*arguments: str, stdin: str = '') -> tuple[int, str, str]:
        monkeypatch.setattr('sys.stdin', io.StringIO(stdin))
        try:
            status = run_command(arguments)
        except SystemExit as usage:
            status = int(usage.code or 0)
        said = capsys.readouterr()
        return status, said.out, said.err
    return typed


def refused(answer: tuple[int, str, str], *words: str) -> None:
    """One sentence on standard error, exit status 1, no traceback."""
    status, _said, complaint = answer
    assert status == 1, answer
    assert complaint.strip().count('\n') == 0, complaint
    assert complaint.strip().endswith('.'), complaint
    assert 'Traceback' not in complaint
    for word in words:
        assert word in complaint


def test_users_are_added_listed_changed_and_deactivated(home, call):
    assert call('user', 'add', 'ada', '--role', 'admin', stdin=f'{PASSWORD}\n')[0] == 0
    assert call('user', 'add', 'ben', '--role', 'engineer', '--full-name', 'Ben Bolt', stdin=f'{PASSWORD}\n')[0] == 0
    assert call('user', 'set-password', 'ben', stdin='another heron in the rain\n')[0] == 0
    assert call('user', 'deactivate', 'ben')[0] == 0
    listed = call('user', 'list')[1]
    assert [line.split()[0] for line in listed.splitlines()] == ['ada', 'ben']
    assert 'left' in listed.splitlines()[1]
    refused(call('user', 'deactivate', 'ada'), 'administrator')
    refused(call('user', 'add', 'eve', '--role', 'engineer', stdin='short\n'), '15')
    refused(call('user', 'set-password', 'nobody', stdin=f'{PASSWORD}\n'), 'nobody')
    refused(call('user', 'add', 'eve', '--role', 'engineer', '--site', 'XX', stdin=f'{PASSWORD}\n'), 'XX')


def test_a_key_is_printed_once_and_only_its_hash_is_kept(home, call):
    call('user', 'add', 'ada', '--role', 'admin', stdin=f'{PASSWORD}\n')
    status, said, _complaint = call('key', 'add', 'robot', '--user', 'ada', '--scope', 'see-assets')
    key = said.strip()
    assert (status, key[:3], len(key) > 30) == (0, 'tw_', True)
    assert all(key.encode() not in path.read_bytes() for path in home.rglob('*') if path.is_file())
    refused(call('key', 'add', 'robot', '--user', 'nobody'), 'nobody')


def test_the_demo_plant_is_loaded_once_and_only_into_an_empty_database(home, call):
    status, said, _complaint = call('demo')
    assert status == 0
    assert len(said.splitlines()) == 9
    refused(call('demo'), 'in use')


def test_the_demo_plant_goes_as_long_as_somebody_stays(home, call):
    call('demo')
    refused(call('demo', '--remove'), 'administrator of your own')
    call('user', 'add', 'ada', '--role', 'admin', stdin=f'{PASSWORD}\n')
    status, said, _complaint = call('demo', '--remove')
    assert (status, 'gone' in said) == (0, True)
    assert call('user', 'list')[1].split()[0] == 'ada'
    refused(call('demo', '--remove'), 'no demo plant')


def test_a_backup_restores_what_was_there(home, call):
    call('demo')
    status, said, _complaint = call('backup')
    archive = Path(said.strip())
    assert (status, archive.parent) == (0, home / 'backups')
    call('user', 'deactivate', 'anna')
    assert call('restore', str(archive))[0] == 0
    assert 'left' not in call('user', 'list')[1]
    archive.write_bytes(archive.read_bytes()[:-100])
    refused(call('restore', str(archive)))


def test_the_self_check_speaks_to_people_and_to_programs(home, call):
    status, said, _complaint = call('check', '--json')
    checks = json.loads(said)
    assert status == (0 if all(check['state'] != 'alarm' for check in checks) else 1)
    assert {'name', 'state', 'sentence'} <= set(checks[0])
    assert call('check')[1].count('\n') == len(checks)


def test_the_rest_description_is_printed_without_a_database(call, monkeypatch, tmp_path):
    monkeypatch.setenv('TOOLWARDEN_HOME', str(tmp_path / 'nowhere'))
    status, said, _complaint = call('openapi')
    description = json.loads(said)
    assert status == 0
    assert '/api/v1/tools' in description['paths']
    assert all(path.startswith('/api/') for path in description['paths'])


def test_a_secret_is_changed_and_everything_stays_readable(home, call):
    call('demo')
    before = (home / 'secret.key').read_text()
    assert call('rotate-secret')[0] == 0
    assert (home / 'secret.key').read_text() != before
    assert len(call('user', 'list')[1].splitlines()) == 9


def test_wrong_usage_ends_with_two(call):
    assert call('fly')[0] == 2
    assert call('user', 'add', 'ada')[0] == 2


def test_an_unknown_setting_stops_everything(home, call, monkeypatch):
    monkeypatch.setenv('TOOLWARDEN_COLOUR', 'green')
    refused(call('user', 'list'), 'TOOLWARDEN_COLOUR')


@pytest.mark.parametrize(('name', 'value', 'word'), [
    ('PORT', 'many', 'TOOLWARDEN_PORT'), ('ROLE', 'king', 'TOOLWARDEN_ROLE'), ('LOG', 'xml', 'TOOLWARDEN_LOG'),
    ('SECRET_FILE', '/nowhere/secret', 'TOOLWARDEN_SECRET_FILE'), ('DATABASE_URL', 'mysql://x/y', 'mysql'), ('DATABASE_URL', 'nonsense', 'sqlite'),
    ('DATABASE_URL', 'postgresql+psycopg://toolwarden@127.0.0.1:1/none', 'cannot be reached'), ('HOME', '/dev/null/home', '/dev/null/home')])
def test_a_setting_that_cannot_be_right_is_named_in_one_sentence(home, call, monkeypatch, name, value, word):
    monkeypatch.setenv(f'TOOLWARDEN_{name}', value)
    refused(call('user', 'list'), word)


def test_the_wrong_key_is_told_apart_from_an_empty_house(home, call):
    (home / 'secret.key').write_text('11' * 32)
    before = (home / 'toolwarden.db').read_bytes()
    refused(call('run', '--port', str(_free_port())), 'secret')
    assert (home / 'toolwarden.db').read_bytes() == before


def test_a_taken_port_is_said_before_anything_is_opened(home, call):
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        taken.listen()
        refused(call('run', '--host', '127.0.0.1', '--port', str(taken.getsockname()[1])), 'Port')


@pytest.mark.parametrize(('revision', 'word'), [('9999', 'newer'), ('0001', 'migrate')])
def test_a_schema_of_another_version_is_not_worked_on(home, call, keyring, revision, word):
    database = open_with(f'sqlite:///{home / "toolwarden.db"}', keyring)
    with database.exclusively() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    database.close_cleanly()
    refused(call('run', '--no-migrate', '--host', '127.0.0.1', '--port', str(_free_port())), word)


def test_without_a_backup_no_verb_changes_the_tables_of_a_plant_in_use(home, call, keyring, caplog):
    call('demo')
    at_revision(home, keyring, schema.revisions()[-2])
    (home / 'backups').write_text('a file where the folder belongs')
    for verb in (['run', '--host', '127.0.0.1', '--port', str(_free_port())], ['migrate'], ['user', 'list']):
        refused(call(*verb), 'not changed', 'no backup', 'File exists')
    (home / 'backups').unlink()
    assert call('migrate') == (0, f'The database is at revision {schema.head()}.\n', '')
    [made] = (home / 'backups').iterdir()
    assert str(made) in caplog.text
    assert len(call('user', 'list')[1].splitlines()) == 9
    assert list((home / 'backups').iterdir()) == [made]


def test_migrate_refuses_a_revision_that_does_not_exist_and_a_database_that_does_not_answer(home, call, monkeypatch):
    refused(call('migrate', '--to', 'nowhere'), 'nowhere', schema.head())
    monkeypatch.setenv('TOOLWARDEN_DATABASE_URL', 'postgresql+psycopg://toolwarden@127.0.0.1:1/none')
    refused(call('migrate'), 'cannot be reached')


def at_revision(home, keyring, revision):
    database = open_with(f'sqlite:///{home / "toolwarden.db"}', keyring)
    schema.migrate(database, revision)
    database.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return int(probe.getsockname()[1])
