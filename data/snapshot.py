"""A consistent copy of the database while others go on writing, and what is in it."""
import os
import re
import subprocess  # the tools of PostgreSQL are programs
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data.database import Database, connect_sqlite, sqlite_driver

COPY = re.compile(rb'COPY (?:"?\w+"?\.)?"?(\w+)"? \(')
REVISION = 'alembic_version'


class SnapshotFailed(Exception):
    """The message is one sentence for whoever runs the product."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: its tables' revision, the rows of each table, and the end of the audit chain."""
    kind: str  # sqlite or postgresql
    schema: str
    counts: Mapping[str, int]
    chain_head: str


def copy_database(database: Database, key: bytes, target: Path) -> Contents:
    """Write a copy that stays encrypted on SQLite; nobody waits for it."""
    if database.path is None:
        return _dump(database, target)
    connection = connect_sqlite(database.path, key)  # of its own, so that neither the writer nor a reader is held up
    try:
        connection.execute('PRAGMA busy_timeout=30000')
        connection.execute('VACUUM INTO ?', (str(target),))
    except sqlite_driver().Error as error:
        raise SnapshotFailed(f'The database could not be copied: {error}.') from error
    finally:
        connection.close()
    target.chmod(0o600)
    _sync(target)
    return look_into(target, key)


def look_into(path: Path, key: bytes) -> Contents:
    """Open a SQLite file for real: every page, every reference, every count."""
    def connect() -> Any:
        return connect_sqlite(path, key)

    engine = sa.create_engine('sqlite://', module=sqlite_driver(), creator=connect, poolclass=sa.pool.NullPool)
    try:
        with engine.connect() as connection:
            _require_sound(connection)
            return _contents('sqlite', connection)
    except sa.exc.DBAPIError as error:
        raise SnapshotFailed(f'The copy of the database cannot be read: {error.orig}.') from error


def count_dumped(path: Path) -> dict[str, int]:
    """Read a PostgreSQL dump to its end and count the rows of each table."""
    counts: Counter[str] = Counter()
    table = ''
    with subprocess.Popen([_program('pg_restore'), '--data-only', '--file=-', str(path)], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            if table and line == b'\\.\n':
                table = ''
            elif table:
                counts[table] += 1
            elif match := COPY.match(line):
                table = match[1].decode()
                counts[table] += 0
        problem = process.stderr.read()
    _require_done(process.returncode, problem, 'The dump of the database cannot be read')
    return dict(counts)


def load_dump(url: sa.URL, path: Path) -> None:
    """Put a dump in the place of what is in the database, in one transaction."""
    _run(url, ['pg_restore', '--clean', '--if-exists', '--single-transaction', '--no-owner', '--no-privileges', str(path)],
         'The database could not be restored')


def _dump(database: Database, target: Path) -> Contents:
    """The counts and the dump see the very same moment."""
    with database.reader.connect().execution_options(isolation_level='REPEATABLE READ') as connection:
        snapshot = connection.execute(sa.select(sa.func.pg_export_snapshot())).scalar_one()
        contents = _contents('postgresql', connection)
        _run(database.writer.url, ['pg_dump', '--format=custom', f'--snapshot={snapshot}', '--no-owner', '--no-privileges',
                                   f'--file={target}'], 'The database could not be copied')
    target.chmod(0o600)
    _sync(target)
    return contents


def _run(url: sa.URL, command: Sequence[str], failed: str) -> None:
    program = _program(command[0])
    without_password = url.set(drivername='postgresql', password=None).render_as_string()
    environment = {**os.environ, **({'PGPASSWORD': url.password} if url.password else {}), 'LC_MESSAGES': 'C'}
    done = subprocess.run([program, f'--dbname={without_password}', '--no-password', *command[1:]],
                          env=environment, capture_output=True, check=False)
    _require_done(done.returncode, done.stderr, failed)


def _program(name: str) -> str:
    folders = os.environ.get('PATH', os.defpath).split(os.pathsep)
    installed = sorted(Path('/usr/lib/postgresql').glob('*/bin'), key=lambda folder: int(folder.parent.name), reverse=True)
    for folder in (*installed, *map(Path, folders)):  # the newest can read every older server; Debian's wrapper may pick another
        if (folder / name).is_file():
            return str(folder / name)
    raise SnapshotFailed(f'The program {name} is missing; install the package postgresql-client.')


def _require_done(status: int, said: bytes, failed: str) -> None:
    if status:
        lines = said.decode(errors='replace').strip().splitlines() or ['no reason given']
        raise SnapshotFailed(f'{failed}: {lines[0].rstrip(".")}.')


def _require_sound(connection: sa.Connection) -> None:
    checks = ['integrity_check', 'foreign_key_check']
    if connection.exec_driver_sql('PRAGMA cipher_version').first():
        checks.insert(0, 'cipher_integrity_check')
    for check in checks:
        found = [tuple(row) for row in connection.exec_driver_sql(f'PRAGMA {check}')]
        if found and found != [('ok',)]:
            raise SnapshotFailed(f'The copy of the database is damaged: {check} says {found[0]}.')


def _contents(kind: str, connection: sa.Connection) -> Contents:
    tables = sa.inspect(connection).get_table_names()
    counts = {name: connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one() for name in sorted(tables)}
    return Contents(kind, _revision(connection, tables), counts, _chain_head(connection, tables))


def _revision(connection: sa.Connection, tables: Sequence[str]) -> str:
    if REVISION not in tables:
        return ''
    return str(connection.execute(sa.select(sa.column('version_num')).select_from(sa.table(REVISION))).scalar() or '')


def _chain_head(connection: sa.Connection, tables: Sequence[str]) -> str:
    if 'audit_entry' not in tables:
        return ''
    chain = sa.table('audit_entry', sa.column('id'), sa.column('hash'))
    return str(connection.execute(sa.select(chain.c.hash).order_by(chain.c.id.desc()).limit(1)).scalar() or '')


def _sync(path: Path) -> None:
    with path.open('rb') as file:
        os.fsync(file.fileno())


