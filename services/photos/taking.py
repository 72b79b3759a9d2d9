"""Taking a photo in: ask whether it may be, develop it, put the file on the disk, and only then write the row."""
import unicodedata
from typing import Any
from uuid import UUID

from services.errors import ServiceError, Unavailable
from services.language import speaking
from services.photos.photos import add_photo, photo_place
from services.photos.picture import develop
from services.photos.store import PhotoStore
from services.runner import Runner
from services.work import Identity

LONGEST_NAME = 200


def take_photo(runner: Runner, who: Identity, content: bytes | bytearray, *, key: str | None = None, name: str = '', angle: Any = 'other',
               caption: str = '', **owner: Any) -> UUID:
    """`owner` names the one thing it belongs to. The file is on the disk before the row is, so that no row is ever without its file;
    a file without a row is swept away."""
    asset_id = runner.do(who, photo_place, **owner)
    store = PhotoStore(runner.house)
    with speaking(who.voice):
        stored = store.put(asset_id, develop(content, runner.house.wall()))
    try:
        photo_id: UUID = runner.do(who, add_photo, key, stored=stored, name=_readable(name), angle=angle, caption=caption, **owner)
    except Unavailable:
        raise  # a database that went away may have kept the row; whether it did is seen at night
    except ServiceError:
        store.remove(stored.path)
        raise
    if photo_id != stored.photo_id:  # it was there already
        store.remove(stored.path)
    return photo_id


def _readable(name: str) -> str:
    """What the camera called the file, for people; nothing is ever opened by it."""
    last = name.replace('\\', '/').rsplit('/', 1)[-1]
    return ''.join(sign for sign in unicodedata.normalize('NFC', last) if unicodedata.category(sign)[0] != 'C').strip()[:LONGEST_NAME]
