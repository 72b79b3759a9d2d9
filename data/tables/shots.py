"""How often a tool has closed: readings of its counter, and the runs in a machine that wore it."""
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from data.base import Moment, Record, Scoped, choice, hangs_on, now
from data.tables.assets import of_asset


class ReadingSource(StrEnum):
    MANUAL = 'manual'
    IMPORTED = 'imported'
    AUTOMATIC = 'automatic'
    PULSE = 'pulse'


class ToolCounter(SQLModel, Scoped, table=True):
    """Where a tool stands now. Not audited and without a version: it moves with every shot, always together with what moved it."""
    __tablename__ = 'tool_counter'
    tool_id: UUID = Field(foreign_key='asset.id', primary_key=True)
    lifetime_shots: int = Field(default=0, sa_type=sa.BigInteger)
    counter: int = Field(default=0, sa_type=sa.BigInteger)  # what the counter that is fitted now shows
    last_shot_at: datetime | None = Field(default=None, sa_type=Moment)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.tool_id, site_id)


class ShotReading(Record, Scoped, table=True):
    """What the counter showed, and how many shots that was more than before."""
    __tablename__ = 'shot_reading'
    __table_args__ = (sa.Index('ix_shot_reading_tool_id_recorded_at', 'tool_id', 'recorded_at'),)
    tool_id: UUID = Field(foreign_key='asset.id')
    shot_count: int = Field(sa_type=sa.BigInteger)
    delta: int = Field(sa_type=sa.BigInteger)
    source: ReadingSource = choice(ReadingSource)
    recorded_by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    recorded_at: datetime = Field(default_factory=now, sa_type=Moment)
    machine_id: UUID | None = Field(default=None, foreign_key='asset.id', index=True)
    run_id: UUID | None = Field(default=None, foreign_key='run.id', index=True)
    note: str = Field(default='', max_length=500)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.tool_id, site_id)


class CounterChange(Record, Scoped, table=True):
    """Another counter was fitted, or the old one put right; what the tool has done in its life stays."""
    __tablename__ = 'counter_change'
    tool_id: UUID = Field(foreign_key='asset.id', index=True)
    old_count: int = Field(sa_type=sa.BigInteger)
    new_count: int = Field(sa_type=sa.BigInteger)
    reason: str = Field(max_length=200)
    by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    at: datetime = Field(default_factory=now, sa_type=Moment)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.tool_id, site_id)


class Run(Record, Scoped, table=True):
    """A tool in a machine, from mounting to pulling."""
    __table_args__ = (
        sa.Index('ix_run_open_tool', 'tool_id', unique=True, sqlite_where=sa.text('ended_at IS NULL'),
                 postgresql_where=sa.text('ended_at IS NULL')),
        sa.Index('ix_run_open_machine', 'machine_id', unique=True, sqlite_where=sa.text('ended_at IS NULL'),
                 postgresql_where=sa.text('ended_at IS NULL')),
        sa.Index('ix_run_tool_id_started_at', 'tool_id', 'started_at'),
        sa.Index('ix_run_tool_id_import_key_ended_at', 'tool_id', 'import_key', 'ended_at'),  # when each came off a machine last
        sa.Index('ix_run_ended_at', 'ended_at'),
        sa.UniqueConstraint('tool_id', 'import_key'),
    )
    tool_id: UUID = Field(foreign_key='asset.id')
    machine_id: UUID = Field(foreign_key='asset.id', index=True)
    started_at: datetime = Field(default_factory=now, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    started_by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    ended_by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    stop_reason_id: UUID | None = Field(default=None, foreign_key='stop_reason.id', index=True)
    good: int | None = Field(default=None, sa_type=sa.BigInteger)
    rejected: dict[str, int] = Field(default_factory=dict, sa_type=sa.JSON)  # by the name of the defect
    note: str = Field(default='', max_length=500)
    import_key: str | None = Field(default=None, max_length=120)  # which line of which record it came from, so that it comes once

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.tool_id, site_id)


class RunSegment(Record, Scoped, table=True):
    """A part of a run with the same active cavities; parts are shots times cavities, summed over the segments."""
    __tablename__ = 'run_segment'
    run_id: UUID = Field(foreign_key='run.id', index=True)
    began_at: datetime = Field(default_factory=now, sa_type=Moment)
    active_cavities: int
    cavity_count: int | None = None  # how many the tool had at that time; None when nobody had said
    shots: int = Field(default=0, sa_type=sa.BigInteger)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return hangs_on(Run, cls.run_id, site_id)


class AssetKey(SQLModel, Scoped, table=True):
    """A small number for a tool or a machine, so that a row of an hour is short; 0 stands for none."""
    __tablename__ = 'asset_key'
    key: int | None = Field(default=None, primary_key=True)
    asset_id: UUID = Field(foreign_key='asset.id', unique=True)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.asset_id, site_id)


class ShotHour(SQLModel, table=True):
    """What a tool did in a machine within an hour, counted from the beginning of 1970. Kept up with every count, and kept for ever.
    The hour comes first in the key: what is written together lies together, which spares the card of a Pi."""
    __tablename__ = 'shot_hour'
    __table_args__ = (sa.Index('ix_shot_hour_tool_key_hour', 'tool_key', 'hour'), sa.Index('ix_shot_hour_machine_key_hour', 'machine_key', 'hour'),
                      {'sqlite_with_rowid': False})
    hour: int = Field(primary_key=True, sa_column_kwargs={'autoincrement': False})
    tool_key: int = Field(primary_key=True, sa_column_kwargs={'autoincrement': False})
    machine_key: int = Field(primary_key=True, sa_column_kwargs={'autoincrement': False})
    shots: int = Field(default=0, sa_type=sa.BigInteger)
    parts: int = Field(default=0, sa_type=sa.BigInteger)
    parts_not_made: int = Field(default=0, sa_type=sa.BigInteger)
    run_seconds: int = 0
    min_cycle: float | None = None


class ShotDay(SQLModel, table=True):
    """The same for a day of the calendar of its site, which may have 23 or 25 hours; numbered as dates are."""
    __tablename__ = 'shot_day'
    __table_args__ = (sa.Index('ix_shot_day_tool_key_day', 'tool_key', 'day'), sa.Index('ix_shot_day_machine_key_day', 'machine_key', 'day'),
                      {'sqlite_with_rowid': False})
    day: int = Field(primary_key=True, sa_column_kwargs={'autoincrement': False})
    tool_key: int = Field(primary_key=True, sa_column_kwargs={'autoincrement': False})
    machine_key: int = Field(primary_key=True, sa_column_kwargs={'autoincrement': False})
    shots: int = Field(default=0, sa_type=sa.BigInteger)
    parts: int = Field(default=0, sa_type=sa.BigInteger)
    parts_not_made: int = Field(default=0, sa_type=sa.BigInteger)
    run_seconds: int = 0
    min_cycle: float | None = None
