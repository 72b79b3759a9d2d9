"""Where pictures lie: one sealed file each, `tool_photos/{tool}/{photo}.jpg`, and a small one beside it."""
import errno
import logging
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from data.base import new_id
from data.files import sync_folder, write_safely
from data.keys import WrongKey
from services.errors import NotFound, ServiceError, Unavailable
from services.house import House
from services.language import _
from services.photos.picture import Picture

log = logging.getLogger(__name__)
PURPOSE, FOLDER = 'photos', 'tool_photos'
NAME = re.compile(rf'{FOLDER}/[0-9a-f-]{{36}}/[0-9a-f-]{{36}}(\.thumb)?\.jpg')
LEAST_FREE = 500_000_000  # what the database needs to go on writing is worth more than a photo
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class NoRoom(ServiceError):
    status, code = 409, 'no_room'


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture that lies in the store and has no row yet. As a text it is its content: the same again is the same request."""
    photo_id: UUID
    path: str
    size: int
    picture: Picture

    def __str__(self) -> str:
        return self.picture.sha256


class PhotoStore:
    def __init__(self, house: House) -> None:
        self._house = house

    def put(self, asset_id: UUID, picture: Picture) -> Stored:
        """On the disk, and sure to be there after a power cut, before anybody hears of it."""
        self._require_room()
        photo_id = new_id()
        path = f'{FOLDER}/{asset_id}/{photo_id}.jpg'
        try:
            self._make_folder(self._file(path).parent)
            self._seal(thumb_of(path), picture.thumb)
            self._seal(path, picture.content)
        except OSError as error:
            self.remove(path)
            if error.errno in FULL:
                raise NoRoom(_no_room()) from error
            log.exception('a photo could not be stored')
            raise Unavailable(_('Photos cannot be stored at the moment. Please try again.')) from error
        return Stored(photo_id, path, len(picture.content), picture)

    def read(self, path: str) -> bytes:
        try:
            return self._house.keyring.open(self._file(path).read_bytes(), purpose=PURPOSE, about=path)
        except (OSError, WrongKey) as error:
            log.exception('the photo %s cannot be read', path)
            raise NotFound(_('The file of this photo is lost or damaged.')) from error

    def remove(self, path: str) -> None:
        """Both sizes, and what was left half-written of them; what cannot be removed now is swept away at night."""
        for name in (path, thumb_of(path)):
            for file in (self._file(name), self._file(name).with_name(f'{self._file(name).name}.new')):
                with suppress(OSError):
                    file.unlink(missing_ok=True)

    def paths(self) -> Iterator[tuple[str, Path]]:
        """Every picture that lies here, under the name its row has."""
        for file in sorted(self._house.photos.rglob('*.jpg')):
            path = f'{FOLDER}/{file.relative_to(self._house.photos).as_posix()}'
            if NAME.fullmatch(path) and file.is_file() and not file.is_symlink():
                yield path, file

    def half_written(self) -> Iterator[Path]:
        return self._house.photos.rglob('*.jpg.new')

    def seal_anew(self) -> int:
        """With the newest secret; each file is either the old or the new one, and both can be read."""
        renewed = 0
        for path, file in self.paths():
            if not self._house.keyring.is_newest(file.read_bytes()):
                try:
                    self._seal(path, self.read(path))
                    renewed += 1
                except NotFound:
                    continue  # it was damaged before; it was written down, and the others must go on
        return renewed

    def _seal(self, path: str, content: bytes) -> None:
        write_safely(self._file(path), self._house.keyring.seal(content, purpose=PURPOSE, about=path))

    def _file(self, path: str) -> Path:
        if not NAME.fullmatch(path):
            raise NotFound(_('The file of this photo is lost or damaged.'))
        return self._house.photos / path.removeprefix(f'{FOLDER}/')

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(self._house.photos)
        sync_folder(self._house.photos.parent)

    def _require_room(self) -> None:
        if shutil.disk_usage(self._house.home).free < LEAST_FREE:
            raise NoRoom(_no_room())


def thumb_of(path: str) -> str:
    return f'{path.removesuffix(".jpg")}.thumb.jpg'


def photo_of(path: str) -> str:
    """The picture that a thumbnail belongs to."""
    return path.replace('.thumb.jpg', '.jpg')


def _no_room() -> str:
    return _('The disk is nearly full, so no photos are taken in. Please tell whoever looks after this machine.')
