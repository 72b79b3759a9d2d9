"""Restoring a backup: everything is proven beside the live data first, then put in its place by renaming."""
import os
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pydantic
import sqlalchemy as sa

from data import schema
from data.archive import DamagedArchive, UnsafeArchive, WrongRecoveryKey, unpack
from data.base import now
from data.database import Database, DatabaseTrouble, connect_sqlite, open_database, parse_url
from data.files import private_folder, replace_safely, sync_folder, write_safely
from data.keys import Keyring, load_keyring
from data.occupied import Occupied, occupy
from data.opening import fitting_key
from data.snapshot import SnapshotFailed, count_dumped, load_dump, look_into
from data.tables.people import SignIn
from data.trail import TrailedSession, Writer
from services.errors import ServiceError
from services.house import House
from services.language import _, moment, number
from services.upkeep import photo_disk
from services.upkeep.backup import reason_of, write_backup
from services.upkeep.manifest import DATABASE, FORMAT, LARGEST, MANIFEST, SECRET, Manifest
from services.upkeep.set_aside import new_folder

PHOTOS = 'tool_photos'
UNFINISHED = 'restore.unfinished'
SPARE = 64 * 1024 * 1024
COMPANIONS = ('-wal', '-shm', '-journal', '.running')


class RestoreRefused(ServiceError):
    status, code = 409, 'restore_refused'


@dataclass(frozen=True, slots=True)
class RestoreSummary:
    made_at: datetime
    product: str
    rows: int
    photos: int
    set_aside: Path | None

    @property
    def sentence(self) -> str:
        done = _('Restored the backup of {date}: {rows} rows, {photos} photos.', date=moment(self.made_at), rows=number(self.rows),
                 photos=number(self.photos))
        return done if self.set_aside is None else f'{done} ' + _('What was there before is in {folder}.', folder=self.set_aside)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a restore happens and with which secret."""
    home: Path
    url: sa.URL
    given_secret: str | None
    workshop: Path
    photos: Path

    @property
    def file(self) -> Path | None:
        return Path(self.url.database or '').absolute() if self.url.get_backend_name() == 'sqlite' else None

    def keyring(self) -> Keyring:
        """The secret that was packed with the database, unless the environment names one."""
        holder = next((folder for folder in (self.workshop, self.home) if (folder / SECRET).exists()), None)
        if holder is None and not self.given_secret:
            raise RestoreRefused(_('This backup was made with TOOLWARDEN_SECRET; set it to the same value and try again.'))
        try:
            return load_keyring(holder or self.home, self.given_secret)
        except ValueError as error:
            raise RestoreRefused(_('This backup is damaged or incomplete.')) from error


def restore(archive: Path, home: Path, recovery_key: str, database_url: str, *, given_secret: str | None = None,
            photos: Path | None = None) -> RestoreSummary:
    """Replace what is in the home by what is in the archive, or refuse with one sentence and touch nothing."""
    private_folder(home)
    try:
        with ExitStack() as stack:
            stack.enter_context(occupy(home))
            workshop = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix='.restore-', dir=home)))
            place = _Place(home, parse_url(database_url), given_secret, workshop, photos or home / PHOTOS)
            manifest = _proven(archive, recovery_key, place)
            _remember_recovery_key(home, recovery_key)
            aside = _put_in_place(manifest, place)
            return RestoreSummary(manifest.made_at, manifest.product, manifest.rows, len(manifest.photos), aside)
    except Occupied as error:
        raise RestoreRefused(_('Toolwarden is running; stop it first.')) from error
    except DatabaseTrouble as error:
        raise RestoreRefused(str(error)) from error


def unfinished(home: Path) -> str:
    """A sentence when a restore was cut off while it put things in place; nothing may start then."""
    if (home / UNFINISHED).exists():
        return _('A restore was cut off; run it again.')
    return ''


def _proven(archive: Path, recovery_key: str, place: _Place) -> Manifest:
    manifest = _unpacked(archive, recovery_key, place)
    if manifest.kind != place.url.get_backend_name():
        raise RestoreRefused(_('This backup holds a {made} database, but {configured} is configured.', made=manifest.kind,
                               configured=place.url.get_backend_name()))
    if manifest.revision and manifest.revision not in schema.revisions():
        raise RestoreRefused(_('This backup was made by a newer Toolwarden ({version}); install that version first.',
                               version=manifest.product))
    _prove_database(manifest, place)
    if place.photos != place.home / PHOTOS:
        _prove_photo_disk(place)
    return manifest


def _prove_photo_disk(place: _Place) -> None:
    try:
        photo_disk.prove(place.workshop / PHOTOS, place.photos, SPARE)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RestoreRefused(_('The photo folder {folder} cannot be written: {reason}.', folder=place.photos, reason=reason)) from error


def _unpacked(archive: Path, recovery_key: str, place: _Place) -> Manifest:
    try:
        free = shutil.disk_usage(place.home).free - SPARE
        if archive.stat().st_size > free:
            raise RestoreRefused(_('There is not enough free space to unpack this backup.'))
        found = unpack(archive, recovery_key, place.workshop, most_bytes=free, keep=lambda name: True)
        return _manifest(place.workshop, found)
    except WrongRecoveryKey as error:
        raise RestoreRefused(_('This recovery key does not open this backup, or the beginning of the file is damaged.')) from error
    except UnsafeArchive as error:
        raise RestoreRefused(_('This is no backup of Toolwarden: it holds {name}.', name=repr(str(error))[:80])) from error
    except (DamagedArchive, pydantic.ValidationError) as error:
        raise RestoreRefused(_('This backup is damaged or incomplete.')) from error
    except OSError as error:
        raise RestoreRefused(_('The backup cannot be read: {reason}.', reason=error.strerror or str(error))) from error


def _manifest(workshop: Path, found: dict) -> Manifest:  # type: ignore[type-arg]
    fact = found.pop(MANIFEST, None)
    if fact is None or fact.size > LARGEST:
        raise DamagedArchive(MANIFEST)
    manifest = Manifest.model_validate_json((workshop / MANIFEST).read_bytes())
    if manifest.format != FORMAT:
        raise RestoreRefused(_('This backup was made by a newer Toolwarden ({version}); install that version first.',
                               version=manifest.product))
    if DATABASE not in found or manifest.difference(found):
        raise DamagedArchive(manifest.difference(found))
    return manifest


def _prove_database(manifest: Manifest, place: _Place) -> None:
    copy = place.workshop / DATABASE
    try:
        if place.file is None:
            counts = count_dumped(copy)
        else:
            counts = dict(look_into(copy, _fitting(copy, place)).counts)
    except SnapshotFailed as error:
        raise RestoreRefused(_('The database in this backup cannot be opened; is TOOLWARDEN_SECRET the one it was made with?')) from error
    if counts != manifest.counts:
        raise RestoreRefused(_('This backup is damaged or incomplete.'))
    if place.file is not None:
        _bring_up_to_date(open_database(f'sqlite:///{copy}', _fitting(copy, place)), manifest)
        _fold(copy, _fitting(copy, place))


def _fitting(copy: Path, place: _Place) -> bytes:
    return fitting_key(copy, place.keyring().keys('database'))


def _bring_up_to_date(database: Database, manifest: Manifest) -> None:
    """The tables of this version, no session that was ended since, and a line in the change log."""
    try:
        if manifest.revision:  # a database made by hand, without revisions, is left as it is
            schema.migrate(database)
        with database.writing() as session:
            assert isinstance(session, TrailedSession)
            session.attribute(Writer(None, 'cli', 'cli', '', 'restore'))
            session.execute(sa.update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=now(), ended_by='restore'),  # type: ignore
                            execution_options={'unaudited': True})
            session.note('backup_run', '', 'restored', label=f'{manifest.made_at:%Y-%m-%d %H:%M:%S} UTC')
            session.commit()
    finally:
        database.close()


def _fold(path: Path, key: bytes) -> None:
    """Everything into the one file that is renamed; a log left behind would be lost, or worse, taken for another's."""
    connection = connect_sqlite(path, key)
    try:
        connection.execute('PRAGMA wal_checkpoint(TRUNCATE)').fetchall()
        connection.execute('PRAGMA journal_mode=DELETE').fetchall()
    finally:
        connection.close()
    _sync(path)
    for companion in _companions(path):
        companion.unlink()


def _put_in_place(manifest: Manifest, place: _Place) -> Path | None:
    """Secret, photos, database, in this order: whichever step is the last one done, the old or the new database opens."""
    aside = new_folder(place.home)
    if place.file is None:  # the only step that can be refused, and it is refused as a whole
        _place_dump(manifest, place, aside)
    write_safely(place.home / UNFINISHED, f'{manifest.made_at}\n'.encode())
    _place_secret(place, aside)
    _place_photos(place, aside)
    if place.file is not None:
        _place_file(place.file, place.workshop / DATABASE, aside)
    (place.home / UNFINISHED).unlink()
    sync_folder(place.home)
    if any(aside.iterdir()):
        return aside
    aside.rmdir()
    return None


def _place_secret(place: _Place, aside: Path) -> None:
    """The secrets of the backup in front, what was here behind them: it still opens what is set aside."""
    packed, here = place.workshop / SECRET, place.home / SECRET
    if place.given_secret or not packed.exists():
        return
    masters = packed.read_text().split()
    if here.exists():
        shutil.copy2(here, aside / SECRET)
        masters += [master for master in here.read_text().split() if master not in masters]
    write_safely(here, ('\n'.join(masters) + '\n').encode())


def _place_photos(place: _Place, aside: Path) -> None:
    packed, here = place.workshop / PHOTOS, place.photos
    if here != place.home / PHOTOS:
        return photo_disk.exchange(packed, here)
    if here.exists():
        replace_safely(here, aside / PHOTOS)
    if packed.exists():
        replace_safely(private_folder(packed), here)


def _place_file(live: Path, packed: Path, aside: Path) -> None:
    """The log of the old database goes before the new one comes: SQLite would play it into the wrong file."""
    live.parent.mkdir(parents=True, exist_ok=True)
    if live.exists():
        _keep_too(live, aside / live.name)
    for companion in _companions(live):
        shutil.move(companion, aside / companion.name)
    sync_folder(aside)
    ready = live.with_name(f'{live.name}.new')
    shutil.move(packed, ready)
    _sync(ready)
    replace_safely(ready, live)


def _keep_too(file: Path, second: Path) -> None:
    """A second name costs no space; only where the database lies on another disk is it copied."""
    try:
        second.hardlink_to(file)
    except OSError:
        shutil.copy2(file, second)


def _place_dump(manifest: Manifest, place: _Place, aside: Path) -> None:
    """A server keeps no file that could be set aside, so what is there now becomes a backup of its own first."""
    database = open_database(place.url.render_as_string(hide_password=False), b'')
    try:
        write_backup(House(place.home, place.keyring(), database, photo_folder=place.photos), aside / 'before.backup')
        load_dump(place.url, place.workshop / DATABASE)
    except (SnapshotFailed, sa.exc.DBAPIError) as error:
        database.close()
        shutil.rmtree(aside)
        raise RestoreRefused(reason_of(error)) from error
    _bring_up_to_date(database, manifest)


def _companions(path: Path) -> list[Path]:
    return [found for ending in COMPANIONS if (found := path.with_name(path.name + ending)).exists()]


def _sync(path: Path) -> None:
    with path.open('rb') as file:
        os.fsync(file.fileno())


def _remember_recovery_key(home: Path, key: str) -> None:
    """Later backups open with the same key that people already have on paper."""
    if not (home / 'recovery.key').exists():
        write_safely(home / 'recovery.key', f'{key.strip()}\n'.encode())
