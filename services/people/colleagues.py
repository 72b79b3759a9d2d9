"""Who works where, and what people are called: those of all sites belong to none, and are at home in each."""
from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select

from data.tables.people import Role, User
from services.language import _
from services.work import Work

MOST_PEOPLE = 500
LEADERS = (Role.SUPERVISOR, Role.ENGINEER, Role.MANAGER)


def people_at(work: Work, site_id: UUID | None, roles: Iterable[Role]) -> Sequence[User]:
    """Everybody who works at this site in one of these roles; without a site, whoever does so anywhere."""
    fitting = select(User).where(User.active, User.role.in_(roles), works_at(site_id))  # type: ignore[attr-defined]
    with work.beyond_site():
        return work.session.exec(fitting.order_by(User.full_name, User.id).limit(MOST_PEOPLE)).all()  # type: ignore[arg-type]


def person_at(work: Work, user_id: UUID, site_id: UUID) -> User | None:
    """The person with this id, if they work at this site."""
    with work.beyond_site():
        return work.session.exec(select(User).where(User.id == user_id, User.active, works_at(site_id))).first()


def names_of(work: Work, ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """What these people are called. Whoever is with another site by now remains somebody."""
    wanted = {user_id for user_id in ids if user_id is not None}
    people: dict[UUID | None, str] = {None: '', **dict.fromkeys(wanted, _('Somebody'))}
    if wanted:
        with work.beyond_site():
            named = select(User.id, User.full_name).where(User.id.in_(wanted), works_at(work.actor.site_id))  # type: ignore[attr-defined]
            people.update(work.session.exec(named).all())
    return people


def works_at(site_id: UUID | None) -> sa.ColumnElement[bool]:
    """Here, or at all sites."""
    return sa.true() if site_id is None else sa.or_(User.site_id == site_id, User.site_id.is_(None))  # type: ignore[union-attr, arg-type]
