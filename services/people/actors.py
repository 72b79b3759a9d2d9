"""What somebody may do at this very moment: looked up anew for every call, so that a right taken away works at once."""
from sqlalchemy.orm import Session
from sqlmodel import select

from data.tables.people import Device, Role, SignIn, User
from data.tables.upkeep import Setting
from services.errors import NotSignedIn
from services.language import _
from services.people.roles import Permission, rights_of
from services.work import Actor, Identity


def load_actor(session: Session, who: Identity) -> Actor:
    if who.is_house:
        return Actor(None, who.source, None, frozenset(Permission))
    if who.user_id is None:
        return Actor(None, '', None, frozenset())
    user = session.get(User, who.user_id)
    sign_in = session.get(SignIn, who.sign_in_id) if who.sign_in_id else None
    is_key = who.scopes is not None
    if user is None or not user.active or not (is_key or (sign_in is not None and sign_in.ended_at is None)):
        raise NotSignedIn(_('You are signed out. Please sign in again.'))
    missing = lacks_second_factor(session, user, sign_in) if sign_in else False
    device = session.get(Device, sign_in.device_id) if sign_in and sign_in.device_id else None
    rights = rights_of(user.role, second_factor_missing=missing, device=device.kind if device else None)
    if who.scopes is not None:
        rights &= frozenset(Permission(scope) for scope in who.scopes if scope in set(Permission))
    return Actor(user.id, user.username, user.site_id, rights, missing)


def lacks_second_factor(session: Session, user: User, sign_in: SignIn) -> bool:
    """Administrators need one, unless the plant turned that off."""
    if user.role is not Role.ADMIN or sign_in.second_factor:
        return False
    return session.scalar(select(Setting.value).where(Setting.name == 'second_factor')) != 'no'
