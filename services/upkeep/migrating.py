"""New tables for a database in use: what it holds is backed up first, and nothing is changed when that fails."""
import logging
from contextlib import suppress
from pathlib import Path

import pydantic

from data import schema
from data.archive import hash_of
from data.bus import LocalBus
from data.files import private_folder, write_safely
from data.tables.upkeep import BackupKind
from services.errors import Conflict
from services.house import House
from services.language import _
from services.runner import Runner
from services.upkeep.backup import BackupFailed, free_name, only_one, reason_of, write_backup
from services.upkeep.backups import list_backups, record_backup
from services.work import SYSTEM

log = logging.getLogger(__name__)
NOTE = 'migration.backup'


class Note(pydantic.BaseModel, frozen=True):
    """A backup that is not on the list yet: until the migration is over, the list may have the wrong columns, or not be there at all."""
    path: Path
    size: int = 0
    sha256: str = ''
    photos: int = 0

    @property
    def is_proven(self) -> bool:
        return bool(self.sha256)


def migrate(house: House, to: str = 'head') -> None:
    """Bring the tables to a revision; of several processes that start together only one makes the backup."""
    if to != 'head' or schema.current(house.database) != schema.head():
        schema.migrate(house.database, to, first=lambda: _back_up(house))
    if (house.home / NOTE).exists():
        _put_on_the_list(house)


def _back_up(house: House) -> None:
    log.warning('the tables will be changed; what they hold is backed up first')
    try:
        with only_one(house):
            _forget_last_attempt(house)
            path = _written(house)
    except Exception as error:
        sentence = _('The tables were not changed, because no backup could be made first: {reason}', reason=reason_of(error))
        raise BackupFailed(sentence) from error
    log.warning('the backup is %s', path)


def _forget_last_attempt(house: House) -> None:
    """A start that fails again and again must not fill the disk with a backup each time."""
    if (house.home / NOTE).exists():
        _note(house).path.unlink(missing_ok=True)


def _written(house: House) -> Path:
    """Noted before it is there and again when it is proven, so that no moment to be killed in leaves a file nobody knows of."""
    path = free_name(private_folder(house.backups), house.wall())
    _take_note(house, Note(path=path))
    try:
        photos = len(write_backup(house, path).photos)
        _take_note(house, Note(path=path, size=path.stat().st_size, sha256=hash_of(path), photos=photos))
    except Exception:
        path.unlink(missing_ok=True)
        raise
    return path


def _put_on_the_list(house: House) -> None:
    """After a way backwards there is none that we could write; the file stays, and the log has told its name."""
    with suppress(Conflict), only_one(house):  # whoever started at the same moment does it, or the next start
        if not (house.home / NOTE).exists():
            return
        note = _note(house)
        if note.is_proven and note.path.exists() and schema.current(house.database) == schema.head():
            _record(house, note)
        (house.home / NOTE).unlink()


def _record(house: House, note: Note) -> None:
    runner = Runner(house, LocalBus(), lambda changes: None, threads=1)
    try:
        newest = runner.do(SYSTEM, list_backups).items
        if all(backup.path != str(note.path) for backup in newest):  # killed before the note was gone: it is on the list already
            runner.do(SYSTEM, record_backup, kind=BackupKind.BEFORE_MIGRATION, path=str(note.path), size=note.size, sha256=note.sha256,
                      photos=note.photos)
    finally:
        runner.close()


def _note(house: House) -> Note:
    return Note.model_validate_json((house.home / NOTE).read_bytes())


def _take_note(house: House, note: Note) -> None:
    write_safely(house.home / NOTE, note.model_dump_json().encode())
