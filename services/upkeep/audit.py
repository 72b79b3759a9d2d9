"""Reading the change log: who changed what and when, page by page or as a spreadsheet."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from data.chain import verify
from data.tables.upkeep import AuditEntry
from services.csv_safe import csv_lines
from services.errors import Invalid
from services.fields import Search
from services.guard import command, query
from services.language import _, number
from services.order import containing
from services.people.roles import Permission
from services.upkeep.notices import tell_administrators
from services.wording import column_word, shown, table_word, verb_word
from services.work import Found, Work

MOST_EXPORTED = 100_000
MOST_SEARCHED = 50_000  # entries; half a second on the smallest machine, where a million would take eight
EntryNumber = Annotated[int, Field(ge=1, lt=2**63)]


@dataclass(frozen=True, slots=True)
class AuditRow:
    id: int
    at: datetime
    actor_name: str
    source: str
    address: str
    command: str
    table: str
    row_id: str
    label: str
    verb: str
    diff: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Log(Found):
    """A search for words that stopped says at which entry: whoever asks again `before` it looks further back."""
    searched_from: int | None = None


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """How many entries were looked at, and the first one that does not fit to the one before it."""
    entries: int
    first_broken: int | None


@query(Permission.SEE_AUDIT)
def list_audit(work: Work, *, person: UUID | None = None, table: str = '', row_id: str = '', since: datetime | None = None,
               until: datetime | None = None, before: EntryNumber | None = None, text: Search = '', offset: int = 0, limit: int = 50) -> Log:
    """The newest entries first; words are looked for in so many entries that nobody waits for them."""
    matching = _matching(person, table, row_id, since, until, before, text)
    searched_from = _search_ends(work, since, until, before) if text else None
    if searched_from is not None:
        matching = matching.where(col(AuditEntry.id) >= searched_from)
    rows, total = work.page(matching, order=(col(AuditEntry.id).desc(),), offset=offset, limit=limit)
    return Log([_row(entry) for entry in rows], total, searched_from)


@command(Permission.SEE_AUDIT)
def export_audit(work: Work, *, person: UUID | None = None, table: str = '', row_id: str = '', since: datetime | None = None,
                 until: datetime | None = None, before: EntryNumber | None = None, text: Search = '') -> str:
    """The same entries as a spreadsheet; taking them away is itself worth an entry, so this writes."""
    matching = _matching(person, table, row_id, since, until, before, text).order_by(col(AuditEntry.id).desc())
    entries = work.session.exec(matching.limit(MOST_EXPORTED + 1)).all()
    if len(entries) > MOST_EXPORTED:
        raise Invalid(_('These are more than {count} entries; please choose fewer days.', count=number(MOST_EXPORTED)))
    work.note('audit_entry', '', 'exported', label=_('{count} entries', count=number(len(entries))), site_id=work.actor.site_id)
    heading = [_('Number'), _('When'), _('Who'), _('Where from'), _('Address'), _('What'), _('Kind'), _('Name'), _('Id'), _('Changes')]
    return csv_lines([heading, *(_cells(entry) for entry in entries)])


@query(Permission.SEE_AUDIT)
def verify_audit(work: Work) -> ChainVerdict:
    """Calculate every hash anew; a single changed byte shows."""
    work.actor.require_all_sites()
    return ChainVerdict(*verify(work.session))


@command(Permission.SEE_AUDIT)
def report_broken_audit(work: Work, *, entry: int) -> None:
    """Somebody changed the log itself: the administrators must hear of it."""
    work.actor.require_all_sites()
    tell_administrators(work, 'audit_broken', lambda: _('The change log was changed at entry {id}.', id=number(entry)), '/admin/audit')


def _search_ends(work: Work, since: datetime | None, until: datetime | None, before: int | None) -> int | None:
    """The oldest entry that words are looked for in, if there are older ones. By number, not by time: a clock may have been set back."""
    entry = AuditEntry.__table__.c  # type: ignore[attr-defined]
    connection = work.session.connection()  # numbers only, so what lies in other sites does not matter
    if before is None:
        before = connection.scalar(sa.select(sa.func.max(entry.id) + 1) if until is None else
                                   sa.select(entry.id + 1).where(entry.at < until).order_by(entry.at.desc()).limit(1))
    if before is None:
        return None
    oldest = before - MOST_SEARCHED
    older = sa.select(entry.id).where(entry.id < oldest).order_by(entry.id.desc()) if since is None else \
        sa.select(entry.id).where(entry.id < oldest, entry.at >= since).order_by(entry.at)
    return None if connection.scalar(older.limit(1)) is None else oldest


def _matching(person: UUID | None, table: str, row_id: str, since: datetime | None, until: datetime | None, before: int | None,
              text: str) -> SelectOfScalar[AuditEntry]:
    matching = select(AuditEntry)
    for column, value in ((AuditEntry.actor_id, person), (AuditEntry.table, table), (AuditEntry.row_id, row_id)):
        if value:
            matching = matching.where(column == value)
    if since is not None:
        matching = matching.where(AuditEntry.at >= _aware(since, 'since'))
    if until is not None:
        matching = matching.where(AuditEntry.at < _aware(until, 'until'))
    if before is not None:
        matching = matching.where(col(AuditEntry.id) < before)
    if text:
        searched = (AuditEntry.label, AuditEntry.actor_name, AuditEntry.command, AuditEntry.row_id)
        matching = matching.where(containing(text, searched))
    return matching


def _aware(at: datetime, field: str) -> datetime:
    if at.tzinfo is None:
        raise Invalid(_('This time needs a time zone.'), {field: _('This time needs a time zone.')})
    return at


def _row(entry: AuditEntry) -> AuditRow:
    return AuditRow(entry.id or 0, entry.at, entry.actor_name, entry.source, entry.address, entry.command, entry.table, entry.row_id,
                    entry.label, entry.verb, entry.diff)


def _cells(entry: AuditEntry) -> list[Any]:
    changes = '; '.join(f'{column_word(column)}: {_change(column, values)}' for column, values in sorted(entry.diff.items()))
    return [entry.id, entry.at.isoformat(timespec='seconds'), entry.actor_name, entry.source, entry.address, verb_word(entry.verb),
            table_word(entry.table), entry.label, entry.row_id, changes]


def _change(column: str, values: Any) -> str:
    """Most entries say before and after; notes say whatever was worth saying."""
    if isinstance(values, list) and len(values) == 2:
        return f'{shown(column, values[0])} → {shown(column, values[1])}'
    return shown(column, values)
