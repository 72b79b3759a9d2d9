"""What went wrong: the four words of a repair (stop reason, defect, cause, corrective action) and the reports that use them."""
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from data.base import Moment, Record, Scoped, choice, hangs_on, now
from data.tables.assets import AssetKind, of_asset


class Severity(StrEnum):
    LOW = 'low'
    MEDIUM = 'medium'
    HIGH = 'high'
    CRITICAL = 'critical'


class CodeScope(StrEnum):
    """What a failure code asks for next: which cavities, or nothing because it concerns the whole."""
    CAVITY = 'cavity'
    MOULD = 'mould'
    MACHINE = 'machine'


class ReportStatus(StrEnum):
    OPEN = 'open'
    CONTAINED = 'contained'
    CLOSED = 'closed'


class FailureCode(Record, table=True):
    __tablename__ = 'failure_code'
    code: str = Field(max_length=16, unique=True)
    name: str = Field(max_length=80)
    description: str = Field(default='', max_length=300)
    severity_default: Severity = choice(Severity, default=Severity.MEDIUM)
    category: str = Field(default='', max_length=40)
    applies_to: AssetKind = choice(AssetKind, default=AssetKind.TOOL)
    scope: CodeScope = choice(CodeScope, default=CodeScope.MOULD)
    map_letter: str = Field(default='', max_length=4)
    active: bool = True


class StopReason(Record, table=True):
    """Why a run ended; `scheduled` parts the planned stops from the others, and one that says little wants a note."""
    __tablename__ = 'stop_reason'
    name: str = Field(max_length=80, unique=True)
    scheduled: bool = False
    needs_note: bool = False
    active: bool = True


class PartDefect(Record, table=True):
    """What is wrong with a moulded part, for counting rejects."""
    __tablename__ = 'part_defect'
    name: str = Field(max_length=80, unique=True)
    active: bool = True


class Cause(Record, table=True):
    name: str = Field(max_length=80, unique=True)
    active: bool = True


class CorrectiveAction(Record, table=True):
    __tablename__ = 'corrective_action'
    name: str = Field(max_length=80, unique=True)
    active: bool = True


class FailureReport(Record, Scoped, table=True):
    __tablename__ = 'failure_report'
    __table_args__ = (
        sa.Index('ix_failure_report_asset_id_occurred_at', 'asset_id', 'occurred_at'),
        sa.Index('ix_failure_report_occurred_at', 'occurred_at'),
        sa.Index('ix_failure_report_status_severity_occurred_at', 'status', 'severity', 'occurred_at'),
    )
    asset_id: UUID = Field(foreign_key='asset.id')
    failure_code_id: UUID = Field(foreign_key='failure_code.id', index=True)
    reported_by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    severity: Severity = choice(Severity)
    description: str = Field(default='', max_length=2000)
    occurred_at: datetime = Field(default_factory=now, sa_type=Moment)
    containment_action: str = Field(default='', max_length=1000)
    affected_component: str = Field(default='', max_length=120)
    root_cause: str = Field(default='', max_length=1000)
    stop_reason_id: UUID | None = Field(default=None, foreign_key='stop_reason.id', index=True)
    cause_id: UUID | None = Field(default=None, foreign_key='cause.id', index=True)
    corrective_action_id: UUID | None = Field(default=None, foreign_key='corrective_action.id', index=True)
    repair_minutes: int | None = None
    spares_fitted: str = Field(default='', max_length=500)
    cavities: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    shots_at: int | None = Field(default=None, sa_type=sa.BigInteger)
    status: ReportStatus = choice(ReportStatus, default=ReportStatus.OPEN)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    closed_by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    ask_at_shots: int | None = Field(default=None, sa_type=sa.BigInteger)  # when to ask whether the fix has held
    fix_held: bool | None = None
    fix_answered_at: datetime | None = Field(default=None, sa_type=Moment)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.asset_id, site_id)


class FailureReportCode(Record, Scoped, table=True):
    """Further codes of a report, besides its main one."""
    __tablename__ = 'failure_report_code'
    __table_args__ = (sa.UniqueConstraint('report_id', 'failure_code_id'),)
    report_id: UUID = Field(foreign_key='failure_report.id', index=True)
    failure_code_id: UUID = Field(foreign_key='failure_code.id', index=True)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return hangs_on(FailureReport, cls.report_id, site_id)
