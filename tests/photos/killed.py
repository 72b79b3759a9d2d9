"""Takes a photo in a home and kills itself: before the files are written, between the two, before the row is, or after it."""
import os
import signal
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from data.bus import LocalBus
from data.database import open_database
from data.keys import load_keyring
from services.house import House
from services.photos import taking
from services.photos.store import PhotoStore
from services.runner import Runner
from services.work import SYSTEM
from tests.photos.pictures import encoded


def die(*_arguments: object, **_values: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


home, tool, when = Path(sys.argv[1]), UUID(sys.argv[2]), sys.argv[3]
keyring = load_keyring(home, None)
runner = Runner(House(home, keyring, open_database(f'sqlite:///{home}/toolwarden.db', keyring.key('database'))), LocalBus(), lambda changes: None)
real_seal, real_do = PhotoStore._seal, runner.do


def seal(store: PhotoStore, path: str, content: bytes) -> None:
    if when == 'before' or (when == 'half' and 'thumb' not in path):
        die()
    real_seal(store, path, content)


def do(who: Any, function: Any, *arguments: Any, **values: Any) -> Any:
    if when == 'between' and function is taking.add_photo:
        die()
    answer = real_do(who, function, *arguments, **values)
    return die() if function is taking.add_photo else answer


PhotoStore._seal, runner.do = seal, do
taking.take_photo(runner, SYSTEM, encoded(), asset_id=tool)
