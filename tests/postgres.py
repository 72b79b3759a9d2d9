"""A real PostgreSQL for tests: one throwaway cluster under a temporary folder, started when the first test asks for a database."""
import atexit
import os
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from data.database import Database

_FIRST: list[sa.Engine] = []


def new_database(like: str = '') -> str:
    """The URL of a fresh database, empty or `like` another one; the test is skipped where no PostgreSQL is installed, and fails where CI=true."""
    name = f'plant_{uuid4().hex[:12]}'
    import psycopg
    with psycopg.connect(f'postgresql://toolwarden@127.0.0.1:{_server()}/postgres', autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE {name}' + (f' TEMPLATE {like.rsplit("/", 1)[1]}' if like else ''))
    return f'postgresql+psycopg://toolwarden@127.0.0.1:{_server()}/{name}'


def drop_database(url: str) -> None:
    """For tests that need hundreds of them, whoever is still connected; the others go with the cluster."""
    import psycopg
    with psycopg.connect(f'postgresql://toolwarden@127.0.0.1:{_server()}/postgres', autocommit=True) as connection:
        connection.execute(f'DROP DATABASE {url.rsplit("/", 1)[1]} WITH (FORCE)')


def share_statements(database: Database) -> Database:
    """Every test has a database of its own, but all are of one server: a statement that was put together for one is ready for the others."""
    if not _FIRST:
        with database.writer.connect():  # asks this server once what it can do
            _FIRST.append(database.writer)
    for engine in (database.writer, database.reader):
        engine.dialect, engine._compiled_cache = _FIRST[0].dialect, _FIRST[0]._compiled_cache
    return database


@cache
def _server() -> int:
    """Start the cluster once, and stop it when the tests end."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix='toolwarden-postgres-'))
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, 'postgres')
    port, pages = _free_port(), folder / 'pages'
    _run(binaries / 'initdb', '--auth=trust', '--username=toolwarden', '--encoding=UTF8', '--no-locale', '--no-sync', f'--pgdata={pages}')
    options = f'-F -p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=200'
    _run(binaries / 'pg_ctl', 'start', '--wait', '--silent', f'--pgdata={pages}', f'--log={folder / "log"}', f'--options={options}')
    atexit.register(_stop, binaries, folder)
    return port


def _stop(binaries: Path, folder: Path) -> None:
    _run(binaries / 'pg_ctl', 'stop', '--mode=immediate', '--silent', f'--pgdata={folder / "pages"}')
    shutil.rmtree(folder, ignore_errors=True)


def _run(program: Path, *arguments: str) -> None:
    account = {'user': 'postgres', 'group': 'postgres', 'extra_groups': []} if os.geteuid() == 0 else {}
    subprocess.run([str(program), *arguments], check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd='/', **account)


def _binaries() -> Path:
    """Debian keeps the server's programs outside PATH, one folder for each version."""
    installed = sorted(Path('/usr/lib/postgresql').glob('*/bin'), key=lambda folder: int(folder.parent.name.split('.')[0]))
    on_path = shutil.which('postgres')
    if on_path:
        installed.append(Path(on_path).resolve().parent)
    found = [folder for folder in installed if (folder / 'initdb').exists()]
    if not found:
        (pytest.fail if os.environ.get('CI') == 'true' else pytest.skip)('PostgreSQL is not installed')
    return found[-1]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return int(probe.getsockname()[1])
