"""What is done to keep a tool or machine well: checklists, logs of work, plans and how they were kept."""
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from data.base import Moment, Record, Scoped, choice, hangs_on, now
from data.tables.assets import of_asset


class LogKind(StrEnum):
    POST_RUN = 'post_run'
    CLEANING = 'cleaning'
    LUBRICATION = 'lubrication'
    INSPECTION = 'inspection'
    REPAIR = 'repair'
    PREVENTIVE = 'preventive'
    STORAGE = 'storage'
    FINAL_CHECK = 'final_check'
    LAST_SHOT = 'last_shot'


class StepType(StrEnum):
    TICK = 'tick'
    VERDICT = 'verdict'
    NUMBER = 'number'
    TEXT = 'text'
    PHOTO = 'photo'
    PER_CAVITY = 'per_cavity'


class StepVerdict(StrEnum):
    OK = 'ok'
    WATCH = 'watch'
    FAIL = 'fail'
    SKIPPED = 'skipped'


class LogResult(StrEnum):
    OK = 'ok'
    ISSUES = 'issues'
    FAILED = 'failed'


class PlanStatus(StrEnum):
    ACTIVE = 'active'
    PAUSED = 'paused'
    COMPLETED = 'completed'
    CANCELLED = 'cancelled'


class Frequency(StrEnum):
    DAILY = 'daily'
    WEEKLY = 'weekly'
    MONTHLY = 'monthly'
    QUARTERLY = 'quarterly'
    YEARLY = 'yearly'


class CompletionStatus(StrEnum):
    COMPLETED = 'completed'
    PARTIAL = 'partial'
    SKIPPED = 'skipped'
    ISSUES_FOUND = 'issues_found'


class ChecklistTemplate(Record, table=True):
    """A template in use is never changed: a change makes the next edition, and logs keep the one they were done by."""
    __tablename__ = 'checklist_template'
    __table_args__ = (sa.UniqueConstraint('name', 'edition'),)
    name: str = Field(max_length=80)
    edition: int = 1
    description: str = Field(default='', max_length=500)
    purpose: LogKind = choice(LogKind)
    steps: list[dict[str, Any]] = Field(default_factory=list, sa_type=sa.JSON)
    active: bool = True


class MaintenanceLog(Record, Scoped, table=True):
    __tablename__ = 'maintenance_log'
    __table_args__ = (
        sa.Index('ix_maintenance_log_asset_id_performed_at', 'asset_id', 'performed_at'),
        sa.Index('ix_maintenance_log_performed_at', 'performed_at'),
        sa.Index('ix_maintenance_log_result_asset_id', 'result', 'asset_id'),
    )
    asset_id: UUID = Field(foreign_key='asset.id')
    performed_by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    checklist_template_id: UUID | None = Field(default=None, foreign_key='checklist_template.id', index=True)
    kind: LogKind = choice(LogKind)
    performed_at: datetime = Field(default_factory=now, sa_type=Moment)
    duration_minutes: int = 0
    observations: str = Field(default='', max_length=2000)
    follow_up_required: bool = False
    others_ok: bool = False
    spares_fitted: str = Field(default='', max_length=500)
    shots_at: int | None = Field(default=None, sa_type=sa.BigInteger)
    run_id: UUID | None = Field(default=None, foreign_key='run.id', index=True)
    result: LogResult = choice(LogResult, default=LogResult.OK)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.asset_id, site_id)


class LogStep(Record, Scoped, table=True):
    __tablename__ = 'log_step'
    __table_args__ = (sa.UniqueConstraint('log_id', 'position'),)
    log_id: UUID = Field(foreign_key='maintenance_log.id', index=True)
    position: int
    text: str = Field(max_length=200)
    type: StepType = choice(StepType)
    critical: bool = False
    cavity: str = Field(default='', max_length=16)
    value: str = Field(default='', max_length=500)
    verdict: StepVerdict = choice(StepVerdict)
    done_by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    done_at: datetime = Field(default_factory=now, sa_type=Moment)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return hangs_on(MaintenanceLog, cls.log_id, site_id)


class MaintenancePlan(Record, Scoped, table=True):
    """Due by shots, by days or by the calendar, whichever comes first."""
    __tablename__ = 'maintenance_plan'
    __table_args__ = (sa.UniqueConstraint('asset_id', 'name'), sa.Index('ix_maintenance_plan_status_asset_id', 'status', 'asset_id'))
    asset_id: UUID = Field(foreign_key='asset.id', index=True)
    name: str = Field(max_length=80)
    level: int = 1
    every_shots: int | None = Field(default=None, sa_type=sa.BigInteger)
    every_days: int | None = None
    frequency_type: Frequency | None = choice(Frequency, default=None, nullable=True)
    frequency_value: int | None = None
    warn_percent: int = 80
    stop_percent: int | None = None
    checklist_template_id: UUID | None = Field(default=None, foreign_key='checklist_template.id', index=True)
    assigned_to_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    instructions: str = Field(default='', max_length=2000)
    status: PlanStatus = choice(PlanStatus, default=PlanStatus.ACTIVE)
    last_done_at: datetime | None = Field(default=None, sa_type=Moment)
    last_done_shots: int | None = Field(default=None, sa_type=sa.BigInteger)
    next_due_on: date | None = Field(default=None, index=True)
    idle_days: int = 0  # of pauses and skipped turns since it was last done; they do not count
    idle_shots: int = Field(default=0, sa_type=sa.BigInteger)
    paused_on: date | None = None
    paused_shots: int | None = Field(default=None, sa_type=sa.BigInteger)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.asset_id, site_id)


class PlanCompletion(Record, Scoped, table=True):
    __tablename__ = 'plan_completion'
    __table_args__ = (sa.Index('ix_plan_completion_plan_id_completed_at', 'plan_id', 'completed_at'),
                      sa.Index('ix_plan_completion_completed_at', 'completed_at'),
                      sa.Index('ix_plan_completion_status_plan_id_completed_at', 'status', 'plan_id', 'completed_at'))
    plan_id: UUID = Field(foreign_key='maintenance_plan.id')
    asset_id: UUID = Field(foreign_key='asset.id', index=True)
    log_id: UUID | None = Field(default=None, foreign_key='maintenance_log.id', index=True)
    completed_by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    completed_at: datetime = Field(default_factory=now, sa_type=Moment)
    shots_at: int | None = Field(default=None, sa_type=sa.BigInteger)
    by_level: int | None = None  # a higher level whose work included this
    notes: str = Field(default='', max_length=1000)
    status: CompletionStatus = choice(CompletionStatus, default=CompletionStatus.COMPLETED)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.asset_id, site_id)


class FittedPart(Record, Scoped, table=True):
    """A part that was fitted at a position of a tool, such as pin E07 in cavity 3; the newest one of a position is in it now."""
    __tablename__ = 'fitted_part'
    __table_args__ = (sa.Index('ix_fitted_part_asset_id_fitted_at', 'asset_id', 'fitted_at'),)
    asset_id: UUID = Field(foreign_key='asset.id')
    position: str = Field(max_length=40)
    cavity: str = Field(default='', max_length=16)
    name: str = Field(default='', max_length=80)
    fitted_at: datetime = Field(default_factory=now, sa_type=Moment)
    shots_at: int | None = Field(default=None, sa_type=sa.BigInteger)
    fitted_by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    note: str = Field(default='', max_length=300)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.asset_id, site_id)


class Side(StrEnum):
    """Of a plate, seen from where it parts."""
    LEFT = 'left'
    RIGHT = 'right'
    TOP = 'top'
    BOTTOM = 'bottom'


class WaterCircuit(Record, Scoped, table=True):
    """A way that cooling water takes through a tool. One that is not there any more stays in the records, inactive."""
    __tablename__ = 'water_circuit'
    __table_args__ = (sa.UniqueConstraint('asset_id', 'name'),)
    asset_id: UUID = Field(foreign_key='asset.id', index=True)
    name: str = Field(max_length=40)
    inlet: str = Field(default='', max_length=40)
    inlet_side: Side = choice(Side, default=Side.LEFT)
    outlet: str = Field(default='', max_length=40)
    outlet_side: Side = choice(Side, default=Side.LEFT)
    baseline: float  # litres per minute when it was clean
    limit_percent: int = 20  # a loss from which it has to be descaled
    active: bool = True
    descaling_id: UUID | None = Field(default=None, foreign_key='action_item.id', index=True)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return of_asset(cls.asset_id, site_id)


class WaterFlow(Record, Scoped, table=True):
    """What came out of a circuit when somebody measured it, in litres per minute."""
    __tablename__ = 'water_flow'
    __table_args__ = (sa.Index('ix_water_flow_circuit_id_measured_at', 'circuit_id', 'measured_at'),)
    circuit_id: UUID = Field(foreign_key='water_circuit.id')
    flow: float
    measured_at: datetime = Field(default_factory=now, sa_type=Moment)
    measured_by_id: UUID | None = Field(default=None, foreign_key='user.id', index=True)
    note: str = Field(default='', max_length=300)

    @classmethod
    def within(cls, site_id: UUID) -> sa.ColumnElement[bool]:
        return hangs_on(WaterCircuit, cls.circuit_id, site_id)
