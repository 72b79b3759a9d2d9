"""Sessions kept by the server: how they begin, how long they live, and how they end everywhere at once."""
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlmodel import select

from data.tables.people import Device, DeviceKind, Role, SignIn, SignInKind, User
from services.guard import command, query
from services.people.actors import lacks_second_factor
from services.people.roles import Permission, rights_of
from services.work import Work

CLOCK_SLACK = timedelta(minutes=1)
ON_THE_WALL = timedelta(days=365)  # nobody touches it, and nothing can be done there


@dataclass(frozen=True, slots=True)
class Session:
    """Whoever holds this token: what pages and REST need to know to begin with."""
    sign_in_id: UUID
    user_id: UUID
    username: str
    full_name: str
    role: Role
    site_id: UUID | None
    language: str
    theme: str
    kind: SignInKind
    device: DeviceKind | None
    rights: frozenset[Permission]
    lacks_second_factor: bool
    idle_seconds: int  # 0 where nobody is waited for


def limits(kind: SignInKind, device: DeviceKind | None, role: Role) -> tuple[timedelta, timedelta]:
    """How long a session may rest, and how long it may live."""
    if kind is SignInKind.TOKEN:
        return timedelta(minutes=15), timedelta(minutes=15)
    if device is DeviceKind.WALL:
        return ON_THE_WALL, ON_THE_WALL
    idle = timedelta(minutes=5 if device is DeviceKind.KIOSK else 15)
    return idle, timedelta(hours=8 if role is Role.ADMIN else 12)


def hash_token(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@query(None)
def find_session(work: Work, *, token: str) -> Session | None:
    """Who this cookie or token belongs to."""
    row = work.session.exec(_open_sign_ins().where(SignIn.token_hash == hash_token(token))).first()
    if row is None or not row[1].active:
        return None
    sign_in, user, device = row
    kind = device.kind if device else None
    if is_over(sign_in, user.role, kind, work.house.steady()):
        return None
    missing = lacks_second_factor(work.session, user, sign_in)
    idle, _life = limits(sign_in.kind, kind, user.role)
    return Session(sign_in.id, user.id, user.username, user.full_name, user.role, user.site_id, user.language, user.theme, sign_in.kind,
                   kind, rights_of(user.role, second_factor_missing=missing, device=kind), missing,
                   0 if kind is DeviceKind.WALL else int(idle.total_seconds()))


@command(None)
def keep_sessions(work: Work, *, seen: dict[UUID, datetime]) -> None:
    """Write down who was active on a screen, and end the sessions whose time is over."""
    for sign_in, user, device in work.session.exec(_open_sign_ins()).all():
        if sign_in.id in seen and seen[sign_in.id] > sign_in.last_seen_at:
            sign_in.last_seen_at = seen[sign_in.id]
        if not user.active or is_over(sign_in, user.role, device.kind if device else None, work.house.steady()):
            end(work, sign_in, 'timed_out')


@query(None)
def over_sessions(work: Work, *, seen: dict[UUID, datetime]) -> int:
    """How many open sessions have rested or lived too long, so that the warden writes only when there is a reason."""
    at, over = work.house.steady(), 0
    for sign_in, user, device in work.session.exec(_open_sign_ins()).all():
        if sign_in.id in seen:
            work.session.expunge(sign_in)
            sign_in.last_seen_at = max(sign_in.last_seen_at, seen[sign_in.id])
        over += not user.active or is_over(sign_in, user.role, device.kind if device else None, at)
    return over


@query(None)
def still_open(work: Work, *, sign_in_ids: list[UUID]) -> list[UUID]:
    """Which of these sessions have not ended."""
    return list(work.session.exec(select(SignIn.id).where(SignIn.id.in_(sign_in_ids), SignIn.ended_at.is_(None))).all())  # type: ignore


@command(None)
def sign_out(work: Work, *, sign_in_id: UUID, idle: bool = False) -> None:
    """End the own session; that needs no right."""
    sign_in = work.session.get(SignIn, sign_in_id)
    if sign_in and sign_in.user_id == work.actor.user_id and sign_in.ended_at is None:
        end(work, sign_in, 'timed_out' if idle else 'signed_out')


def open_session(work: Work, user: User, kind: SignInKind, *, device_id: UUID | None, address: str, second_factor: bool) -> str:
    """Begin a session under a token nobody has seen before."""
    token = secrets.token_urlsafe(32)
    at = work.house.steady()
    sign_in = SignIn(user_id=user.id, device_id=device_id, kind=kind, token_hash=hash_token(token), address=address,
                     second_factor=second_factor, started_at=at, last_seen_at=at)
    work.session.add(sign_in)
    work.session.flush()
    work.note('sign_in', sign_in.id, 'signed_in', label=user.username, site_id=user.site_id, diff={'kind': [None, kind.value]})
    return token


def end_all(work: Work, user_id: UUID, *, but: UUID | None = None) -> None:
    """Every open page of this person closes; the warden hears it through the change feed."""
    for sign_in in work.session.exec(select(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))):  # type: ignore[union-attr]
        if sign_in.id != but:
            end(work, sign_in, 'ended')


def end(work: Work, sign_in: SignIn, how: str) -> None:
    sign_in.ended_at, sign_in.ended_by = work.house.steady(), how
    user = work.session.get(User, sign_in.user_id)
    work.note('sign_in', sign_in.id, how, label=user.username if user else '', site_id=user.site_id if user else None)


def is_over(sign_in: SignIn, role: Role, device: DeviceKind | None, at: datetime) -> bool:
    idle, life = limits(sign_in.kind, device, role)
    from_the_future = max(sign_in.last_seen_at, sign_in.started_at) > at + CLOCK_SLACK  # the clock was set back: trust nothing
    return from_the_future or at - sign_in.last_seen_at > idle or at - sign_in.started_at > life


def _open_sign_ins() -> Any:
    return (select(SignIn, User, Device).join(User, User.id == SignIn.user_id)  # type: ignore[arg-type]
            .join(Device, Device.id == SignIn.device_id, isouter=True)  # type: ignore[arg-type]
            .where(SignIn.ended_at.is_(None)))  # type: ignore[union-attr]
