"""Whether the file of a SQLite database is whole: looked at before anything is written into it."""
from collections.abc import Callable
from pathlib import Path
from typing import Any

from data.database import look_into, sqlite_driver
from data.opening import NO_KEY_FITS
from data.running import log_is_missing, log_of, mark_running, mark_stopped, marker_of

__all__ = ['inspect_file', 'mark_running', 'mark_stopped']

SMALLEST_PAGE = 512
LOG_MISSING = 'The write-ahead log is missing, and with it what was saved last; put {name}-wal back, or restore a backup.'
GONE = 'The database {name} is {what} although {sign}; put it back, or restore a backup with toolwarden restore.'
DAMAGED = 'The database {name} is damaged ({reason}); restore a backup with toolwarden restore.'
UNREADABLE = 'The database {name} cannot be read ({reason}).'
UNENCRYPTED = 'The database {name} is not encrypted, but this installation works with encrypted ones only.'


def inspect_file(path: Path, key: bytes) -> str:
    """Nothing where all is well, else one sentence; it only reads, and makes no file where there is none."""
    if not path.exists() or not path.stat().st_size:
        return _absence(path)
    if log_is_missing(path):
        return LOG_MISSING.format(name=path.name)
    try:
        connection = look_into(path, key)
        try:
            return next((problem for look in _looks() if (problem := look(connection, path))), '')
        finally:
            connection.close()
    except sqlite_driver().DatabaseError as error:
        return _sentence(path, str(error))


def _absence(path: Path) -> str:
    """No database is right before the first start only; later it must not be made anew in silence."""
    what = 'empty' if path.exists() else 'missing'
    signs = {
        'its write-ahead log is there': log_of(path).exists() and log_of(path).stat().st_size,
        'it was in use': marker_of(path).exists(),
        'there are backups of it': _has_files(path.parent / 'backups'),
        'there are photos for it': _has_files(path.parent / 'tool_photos'),
    }
    sign = next((sign for sign, seen in signs.items() if seen), None)
    return GONE.format(name=path.name, what=what, sign=sign) if sign else ''


def _has_files(folder: Path) -> bool:
    return any(found.is_file() for found in folder.rglob('*'))


def _looks() -> tuple[Callable[[Any, Path], str], ...]:
    return _key_fits, _every_page_is_authentic, _structure_is_whole, _references_lead_somewhere


def _key_fits(connection: Any, path: Path) -> str:
    connection.execute('SELECT count(*) FROM sqlite_master').fetchall()
    return _sentence(path, 'it is cut off') if path.stat().st_size < SMALLEST_PAGE else ''  # SQLite takes that for a new file


def _every_page_is_authentic(connection: Any, path: Path) -> str:
    """SQLCipher signs every page; a page that is also in the log may be half written, and is replaced from there."""
    said = [str(row[0]) for row in connection.execute('PRAGMA cipher_integrity_check')]
    renewed = _pages_in_log(path) if said else set()
    broken = [sentence for sentence in said if sentence.rsplit(' ', 1)[-1] not in renewed]
    return _sentence(path, broken[0]) if broken else ''


def _pages_in_log(path: Path) -> set[str]:
    """The numbers of the pages in the write-ahead log; its layout is part of SQLite's file format."""
    log = log_of(path).read_bytes() if log_of(path).exists() else b''
    frame = 24 + int.from_bytes(log[8:12])
    starts = range(32, len(log) - frame + 1, frame)
    return {str(int.from_bytes(log[start:start + 4])) for start in starts if log[start + 8:start + 16] == log[16:24]}


def _structure_is_whole(connection: Any, path: Path) -> str:
    said = str(connection.execute('PRAGMA integrity_check(1)').fetchone()[0])
    return '' if said == 'ok' else _sentence(path, said.splitlines()[-1])


def _references_lead_somewhere(connection: Any, path: Path) -> str:
    orphan = connection.execute('PRAGMA foreign_key_check').fetchone()
    return _sentence(path, f'a row of {orphan[0]} refers to a row of {orphan[2]} that is not there') if orphan else ''


def _sentence(path: Path, reason: str) -> str:
    if 'locked' in reason or 'unable to open' in reason:
        return UNREADABLE.format(name=path.name, reason=reason)
    if 'not a database' not in reason:
        return DAMAGED.format(name=path.name, reason=reason)
    with path.open('rb') as file:
        plain = file.read(16) == b'SQLite format 3\0'
    return UNENCRYPTED.format(name=path.name) if plain else NO_KEY_FITS
