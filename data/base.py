"""What every table shares: a key sorted by time, a version counter, portable types, named constraints, the site rule."""
import os
import time
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased, declared_attr
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    'ix': 'ix_%(table_name)s_%(column_0_N_name)s',
    'uq': 'uq_%(table_name)s_%(column_0_N_name)s',
    'ck': 'ck_%(table_name)s_%(constraint_name)s',
    'fk': 'fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s',
    'pk': 'pk_%(table_name)s',
}


def new_id() -> UUID:
    """A UUID of version 7: it sorts by the time it was made, which keeps indexes compact."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def now() -> datetime:
    return datetime.now(UTC)


class Moment(sa.types.TypeDecorator[datetime]):
    """A point in time: aware UTC in Python, whatever the database makes of time zones."""
    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError('a time without a zone means something else on every machine')
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Record(SQLModel):
    """Base of every audited table; `version` is counted up by SQLAlchemy and checked on every UPDATE."""
    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int | None = Field(default=None, nullable=False)
    created_at: datetime = Field(default_factory=now, sa_type=Moment)
    updated_at: datetime = Field(default_factory=now, sa_type=Moment)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {'version_id_col': cls.__table__.c.version}  # type: ignore[attr-defined]


class Scoped:
    """Rows that belong to one site; a person of another site never gets to see them."""
    every: ClassVar[list[type['Scoped']]] = []

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        Scoped.every.append(cls)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        """The condition that a row belongs to this site; tables without a site of their own ask the one they hang on."""
        return cls.site_id == site_id  # type: ignore[attr-defined,no-any-return]


def hangs_on(table: type[Any], column: Any, site_id: UUID) -> sa.ColumnElement[bool]:
    """The condition that what a column refers to belongs to this site. Asked row by row: a list in the order of time stops after one page,
    where `IN` would first put together everything the site has."""
    held = _other(table)  # type: ignore[arg-type]
    return sa.exists().where(held.id == column, held.within(site_id)).correlate_except(held)


@cache
def _other(table: type[Any]) -> Any:
    """The same table under another name, made once: it holds all its columns anew, and there is one condition for each site."""
    return aliased(table)


def choice(kind: type[Enum], **options: Any) -> Any:
    """A column holding one value of an enumeration, stored as text on SQLite and PostgreSQL alike."""
    stored = sa.Enum(kind, native_enum=False, length=32, create_constraint=False,
                     values_callable=lambda members: [member.value for member in members])
    return Field(sa_type=stored, **options)


def secret(**options: Any) -> Any:
    """A column whose value never enters the audit trail, only the fact that it changed."""
    return Field(sa_column_kwargs={'info': {'secret': True}}, **options)
