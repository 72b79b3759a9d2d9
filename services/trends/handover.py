"""What those who come next have to know: what a shift did, what it met, and how it leaves the plant."""
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from data.tables.actions import ActionItem
from data.tables.assets import Asset, AssetKind, AssetStatus, Cavity, CavityBlock, Stage
from data.tables.failures import FailureReport, ReportStatus
from data.tables.maintenance import MaintenanceLog
from data.tables.shots import AssetKey, Run, ShotHour
from services.actions.register import UNFINISHED, ActionRow
from services.actions.register import rows_of as rows_of_actions
from services.assets.register import names
from services.errors import Invalid
from services.failures.register import ReportRow
from services.failures.register import rows_of as rows_of_reports
from services.guard import query
from services.language import _
from services.maintenance.due import DueState
from services.maintenance.glance import Glance, counting, glances
from services.maintenance.logs import LogRow, log_rows
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.shots.rollups import hour_of
from services.shots.run_list import RunRow, run_rows
from services.trends.report import narrowed
from services.upkeep.settings import plant_day, settings_of
from services.work import Work

LONGEST = timedelta(days=32)  # a month of 31 days has an hour more when clocks are set back in it
MOST = 200
PREPARING = (Stage.PULLED, Stage.INSPECTION, Stage.BENCH, Stage.FINAL_CHECK, Stage.RED_TAG)


@dataclass(frozen=True, slots=True)
class Shift:
    """From one moment to another, of a site and of a department or of all."""
    begin: datetime
    end: datetime
    site_id: UUID | None = None
    department_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ShiftShots:
    """`tool` may be several, where moulds were changed."""
    machine: str
    tool: str
    shots: int
    parts: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A tool that does not stand ready in its rack."""
    tool: str
    name: str
    stage: Stage
    status: AssetStatus


@dataclass(frozen=True, slots=True)
class Blocked:
    tool: str
    cavity: str
    reason: str
    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Handover:
    """`failed` is what was reported in the shift, `open_failures` what is left of before; the rest is as it stands now."""
    plant_name: str
    made_at: datetime
    made_by: str
    shift: Shift
    narrowed: tuple[str, ...]
    shots: Sequence[ShiftShots]
    running: Sequence[RunRow]
    ended: Sequence[RunRow]
    failed: Sequence[ReportRow]
    open_failures: Sequence[ReportRow]
    logs: Sequence[LogRow]
    waiting: Sequence[Waiting]
    blocked: Sequence[Blocked]
    overdue: Sequence[ActionRow]
    due: Sequence[Glance]


@query(Permission.SEE_ASSETS)
def shift_handover(work: Work, *, shift: Shift) -> Handover:
    """Of one shift or of as many hours as are wanted."""
    if not timedelta() < shift.end - shift.begin <= LONGEST:
        raise Invalid(_('At most a month, please, and the beginning before the end.'))
    reader = names_of(work, {work.actor.user_id}).get(work.actor.user_id, '')
    failed = _reports(work, shift, FailureReport.occurred_at >= shift.begin, FailureReport.occurred_at < shift.end)
    left = _reports(work, shift, col(FailureReport.status) != ReportStatus.CLOSED, FailureReport.occurred_at < shift.begin)
    return Handover(
        settings_of(work.session).plant_name, work.now, reader, shift, tuple(narrowed(work, shift.site_id, shift.department_id)), _shots(work, shift),
        _runs(work, shift, col(Run.ended_at).is_(None)), _runs(work, shift, col(Run.ended_at) >= shift.begin, col(Run.ended_at) < shift.end),
        failed, left, _logs(work, shift), _waiting(work, shift), _blocked(work, shift), _overdue(work, shift), _due(work, shift))


def _places(shift: Shift) -> list[Any]:
    """Conditions on `Asset`."""
    return [getattr(Asset, name) == value for name in ('site_id', 'department_id') if (value := getattr(shift, name)) is not None]


def _shots(work: Work, shift: Shift) -> list[ShiftShots]:
    """By the press that made them, in the whole hours that the shift touches."""
    asked = sa.select(ShotHour.machine_key, Asset.asset_number, sa.func.sum(ShotHour.shots), sa.func.sum(ShotHour.parts))  # type: ignore
    asked = asked.join(AssetKey, AssetKey.key == ShotHour.tool_key).join(Asset, Asset.id == AssetKey.asset_id).where(
        ShotHour.hour >= hour_of(shift.begin), ShotHour.hour <= hour_of(shift.end - timedelta(microseconds=1)), *_places(shift))
    rows = work.session.execute(asked.group_by(ShotHour.machine_key, Asset.asset_number)).all()
    numbers = sa.select(AssetKey.key, Asset.asset_number).join(Asset, Asset.id == AssetKey.asset_id).where(  # type: ignore[call-overload]
        col(AssetKey.key).in_({row[0] for row in rows}))
    machines = dict(work.session.execute(numbers).all())
    tools, sums = defaultdict[int, set[str]](set), defaultdict[int, list[int]](lambda: [0, 0])
    for machine, tool, shots, parts in rows:
        tools[machine].add(tool)
        sums[machine] = [sums[machine][0] + int(shots), sums[machine][1] + int(parts)]
    found = [ShiftShots(machines.get(machine, ''), ', '.join(sorted(tools[machine])), *sums[machine]) for machine in sums]
    return sorted((each for each in found if each.shots), key=lambda row: (row.machine == '', row.machine))


def _runs(work: Work, shift: Shift, *conditions: Any) -> list[RunRow]:
    asked = select(Run).join(Asset, Asset.id == Run.tool_id).where(*conditions, *_places(shift))  # type: ignore[arg-type]
    return run_rows(work, work.session.exec(asked.order_by(col(Run.started_at).desc()).limit(MOST)).all())


def _reports(work: Work, shift: Shift, *conditions: Any) -> list[ReportRow]:
    asked = select(FailureReport).join(Asset, Asset.id == FailureReport.asset_id).where(*conditions, *_places(shift))  # type: ignore[arg-type]
    return rows_of_reports(work, work.session.exec(asked.order_by(col(FailureReport.occurred_at).desc()).limit(MOST)).all())


def _logs(work: Work, shift: Shift) -> list[LogRow]:
    asked = select(MaintenanceLog).join(Asset, Asset.id == MaintenanceLog.asset_id).where(  # type: ignore[arg-type]
        MaintenanceLog.performed_at >= shift.begin, MaintenanceLog.performed_at < shift.end, *_places(shift))
    return log_rows(work, work.session.exec(asked.order_by(col(MaintenanceLog.performed_at).desc()).limit(MOST)).all())


def _waiting(work: Work, shift: Shift) -> list[Waiting]:
    asked = select(Asset).where(Asset.kind == AssetKind.TOOL, Asset.status != AssetStatus.RETIRED, sa.or_(
        col(Asset.stage).in_(PREPARING), col(Asset.status) == AssetStatus.DOWN), *_places(shift)).order_by(Asset.asset_number).limit(MOST)
    return [Waiting(tool.asset_number, tool.name, tool.stage or Stage.STORED, tool.status) for tool in work.session.exec(asked)]


def _blocked(work: Work, shift: Shift) -> list[Blocked]:
    asked = select(CavityBlock, Cavity.cavity_id, Cavity.tool_id).join(Cavity, Cavity.id == CavityBlock.cavity_id).join(  # type: ignore
        Asset, col(Asset.id) == Cavity.tool_id).where(
            col(CavityBlock.unblocked_at).is_(None), Cavity.active, Asset.status != AssetStatus.RETIRED, *_places(shift))
    rows = work.session.exec(asked.order_by(col(CavityBlock.blocked_at).desc()).limit(MOST)).all()
    tools, people = names(work, Asset.id, Asset.asset_number, {row[2] for row in rows}), names_of(work, {row[0].blocked_by_id for row in rows})
    return [Blocked(tools.get(tool, ''), cavity, block.reason, block.blocked_at, people.get(block.blocked_by_id, '')) for block, cavity, tool in rows]


def _overdue(work: Work, shift: Shift) -> list[ActionRow]:
    asked = select(ActionItem).join(Asset, Asset.id == ActionItem.asset_id).where(  # type: ignore[arg-type]
        col(ActionItem.status).in_(UNFINISHED), col(ActionItem.due_date) <= plant_day(work.session, work.now), *_places(shift))
    return rows_of_actions(work, work.session.exec(asked.order_by(col(ActionItem.due_date), col(ActionItem.id)).limit(MOST)).all())


def _due(work: Work, shift: Shift) -> list[Glance]:
    plans = [plan for plan in glances(work, *counting(work, due=True), *_places(shift)) if plan.state in (DueState.DUE, DueState.STOP)]
    return sorted(plans, key=lambda plan: (-plan.used_percent, plan.asset_number, plan.name))
