"""Opening the house: the home folder, the keys, the database at the right version, or one sentence why not."""
import os
from pathlib import Path

from sqlalchemy.exc import DBAPIError, OperationalError

from app.settings import BadSetting, Settings
from data import schema
from data.database import Database, DatabaseTrouble
from data.files import private_folder
from data.health import inspect_file
from data.keys import Keyring, load_keyring
from data.opening import NO_KEY_FITS, fitting_key, open_with, opens
from services.house import House
from services.upkeep.restore import unfinished


class DatabaseDamaged(DatabaseTrouble):
    """The file is there and readable with our key, but not whole: the restore screen is shown instead of the application."""


def open_house(settings: Settings, *, migrate: bool) -> House:
    """The installation these settings name, with its database at this version."""
    home = open_home(settings.home)
    if problem := unfinished(home):
        raise DatabaseTrouble(problem)
    keyring = load_keyring(home, settings.secret or None)
    database = open_with(settings.url, keyring)
    try:
        require_healthy(database, keyring)
        if migrate and (not database.is_sqlite or schema.current(database) != schema.head()):
            schema.migrate(database)
        schema.require_current(database)
    except OperationalError as error:
        database.close()
        raise DatabaseTrouble(f'The database cannot be reached: {_first_line(error)}.') from error
    except DBAPIError as error:
        database.close()
        raise DatabaseTrouble(f'The database does not work: {_first_line(error)}.') from error
    except DatabaseTrouble:
        database.close()
        raise
    return House(home, keyring, database)


def open_home(home: Path) -> Path:
    """The folder that holds everything, readable by its owner only."""
    try:
        private_folder(home)
        probe = home / '.writable'
        probe.write_text('')
        probe.unlink()
    except OSError as error:
        raise BadSetting(f'The home folder {home} cannot be written: {error.strerror}.') from error
    os.umask(0o077)
    return home.resolve()


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
