import os
import signal
import subprocess
import sys
import time

import pytest
from sqlmodel import select

from data.archive import recovery_key
from data.database import DatabaseTrouble, connect_sqlite, sqlite_driver
from data.keys import Keyring, add_master, load_keyring
from data.occupied import occupy
from data.opening import fitting_key, open_with, opens
from data.tables.people import User
from data.tables.upkeep import Setting
from services.errors import Conflict
from services.guard import command, query
from services.upkeep.backup import make_backup
from services.upkeep.restore import restore
from services.upkeep.secrets import rotate
from services.work import SYSTEM
from tests.upkeep.conftest import add_setting, add_user, open_plant, url_of


@command(None)
def give_second_factor(work):
    for user in work.session.exec(select(User)).all():
        user.mfa_secret = work.house.keyring.seal_text(f'secret of {user.username}', purpose='mfa', about=str(user.id))


@query(None)
def second_factors(work):
    return {user.username: work.house.keyring.open_text(user.mfa_secret, purpose='mfa', about=str(user.id))
            for user in work.session.exec(select(User)).all()}


@query(None)
def settings(work):
    return set(work.session.exec(select(Setting.name)).all())


@pytest.fixture
def stopped(plant):
    """A plant with people who have a second factor, stopped."""
    for name in ('ada', 'bob'):
        plant.runner.do(SYSTEM, add_user, name=name)
    plant.runner.do(SYSTEM, give_second_factor)
    plant.runner.do(SYSTEM, add_setting, name='kept')
    plant.close()
    return plant.home


def assert_all_readable(home):
    plant = open_plant(home)
    assert plant.runner.do(SYSTEM, second_factors) == {'ada': 'secret of ada', 'bob': 'secret of bob'}
    assert 'kept' in plant.runner.do(SYSTEM, settings)
    plant.close()


def test_a_new_master_secret_keeps_everything_readable_and_seals_it_anew(stopped):
    old = load_keyring(stopped, None)
    rotation = rotate(stopped, url_of(stopped))
    assert (rotation.masters, rotation.sealed_anew) == (2, 2)
    assert_all_readable(stopped)
    newest = Keyring(load_keyring(stopped, None).masters[0])  # and the old one is needed for nothing any more
    plant = open_plant(stopped)
    with plant.house.database.reading() as session:
        assert [newest.open_text(user.mfa_secret, purpose='mfa', about=str(user.id)) for user in session.exec(select(User)).all()]
    plant.close()
    assert opens(stopped / 'toolwarden.db', newest.key('database'))
    assert not opens(stopped / 'toolwarden.db', old.key('database'))


def test_backups_from_before_a_rotation_and_from_after_it_both_restore(plant, tmp_path):
    before = make_backup(plant.runner, SYSTEM).path
    plant.close()
    rotate(plant.home, plant.url)
    again = open_plant(plant.home)
    after = make_backup(again.runner, SYSTEM).path
    again.close()
    for archive in (before, after):
        home = tmp_path / archive.stem
        restore(archive, home, recovery_key(plant.home), url_of(home))
        open_plant(home).close()


def test_a_rotation_cut_off_after_the_new_master_was_written_is_finished_by_the_next_one(stopped):
    add_master(stopped)
    assert_all_readable(stopped)
    assert rotate(stopped, url_of(stopped)).masters == 2
    assert_all_readable(stopped)
    assert rotate(stopped, url_of(stopped)).masters == 3


ROTATE = ('import sys; from pathlib import Path; from services.upkeep.secrets import rotate\n'
          'print("on", flush=True); rotate(Path(sys.argv[1]), sys.argv[2])')


def test_a_rotation_killed_at_any_moment_leaves_everything_readable(stopped):
    plant = open_plant(stopped)
    for number in range(100):
        plant.runner.do(SYSTEM, add_setting, name=str(number), value='x' * 3500)
    plant.close()
    for milliseconds in (5, 10, 15, 20, 30, 40, 60, 80):
        child = subprocess.Popen([sys.executable, '-c', ROTATE, str(stopped), url_of(stopped)], stdout=subprocess.PIPE, cwd=os.getcwd())
        child.stdout.readline()
        time.sleep(milliseconds / 1000)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        assert_all_readable(stopped)
    rotate(stopped, url_of(stopped))
    assert_all_readable(stopped)


def test_the_key_change_itself_killed_half_way_is_rolled_back(stopped):
    """More pages than the cache holds, so that the file is half old and half new when the process ends."""
    plant = open_plant(stopped)
    for number in range(60):
        plant.runner.do(SYSTEM, add_setting, name=f'large {number}', value='x' * 4000)
    plant.close()
    path, new = stopped / 'toolwarden.db', add_master(stopped).keys('database')
    code = ('import os, sys; from pathlib import Path; from data.database import connect_sqlite\n'
            'c = connect_sqlite(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))\n'
            'for p in ("journal_mode=DELETE", "cache_size=10", "cache_spill=1"): c.execute(f"PRAGMA {p}").fetchall()\n'
            'c.execute("BEGIN IMMEDIATE"); c.execute("UPDATE setting SET value = value || \'y\'"); os.kill(os.getpid(), 9)\n')
    subprocess.run([sys.executable, '-c', code, str(path), new[1].hex()], check=False)
    assert path.with_name('toolwarden.db-journal').exists()
    assert fitting_key(path, new) == new[1]  # the newest key is tried first, on a file that waits for its rollback
    assert_all_readable(stopped)


def test_a_running_server_and_a_secret_from_outside_refuse_a_rotation(stopped):
    with occupy(stopped), pytest.raises(Conflict, match='running'):
        rotate(stopped, url_of(stopped))
    with pytest.raises(Conflict, match='TOOLWARDEN_SECRET'):
        rotate(stopped, url_of(stopped), 'given')
    assert len(load_keyring(stopped, None).masters) == 1


def test_a_wrong_key_opens_nothing(stopped):
    with pytest.raises(DatabaseTrouble):
        open_with(url_of(stopped), Keyring(os.urandom(32), os.urandom(32)))
    connection = connect_sqlite(stopped / 'toolwarden.db', os.urandom(32))
    with pytest.raises(sqlite_driver().DatabaseError):
        connection.execute('SELECT 1 FROM user')
    connection.close()
