"""What the product keeps about itself: the audit trail, notifications, settings, jobs, backups, repeated requests."""
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from data.base import Moment, Record, Scoped, choice, hangs_on, new_id, now

NEVER_OUT = sa.BigInteger().with_variant(sa.Integer, 'sqlite')  # SQLite counts by itself only in a column called INTEGER


class AuditEntry(SQLModel, Scoped, table=True):
    """One change of one row. Append-only, and each entry carries the hash of the one before it."""
    __tablename__ = 'audit_entry'
    __table_args__ = (sa.Index('ix_audit_entry_table_row_id', 'table', 'row_id'), {'sqlite_autoincrement': True})
    id: int | None = Field(default=None, sa_column=sa.Column(NEVER_OUT, primary_key=True, autoincrement=True))
    at: datetime = Field(sa_type=Moment, index=True)
    actor_id: UUID | None = Field(default=None, index=True)
    actor_name: str = Field(default='', max_length=64)
    source: str = Field(max_length=16)
    address: str = Field(default='', max_length=64)
    command: str = Field(max_length=80)
    table: str = Field(max_length=40)
    row_id: str = Field(max_length=64)
    label: str = Field(default='', max_length=160)
    verb: str = Field(max_length=24)
    diff: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    site_id: UUID | None = Field(default=None, index=True)
    hash: str = Field(max_length=64)


class Notification(SQLModel, Scoped, table=True):
    id: UUID = Field(default_factory=new_id, primary_key=True)
    user_id: UUID = Field(foreign_key='user.id', index=True)
    kind: str = Field(max_length=40)
    text: str = Field(max_length=500)
    link: str = Field(default='', max_length=200)
    at: datetime = Field(default_factory=now, sa_type=Moment)
    read_at: datetime | None = Field(default=None, sa_type=Moment)
    sent_by: str = Field(default='', max_length=40)
    mail_due_at: datetime | None = Field(default=None, sa_type=Moment, index=True)  # when it is e-mailed, or tried again

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        from data.tables.people import User
        return hangs_on(User, cls.user_id, site_id)


class Setting(Record, table=True):
    """What a plant changes while the product runs; everything else is in the environment."""
    name: str = Field(max_length=60, unique=True)
    value: str = Field(max_length=4000)


class Job(SQLModel, table=True):
    """A scheduled task; `period` names the day or hour it last succeeded for, so that no clock jump runs it twice or skips it."""
    name: str = Field(primary_key=True, max_length=60)
    period: str = Field(default='', max_length=40)
    due_at: datetime | None = Field(default=None, sa_type=Moment)
    last_success_at: datetime | None = Field(default=None, sa_type=Moment)


class JobRun(SQLModel, table=True):
    __tablename__ = 'job_run'
    __table_args__ = (sa.Index('ix_job_run_job_started_at', 'job', 'started_at'),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    job: str = Field(max_length=60)
    period: str = Field(max_length=40)
    started_at: datetime = Field(default_factory=now, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    succeeded: bool = False
    detail: str = Field(default='', max_length=500)


class BackupKind(StrEnum):
    NIGHTLY = 'nightly'
    MANUAL = 'manual'
    BEFORE_MIGRATION = 'before_migration'


class BackupRun(Record, table=True):
    __tablename__ = 'backup_run'
    kind: BackupKind = choice(BackupKind)
    path: str = Field(max_length=400)
    size: int = Field(default=0, sa_type=sa.BigInteger)
    sha256: str = Field(default='', max_length=64)
    photos: int = 0
    verified_at: datetime | None = Field(default=None, sa_type=Moment)
    removed_at: datetime | None = Field(default=None, sa_type=Moment)
    problem: str = Field(default='', max_length=500)


class RetentionRule(Record, table=True):
    __tablename__ = 'retention_rule'
    what: str = Field(max_length=60, unique=True)
    keep_days: int


class IdempotencyKey(SQLModel, table=True):
    """The answer to a create that was already done, so that asking again changes nothing."""
    __tablename__ = 'idempotency_key'
    user_id: UUID = Field(primary_key=True)
    key: str = Field(primary_key=True, max_length=100)
    command: str = Field(max_length=80)
    request_hash: str = Field(max_length=64)
    result: str = Field(default='', max_length=200)
    at: datetime = Field(default_factory=now, sa_type=Moment, index=True)
