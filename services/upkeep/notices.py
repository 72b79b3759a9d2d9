"""Telling people that something needs them, and what they have been told."""
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select

from data.tables.people import Role, User
from data.tables.upkeep import Notification
from services.catalog import Limit, Offset
from services.errors import NotFound
from services.guard import command, query
from services.language import Voice, _, speaking
from services.mail.letters import is_address
from services.people.colleagues import LEADERS, people_at
from services.people.roles import Permission
from services.upkeep.settings import settings_of
from services.work import Found, Work


@dataclass(frozen=True, slots=True)
class Notice:
    id: UUID
    kind: str
    text: str
    link: str
    at: datetime
    is_read: bool


@query(Permission.OWN_ACCOUNT)
def my_notifications(work: Work, *, unread: bool = False, offset: Offset = 0, limit: Limit = 50) -> Found:
    """What the caller was told, the newest first."""
    mine = select(Notification).where(*(_unread(work) if unread else [Notification.user_id == work.actor.user_id]))
    order = [Notification.at.desc(), Notification.id.desc()]  # type: ignore[attr-defined]
    rows, total = work.page(mine, order=order, offset=offset, limit=limit)
    return Found([Notice(row.id, row.kind, row.text, row.link, row.at, row.read_at is not None) for row in rows], total)


@query(Permission.OWN_ACCOUNT)
def count_unread(work: Work) -> int:
    """How many of them the caller has not read."""
    return work.session.scalar(select(sa.func.count()).select_from(Notification).where(*_unread(work))) or 0


@command(Permission.OWN_ACCOUNT)
def mark_read(work: Work, *, notification_id: UUID) -> None:
    """The caller has read this one."""
    notice = work.session.get(Notification, notification_id)
    if notice is None or notice.user_id != work.actor.user_id:
        raise NotFound(_('This notification does not exist (any more).'))
    notice.read_at, notice.mail_due_at = notice.read_at or work.now, None


@command(Permission.OWN_ACCOUNT)
def mark_all_read(work: Work) -> int:
    """The caller has read everything there is."""
    unread = work.session.exec(select(Notification).where(*_unread(work))).all()
    for notice in unread:
        notice.read_at, notice.mail_due_at = work.now, None
    return len(unread)


def tell_administrators(work: Work, kind: str, say: Callable[[], str], link: str) -> None:
    """Everybody reads it in their own language."""
    for user in work.session.exec(select(User).where(User.role == Role.ADMIN, User.active)).all():
        tell(work, user, kind, say, link)


def tell_leaders(work: Work, site_id: UUID | None, kind: str, say: Callable[[], str], link: str) -> None:
    """Those who lead the site or all sites, but for the one who has just written it."""
    leaders = people_at(work, site_id, LEADERS)
    with work.beyond_site():
        for leader in leaders:
            if leader.id != work.actor.user_id:
                tell(work, leader, kind, say, link)


def tell(work: Work, user: User, kind: str, say: Callable[[], str], link: str) -> None:
    """In their language, on their bell, and by e-mail where there is a server for it and they want it."""
    plant = settings_of(work.session)
    with speaking(Voice(user.language or plant.language, plant.locale, plant.zone)):
        work.session.add(Notification(user_id=user.id, kind=kind, text=say()[:500], link=link, at=work.now,
                                      mail_due_at=work.now if work.house.sends_mail and _can_have_mail(user) else None))


def _can_have_mail(user: User) -> bool:
    return user.wants_mail and is_address(user.email)


def _unread(work: Work) -> list[sa.ColumnElement[bool]]:
    return [Notification.user_id == work.actor.user_id, Notification.read_at.is_(None)]  # type: ignore[union-attr, list-item]
