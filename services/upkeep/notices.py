"""Telling the people who look after the plant that something needs them."""
from collections.abc import Callable

from sqlmodel import select

from data.tables.people import Role, User
from data.tables.upkeep import Notification
from services.language import Voice, speaking
from services.upkeep.settings import settings_of
from services.work import Work


def tell_administrators(work: Work, kind: str, say: Callable[[], str], link: str) -> None:
    """Everybody reads it in their own language."""
    plant = settings_of(work.session)
    for user in work.session.exec(select(User).where(User.role == Role.ADMIN, User.active)).all():
        with speaking(Voice(user.language or plant.language, plant.locale, plant.zone)):
            work.session.add(Notification(user_id=user.id, kind=kind, text=say()[:500], link=link, at=work.now))
