"""Who works here: adding people, changing what they may do, and taking it away."""
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import AfterValidator, Field
from sqlmodel import select

from data.tables.people import Department, Role, Site, User
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.fields import Line, LongName, Maybe, Search
from services.guard import command, query
from services.house import House
from services.language import _, languages
from services.people.passwords import NewPassword, hash_badge, hash_new_password, hash_password, require_good_badge, require_good_pin
from services.people.roles import CANNOT_USE_PIN, Permission
from services.people.sign_ins import end_all
from services.work import Found, Work

# ASCII: no database folds the case of other letters alike
Username = Annotated[Line, AfterValidator(str.lower), Field(min_length=2, max_length=64, pattern=r'^[A-Za-z0-9_.@-]+$')]
Email = Annotated[Line, Field(max_length=254, pattern=r'^([^@\s]+@[^@\s]+)?$')]
Secret = Annotated[str, Field(max_length=300)]
KEEP: Any = object()
"""Not given, where None means none"""
SORTS = {'username': User.username, 'full_name': User.full_name, 'role': User.role, 'last_login_at': User.last_login_at}


@dataclass(frozen=True, slots=True)
class Person:
    id: UUID
    version: int
    username: str
    full_name: str
    email: str
    role: Role
    site_id: UUID | None
    site: str
    department_id: UUID | None
    department: str
    active: bool
    language: str
    theme: str
    has_password: bool
    has_pin: bool
    has_badge: bool
    has_second_factor: bool
    wants_mail: bool
    last_login_at: datetime | None


def _hash_secrets(house: House, values: dict[str, Any]) -> dict[str, Any]:
    """Check and hash before the transaction: a fifth of a second that nobody else has to wait for."""
    if (password := values.get('password')) is not None:
        values['password'] = hash_new_password(house.keyring, password)
    if pin := values.get('pin'):
        require_good_pin(pin)
        values['pin'] = hash_password(house.keyring, pin)
    if badge := values.get('badge'):
        require_good_badge(badge)
        values['badge'] = hash_badge(house.keyring.key('badge'), badge)
    return values


@query(Permission.SEE_PEOPLE)
def list_users(work: Work, *, text: Search = '', role: Annotated[Role | None, Maybe] = None, active: bool | None = None,
               sort: str = 'full_name', offset: int = 0, limit: int = 50) -> Found:
    """People by name; those who left only when asked for."""
    descending, name = sort.startswith('-'), sort.lstrip('-')
    if name not in SORTS:
        raise Invalid(_('This list cannot be sorted by {name}.', name=name), {'sort': _('This is none of the choices.')})
    matching = select(User)
    if text:
        matching = matching.where(sa.or_(*(sa.func.lower(column).contains(text.lower(), autoescape=True)
                                           for column in (User.username, User.full_name, User.email))))
    if role is not None:
        matching = matching.where(User.role == role)
    if active is not None:
        matching = matching.where(User.active == active)
    column: Any = SORTS[name]
    rows, total = work.page(matching, order=[column.desc() if descending else column, User.id], offset=offset, limit=limit)
    return Found([_person(work, row) for row in rows], total)


@query(Permission.SEE_PEOPLE)
def show_user(work: Work, *, user_id: UUID | None = None, username: str = '') -> Person:
    """By id, or by the name that stands in an address."""
    if user_id is not None:
        return _person(work, work.get(User, user_id))
    user = work.session.exec(select(User).where(sa.func.lower(User.username) == username.lower())).first()
    if user is None:
        raise NotFound(_('There is no user {name}.', name=username))
    return _person(work, user)


@query(Permission.OWN_ACCOUNT)
def show_own_account(work: Work) -> Person:
    return _person(work, _self(work))


@command(Permission.EDIT_PEOPLE, prepare=_hash_secrets)
def add_user(work: Work, *, username: Username, full_name: LongName, role: Role, email: Email = '', site_id: Annotated[UUID | None, Maybe] = None,
             department_id: Annotated[UUID | None, Maybe] = None, language: Annotated[Line | None, Maybe] = None,
             password: Annotated[Secret | None, Maybe] = None,
             pin: Annotated[Secret | None, Maybe] = None, badge: Annotated[Secret | None, Maybe] = None) -> UUID:
    """Somebody new works here. Without password, PIN and badge nobody can sign in under this name yet."""
    _require_free_name(work, username)
    _require_pin_allowed(role, pin, badge)
    user = User(username=username, full_name=full_name, role=role, email=email, site_id=_site_for(work, site_id), department_id=department_id,
                language=_known_language(language or ''), pin_hash=pin, badge_hash=badge)
    if password:
        give_password(user, password)
    _require_department(work, user)
    return work.add(user).id


@command(Permission.EDIT_PEOPLE)
def change_user(work: Work, *, user_id: UUID, seen_version: int, full_name: LongName | None = None, email: Email | None = None,
                role: Role | None = None, site_id: Annotated[UUID | None, Maybe] = None,
                department_id: Annotated[UUID | None, Maybe] = KEEP, language: Line | None = None,
                all_sites: bool = False) -> None:
    """Change who somebody is here; a new role or site ends every open page of that person."""
    user = work.get(User, user_id, seen_version=seen_version)
    before = user.role, user.site_id
    user.full_name, user.email = full_name or user.full_name, user.email if email is None else email
    user.language = user.language if language is None else _known_language(language)
    if site_id is not None or all_sites:
        user.site_id = _site_for(work, site_id)
    user.department_id = user.department_id if department_id is KEEP else department_id
    user.role = role or user.role
    if user.role in CANNOT_USE_PIN:
        user.pin_hash = user.badge_hash = None
    _require_department(work, user)
    work.session.flush()
    if (user.role, user.site_id) != before:
        _require_administrator_left(work)
        end_all(work, user.id)


@command(Permission.EDIT_PEOPLE)
def deactivate_user(work: Work, *, user_id: UUID, seen_version: int | None = None) -> None:
    """Somebody left: every open page closes, nothing they did is lost."""
    user = work.get(User, user_id, seen_version=seen_version)
    user.active = False
    work.session.flush()
    _require_administrator_left(work)
    end_all(work, user.id)


@command(Permission.EDIT_PEOPLE)
def reactivate_user(work: Work, *, user_id: UUID, seen_version: int | None = None) -> None:
    work.get(User, user_id, seen_version=seen_version).active = True


@command(Permission.EDIT_PEOPLE, prepare=_hash_secrets)
def set_password(work: Work, *, user_id: UUID, password: Secret) -> None:
    """Give somebody a new password; whoever was signed in under the old one is out."""
    user = work.get(User, user_id)
    give_password(user, password)
    end_all(work, user.id)


@command(Permission.RESET_PINS, prepare=_hash_secrets)
def set_pin(work: Work, *, user_id: UUID, pin: Annotated[Secret | None, Maybe] = None) -> None:
    """Give somebody a new PIN, or take it away."""
    user = _below(work, user_id)
    _require_pin_allowed(user.role, pin, None)
    user.pin_hash = pin
    end_all(work, user.id)


@command(Permission.RESET_PINS, prepare=_hash_secrets)
def set_badge(work: Work, *, user_id: UUID, badge: Annotated[Secret | None, Maybe] = None) -> None:
    """Hand somebody a badge, or take it away."""
    user = _below(work, user_id)
    _require_pin_allowed(user.role, None, badge)
    if badge and work.session.exec(select(User.id).where(User.badge_hash == badge, User.id != user.id)).first():
        raise Invalid(_('This badge belongs to somebody else.'), {'badge': _('This badge belongs to somebody else.')})
    user.badge_hash = badge
    end_all(work, user.id)


@command(Permission.OWN_ACCOUNT)
def change_own_account(work: Work, *, email: Email | None = None, language: Line | None = None, theme: Line | None = None,
                       wants_mail: bool | None = None) -> None:
    """What everybody may change about themselves, and nothing else."""
    user = _self(work)
    user.email = user.email if email is None else email
    user.language = user.language if language is None else _known_language(language)
    user.theme = 'dark' if theme == 'dark' else 'light' if theme else user.theme
    user.wants_mail = user.wants_mail if wants_mail is None else wants_mail


@command(Permission.OWN_ACCOUNT, prepare=_hash_secrets)
def set_own_password(work: Work, *, password: Secret, keep_sign_in: UUID | None = None) -> None:
    """The present password was checked by whoever calls this."""
    user = _self(work)
    give_password(user, password)
    end_all(work, user.id, but=keep_sign_in)


def give_password(user: User, password: str | NewPassword, *other_names: str) -> None:
    """The one way to a new password, for whoever adds, changes or sets up an account; `prepare` has hashed it by now."""
    assert isinstance(password, NewPassword)
    user.password_hash = password.hash_for(user.username, user.full_name, *other_names)


def _self(work: Work) -> User:
    if work.actor.user_id is None:
        raise NotAllowed(_('Only people have an account.'))
    return work.get(User, work.actor.user_id)


def _below(work: Work, user_id: UUID) -> User:
    """Whoever may only hand out PINs must not get into an administrator's account with one."""
    user = work.get(User, user_id)
    if user.role is Role.ADMIN and not work.actor.may(Permission.EDIT_PEOPLE):
        raise NotAllowed(_('Only administrators can do this for an administrator.'))
    return user


def _site_for(work: Work, site_id: UUID | None) -> UUID | None:
    """People of one site add people of that site only."""
    if site_id is None:
        return work.actor.site_id
    return work.get(Site, site_id).id


def _require_department(work: Work, user: User) -> None:
    if user.department_id is not None and user.site_id not in (None, work.get(Department, user.department_id).site_id):
        raise Invalid(_('This department belongs to another site.'), {'department_id': _('This department belongs to another site.')})


def _require_free_name(work: Work, username: str) -> None:
    work.session.keep_to(None)  # names are unique across all sites, or signing in would be a guess
    taken = work.session.exec(select(User.id).where(sa.func.lower(User.username) == username.lower())).first()
    work.session.keep_to(work.actor.site_id)
    if taken:
        raise Invalid(_('This user name is taken.'), {'username': _('This user name is taken.')})


def _require_pin_allowed(role: Role, pin: str | None, badge: str | None) -> None:
    if role in CANNOT_USE_PIN and (pin or badge):
        field = 'pin' if pin else 'badge'
        raise Invalid(_('Administrators sign in with a password, never with PIN or badge.'), {field: _('Not for administrators.')})


def _require_administrator_left(work: Work) -> None:
    """A plant in which nobody can let anybody in again would be lost."""
    work.session.keep_to(None)
    left = work.session.exec(select(User.id).where(User.role == Role.ADMIN, User.active, User.site_id.is_(None))).first()  # type: ignore
    work.session.keep_to(work.actor.site_id)
    if left is None:
        raise Conflict(_('At least one active administrator for all sites must remain.'))


def _known_language(language: str) -> str:
    if language and language not in languages():
        raise Invalid(_('This is none of the choices.'), {'language': _('This is none of the choices.')})
    return language


def _person(work: Work, user: User) -> Person:
    site = work.session.get(Site, user.site_id) if user.site_id else None
    department = work.session.get(Department, user.department_id) if user.department_id else None
    return Person(user.id, user.version or 0, user.username, user.full_name, user.email, user.role, user.site_id,
                  site.name if site else _('All sites'), user.department_id, department.name if department else '', user.active,
                  user.language, user.theme, bool(user.password_hash), bool(user.pin_hash), bool(user.badge_hash), bool(user.mfa_secret),
                  user.wants_mail, user.last_login_at)
