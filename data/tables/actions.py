"""Follow-up work: who does what until when, and what was said about it."""
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from data.base import Moment, Record, Scoped, choice, hangs_on, now
from data.tables.assets import of_asset


class ActionStatus(StrEnum):
    OPEN = 'open'
    IN_PROGRESS = 'in_progress'
    COMPLETED = 'completed'
    CANCELLED = 'cancelled'


class ActionItem(Record, Scoped, table=True):
    __tablename__ = 'action_item'
    __table_args__ = (sa.Index('ix_action_item_status_due_date', 'status', 'due_date'),
                      sa.Index('ix_action_item_completed_at_updated_at', 'completed_at', 'updated_at'))
    asset_id: UUID = Field(foreign_key='asset.id', index=True)
    failure_report_id: UUID | None = Field(default=None, foreign_key='failure_report.id', index=True)
    maintenance_log_id: UUID | None = Field(default=None, foreign_key='maintenance_log.id', index=True)
    title: str = Field(max_length=120)
    description: str = Field(default='', max_length=2000)
    assigned_to_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    created_by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    due_date: date | None = None
    status: ActionStatus = choice(ActionStatus, default=ActionStatus.OPEN)
    completed_at: datetime | None = Field(default=None, sa_type=Moment)
    completed_by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    blocks_release: bool = False  # the tool may not be stored as ready before this is done

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.asset_id, site_id)


class ActionComment(Record, Scoped, table=True):
    __tablename__ = 'action_comment'
    action_id: UUID = Field(foreign_key='action_item.id', index=True)
    text: str = Field(max_length=1000)
    by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    at: datetime = Field(default_factory=now, sa_type=Moment)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return hangs_on(ActionItem, cls.action_id, site_id)
