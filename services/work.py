"""Who is asking, and what a service function gets to work with."""
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select
from sqlmodel.sql.expression import SelectOfScalar

from data.base import Record
from data.tables.upkeep import AuditEntry
from data.trail import TrailedSession
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.house import House
from services.language import Voice, _, clock
from services.people.roles import EXPLAINED, Permission
from services.wording import column_word, shown, table_word

R = TypeVar('R', bound=Record)
MOST_ROWS, MOST_OFFSET = 500, 10**9


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking and from where. What they may do is looked up anew for every call."""
    user_id: UUID | None
    source: str  # screen, api, cli, job, system
    address: str = ''
    sign_in_id: UUID | None = None
    scopes: frozenset[str] | None = None
    voice: Voice = field(default_factory=Voice)

    @property
    def is_house(self) -> bool:
        """The product itself or whoever has a shell on the machine; nobody on the network gets to say this."""
        return self.source in {'system', 'job', 'cli'}


SYSTEM = Identity(None, 'system')


@dataclass(frozen=True, slots=True)
class Actor:
    user_id: UUID | None
    name: str
    site_id: UUID | None
    permissions: frozenset[Permission]
    lacks_second_factor: bool = False

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        if self.may(permission):
            return
        if self.lacks_second_factor:
            raise NotAllowed(_('Set up your second factor first: More, My account.'))
        raise NotAllowed(_('You are not allowed to do this: {right}.', right=_(EXPLAINED[permission])))

    def require_all_sites(self) -> None:
        if self.site_id is not None:
            raise NotAllowed(_('Only people who work for all sites can do this.'))


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list, and how many rows there are in all."""
    items: list[Any]
    total: int


@dataclass(frozen=True, slots=True)
class Work:
    """A session inside a transaction, who asked, and the house it happens in."""
    session: TrailedSession
    actor: Actor
    house: House
    heard: Mapping[str, int] = field(default_factory=dict)  # of changes, before this transaction began

    @property
    def now(self) -> datetime:
        return self.house.wall()

    def get(self, table: type[R], row_id: UUID, *, seen_version: int | None = None) -> R:
        row = self.session.get(table, row_id)
        if row is None or self._elsewhere(row):
            raise gone(table)
        if seen_version is not None and row.version != seen_version:
            raise Conflict(self._what_changed(row, seen_version))
        return row

    def add(self, row: R) -> R:
        """Store a new row now, so that what the database thinks of it is known before anything builds on it."""
        self.session.add(row)
        self.session.flush()
        return row

    def page(self, matching: SelectOfScalar[Any], *, order: Sequence[Any], offset: int, limit: int) -> tuple[Sequence[Any], int]:
        """One page of a query, and how many rows it has in all."""
        offset, limit = max(0, min(offset, MOST_OFFSET)), max(1, min(limit, MOST_ROWS))
        rows = self.session.exec(matching.order_by(*order).offset(offset).limit(limit)).all()
        if offset == 0 and len(rows) < limit:
            return rows, len(rows)
        counted = matching.with_only_columns(sa.func.count(), maintain_column_froms=True).order_by(None)
        return rows, self.session.scalar(counted) or 0

    def require_unused(self, table: type[R], row: R | None, **values: Any) -> None:
        """Refuse a value that another row of the same table already has, naming the field."""
        same = [getattr(table, name) == value for name, value in values.items()]
        taken = self.session.exec(sa.select(table.id).where(*same)).first()  # type: ignore[call-overload]
        if taken is not None and (row is None or taken[0] != row.id):
            name = list(values)[-1]
            raise used(table, name, values[name])

    def note(self, table: str, row_id: Any, verb: str, **details: Any) -> None:
        self.session.note(table, row_id, verb, **details)

    @contextmanager
    def beyond_site(self) -> Iterator[None]:
        """People of all sites belong to no site, so the filter of a site hides them; whoever looks past it says which rows are meant."""
        self.session.flush()  # what was written before is still held against the site
        self.session.keep_to(None)
        try:
            yield
            self.session.flush()  # and what was written meanwhile is not
        finally:
            self.session.keep_to(self.actor.site_id)

    def _elsewhere(self, row: Record) -> bool:
        """Whether the row is known to the session although it lies in another site."""
        site = self.actor.site_id
        return site is not None and getattr(row, 'site_id', site) != site

    def _what_changed(self, row: Record, seen_version: int) -> str:
        """Say who changed what since the screen was drawn; every update left exactly one entry."""
        updates = select(AuditEntry).where(AuditEntry.table == str(row.__tablename__), AuditEntry.row_id == str(row.id), AuditEntry.verb == 'update')
        newer = max((row.version or 0) - seen_version, 1)
        missed = self.session.exec(updates.order_by(AuditEntry.id.desc()).limit(newer)).all()  # type: ignore[union-attr]
        if not missed:
            return _('This {thing} was changed meanwhile. Look at the new values and try again.', thing=table_word(str(row.__tablename__)))
        changed = {column: values[1] for entry in reversed(missed) for column, values in entry.diff.items()}
        told = ', '.join(f'{column_word(column)}: {shown(column, value)}' for column, value in sorted(changed.items()))
        return _('{who} changed this at {when} ({what}). Look at the new values and try again.',
                 who=missed[0].actor_name or _('Somebody'), when=clock(missed[0].at), what=told)


def gone(table: type[Record]) -> NotFound:
    """What is answered for rows that do not exist and for those that whoever asks may not know of."""
    return NotFound(_('This {thing} does not exist (any more).', thing=table_word(str(table.__tablename__))))


def used(table: type[Record], name: str, value: Any) -> Invalid:
    """What is answered when another row of the same table has this value already."""
    text = _('{value} is already used by another {thing}.', value=value, thing=table_word(str(table.__tablename__)))
    return Invalid(text, {name: text})
