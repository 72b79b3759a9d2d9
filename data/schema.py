"""Bringing a database to the tables of this version: wholly or not at all, and once when two processes start together."""
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory

from data import views
from data.database import Database, DatabaseTrouble

FOLDER = Path(__file__).parents[1] / 'migrations'
MIGRATION_LOCK = 0x70_6F_6C_78  # one number for "somebody is migrating" among PostgreSQL's advisory locks
PATIENCE = 15 * 60  # seconds; whoever migrates makes a backup first, and that takes as long as there are photos
OLDER = 'The database has the tables of an older version; run toolwarden migrate.'
NEWER = 'The database was written by a newer Toolwarden; install that version, or restore a backup made with this one.'
EMPTY = 'The database has no tables yet; run toolwarden migrate.'


def migrate(database: Database, to: str = 'head', *, first: Callable[[], None] | None = None) -> None:
    """Go to a revision, forwards or backwards, in one transaction; a power cut leaves the old or the new tables, never a mixture.

    When there is something to change and rows that could suffer, `first` is called before, by one process only.
    """
    transaction = _sqlite_transaction if database.is_sqlite else _postgres_transaction
    with transaction(database) as connection:
        here = _revision(connection)
        _require_known(here)
        _require_target(to)
        if first is not None and here != (head() if to == 'head' else to) and _has_rows(connection):
            first()
        config = _config()
        config.attributes['connection'] = connection
        views.take_away(connection)
        (command.downgrade if _is_behind(to, here) else command.upgrade)(config, to)
        if _revision(connection) == head():
            views.lay_out(connection)


def head() -> str:
    """The revision this version of the product works with."""
    return str(_script().get_current_head())


def current(database: Database) -> str | None:
    """The revision a database has, or None where there are no tables; asking never creates a file."""
    if database.path is not None and not database.path.exists():
        return None
    with database.reader.connect() as connection:
        return _revision(connection)


def require_current(database: Database) -> None:
    """Refuse to work with tables of another version."""
    here = current(database)
    if here is None:
        raise DatabaseTrouble(EMPTY)
    _require_known(here)
    if here != head():
        raise DatabaseTrouble(OLDER)


def draft(database: Database, message: str) -> Path:
    """Write down what is missing between a database at the last revision and the tables of the code; for whoever changes those."""
    number = f'{len(revisions()) + 1:04}'
    with database.exclusively() as connection:
        config = _config()
        config.attributes['connection'] = connection
        config.set_main_option('file_template', '%%(rev)s_%%(slug)s')
        made = command.revision(config, message, autogenerate=True, rev_id=number)
    assert isinstance(made, Script)
    return Path(made.path)


def _require_known(revision: str | None) -> None:
    if revision is not None and revision not in revisions():
        raise DatabaseTrouble(NEWER)


def _require_target(to: str) -> None:
    if to not in {'head', 'base', *revisions()} and not to.startswith(('-', '+')):
        raise DatabaseTrouble(f'There is no revision {to}; the newest is {head()}.')


def _is_behind(to: str, here: str | None) -> bool:
    """Whether the way to a revision leads backwards."""
    order = revisions()
    if to == 'base' or to.startswith('-'):
        return True
    return here is not None and to in order and order.index(to) < order.index(here)


def revisions() -> list[str]:
    """Every revision this version knows, oldest first."""
    return [script.revision for script in _script().walk_revisions()][::-1]


def _revision(connection: sa.Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _has_rows(connection: sa.Connection) -> bool:
    tables = set(sa.inspect(connection).get_table_names()) - {'alembic_version'}
    return any(connection.execute(sa.select(1).select_from(sa.table(name)).limit(1)).first() for name in tables)


@cache
def _script() -> ScriptDirectory:
    """Read once: every question would compile all migrations anew."""
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    """Made here instead of read from a file, so that it does not matter which folder one stands in."""
    config = Config()
    config.set_main_option('script_location', str(FOLDER).replace('%', '%%'))
    return config


@contextmanager
def _sqlite_transaction(database: Database) -> Iterator[sa.Connection]:
    """Alembic on its own would commit after every statement; 6 of 7 power cuts then leave a file that nothing can repair."""
    with database.exclusively() as connection:
        connection.exec_driver_sql('PRAGMA foreign_keys=OFF')  # inside a transaction this would change nothing
        usual = connection.exec_driver_sql('PRAGMA busy_timeout').scalar_one()
        connection.exec_driver_sql(f'PRAGMA busy_timeout={1000 * PATIENCE}')
        try:
            connection.exec_driver_sql('BEGIN IMMEDIATE')
            try:
                yield connection
                _require_whole(connection)
            except BaseException:
                connection.exec_driver_sql('ROLLBACK')
                raise
            connection.exec_driver_sql('COMMIT')
        finally:
            connection.exec_driver_sql('PRAGMA foreign_keys=ON')
            connection.exec_driver_sql(f'PRAGMA busy_timeout={usual}')


def _require_whole(connection: sa.Connection) -> None:
    orphan = connection.exec_driver_sql('PRAGMA foreign_key_check').first()
    if orphan is not None:
        raise DatabaseTrouble(f'The tables were not changed: a row of {orphan[0]!r} refers to one of {orphan[2]!r} that is not there.')


@contextmanager
def _postgres_transaction(database: Database) -> Iterator[sa.Connection]:
    with database.writer.begin() as connection:
        connection.exec_driver_sql('SET LOCAL statement_timeout = 0')  # a large table may take longer than any screen would wait
        connection.exec_driver_sql('SET LOCAL lock_timeout = 0')
        connection.exec_driver_sql('SET LOCAL idle_in_transaction_session_timeout = 0')  # it waits while the backup is made
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        yield connection
