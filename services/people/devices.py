"""Kiosks and tablets that stand in the hall: only on these do PIN and badge work."""
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import select

from data.tables.people import Device, DeviceKind, Role, SignIn, Site, User
from services.fields import Name
from services.guard import command, query
from services.people.roles import CANNOT_USE_PIN, Permission
from services.people.sign_ins import end, hash_token
from services.work import Found, Work


@dataclass(frozen=True, slots=True)
class DeviceRow:
    id: UUID
    version: int
    name: str
    kind: DeviceKind
    site: str
    enrolled_at: datetime
    active: bool


@dataclass(frozen=True, slots=True)
class Kiosk:
    """The device a request comes from."""
    id: UUID
    name: str
    kind: DeviceKind
    site_id: UUID


@dataclass(frozen=True, slots=True)
class Face:
    """A tile on the sign-in page."""
    user_id: UUID
    full_name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Enrolled:
    id: UUID
    token: str


@query(None)
def device_of(work: Work, *, token: str) -> Kiosk | None:
    device = work.session.exec(select(Device).where(Device.token_hash == hash_token(token), Device.active)).first() if token else None
    return Kiosk(device.id, device.name, device.kind, device.site_id) if device else None


@query(None)
def faces(work: Work, *, device_id: UUID) -> list[Face]:
    """Who can sign in with a PIN here: those who did so lately come first, the others by name."""
    device = work.session.get(Device, device_id)
    if device is None or not device.active:
        return []
    people = work.session.exec(select(User).where(
        User.active, User.pin_hash.is_not(None), User.role.not_in(CANNOT_USE_PIN),  # type: ignore[union-attr,attr-defined]
        User.site_id.is_(None) | (User.site_id == device.site_id)).order_by(User.full_name)).all()  # type: ignore[union-attr]
    recent = work.session.exec(select(SignIn.user_id).where(SignIn.device_id == device_id)
                               .order_by(SignIn.started_at.desc()).limit(200)).all()  # type: ignore[attr-defined]
    rank = {user_id: place for place, user_id in reversed(list(enumerate(recent)))}
    ordered = sorted(people, key=lambda user: rank.get(user.id, len(rank) + 1))
    return [Face(user.id, user.full_name, user.role) for user in ordered]


@query(Permission.EDIT_DEVICES)
def list_devices(work: Work, *, offset: int = 0, limit: int = 50) -> Found:
    rows, total = work.page(select(Device), order=[Device.active.desc(), Device.name], offset=offset, limit=limit)  # type: ignore[attr-defined]
    return Found([_row(work, row) for row in rows], total)


@command(Permission.EDIT_DEVICES)
def enrol_device(work: Work, *, name: Name, kind: DeviceKind, site_id: UUID) -> Enrolled:
    """Let PIN and badge work on the device this is asked from; its token is handed out once."""
    token = secrets.token_urlsafe(32)
    device = work.add(Device(name=name, kind=kind, site_id=work.get(Site, site_id).id, token_hash=hash_token(token)))
    return Enrolled(device.id, token)


@command(Permission.EDIT_DEVICES)
def remove_device(work: Work, *, device_id: UUID, seen_version: int | None = None) -> None:
    """Lost, broken or sold: nobody signs in there any more, and whoever is signed in there is out."""
    device = work.get(Device, device_id, seen_version=seen_version)
    device.active = False
    for sign_in in work.session.exec(select(SignIn).where(SignIn.device_id == device.id, SignIn.ended_at.is_(None))):  # type: ignore
        end(work, sign_in, 'ended')


@command(Permission.EDIT_DEVICES)
def readmit_device(work: Work, *, device_id: UUID, seen_version: int | None = None) -> None:
    work.get(Device, device_id, seen_version=seen_version).active = True


def _row(work: Work, device: Device) -> DeviceRow:
    site = work.session.get(Site, device.site_id)
    return DeviceRow(device.id, device.version or 0, device.name, device.kind, site.name if site else '', device.enrolled_at, device.active)
