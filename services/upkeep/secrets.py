"""A new master secret: everything sealed with the old one is sealed anew, and nothing becomes unreadable on the way."""
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import select

from data.bus import LocalBus
from data.database import connect_sqlite, parse_url, sqlite_driver
from data.keys import Keyring, add_master, load_keyring
from data.occupied import Occupied, occupy
from data.opening import fitting_key, open_with
from data.tables.people import User
from services.errors import Conflict
from services.guard import command
from services.house import House
from services.language import _
from services.people.roles import Permission
from services.photos.store import PhotoStore
from services.runner import Runner
from services.work import Identity, Work


@dataclass(frozen=True, slots=True)
class Rotation:
    masters: int
    sealed_anew: int


def rotate(home: Path, database_url: str, given_secret: str | None = None, *, photos: Path | None = None) -> Rotation:
    """Add a master, then change the database's key, then seal anew. Cut off anywhere, the old master still opens what it sealed;
    running it again finishes instead of adding yet another one."""
    if given_secret:
        raise Conflict(_('The secret comes from TOOLWARDEN_SECRET; only a secret kept in the home can be exchanged here.'))
    try:
        with occupy(home):
            keyring = load_keyring(home, None) if _is_half_done(home, database_url) else add_master(home)
            _change_key(database_url, keyring)
            return Rotation(len(keyring.masters), _seal_all(home, database_url, keyring, photos))
    except Occupied as error:
        raise Conflict(_('Toolwarden is running; stop it first.')) from error


@command(Permission.EDIT_SETTINGS)
def seal_anew(work: Work) -> int:
    """Everything that is sealed inside the database; the photo store does its own files."""
    work.actor.require_all_sites()
    users = work.session.exec(select(User).where(User.mfa_secret.is_not(None))).all()  # type: ignore[union-attr]
    for user in users:
        user.mfa_secret = _sealed_anew(work.house.keyring, user.mfa_secret or '', str(user.id))
    return len(users)


def _sealed_anew(keyring: Keyring, sealed: str, about: str) -> str:
    return keyring.seal_text(keyring.open_text(sealed, purpose='mfa', about=about), purpose='mfa', about=about)


def _is_half_done(home: Path, database_url: str) -> bool:
    keyring, path = load_keyring(home, None), _file(database_url)
    return path is not None and path.exists() and fitting_key(path, keyring.keys('database')) != keyring.key('database')


def _change_key(database_url: str, keyring: Keyring) -> None:
    """One transaction of SQLCipher over the whole file, with an ordinary journal: cut off, the next one to open it rolls it back."""
    path = _file(database_url)
    if path is None or not path.exists() or sqlite_driver() is sqlite3:
        return
    connection = connect_sqlite(path, fitting_key(path, keyring.keys('database')))
    try:
        new = keyring.key('database').hex()
        for pragma in ('wal_checkpoint(TRUNCATE)', 'journal_mode=DELETE', 'synchronous=EXTRA', f'rekey="x\'{new}\'"'):
            connection.execute(f'PRAGMA {pragma}').fetchall()
    finally:
        connection.close()


def _seal_all(home: Path, database_url: str, keyring: Keyring, photos: Path | None) -> int:
    database = open_with(database_url, keyring)
    runner = Runner(House(home, keyring, database, photo_folder=photos), LocalBus(), lambda changes: None, threads=1)
    try:
        sealed: int = runner.do(Identity(None, 'cli'), seal_anew)
        return sealed + PhotoStore(runner.house).seal_anew()
    finally:
        runner.close()
        database.close()


def _file(database_url: str) -> Path | None:
    url = parse_url(database_url)
    return Path(url.database or '') if url.get_backend_name() == 'sqlite' else None
