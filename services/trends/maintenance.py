"""Whether maintenance is done when it is due, how much waits, and how long it takes."""
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from data.tables.assets import Asset
from data.tables.maintenance import CompletionStatus, LogKind, MaintenanceLog, MaintenancePlan, PlanCompletion
from data.tables.people import Department, User
from services.guard import query
from services.maintenance.due import Course, DueState, Rule, Today, standing
from services.maintenance.glance import counting, glances
from services.people.roles import Permission
from services.trends.kept import kept
from services.trends.lens import Calendar, Lens, exactly, places
from services.work import Work

GRACE = 110  # per cent of the interval that still count as on time: work waits for the next pull of the tool
RULE = (MaintenancePlan.every_shots, MaintenancePlan.every_days, MaintenancePlan.frequency_type, MaintenancePlan.frequency_value)


class Group(StrEnum):
    LEVEL = 'level'
    DEPARTMENT = 'department'
    PLAN = 'plan'


@dataclass(frozen=True, slots=True)
class Kept:
    """`on_time` is what was done before a tenth more than the interval had passed; `covered` came with the work of a higher level."""
    group: str
    on_time: int
    late: int
    skipped: int
    covered: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Backlog:
    """Plans that count now, by level."""
    level: int
    ok: int
    warn: int
    due: int
    stop: int


@dataclass(frozen=True, slots=True)
class Hours:
    """What was written down as worked."""
    kind: LogKind
    logs: int
    hours: float


@query(Permission.SEE_ASSETS)
@kept('plan_completion', 'maintenance_plan', 'user')
def compliance(work: Work, *, lens: Lens, by: Group = Group.LEVEL) -> Sequence[Kept]:
    """What was done of plans in these days, against the interval that the plan has now; a pause that has passed is not known any more."""
    lens.require_some_days()
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in _completions(work, lens):
        found[row.groups[by]][_verdict(row)] += 1
    return sorted((_kept(group, counts) for group, counts in found.items()), key=lambda row: row.group)


@query(Permission.SEE_ASSETS)
@kept('maintenance_plan', 'tool_counter', 'maintenance_log', 'run')
def backlog(work: Work, *, lens: Lens) -> Sequence[Backlog]:
    """As it stands now, whatever the days."""
    conditions = [*places(lens), *exactly(lens, MaintenancePlan.asset_id)]
    counts = Counter((plan.level, plan.state) for plan in glances(work, *counting(work), *conditions))
    return [Backlog(level, *(counts[level, state] for state in (DueState.OK, DueState.WARN, DueState.DUE, DueState.STOP)))
            for level in sorted({level for level, _state in counts})]


@query(Permission.SEE_ASSETS)
@kept('maintenance_log')
def hours(work: Work, *, lens: Lens) -> Sequence[Hours]:
    """Of every kind of work that was signed in these days."""
    lens.require_some_days()
    asked = sa.select(MaintenanceLog.kind, sa.func.count(), sa.func.sum(MaintenanceLog.duration_minutes))  # type: ignore[call-overload]
    asked = asked.join(Asset, Asset.id == MaintenanceLog.asset_id).where(Calendar(work).during(lens, MaintenanceLog.performed_at), *places(lens))
    rows = work.session.execute(asked.where(*exactly(lens, MaintenanceLog.asset_id)).group_by(MaintenanceLog.kind))
    return sorted((Hours(kind, logs, round(minutes / 60, 1)) for kind, logs, minutes in rows), key=lambda row: (-row.hours, row.kind))


def _completions(work: Work, lens: Lens) -> Iterable[Any]:
    """Each with when its plan was done the time before, or was made."""
    calendar, earlier = Calendar(work), aliased(PlanCompletion)
    newest = sa.select(earlier.id).where(  # type: ignore[call-overload]
        earlier.plan_id == PlanCompletion.plan_id, earlier.completed_at <= PlanCompletion.completed_at,
        sa.or_(earlier.completed_at < PlanCompletion.completed_at, earlier.id < PlanCompletion.id))  # type: ignore[arg-type]
    before, known = newest.order_by(earlier.completed_at.desc(), earlier.id.desc()).limit(1).scalar_subquery(), aliased(PlanCompletion)  # type: ignore
    asked = sa.select(  # type: ignore[call-overload]
        PlanCompletion.status, PlanCompletion.by_level, PlanCompletion.completed_at, PlanCompletion.shots_at, known.completed_at, known.shots_at,
        Asset.site_id, Department.name, MaintenancePlan.name, MaintenancePlan.created_at, MaintenancePlan.level, *RULE)
    asked = asked.join(MaintenancePlan, MaintenancePlan.id == PlanCompletion.plan_id).outerjoin(known, known.id == before)
    asked = asked.join(Asset, Asset.id == PlanCompletion.asset_id).outerjoin(User, User.id == PlanCompletion.completed_by_id)
    asked = asked.outerjoin(Department, Department.id == User.department_id).where(*places(lens), *exactly(lens, PlanCompletion.asset_id))
    for status, by_level, at, shots, before_at, shots_before, site_id, department, plan, made_at, level, *rule in work.session.execute(
            asked.where(calendar.during(lens, PlanCompletion.completed_at))):
        course = Course(calendar.day(site_id, before_at or made_at), shots_before or 0)
        yield _Done(status, by_level, {Group.LEVEL: str(level), Group.DEPARTMENT: department or '', Group.PLAN: plan}, Rule(*rule), course,
                    Today(calendar.day(site_id, at), shots or course.shots))


@dataclass(frozen=True, slots=True)
class _Done:
    status: CompletionStatus
    by_level: int | None
    groups: dict[Group, str]
    rule: Rule
    course: Course
    today: Today


def _verdict(row: _Done) -> str:
    if row.status is CompletionStatus.SKIPPED:
        return 'skipped'
    if row.by_level is not None:
        return 'covered'
    if row.rule.is_every_pull:  # it belongs to a pull, not to a day
        return 'on_time'
    return 'on_time' if standing(row.rule, row.course, row.today).used_percent <= GRACE else 'late'


def _kept(group: str, counts: Counter[str]) -> Kept:
    asked_for = counts['on_time'] + counts['late'] + counts['skipped']
    return Kept(group, counts['on_time'], counts['late'], counts['skipped'], counts['covered'], counts['on_time'] / asked_for if asked_for else None)

