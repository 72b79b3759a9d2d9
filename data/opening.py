"""Opening the database with whichever key of the ring fits: after a change of the master secret was cut off, that is an older one."""
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from data.database import Database, DatabaseTrouble, connect_sqlite, look_into, open_database, parse_url, sqlite_driver
from data.keys import Keyring

NO_KEY_FITS = 'The database cannot be read with the secret of this installation: it is damaged, or it belongs to another one.'


def open_with(url: str, keyring: Keyring) -> Database:
    """Open what the URL names with the newest key that fits; a new file gets the newest."""
    parsed = parse_url(url)
    if parsed.get_backend_name() != 'sqlite':
        return open_database(url, keyring.key('database'))
    return open_database(url, fitting_key(Path(parsed.database or ''), keyring.keys('database')))


def fitting_key(path: Path, keys: Sequence[bytes]) -> bytes:
    """The first key that opens a file."""
    if len(keys) == 1 or not path.exists() or not path.stat().st_size:
        return keys[0]
    if path.with_name(f'{path.name}-journal').exists():
        _roll_back(path, keys[0])
    for key in keys:
        if opens(path, key):
            return key
    raise DatabaseTrouble(NO_KEY_FITS)


def _roll_back(path: Path, key: bytes) -> None:
    """Only a change of key leaves such a journal, and a look that changes nothing would see half of it; any key plays it back."""
    connection = connect_sqlite(path, key)
    try:
        connection.execute('PRAGMA cipher_log_level=NONE')
        with suppress(sqlite_driver().DatabaseError):
            connection.execute('SELECT count(*) FROM sqlite_master').fetchall()
    finally:
        connection.close()


def opens(path: Path, key: bytes) -> bool:
    connection = look_into(path, key)
    try:
        connection.execute('SELECT count(*) FROM sqlite_master').fetchall()
    except sqlite_driver().DatabaseError as error:
        if 'not a database' in str(error):
            return False
        if 'malformed' not in str(error):  # its first page was read with this key; what is broken lies behind it
            raise
    finally:
        connection.close()
    return True
