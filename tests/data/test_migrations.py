"""Every migration runs forwards and backwards on both databases, wholly or not at all."""
import multiprocessing
import shutil
import signal
import warnings
from itertools import pairwise

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import SQLModel

from data import schema
from data.database import DatabaseTrouble, connect_sqlite, open_database
from data.health import inspect_file
from tests.data import crashing
from tests.data.plants import KEY, ROWS, checksums, columns, counts, fill, tables_of
from tests.postgres import new_database

children = multiprocessing.get_context('forkserver')
children.set_forkserver_preload(['tests.data.crashing'])
REVISIONS = schema.revisions()


def differences(database):
    with database.reader.connect() as connection, warnings.catch_warnings():
        warnings.filterwarnings('ignore', message='.*expression-based index.*')  # SQLite cannot be asked about those
        return compare_metadata(MigrationContext.configure(connection, opts={'compare_type': True}), SQLModel.metadata)


def test_a_migrated_database_has_exactly_the_tables_of_the_code(database):
    assert differences(database) == []
    assert schema.current(database) == schema.head() == REVISIONS[-1]


def test_usernames_are_unique_whatever_their_case(database):
    """The one index that cannot be compared on SQLite."""
    fill(database, rows=1)
    user = SQLModel.metadata.tables['user']
    with database.writer.begin() as connection:
        connection.execute(sa.update(user).values(username='maria'))
        row = dict(connection.execute(sa.select(user)).mappings().one())
        row.update(id=row['site_id'], username='Maria', badge_hash=None)
        with pytest.raises(sa.exc.IntegrityError):
            connection.execute(sa.insert(user), row)


def test_every_table_takes_rows_and_going_back_to_nothing_leaves_nothing(database):
    fill(database)
    assert set(counts(database).values()) == {ROWS}
    schema.migrate(database, 'base')
    assert tables_of(database) == set()
    assert schema.current(database) is None
    schema.migrate(database)
    assert differences(database) == []


def test_rows_survive_going_back_and_forth_one_revision_at_a_time(database):
    """F8."""
    known = {}
    for revision in reversed(REVISIONS[:-1]):  # before there are rows: what each revision has no column for cannot come back
        schema.migrate(database, revision)
        known[revision] = columns(database)
    schema.migrate(database)
    fill(database)
    counted, summed = counts(database), {revision: checksums(database, kept) for revision, kept in known.items()}
    for revision, kept in known.items():
        schema.migrate(database, revision)
        assert kept
        schema.migrate(database)
        assert {name: counts(database)[name] for name in kept} == {name: counted[name] for name in kept}
        assert checksums(database, kept) == summed[revision]
    assert differences(database) == []


@pytest.mark.parametrize(('start', 'end'), [(None, 'head'), *pairwise(REVISIONS)])
def test_a_process_killed_after_any_statement_leaves_the_old_or_the_new_tables(tmp_path, start, end):
    """F7 on SQLite: the whole way from nothing, and each migration with rows; with many rows, from every version to the newest and
    on both databases in `test_killed_migrations.py`."""
    before, path = tmp_path / 'before.db', tmp_path / 'toolwarden.db'
    kept = at(f'sqlite:///{before}', start)
    old, new, found = everything(before), migrated(before, path, end), []
    for step in range(1000):
        fresh_copy(before, path)
        if killed_after(f'sqlite:///{path}', step, end) == 0:
            break
        assert inspect_file(path, KEY) == ''
        found.append(everything(path))
        assert found[-1] in (old, new)
        if step % 20 == 0:
            check_old_or_new(f'sqlite:///{path}', start, kept, end)
    assert found == sorted(found, key=lambda each: each == new), 'once there, always there'
    assert len(found) > found.count(new) > 0
    assert everything(path) == new


@pytest.mark.postgres
def test_on_postgresql_a_killed_migration_leaves_the_old_or_the_new_tables():
    """F7 on PostgreSQL: one transaction, so every seventh statement is enough to see that it is one."""
    url = new_database()
    kept = at(url, REVISIONS[0])
    for step in range(0, 1000, 7):
        if killed_after(url, step) == 0:
            break
        database = open_database(url, KEY)
        assert schema.current(database) == REVISIONS[0]
        assert set(counts(database).values()) == {ROWS}
        database.close()
    assert step > 20
    check_old_or_new(url, REVISIONS[0], kept)


def at(url, revision):
    """A database at a revision, with rows in all its tables; answers its columns and what they hold."""
    if revision is None:
        return {}, {}
    database = open_database(url, KEY)
    schema.migrate(database, revision)
    fill(database)
    kept = columns(database), checksums(database)
    database.close()
    return kept


def everything(path):
    """How a SQLite file describes its tables and indexes, and every row in them."""
    connection = connect_sqlite(path, KEY)
    described = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name").fetchall()
    held = {name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for kind, name, _sql in described if kind == 'table'}
    connection.close()
    return described, held


def migrated(source, target, end):
    """What is in a copy of a file when its migration has come to the end."""
    fresh_copy(source, target)
    database = open_database(f'sqlite:///{target}', KEY)
    schema.migrate(database, end)
    database.close()
    return everything(target)


def fresh_copy(source, target):
    for left in target.parent.glob(f'{target.name}*'):
        left.unlink()
    if source.exists():
        shutil.copy(source, target)


def killed_after(url, step, end='head'):
    child = children.Process(target=crashing.migrate_and_die, args=(url, step, end))
    child.start()
    child.join()
    assert child.exitcode in {0, -signal.SIGKILL}
    return child.exitcode


def check_old_or_new(url, start, kept, end='head'):
    database = open_database(url, KEY)
    assert schema.current(database) in {start, schema.head() if end == 'head' else end}
    schema.migrate(database)
    assert schema.current(database) == schema.head()
    if start is not None:
        assert all(counted in {0, ROWS} for counted in counts(database).values())
        assert checksums(database, kept[0]) == kept[1]
    database.close()


def test_two_processes_that_start_together_migrate_once(url):
    ready = children.Event()
    both = [children.Process(target=crashing.migrate, args=(url, ready)) for _ in range(2)]
    for child in both:
        child.start()
    ready.set()
    for child in both:
        child.join()
    assert [child.exitcode for child in both] == [0, 0]
    database = open_database(url, KEY)
    assert differences(database) == []
    database.close()


def test_a_migration_that_fails_leaves_everything_as_it_was(empty, monkeypatch):
    schema.migrate(empty, REVISIONS[0])
    fill(empty)
    before = checksums(empty)
    with monkeypatch.context() as patched:
        patched.setattr('alembic.operations.Operations.create_index', lambda *_arguments, **_options: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            schema.migrate(empty)
    assert schema.current(empty) == REVISIONS[0]
    assert checksums(empty) == before
    schema.migrate(empty)
    assert differences(empty) == []


def test_foreign_keys_are_enforced_again_after_a_migration(tmp_path):
    database = open_database(f'sqlite:///{tmp_path}/toolwarden.db', KEY)
    schema.migrate(database)
    with database.writer.connect() as connection:
        assert connection.exec_driver_sql('PRAGMA foreign_keys').scalar() == 1
    database.close()


def test_whoever_comes_second_waits_for_a_backup_and_a_migration_and_later_as_long_as_a_screen(tmp_path):
    database, waits = open_database(f'sqlite:///{tmp_path}/toolwarden.db', KEY), []

    def look(connection, _cursor, statement, *_more):
        if statement == 'BEGIN IMMEDIATE':
            waits.append(connection.connection.dbapi_connection.execute('PRAGMA busy_timeout').fetchone()[0])
    sa.event.listen(database.writer, 'before_cursor_execute', look)
    schema.migrate(database)
    with database.writer.begin():
        pass
    assert waits == [1000 * schema.PATIENCE, 5000]
    database.close()


def test_what_comes_first_comes_before_every_change_and_only_where_there_are_rows(empty):
    seen = []

    def first():
        seen.append((schema.current(empty), tables_of(empty)))
    schema.migrate(empty, REVISIONS[0], first=first)
    schema.migrate(empty, REVISIONS[-2], first=first)
    assert seen == []
    fill(empty)
    before = tables_of(empty)
    for _again in range(2):
        schema.migrate(empty, first=first)
    assert seen == [(REVISIONS[-2], before)]


def test_a_revision_that_does_not_exist_is_refused_before_anything_happens(empty):
    schema.migrate(empty)
    fill(empty)
    with pytest.raises(DatabaseTrouble, match='no revision 0815'):
        schema.migrate(empty, '0815', first=lambda: 1 / 0)
    assert schema.current(empty) == REVISIONS[-1]


def test_an_orphan_stops_a_migration(tmp_path):
    database = open_database(f'sqlite:///{tmp_path}/toolwarden.db', KEY)
    schema.migrate(database, REVISIONS[0])
    fill(database)
    with database.exclusively() as connection:
        connection.exec_driver_sql('PRAGMA foreign_keys=OFF')
        connection.exec_driver_sql('DELETE FROM site')
    with pytest.raises(DatabaseTrouble, match="refers to one of 'site'"):
        schema.migrate(database)
    assert schema.current(database) == REVISIONS[0]
    database.close()


def test_tables_of_another_version_are_refused_with_one_sentence(empty):
    with pytest.raises(DatabaseTrouble, match='no tables yet'):
        schema.require_current(empty)
    schema.migrate(empty, REVISIONS[0])
    with pytest.raises(DatabaseTrouble, match='run toolwarden migrate'):
        schema.require_current(empty)
    schema.migrate(empty)
    schema.require_current(empty)
    with empty.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for refused in (schema.require_current, schema.migrate):
        with pytest.raises(DatabaseTrouble, match='newer Toolwarden'):
            refused(empty)


def test_asking_for_the_revision_makes_no_file(path):
    database = open_database(f'sqlite:///{path}', KEY)
    assert schema.current(database) is None
    database.close()
    assert not path.exists()
