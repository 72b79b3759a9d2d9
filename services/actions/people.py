"""Who can be given an action: everybody who works at the site of the tool and may work on actions, and people of all sites."""
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select

from data.tables.assets import Asset
from data.tables.people import Role, User
from services.given import wrong
from services.guard import query
from services.language import _
from services.people.roles import RIGHTS, Permission
from services.work import Work

WORKING = tuple(role for role in Role if Permission.DO_ACTIONS in RIGHTS[role])
MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Assignee:
    id: UUID
    full_name: str
    role: Role


@query(Permission.ASSIGN_ACTIONS)
def list_assignees(work: Work, *, asset_id: UUID | None = None) -> list[Assignee]:
    """Who can be given an action about this tool or machine, or about any that the caller may see."""
    site_id = work.get(Asset, asset_id).site_id if asset_id else work.actor.site_id
    with work.beyond_site():
        fitting = select(User).where(User.active, User.role.in_(WORKING), _works_at(site_id))  # type: ignore[attr-defined]
        found = work.session.exec(fitting.order_by(User.full_name, User.id).limit(MOST_PEOPLE)).all()  # type: ignore[arg-type]
    return [Assignee(user.id, user.full_name, user.role) for user in found]


def assignee(work: Work, user_id: UUID, site_id: UUID) -> User:
    """The person with this id, if they can be given an action of this site."""
    with work.beyond_site():
        user = work.session.exec(select(User).where(User.id == user_id, User.active, _works_at(site_id))).first()
    if user is None:
        raise wrong('assigned_to_id', _('This person does not work here.'))
    if user.role not in WORKING:
        raise wrong('assigned_to_id', _('{name} may not work on actions.', name=user.full_name))
    return user


def names_of(work: Work, ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """What these people are called. Whoever is with another site by now remains somebody."""
    wanted = {user_id for user_id in ids if user_id is not None}
    people: dict[UUID | None, str] = {None: '', **dict.fromkeys(wanted, _('Somebody'))}
    if wanted:
        with work.beyond_site():
            named = select(User.id, User.full_name).where(User.id.in_(wanted), _works_at(work.actor.site_id))  # type: ignore[attr-defined]
            people.update(work.session.exec(named).all())
    return people


def _works_at(site_id: UUID | None) -> sa.ColumnElement[bool]:
    return sa.true() if site_id is None else sa.or_(User.site_id == site_id, User.site_id.is_(None))  # type: ignore[union-attr, arg-type]
