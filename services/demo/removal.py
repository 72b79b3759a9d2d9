"""The demo plant goes when the real one comes: in one tap, as long as nobody has entered anything else."""
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import SQLModel, select

from data.tables.people import Role, Site, User
from data.tables.photos import Attachment
from data.tables.shots import ShotDay, ShotHour
from data.trail import CHAIN_LOCK
from services.demo.untouched import demo_people, hanging_on_assets, is_demo, is_untouched, mark_of, require_untouched
from services.errors import Conflict
from services.guard import command, query
from services.language import _
from services.people.roles import Permission
from services.photos.store import PhotoStore
from services.work import Work


@dataclass(frozen=True, slots=True)
class DemoPlant:
    """Whether the demo plant could be removed, and by whoever asks."""
    removable: bool
    by_me: bool


@query(Permission.EDIT_SETTINGS)
def demo_plant(work: Work) -> DemoPlant:
    removable = is_demo(work.session) and is_untouched(work.session)
    return DemoPlant(removable, removable and _stays(work, demo_people(work.session)))


@command(Permission.EDIT_SETTINGS)
def remove_demo_plant(work: Work) -> None:
    """Tools, machines, all that hangs on them, and the people of the demo. The site, its places, the lists and everybody else stay."""
    work.actor.require_all_sites()
    if work.session.get_bind().dialect.name == 'postgresql':  # SQLite has one writer anyway
        work.session.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))  # nobody enters anything between the question and the removal
    require_untouched(work.session)
    people = demo_people(work.session)
    if not _stays(work, people):
        raise Conflict(_('The people of the demo go with it. Add an administrator of your own first, and sign in under that name.'))
    paths = list(work.session.exec(select(Attachment.storage_path)))
    site_id = work.session.exec(select(Site.id).limit(1)).first()
    for table in hanging_on_assets():
        _note(work, table.name, site_id, _remove(work, table, sa.true()))
    for sums in (ShotHour, ShotDay):  # they know tools by a number that the next tool gets again
        _remove(work, _table(sums), sa.true())
    for table in reversed(SQLModel.metadata.sorted_tables):
        _let_go(work, table, people)
    _note(work, 'user', site_id, _remove(work, _table(User), _table(User).c.id.in_(people)))
    work.session.delete(mark_of(work.session))
    work.session.expire_all()
    sa.event.listen(work.session, 'after_commit', lambda _session: _throw_away(work, paths), once=True)


def _stays(work: Work, people: list[UUID]) -> bool:
    """Whoever removes it must be able to go on; from the command line that is any administrator."""
    if work.actor.user_id is not None:
        return work.actor.user_id not in people
    own = select(User.id).where(User.role == Role.ADMIN, User.active, User.id.not_in(people))  # type: ignore[attr-defined]
    return work.session.exec(own.limit(1)).first() is not None


def _let_go(work: Work, table: sa.Table, people: list[UUID]) -> None:
    """What belongs to these people goes with them: their sign-ins, keys and news. What only names them forgets the name."""
    for column in table.columns:
        if any(key.column.table.name == 'user' for key in column.foreign_keys):
            if column.nullable:
                work.session.execute(sa.update(table).where(column.in_(people)).values({column.key: None}), execution_options={'unaudited': True})
            else:
                _remove(work, table, column.in_(people))


def _remove(work: Work, table: sa.Table, which: Any) -> int:
    gone = work.session.execute(sa.delete(table).where(which), execution_options={'unaudited': True})
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _throw_away(work: Work, paths: list[str]) -> None:
    for path in paths:
        PhotoStore(work.house).remove(path)


def _note(work: Work, name: str, site_id: UUID | None, count: int) -> None:
    """One line of the change log for each table says how much went."""
    if count:
        work.note(name, site_id, 'delete', label=_('Demo plant'), site_id=site_id, diff={'rows': [count, None]})


def _table(table: Any) -> sa.Table:
    found: sa.Table = table.__table__
    return found
