"""Opening the database: one writer and many readers on SQLite, one pool on PostgreSQL."""
import asyncio
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from data.lock import FairLock
from data.running import log_of, mark_stopped
from data.trail import TrailedSession

OLDEST_SAFE_SQLITE = (3, 51, 3)  # older ones can damage the file when two connections checkpoint at the same instant
WAIT_FOR_WRITER = 30.0
STATEMENTS = 1000  # so many are kept ready, the last ones used
WRITER_PRAGMAS = ('busy_timeout=5000', 'synchronous=FULL', 'foreign_keys=ON',
                  'journal_size_limit=67108864', 'mmap_size=0', 'temp_store=MEMORY')
READER_PRAGMAS = (*WRITER_PRAGMAS, 'wal_autocheckpoint=0', 'query_only=ON')


class DatabaseTrouble(Exception):
    """The database cannot be used; the message is one sentence for whoever runs the product."""


class WriterBusy(Exception):
    """Too many writers are waiting in line."""


class Database:
    """A writer and a reader engine. On SQLite writers wait in line for one fair lock; readers never wait."""

    def __init__(self, writer: sa.Engine, reader: sa.Engine, path: Path | None) -> None:
        self.writer, self.reader, self.path = writer, reader, path
        self._line = FairLock() if path else None

    @property
    def is_sqlite(self) -> bool:
        return self.path is not None

    @property
    def _no_transaction(self) -> dict[str, Any]:
        """On SQLite the driver is in autocommit already; asking SQLAlchemy for it would take that away when the connection comes back."""
        return {'begin': False} if self.is_sqlite else {'isolation_level': 'AUTOCOMMIT'}

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that may write; on SQLite the only one in this process."""
        if self._line is not None and not self._line.acquire(WAIT_FOR_WRITER):
            raise WriterBusy
        try:
            with TrailedSession(self.writer, expire_on_commit=False) as session:
                yield session
        finally:
            if self._line is not None:
                self._line.release()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with TrailedSession(self.reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def exclusively(self) -> Iterator[sa.Connection]:
        """The writer connection for upkeep (checkpoint, backup, rekey), outside any transaction."""
        if self._line is not None and not self._line.acquire(WAIT_FOR_WRITER):
            raise WriterBusy
        try:
            with self.writer.connect().execution_options(**self._no_transaction) as connection:
                yield connection
        finally:
            if self._line is not None:
                self._line.release()

    def close_cleanly(self) -> None:
        """Everything in the file itself, nothing left beside it."""
        self.reader.dispose()
        if self.path is not None:
            with self.exclusively() as connection:
                busy = connection.exec_driver_sql('PRAGMA wal_checkpoint(TRUNCATE)').scalar()
            if not busy:
                mark_stopped(self.path)
        self.close()

    def close(self) -> None:
        had_log = self.path is not None and log_of(self.path).exists()
        self.reader.dispose()
        self.writer.dispose()
        if self.path is not None and had_log and not log_of(self.path).exists():
            mark_stopped(self.path)  # the last one to leave: SQLite wrote the log of whoever crashed before into the file


def sqlite_driver() -> ModuleType:
    """SQLCipher where it is installed: encrypted at rest, and a SQLite without the checkpoint bug."""
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        return sqlite3
    return dbapi2  # type: ignore[no-any-return]


def open_database(url: str, key: bytes) -> Database:
    """Open what the URL names; nothing is created but an empty SQLite file where there is none."""
    parsed = parse_url(url)
    if parsed.get_backend_name() == 'sqlite':
        path = Path(parsed.database or '')
        return Database(_sqlite(path, key, WRITER_PRAGMAS, pool_size=1), _sqlite(path, key, READER_PRAGMAS, pool_size=8), path)
    engine = sa.create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=10, pool_timeout=10, hide_parameters=True,
                              connect_args={'connect_timeout': 5, 'options': '-c statement_timeout=30000 -c lock_timeout=10000'})
    event.listen(engine, 'before_cursor_execute', _refuse_on_event_loop)
    return Database(engine, engine.execution_options(postgresql_readonly=True), None)


def parse_url(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
        name = parsed.get_backend_name(), parsed.get_driver_name()
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError) as error:
        raise DatabaseTrouble(_not_a_url(url)) from error
    if name[0] == 'sqlite' and parsed.database:
        return parsed
    if name == ('postgresql', 'psycopg') and parsed.database:
        return parsed
    raise DatabaseTrouble(_not_a_url(url))


def connect_sqlite(path: Path, key: bytes | None) -> Any:
    """A bare connection in driver autocommit; with the SQLCipher driver the key comes first of all."""
    driver = sqlite_driver()
    connection = driver.connect(str(path), check_same_thread=False, isolation_level=None)
    if key is not None and driver is not sqlite3:
        connection.execute(f'PRAGMA key = "x\'{key.hex()}\'"')
    return connection


def look_into(path: Path, key: bytes | None) -> Any:
    """A bare connection that leaves everything as it is; an ordinary one would write the log of a crash into the file and remove it."""
    driver = sqlite_driver()
    how = 'mode=ro' if log_of(path).exists() else 'immutable=1'  # without a log nobody is at work, and none shall be made
    connection = driver.connect(f'{path.absolute().as_uri()}?{how}', uri=True, check_same_thread=False, isolation_level=None)
    connection.execute('PRAGMA cipher_log_level=NONE')  # what is wrong is told by an exception already
    if key is not None and driver is not sqlite3:
        connection.execute(f'PRAGMA key = "x\'{key.hex()}\'"')
    return connection


def _not_a_url(url: str) -> str:
    kind = url.split(':')[0] if ':' in url else 'something else'
    return f'The database URL must look like sqlite:///file.db or postgresql+psycopg://user@host/name, but it begins with {kind!r}.'


def _sqlite(path: Path, key: bytes, pragmas: tuple[str, ...], pool_size: int) -> sa.Engine:
    def connect() -> Any:
        connection = connect_sqlite(path, key)
        _keep_a_log(connection)
        for pragma in pragmas:
            connection.execute(f'PRAGMA {pragma}')
        return connection

    model = _sqlite_model()
    pool = sa.pool.QueuePool(connect, pool_size, max_overflow=0 if pool_size == 1 else 8, timeout=10, dialect=model.dialect)
    engine = sa.Engine(pool, model.dialect, model.url, hide_parameters=True)  # what went wrong is for the log, what somebody typed is not
    engine.update_execution_options(**model.get_execution_options())
    begin = 'BEGIN IMMEDIATE' if pragmas is WRITER_PRAGMAS else 'BEGIN'

    def start(connection: sa.Connection) -> None:
        if connection.get_execution_options().get('begin', True):
            connection.exec_driver_sql(begin)

    event.listen(engine, 'begin', start)
    event.listen(engine, 'before_cursor_execute', _refuse_on_event_loop)
    return engine


@cache
def _sqlite_model() -> sa.Engine:
    """What all SQLite engines of the process have in common: a statement that one has put together is ready for the others."""
    model = sa.create_engine('sqlite://', module=sqlite_driver(), execution_options={'compiled_cache': sa.util.LRUCache(STATEMENTS)})
    with model.connect():  # asks this SQLite once what it can do
        return model


def _keep_a_log(connection: Any, patience: float = 5.0) -> None:
    """Write ahead. A new file changes over once, alone; SQLite refuses a second process at that moment without waiting, so we wait."""
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute('PRAGMA journal_mode=WAL')
            return
        except sqlite_driver().OperationalError as error:
            if 'locked' not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _refuse_on_event_loop(*_arguments: Any) -> None:
    """SQL on the event loop freezes every screen for as long as it takes; measured at 60 to 260 ms."""
    if threading.current_thread() is threading.main_thread():
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return
        raise RuntimeError('SQL on the event loop: go through the runner')


def was_rolled_back(error: DBAPIError) -> bool:
    """Whether the database itself says that nothing was written, so that trying again is safe."""
    return getattr(error.orig, 'sqlstate', None) in {'40001', '40P01', '55P03'} or 'database is locked' in str(error.orig)


def is_full(error: DBAPIError) -> bool:
    """Whether there was no room for what was to be written."""
    return getattr(error.orig, 'sqlstate', None) == '53100' or 'disk is full' in str(error.orig)
