"""One session hook writes the audit trail, keeps sites apart, and collects the changes that screens are told about."""
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session

from data.base import Record, Scoped, now
from data.sites import within_site
from data.tables.upkeep import AuditEntry, Notification

CHAIN_LOCK = 0x70_6F_6C_77  # one number for "somebody is adding to the chain" among PostgreSQL's advisory locks
UNSHOWN = {'version', 'updated_at', 'created_at'}
BEGINNING = '0' * 64
CHAINED = ('at', 'actor_id', 'actor_name', 'source', 'address', 'command', 'table', 'row_id', 'label', 'verb', 'diff', 'site_id')


@dataclass(frozen=True, slots=True)
class Change:
    """A row was written; screens that show its table draw themselves again."""
    table: str
    row_id: str
    verb: str
    site_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes in this session, as the trail keeps it."""
    actor_id: UUID | None
    actor_name: str
    source: str
    address: str
    command: str


class UnattributedWrite(RuntimeError):
    """Something tried to write without going through a command."""


class OutOfSite(Exception):
    """A person of one site reached for a row of another."""


class TrailedSession(Session):
    """Our own subclass, so that the hooks watch our sessions and nobody else's."""

    def attribute(self, writer: Writer) -> None:
        self.info.update(writer=writer, entries=[], changes=[])

    def keep_to(self, site_id: UUID | None) -> None:
        """From now on only rows of this site can be read or written."""
        self.info['site_id'] = site_id

    def note(self, table: str, row_id: Any, verb: str, *, label: str = '', site_id: UUID | None = None,
             diff: Mapping[str, Any] | None = None) -> None:
        """Put something into the trail that is not the change of a row, such as a sign-in or an export."""
        _add_entry(self, table, str(row_id), verb, dict(diff or {}), site_id, label)

    @property
    def changes(self) -> list[Change]:
        return cast(list[Change], self.info.get('changes', []))


@event.listens_for(TrailedSession, 'do_orm_execute')
def _keep_to_site_and_trail(state: ORMExecuteState) -> None:
    if (state.is_update or state.is_delete) and not state.execution_options.get('unaudited'):
        raise UnattributedWrite('bulk UPDATE/DELETE skips the trail; change rows one by one or say unaudited=True')
    site_id = state.session.info.get('site_id')
    if site_id and not state.is_column_load and not state.is_relationship_load:
        state.statement = state.statement.options(within_site(site_id))


@event.listens_for(TrailedSession, 'before_flush')
def _check_writes(session: AnySession, _context: Any, _instances: Any) -> None:
    if 'writer' not in session.info:
        raise UnattributedWrite('open a session through the runner')
    for row in session.dirty:
        if isinstance(row, Record) and session.is_modified(row):
            row.updated_at = now()
    if site_id := session.info.get('site_id'):
        for row in (*session.new, *session.dirty, *session.deleted):
            _require_site(session, row, site_id)


def _require_site(session: AnySession, row: Any, site_id: UUID) -> None:
    """Neither the row itself nor anything it newly points to may lie in another site."""
    own = row.id if getattr(row, '__tablename__', '') == 'site' else getattr(row, 'site_id', site_id)
    if isinstance(row, Scoped) and own != site_id:
        raise OutOfSite
    for column in sa.inspect(row).mapper.columns:
        history = sa.inspect(row).attrs[column.key].history
        for key in column.foreign_keys if history.added and history.added[0] is not None else ():
            target = _table_of(key.column.table)
            if target and not _is_within_reach(session, target, history.added[0]):
                raise OutOfSite


def _is_within_reach(session: AnySession, target: Any, row_id: Any) -> bool:
    """Whether a row can be seen from here, or is being made in this very transaction."""
    if session.scalar(sa.select(target.id).where(target.id == row_id)) is not None:
        return True
    return any(isinstance(new, target) and new.id == row_id for new in session.new)


@lru_cache(maxsize=256)
def _table_of(table: sa.Table) -> Any:
    return next((scoped for scoped in Scoped.every if scoped.__table__ is table), None)  # type: ignore[attr-defined]


@event.listens_for(TrailedSession, 'after_flush')
def _collect(session: AnySession, _context: Any) -> None:
    for verb, rows in (('insert', session.new), ('update', session.dirty), ('delete', session.deleted)):
        for row in rows:
            if isinstance(row, Record) and (diff := _diff(row, verb)):
                _add_entry(session, str(row.__tablename__), str(row.id), verb, diff, _site_of(session, row), _label(row))
            elif isinstance(row, Notification):  # in no change log, but the bell on the screens follows it
                session.info['changes'].append(Change('notification', str(row.id), verb))


def _add_entry(session: AnySession, table: str, row_id: str, verb: str, diff: dict[str, Any], site_id: UUID | None, label: str) -> None:
    writer: Writer = session.info['writer']
    session.info['entries'].append({
        'at': now(), 'actor_id': writer.actor_id, 'actor_name': writer.actor_name, 'source': writer.source, 'address': writer.address,
        'command': writer.command, 'table': table, 'row_id': row_id, 'label': label[:160], 'verb': verb, 'diff': diff, 'site_id': site_id})
    session.info['changes'].append(Change(table, row_id, verb, site_id))


def _site_of(session: AnySession, row: Record) -> UUID | None:
    """The site a row belongs to, its own or that of the row it hangs on."""
    if row.__tablename__ == 'site':
        return row.id
    if hasattr(row, 'site_id'):
        return cast(UUID | None, row.site_id)
    for column in row.__table__.columns:  # type: ignore[attr-defined]
        for key in column.foreign_keys:
            parent = session.get(_table_of(key.column.table), getattr(row, column.key)) if getattr(row, column.key) else None
            if parent is not None:
                return _site_of(session, parent)
    return None


def _label(row: Record) -> str:
    """What people call the row, so that the trail can be read after the row is gone."""
    for name in ('asset_number', 'username', 'name', 'code', 'cavity_id', 'title', 'path'):
        if value := getattr(row, name, None):
            return str(value)
    return ''


def _diff(row: Record, verb: str) -> dict[str, list[Any]]:
    state, diff = sa.inspect(row), {}
    for column in state.mapper.columns:
        history = state.attrs[column.key].history
        if column.key in UNSHOWN or not (verb == 'delete' or history.has_changes()):
            continue
        old, new = history.deleted[0] if history.deleted else None, getattr(row, column.key)
        if column.info.get('secret'):
            old, new = _veiled(old), _veiled(new)
        if verb == 'delete':
            diff[column.key] = [_plain(new), None]
        elif verb == 'update' or new not in (None, '', []):
            diff[column.key] = [_plain(old), _plain(new)]
    return diff


def _veiled(value: Any) -> str | None:
    return None if value is None else '•••'


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (list, dict, str, int, float, bool, type(None))):
        return value
    return value.isoformat() if isinstance(value, (datetime, date)) else str(value)


@event.listens_for(TrailedSession, 'before_commit')
def _write_entries(session: AnySession) -> None:
    """Add what was collected to the chain, in the transaction that did it."""
    session.flush()
    entries: list[dict[str, Any]] = session.info.get('entries', [])
    if not entries:
        return
    if session.get_bind().dialect.name == 'postgresql':  # SQLite has one writer anyway
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
    chain = AuditEntry.__table__  # type: ignore[attr-defined]
    last = session.connection().execute(sa.select(chain.c.hash).order_by(chain.c.id.desc()).limit(1)).scalar() or BEGINNING
    for entry in entries:
        entry['hash'] = last = chained(entry, last)
    session.connection().execute(sa.insert(chain), entries)
    entries.clear()


def chained(entry: Mapping[str, Any], before: str) -> str:
    """The hash of an entry together with the hash of the one before it."""
    content = json.dumps([_plain(entry[name]) for name in CHAINED], sort_keys=True, ensure_ascii=False, separators=(',', ':'))
    return hashlib.sha256((before + content).encode()).hexdigest()
