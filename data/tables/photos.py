"""Photos of tools, failures and work, what people have drawn on them (the picture itself is never changed), and documents of tools."""
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from data.base import Moment, Record, Scoped, choice, hangs_on, now
from data.tables.assets import of_asset
from data.tables.failures import FailureReport
from data.tables.maintenance import MaintenanceLog

PHOTO = 'image/jpeg'
OWNERS = ('asset_id', 'failure_report_id', 'maintenance_log_id')


class Angle(StrEnum):
    FRONT = 'front'
    REAR = 'rear'
    CORE = 'core'
    CAVITY = 'cavity'
    LAST_SHOT = 'last_shot'
    OTHER = 'other'


class MarkKind(StrEnum):
    PIN = 'pin'
    RING = 'ring'
    ARROW = 'arrow'
    TEXT = 'text'


def _exactly_one(columns: tuple[str, ...]) -> sa.CheckConstraint:
    said = ' + '.join(f'CASE WHEN {column} IS NULL THEN 0 ELSE 1 END' for column in columns)
    return sa.CheckConstraint(f'{said} = 1', name='one_owner')


def _where_given(column: str) -> sa.Index:
    """Two owners of three are never there; counted in with the others, they make a database expect half of the table for each one asked for."""
    given = sa.text(f'{column} IS NOT NULL')
    return sa.Index(f'ix_attachment_{column}', column, sqlite_where=given, postgresql_where=given)


class Attachment(Record, Scoped, table=True):
    """A photo, or a document if it is of another type. Belongs to exactly one thing; the file lies sealed under `storage_path`."""
    __table_args__ = (_exactly_one(OWNERS), *(_where_given(column) for column in OWNERS),
                      sa.Index('ix_attachment_file_type_captured_at', 'file_type', 'captured_at'))
    asset_id: UUID | None = Field(default=None, foreign_key='asset.id')
    failure_report_id: UUID | None = Field(default=None, foreign_key='failure_report.id')
    maintenance_log_id: UUID | None = Field(default=None, foreign_key='maintenance_log.id')
    storage_path: str = Field(max_length=200, unique=True)
    file_type: str = Field(max_length=40)
    original_name: str = Field(default='', max_length=200)
    angle: Angle = choice(Angle, default=Angle.OTHER)
    caption: str = Field(default='', max_length=300)
    captured_at: datetime = Field(default_factory=now, sa_type=Moment)
    uploaded_by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    size: int
    width: int = 0  # of photos
    height: int = 0
    sha256: str = Field(max_length=64, index=True)

    @property
    def is_photo(self) -> bool:
        return self.file_type == PHOTO

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return sa.or_(of_asset(cls.asset_id, site_id), hangs_on(FailureReport, cls.failure_report_id, site_id),
                      hangs_on(MaintenanceLog, cls.maintenance_log_id, site_id))


class PhotoMark(Record, Scoped, table=True):
    """Something drawn on a photo by finger; places are shares of its width and height."""
    __tablename__ = 'photo_mark'
    attachment_id: UUID = Field(foreign_key='attachment.id', index=True)
    kind: MarkKind = choice(MarkKind)
    x: float
    y: float
    x2: float | None = None
    y2: float | None = None
    failure_code_id: UUID | None = Field(default=None, foreign_key='failure_code.id', index=True)
    cavity: str = Field(default='', max_length=16)
    note: str = Field(default='', max_length=300)
    by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    resolved_at: datetime | None = Field(default=None, sa_type=Moment)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return hangs_on(Attachment, cls.attachment_id, site_id)
