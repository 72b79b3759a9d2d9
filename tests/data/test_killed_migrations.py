"""F7 in full: with 10,000 rows, killed after every single statement on the way from every older version, on both databases."""
import pytest
from sqlmodel import SQLModel

from data import schema
from data.database import open_database
from data.health import inspect_file
from tests.data.plants import KEY, checksums, columns, counts, fill, tables_of
from tests.data.test_migrations import REVISIONS, differences, fresh_copy, killed_after
from tests.postgres import drop_database, new_database

ROWS = 10_000
LARGE = ('user', 'asset', 'audit_entry')


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize('start', REVISIONS[:-1])
def test_ten_thousand_rows_survive_a_kill_after_any_statement_of_a_migration(url, tmp_path, start):
    kept, sums, tables = begin(url, start)
    reached = []
    for step in range(2000):
        copy = copy_of(url, tmp_path)
        ended = killed_after(copy, step)
        reached.append(state_of(copy, start, kept, sums, tables))
        forget(copy)
        if ended == 0:
            break
    assert reached[-1] == schema.head()
    assert reached == sorted(reached), 'once there, always there'
    assert reached.count(start) > 10


def begin(url, start):
    """A database of an older version with its rows; answers its columns, what they hold, and the names of its tables."""
    database = open_database(url, KEY)
    schema.migrate(database, start)
    tables = tables_of(database)
    large = tables & set(LARGE)
    fill(database, more=dict.fromkeys(large, -(-ROWS // len(large))))
    assert sum(counts(database).values()) >= ROWS
    kept = columns(database)
    sums = checksums(database)
    database.close()
    return kept, sums, tables


def state_of(url, start, kept, sums, tables):
    """Old or new, never between, with every row as it was; and trying again succeeds."""
    database = open_database(url, KEY)
    if database.path is not None:
        assert inspect_file(database.path, KEY) == ''
    reached = schema.current(database)
    assert reached in {start, schema.head()}
    assert tables_of(database) == (tables if reached == start else set(SQLModel.metadata.tables))
    assert checksums(database, kept) == sums
    schema.migrate(database)
    assert differences(database) == []
    assert checksums(database, kept) == sums
    database.close()
    return reached


def copy_of(url, folder):
    if not url.startswith('sqlite'):
        return new_database(like=url)
    path = folder / 'copy.db'
    fresh_copy(folder / 'toolwarden.db', path)
    return f'sqlite:///{path}'


def forget(url):
    if not url.startswith('sqlite'):
        drop_database(url)
