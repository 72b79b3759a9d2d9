"""Sites, departments, users, their devices, sign-ins and keys."""
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from data.base import Moment, Record, Scoped, choice, hangs_on, new_id, now, secret


class Role(StrEnum):
    OPERATOR = 'operator'
    TECHNICIAN = 'technician'
    ENGINEER = 'engineer'
    SUPERVISOR = 'supervisor'
    INVENTORY_MANAGER = 'inventory_manager'
    MANAGER = 'manager'
    ADMIN = 'admin'


class DeviceKind(StrEnum):
    KIOSK = 'kiosk'
    TABLET = 'tablet'
    WALL = 'wall'  # a display that is only looked at


class SignInKind(StrEnum):
    PASSWORD = 'password'
    PIN = 'pin'
    BADGE = 'badge'
    TOKEN = 'token'


class Site(Record, Scoped, table=True):
    code: str = Field(max_length=16, unique=True)
    name: str = Field(max_length=80)
    time_zone: str = Field(default='UTC', max_length=64)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return cls.id == site_id  # type: ignore[return-value]


class Department(Record, Scoped, table=True):
    __table_args__ = (sa.UniqueConstraint('site_id', 'name'),)
    site_id: UUID = Field(foreign_key='site.id', index=True)
    name: str = Field(max_length=80)
    description: str = Field(default='', max_length=500)
    company_code: str = Field(default='', max_length=32)
    company_name: str = Field(default='', max_length=120)


class User(Record, Scoped, table=True):
    __table_args__ = (sa.Index('uq_user_username_lower', sa.text('lower(username)'), unique=True),)
    username: str = Field(max_length=64)
    full_name: str = Field(max_length=120)
    email: str = Field(default='', max_length=254)
    role: Role = choice(Role)
    site_id: UUID | None = Field(default=None, foreign_key='site.id', index=True)
    department_id: UUID | None = Field(default=None, foreign_key='department.id', index=True)
    password_hash: str | None = secret(default=None, max_length=100)
    pin_hash: str | None = secret(default=None, max_length=100)
    badge_hash: str | None = secret(default=None, max_length=100, unique=True)
    mfa_secret: str | None = secret(default=None, max_length=400)
    mfa_step: int = 0  # the last half minute a code was used for, so that none works twice
    active: bool = True
    failed_sign_ins: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Moment)
    last_login_at: datetime | None = Field(default=None, sa_type=Moment)
    language: str = Field(default='', max_length=8)
    theme: str = Field(default='light', max_length=8)
    wants_mail: bool = True


class RecoveryCode(Record, Scoped, table=True):
    """Ten of these let a person in whose second factor is lost; each works once."""
    __tablename__ = 'recovery_code'
    user_id: UUID = Field(foreign_key='user.id', index=True)
    code_hash: str = secret(max_length=64)
    used_at: datetime | None = Field(default=None, sa_type=Moment)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return hangs_on(User, cls.user_id, site_id)


class Device(Record, Scoped, table=True):
    name: str = Field(max_length=80)
    site_id: UUID = Field(foreign_key='site.id', index=True)
    kind: DeviceKind = choice(DeviceKind)
    token_hash: str = secret(max_length=64, unique=True)
    enrolled_at: datetime = Field(default_factory=now, sa_type=Moment)
    active: bool = True


class SignIn(SQLModel, Scoped, table=True):
    """A server-side session; its cookie or token is only kept as a hash. Unaudited: the trail notes its beginning and end."""
    __tablename__ = 'sign_in'
    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key='user.id', index=True)
    device_id: UUID | None = Field(default=None, foreign_key='device.id', index=True)
    kind: SignInKind = choice(SignInKind)
    token_hash: str = Field(max_length=64, unique=True)
    address: str = Field(default='', max_length=64)
    second_factor: bool = False
    started_at: datetime = Field(default_factory=now, sa_type=Moment)
    last_seen_at: datetime = Field(default_factory=now, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_by: str = Field(default='', max_length=32)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return hangs_on(User, cls.user_id, site_id)


class SignInDelay(SQLModel, table=True):
    """How often signing in failed for one account at one place, or from one address; unaudited because it is hot."""
    __tablename__ = 'sign_in_delay'
    subject: str = Field(primary_key=True, max_length=160)
    failures: int = 0
    wait_until: datetime = Field(sa_type=Moment)


class ApiKey(Record, Scoped, table=True):
    __tablename__ = 'api_key'
    user_id: UUID = Field(foreign_key='user.id', index=True)
    name: str = Field(max_length=80)
    prefix: str = Field(max_length=12)
    key_hash: str = secret(max_length=64, unique=True)
    scopes: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    tags: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    last_used_at: datetime | None = Field(default=None, sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return hangs_on(User, cls.user_id, site_id)
