"""Where shots come from by themselves: presses that are asked, what they answered, and what was made of it."""
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from data.base import Moment, Record, Scoped, choice, hangs_on, now, secret
from data.tables.assets import of_asset
from data.tables.upkeep import NEVER_OUT


class SourceKind(StrEnum):
    OPCUA = 'opcua'
    MQTT = 'mqtt'
    PULSE = 'pulse'
    SIMULATED = 'simulated'


class Security(StrEnum):
    NONE = 'none'
    SIGN = 'sign'
    ENCRYPT = 'encrypt'


class SourceMood(StrEnum):
    """How a source is, in the words people read."""
    OFF = 'off'
    CONNECTING = 'connecting'
    CHECKING = 'checking'
    FIRST_READING = 'first_reading'
    COUNTING = 'counting'
    IDLE = 'idle'
    BAD_DATA = 'bad_data'
    NO_TOOL = 'no_tool'
    CHECK = 'check'
    LOST = 'lost'
    NEEDS_YOU = 'needs_you'


class Processing(StrEnum):
    APPLIED = 'applied'
    DUPLICATE = 'duplicate'
    IGNORED = 'ignored'
    SUSPECT = 'suspect'
    REJECTED = 'rejected'
    ERROR = 'error'


class FoundBy(StrEnum):
    """How it is known which tool is in a press."""
    PERSON = 'person'
    MOULD_ID = 'mould_id'
    JOB_NAME = 'job_name'
    RUN = 'run'


class Source(Record, Scoped, table=True):
    """How a machine is asked for its counters. One machine has one: two would count every shot twice."""
    machine_id: UUID = Field(foreign_key='asset.id', unique=True)
    name: str = Field(max_length=80)
    kind: SourceKind = choice(SourceKind)
    url: str = Field(default='', max_length=300)
    username: str = Field(default='', max_length=120)
    password: str = secret(default='', max_length=600)  # sealed
    security: Security = choice(Security, default=Security.NONE)
    certificate: str = Field(default='', max_length=64)  # the thumbprint of the press, once somebody has accepted it
    identity: str = Field(default='', max_length=200)  # maker and serial number: another press at this address is told apart
    mapping: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)  # where the values stand, by names and never by numbers
    poll_seconds: float = 2.0
    fastest_cycle: float = 1.0  # seconds; more shots than this allows are doubted
    enabled: bool = True

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.machine_id, site_id)


class SourceState(SQLModel, Scoped, table=True):
    """Where a source stands. Not audited: it moves with every shot, together with what is counted. `rev` lets only one collector move it."""
    __tablename__ = 'source_state'
    source_id: UUID = Field(foreign_key='source.id', primary_key=True)
    rev: int = Field(default=0, sa_type=sa.BigInteger)
    reading_no: int = Field(default=0, sa_type=sa.BigInteger)
    machine_count: int | None = Field(default=None, sa_type=sa.BigInteger)
    job_count: int | None = Field(default=None, sa_type=sa.BigInteger)
    owed: int = Field(default=0, sa_type=sa.BigInteger)
    unseen: int = Field(default=0, sa_type=sa.BigInteger)
    credit: int = Field(default=0, sa_type=sa.BigInteger)  # shots a telling source may still catch up with: a broker hands over all at once
    mould: str = Field(default='', max_length=120)
    job_name: str = Field(default='', max_length=120)
    tool_id: UUID | None = Field(default=None, foreign_key='asset.id', index=True)
    found_by: FoundBy | None = choice(FoundBy, default=None, nullable=True)
    unassigned: int = Field(default=0, sa_type=sa.BigInteger)  # shots of no tool, until somebody books them
    unassigned_since: datetime | None = Field(default=None, sa_type=Moment)
    read_at: datetime | None = Field(default=None, sa_type=Moment)
    last_shot_at: datetime | None = Field(default=None, sa_type=Moment)
    cycle_seconds: float | None = None
    machine_mode: str = Field(default='', max_length=40)
    clock_ahead: float | None = None  # seconds; how far the clock of the press is off
    mood: SourceMood = choice(SourceMood, default=SourceMood.CONNECTING)
    detail: str = Field(default='', max_length=300)  # which sentence, with its values
    since: datetime = Field(default_factory=now, sa_type=Moment)
    offered_certificate: str = Field(default='', max_length=64)  # the press shows this one, and nobody has accepted it yet
    held_by: str = Field(default='', max_length=64)
    held_until: datetime | None = Field(default=None, sa_type=Moment)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return hangs_on(Source, cls.source_id, site_id)


class LinkEvent(SQLModel, Scoped, table=True):
    """When a source became how it was; what people see as its availability."""
    __tablename__ = 'link_event'
    __table_args__ = (sa.Index('ix_link_event_source_id_at', 'source_id', 'at'),)
    id: int | None = Field(default=None, sa_column=sa.Column(NEVER_OUT, primary_key=True, autoincrement=True))
    source_id: UUID = Field(foreign_key='source.id')
    at: datetime = Field(sa_type=Moment)
    mood: SourceMood = choice(SourceMood)
    detail: str = Field(default='', max_length=300)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return hangs_on(Source, cls.source_id, site_id)


class IntegrationEvent(SQLModel, Scoped, table=True):
    """What a source said and what was made of it: the raw truth under every total. Append-only; the key is the revision it led to."""
    __tablename__ = 'integration_event'
    __table_args__ = (
        sa.UniqueConstraint('source_id', 'dedup_key'),
        sa.Index('ix_integration_event_tool_id_received_at', 'tool_id', 'received_at'),
    )
    id: int | None = Field(default=None, sa_column=sa.Column(NEVER_OUT, primary_key=True, autoincrement=True))
    source_id: UUID = Field(foreign_key='source.id')
    dedup_key: int = Field(sa_type=sa.BigInteger)
    received_at: datetime = Field(sa_type=Moment)
    source_ts: datetime | None = Field(default=None, sa_type=Moment)
    server_ts: datetime | None = Field(default=None, sa_type=Moment)
    status_code: int = Field(default=0, sa_type=sa.BigInteger)
    kind: str = Field(max_length=16)
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    processing: Processing = choice(Processing)
    delta: int = Field(default=0, sa_type=sa.BigInteger)
    tool_id: UUID | None = Field(default=None, foreign_key='asset.id')
    gap_seconds: float | None = None
    reason: str = Field(default='', max_length=40)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return hangs_on(Source, cls.source_id, site_id)


class ToolAssignment(Record, Scoped, table=True):
    """Which tool the shots of a source belonged to, from when to when, and how that was known."""
    __tablename__ = 'tool_assignment'
    __table_args__ = (sa.Index('ix_tool_assignment_source_id_from_at', 'source_id', 'from_at'),)
    source_id: UUID = Field(foreign_key='source.id')
    tool_id: UUID = Field(foreign_key='asset.id', index=True)
    from_at: datetime = Field(default_factory=now, sa_type=Moment)
    to_at: datetime | None = Field(default=None, sa_type=Moment)
    by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    found_by: FoundBy = choice(FoundBy)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.tool_id, site_id)


class LearnedJob(Record, Scoped, table=True):
    """A name that a press gives to a job, and the tool that somebody said it means."""
    __tablename__ = 'learned_job'
    __table_args__ = (sa.UniqueConstraint('source_id', 'job_name'),)
    source_id: UUID = Field(foreign_key='source.id')
    job_name: str = Field(max_length=120)
    tool_id: UUID = Field(foreign_key='asset.id', index=True)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.tool_id, site_id)


class ShotDoubt(Record, Scoped, table=True):
    """A number that no counter can settle: it waits until somebody says how many shots it was."""
    __tablename__ = 'shot_doubt'
    source_id: UUID = Field(foreign_key='source.id', index=True)
    tool_id: UUID | None = Field(default=None, foreign_key='asset.id', index=True)
    event_key: int = Field(sa_type=sa.BigInteger)
    reason: str = Field(max_length=16)
    counted: int = Field(sa_type=sa.BigInteger)
    missing: int = Field(sa_type=sa.BigInteger)  # at most
    since: datetime | None = Field(default=None, sa_type=Moment)
    at: datetime = Field(default_factory=now, sa_type=Moment)
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    decided_shots: int | None = Field(default=None, sa_type=sa.BigInteger)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return hangs_on(Source, cls.source_id, site_id)
