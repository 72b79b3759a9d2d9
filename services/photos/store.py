"""Where pictures and documents lie, one sealed file each: `tool_photos/{tool}/{photo}.jpg` with a small one beside it, and
`tool_photos/{tool}/{document}.file`, which does not say on the disk what it is."""
import errno
import hashlib
import logging
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from data.base import new_id
from data.files import sync_folder, write_safely
from data.keys import WrongKey
from services.errors import NotFound, ServiceError, Unavailable
from services.house import House
from services.language import _
from services.photos.picture import Picture

log = logging.getLogger(__name__)
PURPOSE, FOLDER = 'photos', 'tool_photos'
NAME = re.compile(rf'{FOLDER}/[0-9a-f-]{{36}}/[0-9a-f-]{{36}}((\.thumb)?\.jpg|\.file)')
OURS = re.compile('[0-9a-f-]{36}')
LEAST_FREE = 500_000_000  # on the disk of the photos: mostly that of the database too, whose going on is worth more than a photo
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class NoRoom(ServiceError):
    """Not final: whoever sends a photo keeps it until there is room again."""
    status, code = 507, 'no_room'
    seconds = 60


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture that lies in the store and has no row yet. As a text it is its content: the same again is the same request."""
    photo_id: UUID
    path: str
    size: int
    picture: Picture

    def __str__(self) -> str:
        return self.picture.sha256


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """The same of a document, which is kept as it came."""
    document_id: UUID
    path: str
    size: int
    sha256: str
    media_type: str

    def __str__(self) -> str:
        return self.sha256


class PhotoStore:
    def __init__(self, house: House) -> None:
        self._house = house

    def put(self, asset_id: UUID, picture: Picture) -> Stored:
        photo_id = new_id()
        path = f'{FOLDER}/{asset_id}/{photo_id}.jpg'
        self._keep(path, {thumb_of(path): picture.thumb, path: picture.content})
        return Stored(photo_id, path, len(picture.content), picture)

    def put_document(self, asset_id: UUID, content: bytes | bytearray, media_type: str) -> StoredDocument:
        document_id = new_id()
        path = f'{FOLDER}/{asset_id}/{document_id}.file'
        self._keep(path, {path: bytes(content)})
        return StoredDocument(document_id, path, len(content), hashlib.sha256(content).hexdigest(), media_type)

    def with_row(self, path: str, row_id: UUID, write: Callable[[], UUID]) -> UUID:
        """`write` makes the row of a file that lies here, or answers the row of the same file; a file without a row of its own goes."""
        try:
            written = write()
        except Unavailable:
            raise  # a database that went away may have kept the row; whether it did is seen at night
        except ServiceError:
            self.remove(path)
            raise
        if written != row_id:  # it was there already
            self.remove(path)
        return written

    def read(self, path: str) -> bytes:
        try:
            return self._house.keyring.open(self._file(path).read_bytes(), purpose=PURPOSE, about=path)
        except (OSError, WrongKey) as error:
            log.exception('the file %s cannot be read', path)
            raise NotFound(_lost()) from error

    def has(self, path: str) -> bool:
        return self._file(path).is_file()

    def remove(self, path: str) -> None:
        """In every size, and what was left half-written; what cannot be removed now is swept away at night."""
        for name in {path, thumb_of(path)}:
            for file in (self._file(name), self._file(name).with_name(f'{self._file(name).name}.new')):
                with suppress(OSError):
                    file.unlink(missing_ok=True)

    def remove_with(self, session: Session, path: str) -> None:
        """When what this session does is sure to stay."""
        sa.event.listen(session, 'after_commit', lambda _session: self.remove(path), once=True)

    def paths(self) -> Iterator[tuple[str, Path]]:
        """Every file that lies here, under the name its row has."""
        for file in sorted(self._house.photos.rglob('*.*')):
            path = f'{FOLDER}/{file.relative_to(self._house.photos).as_posix()}'
            if NAME.fullmatch(path) and file.is_file() and not file.is_symlink():
                yield path, file

    def half_written(self) -> Iterator[Path]:
        return (file for folder in photo_folders(self._house.photos) for file in folder.glob('*.new'))

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

    def _keep(self, path: str, contents: Mapping[str, bytes]) -> None:
        """On the disk, and sure to be there after a power cut, before anybody hears of it."""
        try:
            self._require_same_disk()
            self._make_folder(self._file(path).parent)
            self._require_room()
            for name, content in contents.items():
                self._seal(name, content)
        except OSError as error:
            self.remove(path)
            if error.errno in FULL:
                raise NoRoom(_no_room()) from error
            log.exception('a file could not be stored')
            raise Unavailable(_('Files cannot be stored at the moment. Please try again.')) from error

    def _seal(self, path: str, content: bytes) -> None:
        write_safely(self._file(path), self._house.keyring.seal(content, purpose=PURPOSE, about=path))

    def _file(self, path: str) -> Path:
        if not NAME.fullmatch(path):
            raise NotFound(_lost())
        return self._house.photos / path.removeprefix(f'{FOLDER}/')

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(self._house.photos)
        sync_folder(self._house.photos.parent)

    def _require_same_disk(self) -> None:
        """One that was unmounted leaves the empty folder it was mounted on, where nobody would look for photos again."""
        disk = self._house.photo_disk
        if disk is not None and disk != self._house.photos.stat().st_dev:
            raise OSError(errno.ESTALE, f'{self._house.photos} is on another disk than at the start')

    def _require_room(self) -> None:
        if shutil.disk_usage(self._house.photos).free < LEAST_FREE:
            raise NoRoom(_no_room())


def photo_folders(store: Path) -> list[Path]:
    """Those of tools and machines; on a disk of its own others may keep something beside them, and a disk has its `lost+found`."""
    return [each for each in sorted(store.iterdir()) if OURS.fullmatch(each.name) and each.is_dir()] if store.is_dir() else []


def knows(known: str, mark: str) -> bool:
    """Whether this is among the marks of an If-None-Match."""
    return known.strip() == '*' or mark in (each.strip().removeprefix('W/') for each in known.split(','))


def thumb_of(path: str) -> str:
    return f'{path.removesuffix(".jpg")}.thumb.jpg' if path.endswith('.jpg') else path


def photo_of(path: str) -> str:
    """The picture that a thumbnail belongs to."""
    return path.replace('.thumb.jpg', '.jpg')


def _lost() -> str:
    return _('This file is lost or damaged.')


def _no_room() -> str:
    return _('The disk is nearly full, so no files are taken in. Please tell whoever looks after this machine.')
