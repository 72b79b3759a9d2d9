"""Reports that are made again and again, and what was made."""
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from data.base import Moment, Record, Scoped, choice, hangs_on, new_id, now


class ReportKind(StrEnum):
    MANAGEMENT = 'management'
    HANDOVER = 'handover'  # what those who come next have to know


class Rhythm(StrEnum):
    """A report is about the shift, the day, the week from Monday to Sunday or the month before."""
    SHIFT = 'shift'
    DAILY = 'daily'
    WEEKLY = 'weekly'
    MONTHLY = 'monthly'


class ReportPlan(Record, Scoped, table=True):
    __tablename__ = 'report_plan'
    __table_args__ = (sa.UniqueConstraint('site_id', 'name'),)
    site_id: UUID = Field(foreign_key='site.id', index=True)
    name: str = Field(max_length=80)
    kind: ReportKind = choice(ReportKind, default=ReportKind.MANAGEMENT)
    rhythm: Rhythm = choice(Rhythm)
    hour: int = 6  # of the day on which it is made, where the site is; the one at which the first shift begins
    shift_hours: int = 8
    department_id: UUID | None = Field(default=None, foreign_key='department.id', index=True)
    active: bool = True


class StoredReport(SQLModel, Scoped, table=True):
    """A paper as it was then. Not audited, as nobody changes it: it is made, read, and goes when there are many newer ones."""
    __tablename__ = 'stored_report'
    __table_args__ = (sa.UniqueConstraint('plan_id', 'until', 'shift'), sa.Index('ix_stored_report_made_at', 'made_at'))
    id: UUID = Field(default_factory=new_id, primary_key=True)
    plan_id: UUID = Field(foreign_key='report_plan.id')
    since: date
    until: date
    shift: int = 0  # which one of that day; 0 is the whole of it
    made_at: datetime = Field(default_factory=now, sa_type=Moment)
    size: int
    content: bytes = Field(sa_type=sa.LargeBinary)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return hangs_on(ReportPlan, cls.plan_id, site_id)
