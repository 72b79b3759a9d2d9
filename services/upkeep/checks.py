"""The self-check: whether this installation is in order, one sentence for each thing that was looked at."""
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from data import schema
from data.database import OLDEST_SAFE_SQLITE, DatabaseTrouble, WriterBusy
from data.tables.upkeep import AuditEntry, BackupRun
from data.trail import BEGINNING, chained
from services.guard import query
from services.house import House
from services.language import N_, _, day, moment, ngettext, number
from services.people.roles import Permission
from services.photos.sweeping import lost_photos
from services.sources.checking import check_sources
from services.upkeep.restore import unfinished
from services.work import Work

State = Literal['ok', 'warn', 'alarm']
ENOUGH, SCARCE = 20, 10  # percent of the disk
LEAST_FREE = 500_000_000
YEARS = range(2026, 2100)
SLACK = timedelta(minutes=5)
BACKUP_AGE = timedelta(days=2)
SECRETS = ('secret.key', 'recovery.key')
NAMES = {
    'storage': N_('Storage'), 'database': N_('Database'), 'encryption': N_('Encryption'), 'schema': N_('Tables'), 'clock': N_('Clock'),
    'secrets': N_('Secret files'), 'backup': N_('Backup'), 'audit': N_('Change log'),
    'photos': N_('Photos'), 'camera': N_('Camera'),
    'sources': N_('Sources'),
}


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    state: State
    sentence: str


@query(Permission.SEE_BACKUPS)
def self_check(work: Work) -> list[Check]:
    work.actor.require_all_sites()
    return check_house(work.house)


def check_house(house: House) -> list[Check]:
    """For the command line too, which must say something when the database does not."""
    return [_asked(name, look, house) for name, look in _looks().items()]


def is_in_order(checks: list[Check]) -> bool:
    return all(check.state != 'alarm' for check in checks)


def _looks() -> dict[str, Callable[[House], tuple[State, str]]]:
    return {'storage': _storage, 'database': _database, 'encryption': _encryption, 'schema': _schema, 'clock': _clock,
            'secrets': _secrets, 'backup': _backup, 'audit': _audit, 'photos': _photos, 'camera': _camera,
            'sources': check_sources}


def _asked(name: str, look: Callable[[House], tuple[State, str]], house: House) -> Check:
    try:
        return Check(name, *look(house))
    except (DBAPIError, WriterBusy, sa.exc.TimeoutError):
        return Check(name, 'alarm', _('The database does not answer.'))
    except DatabaseTrouble as error:
        return Check(name, 'alarm', str(error))


def _storage(house: House) -> tuple[State, str]:
    disk = shutil.disk_usage(house.home)
    percent = 100 * disk.free / disk.total
    sentence = _('{percent} % of the disk is free ({free} MB).', percent=number(percent), free=number(disk.free / 1_000_000))
    if percent < SCARCE or disk.free < LEAST_FREE:
        return 'alarm', sentence
    return ('warn' if percent < ENOUGH else 'ok'), sentence


def _database(house: House) -> tuple[State, str]:
    if problem := unfinished(house.home):
        return 'alarm', problem
    if not house.database.is_sqlite:
        with house.database.reader.connect() as connection:
            version = '.'.join(map(str, connection.dialect.server_version_info or ()))
        return 'ok', _('PostgreSQL {version} answers.', version=version)
    wrong = [name for name, value in _unsafe_pragmas(house)]
    if wrong:
        return 'alarm', _('The database runs with unsafe settings: {names}.', names=', '.join(wrong))
    with house.database.reader.connect() as connection:
        version = str(connection.exec_driver_sql('SELECT sqlite_version()').scalar_one())
    if tuple(map(int, version.split('.'))) < OLDEST_SAFE_SQLITE:
        return 'warn', _('SQLite {version} can damage a file that two connections write to; install sqlcipher3.', version=version)
    return 'ok', _('SQLite {version} answers.', version=version)


def _unsafe_pragmas(house: House) -> list[tuple[str, Any]]:
    wanted = {'journal_mode': 'wal', 'synchronous': 2, 'foreign_keys': 1}
    with house.database.exclusively() as connection:
        found = {name: connection.exec_driver_sql(f'PRAGMA {name}').scalar() for name in wanted}
    return [(name, value) for name, value in found.items() if value != wanted[name]]


def _encryption(house: House) -> tuple[State, str]:
    if not house.database.is_sqlite:
        return 'ok', _('The PostgreSQL server looks after the encryption of its own disk.')
    with house.database.reader.connect() as connection:
        version = connection.exec_driver_sql('PRAGMA cipher_version').scalar()
    if not version:
        return 'warn', _('The database is not encrypted, because sqlcipher3 is not installed.')
    return 'ok', _('The database is encrypted.')


def _schema(house: House) -> tuple[State, str]:
    schema.require_current(house.database)
    return 'ok', _('The tables are those of this version.')


def _clock(house: House) -> tuple[State, str]:
    at = house.wall()
    with house.database.reading() as session:
        newest = session.scalar(sa.select(AuditEntry.at).order_by(AuditEntry.id.desc()).limit(1))  # type: ignore
    if at.year not in YEARS:
        return 'alarm', _('The clock of this machine says {date}.', date=day(at))
    if newest is not None and at < newest - SLACK:
        return 'alarm', _('The clock was set back: the newest change is of {date}.', date=moment(newest))
    return 'ok', _('The clock is plausible.')


def _secrets(house: House) -> tuple[State, str]:
    open_ones = [name for name in SECRETS if _others_may_read(house.home / name)]
    if open_ones:
        return 'alarm', _('Others on this machine can read {names}.', names=', '.join(open_ones))
    return 'ok', _('Nobody else can read the secret files.')


def _others_may_read(path: Path) -> bool:
    return path.exists() and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _backup(house: House) -> tuple[State, str]:
    with house.database.reading() as session:
        verified = sa.select(BackupRun.path, BackupRun.verified_at).where(  # type: ignore[call-overload]
            BackupRun.verified_at.is_not(None), BackupRun.removed_at.is_(None))  # type: ignore[union-attr]
        last = session.execute(verified.order_by(BackupRun.verified_at.desc()).limit(1)).first()  # type: ignore[union-attr]
    if last is None:
        return 'warn', _('No backup was made yet.')
    path, at = last
    if not Path(path).is_file():
        return 'warn', _('The last backup is not in its place any more: {path}.', path=path)
    return _age(house.wall(), at)


def _age(now: datetime, at: datetime) -> tuple[State, str]:
    if now - at > BACKUP_AGE:
        return 'alarm', _('The last backup is of {date}.', date=moment(at))
    return 'ok', _('The last backup is of {date}.', date=moment(at))


def _audit(house: House) -> tuple[State, str]:
    """Only the end of the chain; every night all of it is calculated anew."""
    chain = AuditEntry.__table__  # type: ignore[attr-defined]
    with house.database.reading() as session:
        ends = session.connection().execute(sa.select(chain).order_by(chain.c.id.desc()).limit(2)).mappings().all()
    if not ends:
        return 'ok', _('The change log is empty.')
    before = ends[1]['hash'] if len(ends) == 2 else BEGINNING
    if chained(dict(ends[0]), before) != ends[0]['hash']:
        return 'alarm', _('The change log was changed at entry {id}.', id=number(ends[0]['id']))
    return 'ok', _('The change log ends at entry {id}.', id=number(ends[0]['id']))


def _photos(house: House) -> tuple[State, str]:
    lost = lost_photos(house)
    if lost:
        return 'alarm', ngettext('{count} photo has lost its file; a backup may still hold it.',
                                 '{count} photos have lost their files; a backup may still hold them.', lost)
    return 'ok', _('Every photo has its file.')


def _camera(house: House) -> tuple[State, str]:
    """Whether it is plugged in; that it shows a picture is seen by whoever takes one."""
    device = Path(f'/dev/video{house.camera}' if house.camera.isdigit() else house.camera)
    if not house.camera:
        return 'ok', _('No camera of this machine is set.')
    if '://' not in house.camera and not device.exists():
        return 'warn', _('The camera {name} is not connected.', name=device)
    return 'ok', _('A camera of this machine is set.')  # the address of a stream may hold a password
