"""Making a backup: copy, pack, encrypt, open it again and compare. Nobody waits for it, and what is not proven does not count."""
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from data.archive import MEMBER, DamagedArchive, Fact, WrongRecoveryKey, hash_of, recovery_key, unpack, write_archive
from data.files import private_folder
from data.occupied import Occupied, hold
from data.opening import fitting_key
from data.snapshot import SnapshotFailed, copy_database, count_dumped, look_into
from data.tables.upkeep import BackupKind
from services.errors import Conflict, ServiceError
from services.house import House
from services.language import _
from services.photos.sweeping import require_our_disk
from services.runner import Runner
from services.upkeep.backups import (
    oldest_backup,
    record_backup,
    record_failure,
    record_removal,
    require_may_make_backups,
    superfluous_backups,
)
from services.upkeep.manifest import DATABASE, MANIFEST, SECRET, Manifest, describe
from services.upkeep.set_aside import remove_older
from services.upkeep.version import product_version
from services.work import Identity

log = logging.getLogger(__name__)
WORKSHOP = '.backup-'  # temporary folders lie in the home: the same disk, the same protection


class BackupFailed(ServiceError):
    status, code = 503, 'backup_failed'


@dataclass(frozen=True, slots=True)
class BackupResult:
    id: UUID
    path: Path
    size: int
    sha256: str
    photos: int
    rows: int


def make_backup(runner: Runner, who: Identity, folder: Path | None = None, kind: BackupKind = BackupKind.MANUAL) -> BackupResult:
    """Write a verified archive into a folder and put it on the list; a failure is put on the list too."""
    runner.do(who, require_may_make_backups)
    house = runner.house
    with only_one(house):
        target = free_name(private_folder(house.backups) if folder is None else folder.absolute(), house.wall())
        try:
            require_our_disk(house)
            manifest = write_backup(house, target)
            size, sha256 = target.stat().st_size, hash_of(target)
        except Exception as error:  # whatever it was: somebody must hear that there is no backup
            log.exception('the backup failed')
            target.unlink(missing_ok=True)
            problem = reason_of(error)
            runner.do(who, record_failure, kind=kind, path=str(target), problem=problem)
            raise BackupFailed(_('The backup failed: {reason}', reason=problem)) from error
    photos = len(manifest.photos)
    backup_id = runner.do(who, record_backup, kind=kind, path=str(target), size=size, sha256=sha256, photos=photos)
    return BackupResult(backup_id, target, size, sha256, photos, manifest.rows)


def remove_old_backups(runner: Runner, who: Identity, newest: UUID | None = None) -> int:
    """Make room. The file goes first: a list that names a missing file is put right the next time, a forgotten file never."""
    superfluous = runner.do(who, superfluous_backups, newest=newest)
    for backup in superfluous:
        Path(backup.path).unlink(missing_ok=True)
        runner.do(who, record_removal, backup_id=backup.id)
    return len(superfluous) + _remove_set_aside(runner, who)


def _remove_set_aside(runner: Runner, who: Identity) -> int:
    oldest = runner.do(who, oldest_backup)
    homes = {runner.house.home, runner.house.photos} if runner.house.photos.is_dir() else {runner.house.home}
    return sum(remove_older(home, oldest) for home in homes) if oldest else 0


def write_backup(house: House, target: Path) -> Manifest:
    """The archive itself, also for before a migration, when there are no tables yet to list it in."""
    with tempfile.TemporaryDirectory(prefix=WORKSHOP, dir=house.home) as workshop:
        _pack(house, target, Path(workshop))
    with tempfile.TemporaryDirectory(prefix=WORKSHOP, dir=house.home) as workshop:
        return verify(house, target, Path(workshop))


def verify(house: House, archive: Path, workshop: Path) -> Manifest:
    """Open an archive as a restore would, without touching anything: every file is hashed, every table counted."""
    found = unpack(archive, recovery_key(house.home), workshop, most_bytes=archive.stat().st_size,
                   keep=lambda name: not name.startswith('tool_photos/'))
    manifest = Manifest.model_validate_json((workshop / MANIFEST).read_bytes())
    del found[MANIFEST]
    if odd := manifest.difference(found):
        raise DamagedArchive(odd)
    if _counts(house, manifest, workshop / DATABASE) != manifest.counts:
        raise SnapshotFailed('The backup does not hold the same rows as the database.')
    return manifest


def _pack(house: House, target: Path, workshop: Path) -> None:
    copy = workshop / DATABASE
    contents = copy_database(house.database, _key(house, house.database.path), copy)
    with write_archive(target, recovery_key(house.home)) as archive:
        archive.add(DATABASE, copy)
        if (house.home / SECRET).is_file():
            archive.add(SECRET, house.home / SECRET)
        for name, path in _photos(house):  # after the database: every photo that a row of the copy names is there
            with suppress(FileNotFoundError):  # removed this very moment, and its row before it
                archive.add(name, path)
        files: dict[str, Fact] = dict(archive.facts)
        archive.add_content(MANIFEST, describe(product_version(), house.wall(), contents, files))


def _photos(house: House) -> Iterator[tuple[str, Path]]:
    """Photos only: half-written files and what somebody else left there are not ours. In the archive they lie in one place, wherever they do here."""
    for path in sorted(house.photos.rglob('*')):
        name = f'tool_photos/{path.relative_to(house.photos).as_posix()}'
        if path.is_file() and not path.is_symlink() and MEMBER.fullmatch(name) and path.suffix != '.new':
            yield name, path


def _counts(house: House, manifest: Manifest, copy: Path) -> dict[str, int]:
    if manifest.kind == 'postgresql':
        return count_dumped(copy)
    return dict(look_into(copy, _key(house, copy)).counts)


def _key(house: House, path: Path | None) -> bytes:
    keys = house.keyring.keys('database')
    return fitting_key(path, keys) if path else keys[0]


@contextmanager
def only_one(house: House) -> Iterator[None]:
    """Two backups at once only slow each other down; what a killed one left behind is swept away."""
    try:
        with hold(house.home / 'backup.lock'):
            for left in house.home.glob(f'{WORKSHOP}*'):
                shutil.rmtree(left, ignore_errors=True)
            for left in house.backups.glob('toolwarden-*.backup.new'):
                left.unlink(missing_ok=True)
            yield
    except Occupied as error:
        raise Conflict(_('A backup is being made already.')) from error


def free_name(folder: Path, at: datetime) -> Path:
    while (path := folder / f'toolwarden-{at:%Y%m%d-%H%M%S}.backup').exists():
        at += timedelta(seconds=1)
    return path


def reason_of(error: Exception) -> str:
    """One line for people, whatever a driver has to say."""
    if isinstance(error, WrongRecoveryKey):
        return _('the recovery key in the home is damaged.')
    if isinstance(error, DamagedArchive):
        return _('what was written could not be read back.')
    if isinstance(error, OSError):
        return _('the folder or the disk refused ({reason}).', reason=error.strerror or str(error))
    if isinstance(error, DBAPIError):
        return _('The database cannot be reached.')
    return str(error).strip().split('\n')[0]
