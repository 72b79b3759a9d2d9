"""Tools and machines, where they stand, and the cavities of a tool."""
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from data.base import Moment, Record, Scoped, choice, hangs_on, now


class LocationKind(StrEnum):
    PRESS = 'press'
    RACK = 'rack'
    SLOT = 'slot'
    BENCH = 'bench'
    CLEANING = 'cleaning'
    VENDOR = 'vendor'
    RED_TAG = 'red_tag'
    SCRAP = 'scrap'
    OTHER = 'other'


class AssetKind(StrEnum):
    TOOL = 'tool'
    MACHINE = 'machine'


class AssetStatus(StrEnum):
    ACTIVE = 'active'
    MAINTENANCE = 'maintenance'
    DOWN = 'down'
    RETIRED = 'retired'


class Stage(StrEnum):
    STORED = 'stored'
    IN_PRESS = 'in_press'
    PULLED = 'pulled'
    INSPECTION = 'inspection'
    BENCH = 'bench'
    FINAL_CHECK = 'final_check'
    RED_TAG = 'red_tag'


class Location(Record, Scoped, table=True):
    __table_args__ = (sa.UniqueConstraint('site_id', 'name'),)
    site_id: UUID = Field(foreign_key='site.id', index=True)
    name: str = Field(max_length=80)
    kind: LocationKind = choice(LocationKind, default=LocationKind.OTHER)
    parent_id: UUID | None = Field(default=None, foreign_key='location.id', index=True)


TOOL_COLUMNS = ('cavity_count', 'customer', 'resin', 'spi_class', 'tonnage_min', 'tonnage_max', 'expected_life_shots', 'stage')
MACHINE_COLUMNS = ('tonnage', 'machine_type')


def _empty_for(kind: AssetKind, columns: tuple[str, ...]) -> sa.CheckConstraint:
    """Columns of one kind of asset stay empty on the other."""
    empty = ' AND '.join(f'{column} IS NULL' for column in columns)
    return sa.CheckConstraint(f"kind <> '{kind.value}' OR ({empty})", name=f'{kind.value}_columns')


class Asset(Record, Scoped, table=True):
    __table_args__ = (
        # Unique within a site only: a clash with another site's number would tell that it exists there.
        sa.UniqueConstraint('site_id', 'asset_number'),
        sa.UniqueConstraint('site_id', 'serial_number'),
        sa.UniqueConstraint('site_id', 'qr_code'),
        sa.Index('ix_asset_kind_status_asset_number', 'kind', 'status', 'asset_number'),
        sa.Index('ix_asset_kind_asset_number', 'kind', 'asset_number', 'id'),  # the first page of a list, without sorting all of it
        sa.Index('ix_asset_counts', 'kind', 'status', 'stage', 'site_id'),  # the counts of the chips, without reading a row
        sa.CheckConstraint("kind <> 'tool' OR stage IS NOT NULL", name='tool_stage'),
        _empty_for(AssetKind.MACHINE, TOOL_COLUMNS),
        _empty_for(AssetKind.TOOL, MACHINE_COLUMNS),
    )
    kind: AssetKind = choice(AssetKind)
    asset_number: str = Field(max_length=40)
    name: str = Field(max_length=120, index=True)
    description: str = Field(default='', max_length=2000)
    manufacturer: str = Field(default='', max_length=120)
    model: str = Field(default='', max_length=120)
    serial_number: str | None = Field(default=None, max_length=80)
    qr_code: str = Field(max_length=80)
    status: AssetStatus = choice(AssetStatus, default=AssetStatus.ACTIVE)
    site_id: UUID = Field(foreign_key='site.id', index=True)
    department_id: UUID | None = Field(default=None, foreign_key='department.id', index=True)
    location_id: UUID | None = Field(default=None, foreign_key='location.id', index=True)
    installed_on: date | None = None
    tags: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    cavity_count: int | None = None
    customer: str | None = Field(default=None, max_length=120)
    resin: str | None = Field(default=None, max_length=80)
    spi_class: int | None = None
    tonnage_min: int | None = None
    tonnage_max: int | None = None
    expected_life_shots: int | None = Field(default=None, sa_type=sa.BigInteger)
    stage: Stage | None = choice(Stage, default=None, nullable=True)
    tonnage: int | None = None
    machine_type: str | None = Field(default=None, max_length=80)


def of_asset(column: object, site_id: UUID) -> sa.ColumnElement[bool]:
    """The condition that what a column refers to stands in this site."""
    return hangs_on(Asset, column, site_id)


class AssetMove(Record, Scoped, table=True):
    __tablename__ = 'asset_move'
    asset_id: UUID = Field(foreign_key='asset.id', index=True)
    from_id: UUID | None = Field(default=None, foreign_key='location.id', index=True)
    to_id: UUID | None = Field(default=None, foreign_key='location.id', index=True)
    from_stage: Stage | None = choice(Stage, default=None, nullable=True)
    to_stage: Stage | None = choice(Stage, default=None, nullable=True)
    at: datetime = Field(default_factory=now, sa_type=Moment)
    by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.asset_id, site_id)


class Cavity(Record, Scoped, table=True):
    __table_args__ = (sa.UniqueConstraint('tool_id', 'cavity_id'),)
    tool_id: UUID = Field(foreign_key='asset.id', index=True)
    cavity_id: str = Field(max_length=16)
    position_x: float = 0.0
    position_y: float = 0.0
    active: bool = True

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.tool_id, site_id)


class CavityBlock(Record, Scoped, table=True):
    __tablename__ = 'cavity_block'
    cavity_id: UUID = Field(foreign_key='cavity.id', index=True)
    reason: str = Field(max_length=200)
    blocked_at: datetime = Field(default_factory=now, sa_type=Moment)
    blocked_by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    unblocked_at: datetime | None = Field(default=None, sa_type=Moment)
    unblocked_by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return hangs_on(Cavity, cls.cavity_id, site_id)
