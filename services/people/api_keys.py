"""Keys for programs: shown once, kept as a hash, limited to rights, ending on a day."""
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import select

from data.tables.people import ApiKey, User
from services.errors import Invalid, NotAllowed
from services.fields import Maybe, Name
from services.guard import command, query
from services.language import Voice, _
from services.people.roles import RIGHTS, Permission
from services.people.sign_ins import hash_token
from services.work import Found, Identity, Work

LONGEST_DAYS = 730
KEY = 'tw_'
Days = Annotated[Annotated[int, Field(ge=1, le=LONGEST_DAYS)] | None, Maybe]


@dataclass(frozen=True, slots=True)
class KeyRow:
    id: UUID
    version: int
    name: str
    owner: str
    prefix: str
    scopes: list[str]
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewKey:
    """The only time the key itself is seen."""
    id: UUID
    key: str


@query(Permission.OWN_KEYS)
def list_keys(work: Work, *, offset: int = 0, limit: int = 50) -> Found:
    """Own keys; administrators see everybody's."""
    matching = select(ApiKey)
    if not work.actor.may(Permission.EDIT_PEOPLE):
        matching = matching.where(ApiKey.user_id == work.actor.user_id)
    rows, total = work.page(matching, order=[ApiKey.created_at.desc()], offset=offset, limit=limit)  # type: ignore[attr-defined]
    return Found([_row(work, row) for row in rows], total)


@command(Permission.OWN_KEYS)
def add_key(work: Work, *, name: Name, scopes: list[Permission] | None = None,
            days: Days = 365) -> NewKey:
    """A key always belongs to whoever makes it, and may never do more than they."""
    if work.actor.user_id is None:
        raise NotAllowed(_('Only people have an account.'))
    return make_key(work, work.get(User, work.actor.user_id), name, scopes, days)


@command(Permission.EDIT_PEOPLE)
def add_key_for(work: Work, *, username: str, name: Name, scopes: list[Permission] | None = None,
                days: Days = 365) -> NewKey:
    """For the command line, where whoever types has the whole machine anyway."""
    if not _is_command_line(work):
        raise NotAllowed(_('Everybody makes their own keys.'))
    user = work.session.exec(select(User).where(sa.func.lower(User.username) == username.lower())).first()
    if user is None:
        raise Invalid(_('There is no user {name}.', name=username))
    return make_key(work, user, name, scopes, days)


@command(Permission.OWN_KEYS)
def revoke_key(work: Work, *, key_id: UUID, seen_version: int | None = None) -> None:
    key = work.get(ApiKey, key_id, seen_version=seen_version)
    if key.user_id != work.actor.user_id and not work.actor.may(Permission.EDIT_PEOPLE):
        raise NotAllowed(_('This key belongs to somebody else.'))
    key.revoked_at = work.now


@query(None)
def identify_key(work: Work, *, secret: str, address: str, language: str) -> Identity | None:
    """Whom a key speaks for, as long as it is in force and its owner works here."""
    row = work.session.exec(select(ApiKey).join(User, User.id == ApiKey.user_id)  # type: ignore[arg-type]
                            .where(ApiKey.key_hash == hash_token(secret), User.active)).first()
    if row is None or row.revoked_at is not None or (row.expires_at is not None and row.expires_at < work.now):
        return None
    return Identity(row.user_id, 'api', address, scopes=frozenset(row.scopes), voice=Voice(language=language))


@command(None)
def note_key_use(work: Work, *, secret: str) -> None:
    """When a key was last used; the version does not count up for it."""
    work.session.execute(sa.update(ApiKey).where(ApiKey.key_hash == hash_token(secret)).values(last_used_at=work.now)  # type: ignore[arg-type]
                         .execution_options(unaudited=True, synchronize_session=False))


def make_key(work: Work, user: User, name: str, scopes: list[Permission] | None, days: int | None) -> NewKey:
    rights = RIGHTS[user.role] & work.actor.permissions  # a key that may make keys must not make a stronger one
    if too_much := sorted(set(scopes or ()) - rights):
        raise Invalid(_('A key cannot do more than its owner: {rights}.', rights=', '.join(too_much)), {'scopes': _('This is none of the choices.')})
    secret = KEY + secrets.token_urlsafe(32)
    row = work.add(ApiKey(user_id=user.id, name=name, prefix=secret[:8], key_hash=hash_token(secret), scopes=sorted(scopes or rights),
                          expires_at=work.now + timedelta(days=days) if days else None))
    return NewKey(row.id, secret)


def _is_command_line(work: Work) -> bool:
    return bool(work.session.info['writer'].source in {'cli', 'system'})


def _row(work: Work, key: ApiKey) -> KeyRow:
    owner = work.session.get(User, key.user_id)
    return KeyRow(key.id, key.version or 0, key.name, owner.username if owner else '', key.prefix, key.scopes, key.expires_at,
                  key.last_used_at, key.revoked_at)
