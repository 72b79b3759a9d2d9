"""Opening the house: the home folder, the keys, the database at the right version, or one sentence why not."""
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, OperationalError

from app.settings import BadSetting, Settings
from data import schema
from data.database import Database, DatabaseTrouble
from data.files import private_folder
from data.health import inspect_file
from data.keys import Keyring, load_keyring
from data.opening import NO_KEY_FITS, fitting_key, open_with, opens
from services.errors import Conflict
from services.house import House
from services.photos.sweeping import require_our_disk
from services.upkeep.migrating import migrate as bring_to
from services.upkeep.restore import unfinished


class DatabaseDamaged(DatabaseTrouble):
    """The file is there and readable with our key, but not whole: the restore screen is shown instead of the application."""


def open_house(settings: Settings, *, migrate: bool) -> House:
    """The installation these settings name, with its database at this version."""
    house = _found(settings)
    with _one_sentence(house.database):
        require_healthy(house.database, house.keyring)
        if migrate:
            bring_to(house)
        schema.require_current(house.database)
        _require_photos(house)
    return house


def migrate_house(settings: Settings, to: str) -> str | None:
    """Bring the database to a revision, forwards or backwards, and say where it is now."""
    house = _found(settings)
    with _one_sentence(house.database):
        require_healthy(house.database, house.keyring)
        bring_to(house, to)
        reached = schema.current(house.database)
    house.database.close()
    return reached


def _found(settings: Settings) -> House:
    home = open_home(settings.home)
    if problem := unfinished(home):
        raise DatabaseTrouble(problem)
    disk = open_photos(settings.photo_folder)
    keyring = load_keyring(home, settings.secret or None)
    return House(home, keyring, open_with(settings.url, keyring), photo_folder=settings.photo_folder, photo_disk=disk, camera=settings.camera,
                 sends_mail=settings.mail_server is not None)


@contextmanager
def _one_sentence(database: Database) -> Iterator[None]:
    """Nothing stays open when something is in the way, and what a driver says becomes one line."""
    try:
        yield
    except OperationalError as error:
        database.close()
        raise DatabaseTrouble(f'The database cannot be reached: {_first_line(error)}.') from error
    except DBAPIError as error:
        database.close()
        raise DatabaseTrouble(f'The database does not work: {_first_line(error)}.') from error
    except BaseException:
        database.close()
        raise


def open_home(home: Path) -> Path:
    """The folder that holds everything, readable by its owner only."""
    try:
        private_folder(home)
        probe = home / '.writable'
        probe.write_text('')
        probe.unlink(missing_ok=True)  # another that starts at the same moment uses the same name
    except OSError as error:
        raise BadSetting(f'The home folder {home} cannot be written: {error.strerror}.') from error
    os.umask(0o077)
    return home.resolve()


def open_photos(folder: Path | None) -> int | None:
    """A folder of their own for photos, and which disk it is on; the one in the home is made with the first photo."""
    if folder is None:
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / '.writable').write_text('')
        (folder / '.writable').unlink(missing_ok=True)
        return folder.stat().st_dev
    except OSError as error:
        raise BadSetting(f'The photo folder {folder} cannot be written: {error.strerror}.') from error


def _require_photos(house: House) -> None:
    try:
        require_our_disk(house)
    except Conflict as error:
        raise BadSetting(str(error)) from error


def require_healthy(database: Database, keyring: Keyring) -> None:
    """A damaged database must not be started on: it would be written into, and the damage with it into every backup."""
    if database.path is None:
        return
    key = fitting_key(database.path, keyring.keys('database'))
    problem = inspect_file(database.path, key)
    if problem and database.path.exists() and not opens(database.path, key):
        raise DatabaseTrouble(NO_KEY_FITS)
    if problem:
        raise DatabaseDamaged(problem)


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0].rstrip('.') if error.orig else 'no reason given'
