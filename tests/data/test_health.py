"""F17: every damage to the file is noticed before anything is written into it, and no empty database takes its place."""
import multiprocessing
import random

import pytest

from data import schema
from data.database import open_database, sqlite_driver
from data.health import inspect_file, mark_running, mark_stopped
from data.opening import opens
from data.running import log_of, marker_of
from tests.data import crashing
from tests.data.plants import KEY, counts, fill

children = multiprocessing.get_context('forkserver')
children.set_forkserver_preload(['tests.data.crashing'])
signed = pytest.mark.skipif(sqlite_driver().__name__ == 'sqlite3', reason='only SQLCipher signs its pages')
WRONG_KEY = b'the key of another installation!'


@pytest.fixture
def whole(path):
    """A database that was stopped properly."""
    database = open_database(f'sqlite:///{path}', KEY)
    schema.migrate(database)
    mark_running(path)
    fill(database, rows=40)
    database.close_cleanly()
    return path


@pytest.fixture
def crashed(path):
    """A database whose process was killed, with everything still in its log."""
    child = children.Process(target=crashing.fill_and_die, args=(str(path),))
    child.start()
    child.join()
    assert log_of(path).stat().st_size
    return path


def files(path):
    return {found.name: found.read_bytes() for found in path.parent.glob(f'{path.name}*') if not found.name.endswith('-shm')}


def test_a_whole_database_passes_and_is_left_as_it_was(whole):
    before = files(whole)
    assert set(before) == {whole.name}
    assert inspect_file(whole, KEY) == ''
    assert files(whole) == before


def test_a_database_whose_process_was_killed_passes_and_keeps_its_log(crashed):
    before = files(crashed)
    assert set(before) == {crashed.name, log_of(crashed).name, marker_of(crashed).name}
    assert inspect_file(crashed, KEY) == ''
    assert files(crashed) == before


def test_a_database_in_use_passes(whole):
    database = open_database(f'sqlite:///{whole}', KEY)
    fill_one_more(database)
    assert inspect_file(whole, KEY) == ''
    database.close()


def fill_one_more(database):
    with database.writer.begin() as connection:
        connection.exec_driver_sql("INSERT INTO job (name, period) VALUES ('one more', '')")


def test_before_the_first_start_there_is_nothing_to_complain_about(path):
    assert inspect_file(path, KEY) == ''
    assert not path.exists()


@signed
def test_a_single_changed_bit_is_found_wherever_it_is(whole):
    content, dice = whole.read_bytes(), random.Random(17)
    missed = []
    for _ in range(100):
        place = dice.randrange(len(content))
        changed = bytearray(content)
        changed[place] ^= 1 << dice.randrange(8)
        whole.write_bytes(changed)
        if not inspect_file(whole, KEY):
            missed.append(place)
    assert missed == []


@signed
def test_a_page_that_is_damaged_in_the_file_but_whole_in_the_log_is_no_damage(whole):
    """A power cut while the log is written back leaves half a page; opening the database repairs it from the log."""
    server = open_database(f'sqlite:///{whole}', KEY)
    fill_one_more(server)
    page = int.from_bytes(log_of(whole).read_bytes()[32:36])
    content = bytearray(whole.read_bytes())
    assert page > 1  # the first page cannot be told from a wrong key
    content[(page - 1) * 4096 + 99] ^= 1
    whole.write_bytes(content)
    assert inspect_file(whole, KEY) == ''
    server.close()


def test_a_database_that_was_cut_off_is_found(whole):
    content, dice = whole.read_bytes(), random.Random(18)
    lengths = [*(dice.randrange(1, len(content)) for _ in range(30)), 4096, len(content) - 4096, len(content) - 1]
    for length in lengths:
        whole.write_bytes(content[:length])
        assert inspect_file(whole, KEY), length


@pytest.mark.parametrize('sign', ['backups', 'tool_photos', 'marker', 'log'])
@pytest.mark.parametrize('left', ['nothing', 'an empty file'])
def test_an_empty_database_never_takes_the_place_of_a_lost_one(crashed, sign, left):
    crashed.unlink()
    for name in {'marker': [log_of(crashed)], 'log': [marker_of(crashed)]}.get(sign, [log_of(crashed), marker_of(crashed)]):
        name.unlink()
    if sign in {'backups', 'tool_photos'}:
        (crashed.parent / sign / 'a').mkdir(parents=True)
        (crashed.parent / sign / 'a' / 'file').write_text('x')
    if left == 'an empty file':
        crashed.touch()
    before = files(crashed)
    assert 'put it back, or restore a backup' in inspect_file(crashed, KEY)
    assert files(crashed) == before


def test_a_log_deleted_after_a_crash_is_noticed_every_time(crashed):
    log_of(crashed).unlink()
    for _ in range(2):
        assert inspect_file(crashed, KEY).startswith('The write-ahead log is missing')
        open_database(f'sqlite:///{crashed}', KEY).close()  # what the application does on its way out


def test_whoever_opens_and_closes_after_a_crash_brings_the_log_home(crashed):
    """The command line, for example; the next start must not miss a log that nobody needs any more."""
    database = open_database(f'sqlite:///{crashed}', KEY)
    assert sum(counts(database).values())
    database.close()
    assert set(files(crashed)) == {crashed.name}
    assert inspect_file(crashed, KEY) == ''


def test_closing_beside_a_running_server_leaves_its_marker(whole):
    server, visitor = (open_database(f'sqlite:///{whole}', KEY) for _ in range(2))
    fill_one_more(server)
    mark_running(whole)
    counts(visitor)
    visitor.close()
    assert marker_of(whole).exists()
    server.close_cleanly()
    assert set(files(whole)) == {whole.name}


@signed
def test_a_wrong_key_is_told_and_changes_nothing(whole):
    before = files(whole)
    assert 'belongs to another one' in inspect_file(whole, WRONG_KEY)
    assert files(whole) == before


def test_damage_behind_the_first_page_is_no_wrong_key(whole):
    content = whole.read_bytes()
    whole.write_bytes(content[:8192] + random.Random(3).randbytes(len(content) - 8192))
    assert 'is damaged' in inspect_file(whole, KEY)
    assert opens(whole, KEY)
    assert not opens(whole, WRONG_KEY)


@signed
def test_a_database_that_is_not_encrypted_is_told_apart_from_a_wrong_key(path):
    import sqlite3
    with sqlite3.connect(path) as connection:
        connection.execute('CREATE TABLE anything (column)')
    assert 'is not encrypted' in inspect_file(path, KEY)


def test_something_else_under_that_name_is_no_database(path):
    path.write_bytes(b'Dear diary, ' * 1000)
    assert inspect_file(path, KEY)
    path.write_text('x')
    assert inspect_file(path, KEY)


def test_an_orphan_is_found(whole):
    database = open_database(f'sqlite:///{whole}', KEY)
    with database.exclusively() as connection:
        connection.exec_driver_sql('PRAGMA foreign_keys=OFF')
        connection.exec_driver_sql('DELETE FROM site')
    database.close()
    assert 'refers to a row of' in inspect_file(whole, KEY)


def test_the_marker_is_made_only_where_there_is_a_log(path):
    mark_running(path)
    mark_stopped(path)
    assert list(path.parent.iterdir()) == []
