"""The list of backups: what was made, what failed, and which ones are kept."""
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import select

from data.tables.upkeep import BackupKind, BackupRun
from services.guard import command, query
from services.language import _
from services.people.roles import Permission
from services.upkeep.notices import tell_administrators
from services.work import Found, Work

LINK = '/admin/backups'


@dataclass(frozen=True, slots=True)
class Backup:
    id: UUID
    kind: BackupKind
    path: str
    made_at: datetime
    size: int
    sha256: str
    photos: int
    verified_at: datetime | None
    removed_at: datetime | None
    problem: str


@query(Permission.SEE_BACKUPS)
def list_backups(work: Work, *, offset: int = 0, limit: int = 50) -> Found:
    """Every backup and every failed attempt, newest first; removed ones are left out."""
    work.actor.require_all_sites()
    rows, total = work.page(select(BackupRun).where(BackupRun.removed_at.is_(None)),  # type: ignore[union-attr]
                            order=(BackupRun.created_at.desc(), BackupRun.id.desc()), offset=offset, limit=limit)  # type: ignore[attr-defined]
    return Found([_backup(row) for row in rows], total)


@query(Permission.MAKE_BACKUPS)
def require_may_make_backups(work: Work) -> None:
    """Asked before a backup begins, which takes long and happens outside of any transaction."""
    work.actor.require_all_sites()


@command(Permission.MAKE_BACKUPS)
def record_backup(work: Work, *, kind: BackupKind, path: str, size: int, sha256: str, photos: int) -> UUID:
    work.actor.require_all_sites()
    return work.add(BackupRun(kind=kind, path=path, size=size, sha256=sha256, photos=photos, verified_at=work.now,
                              created_at=work.now)).id


@command(Permission.MAKE_BACKUPS)
def record_failure(work: Work, *, kind: BackupKind, path: str, problem: str) -> UUID:
    """The first failure after a success tells the administrators; the ones after it only stand in the list."""
    work.actor.require_all_sites()
    last = work.session.exec(select(BackupRun).order_by(BackupRun.created_at.desc()).limit(1)).first()  # type: ignore[attr-defined]
    if last is None or not last.problem:
        tell_administrators(work, 'backup_failed', lambda: _('The backup failed: {reason}', reason=problem), LINK)
    return work.add(BackupRun(kind=kind, path=path, problem=problem[:500], created_at=work.now)).id


@query(Permission.MAKE_BACKUPS)
def superfluous_backups(work: Work, *, newest: UUID | None = None) -> list[Backup]:
    """What may go: neither the newest of the last days, weeks and months, nor the one that was just made."""
    work.actor.require_all_sites()
    ours = _in_the_home(work)
    kept = to_keep((row.id, row.created_at) for row in ours) | _way_back(ours)
    return [_backup(row) for row in ours if row.id not in kept and row.id != newest]


@query(Permission.MAKE_BACKUPS)
def oldest_backup(work: Work) -> datetime | None:
    """How far back those reach that are kept by their age; what a restore set aside is kept as long."""
    work.actor.require_all_sites()
    ours = [(row.id, row.created_at) for row in _in_the_home(work)]
    kept = to_keep(ours)
    return min((made_at for backup_id, made_at in ours if backup_id in kept), default=None)


@command(Permission.MAKE_BACKUPS)
def record_removal(work: Work, *, backup_id: UUID) -> None:
    work.actor.require_all_sites()
    work.get(BackupRun, backup_id).removed_at = work.now


def to_keep(backups: Iterable[tuple[UUID, datetime]]) -> set[UUID]:
    """The newest of each of the last 7 days, 4 weeks and 12 months that have one; so the newest of all always stays."""
    newest_first = sorted(backups, key=lambda backup: backup[1], reverse=True)
    rules: Sequence[tuple[int, Callable[[datetime], Any]]] = (
        (7, lambda at: at.date()), (4, lambda at: at.isocalendar()[:2]), (12, lambda at: (at.year, at.month)))
    kept: set[UUID] = set()
    for count, period in rules:
        seen: dict[Any, UUID] = {}
        for backup_id, at in newest_first:
            seen.setdefault(period(at), backup_id)
        kept.update(list(seen.values())[:count])
    return kept


def _in_the_home(work: Work) -> list[BackupRun]:
    rows = work.session.exec(select(BackupRun).where(BackupRun.removed_at.is_(None), BackupRun.verified_at.is_not(None))).all()  # type: ignore
    return [row for row in rows if Path(row.path).parent == work.house.backups]  # another folder may be a disk that is not in now


def _way_back(backups: Iterable[BackupRun]) -> set[UUID]:
    """The last one that was made before a migration: the nightly one of the same day has the new tables already."""
    made = sorted((row for row in backups if row.kind is BackupKind.BEFORE_MIGRATION), key=lambda row: row.created_at)
    return {row.id for row in made[-1:]}


def _backup(row: BackupRun) -> Backup:
    return Backup(row.id, row.kind, row.path, row.created_at, row.size, row.sha256, row.photos, row.verified_at, row.removed_at,
                  row.problem)
