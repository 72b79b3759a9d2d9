"""Taking a photo in: ask whether it may be, develop it, put the file on the disk, and only then write the row."""
import unicodedata
from typing import Any
from uuid import UUID

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
    return store.with_row(stored.path, stored.photo_id, lambda: runner.do(
        who, add_photo, key, stored=stored, name=readable(name), angle=angle, caption=caption, **owner))


def readable(name: str) -> str:
    """What the file was called, for people; nothing is ever opened by it."""
    last = name.replace('\\', '/').rsplit('/', 1)[-1]
    return ''.join(sign for sign in unicodedata.normalize('NFC', last) if unicodedata.category(sign)[0] != 'C').strip()[:LONGEST_NAME]
