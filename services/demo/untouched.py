"""Whether this is a demo plant in which nobody has entered anything: the rule that its removal stands on.

Removing takes away what hangs on tools and machines, and the people of the demo. Nothing may be lost that somebody entered, so the change log is
asked: no row of those tables was ever written but by the loading itself, and no person of the demo was changed into somebody else. What stays
anyway (lists, places, settings, other people) may have been changed, and signing in, trying out and nightly jobs do not count.
"""
import json
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

from data.tables.people import User
from data.tables.upkeep import AuditEntry, Setting
from services.errors import Conflict
from services.language import _

CONTENT = Path(__file__).parents[2] / 'data' / 'content' / 'demo.json'
LOADING = ('load_demo', 'set_up', 'load_demo_history')
WRITTEN = ('insert', 'update', 'delete')
MARK = 'demo_plant'  # the setting that says this plant was loaded with a demo


def is_demo(session: Session) -> bool:
    return mark_of(session) is not None


def mark_of(session: Session) -> Setting | None:
    return session.exec(select(Setting).where(Setting.name == MARK)).first()


def is_untouched(session: Session) -> bool:
    """Of what a removal would take away, nothing was entered by anybody."""
    entered = sa.and_(AuditEntry.table.in_([table.name for table in hanging_on_assets()]), AuditEntry.command.not_in(LOADING))  # type: ignore
    renamed = sa.and_(AuditEntry.table == 'user', AuditEntry.row_id.in_([str(each) for each in demo_people(session)]),  # type: ignore
                      AuditEntry.command == 'change_user')  # type: ignore[arg-type]
    found = select(AuditEntry.id).where(sa.or_(entered, renamed), AuditEntry.verb.in_(WRITTEN), AuditEntry.source != 'job')  # type: ignore
    return session.exec(found.limit(1)).first() is None


def require_untouched(session: Session) -> None:
    if not is_demo(session):
        raise Conflict(_('This is no demo plant.'))
    if not is_untouched(session):
        raise Conflict(_('Something else was entered in the demo plant already, so it stays.'))


def demo_people(session: Session) -> list[UUID]:
    """Those who were loaded, whatever they are called by now."""
    loaded = select(AuditEntry.row_id).where(AuditEntry.table == 'user', AuditEntry.verb == 'insert', AuditEntry.command.in_(LOADING),  # type: ignore
                                             AuditEntry.label.in_(_usernames()))  # type: ignore[attr-defined]
    known = [UUID(row_id) for row_id in session.exec(loaded)]
    return list(session.exec(select(User.id).where(User.id.in_(known))))  # type: ignore[attr-defined]


@lru_cache
def hanging_on_assets() -> tuple[sa.Table, ...]:
    """Tools and machines and every table that refers to them, over however many others; those that are referred to come last."""
    found = {'asset'}
    while more := {table.name for table in SQLModel.metadata.tables.values() if found & _referred(table)} - found:
        found |= more
    return tuple(table for table in reversed(SQLModel.metadata.sorted_tables) if table.name in found)


def _referred(table: sa.Table) -> set[str]:
    return {key.column.table.name for key in table.foreign_keys}


def _usernames() -> list[str]:
    return [username for username, *_others in json.loads(CONTENT.read_text())['people']]
