"""From rows to the rules of `due`: what a plan says, since when it counts, and what its tool has done until today."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from data.tables.assets import Asset
from data.tables.maintenance import CompletionStatus, PlanCompletion, PlanStatus
from data.tables.people import Site
from data.tables.shots import Run, ShotReading, ToolCounter
from services.assets.register import names
from services.maintenance.due import PACE_DAYS, Course, Rule, Standing, Today, date_due, day_of, pace_of, standing
from services.work import Work


@dataclass(slots=True)
class Wear:
    """What is known about the shots of one tool."""
    shots: int = 0
    counted: int = 0  # of the last weeks, since `since`
    since: datetime | None = None
    pulled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plant:
    """Everything that says how the plans of many tools stand, asked for once. A plan is a row of the table, or anything with its columns."""
    now: datetime
    zones: Mapping[UUID, str]
    wear: Mapping[UUID, Wear] = field(default_factory=dict)
    skips: Mapping[UUID, datetime] = field(default_factory=dict)

    def today(self, asset: Any, plan: Any = None) -> Today:
        wear, day = self.wear.get(asset.id) or Wear(), day_of(self.now, self.zones[asset.site_id])
        known = (day - day_of(wear.since, self.zones[asset.site_id])).days if wear.since else 0  # whole days: it does not tremble
        return Today(day, wear.shots, pace_of(wear.counted, known), bool(plan and wear.pulled_at and wear.pulled_at > self.began(plan)))

    def began(self, plan: Any) -> datetime:
        """The moment its turn began: when it was done or skipped last."""
        since: datetime = plan.last_done_at or plan.created_at
        return max(since, self.skips.get(plan.id, since))

    def last_done_on(self, asset: Any, plan: Any) -> date | None:
        return day_of(plan.last_done_at, self.zones[asset.site_id]) if plan.last_done_at else None

    def course(self, asset: Any, plan: Any) -> Course:
        day = day_of(plan.last_done_at or plan.created_at, self.zones[asset.site_id])
        return Course(day, plan.last_done_shots or 0, plan.idle_days, plan.idle_shots, plan.status, plan.paused_on, plan.paused_shots)

    def standing(self, asset: Any, plan: Any) -> Standing:
        return standing(rule_of(plan), self.course(asset, plan), self.today(asset, plan))

    def store(self, asset: Any, plan: Any, course: Course) -> None:
        """Where it counts from is in the last doing; the rest is written here, with the date that follows from it."""
        plan.idle_days, plan.idle_shots, plan.status = course.idle_days, course.idle_shots, course.status
        plan.paused_on, plan.paused_shots = course.paused_on, course.paused_shots
        self.refresh(asset, plan)

    def refresh(self, asset: Any, plan: Any) -> None:
        active = plan.status is PlanStatus.ACTIVE
        plan.next_due_on = date_due(rule_of(plan), self.course(asset, plan)) if active else None


def rule_of(plan: Any) -> Rule:
    return Rule(plan.every_shots, plan.every_days, plan.frequency_type, plan.frequency_value, plan.warn_percent, plan.stop_percent, plan.level)


def plant_of(work: Work, *assets: Asset) -> Plant:
    """For a few tools or machines."""
    return plant_for(work, [asset.id for asset in assets], {asset.site_id for asset in assets})


def plant_for(work: Work, tools: Any, sites: set[UUID]) -> Plant:
    """`tools` is a list of ids, or a query of them where there may be thousands; so many questions, however many tools."""
    zones, wear = names(work, Site.id, Site.time_zone, set(sites)), dict[UUID, Wear]()
    for tool, shots in work.session.execute(_lifetimes(tools)):
        wear.setdefault(tool, Wear()).shots = shots
    for tool, pulled_at in work.session.execute(_pulls(tools)):
        wear.setdefault(tool, Wear()).pulled_at = pulled_at
    for tool, began, shots in _readings(work, tools, work.now - timedelta(days=PACE_DAYS)):
        counted = wear.setdefault(tool, Wear())
        counted.counted, counted.since = int(shots), began
    skips = sa.select(PlanCompletion.plan_id, sa.func.max(PlanCompletion.completed_at)).where(  # type: ignore[call-overload]
        PlanCompletion.asset_id.in_(tools), PlanCompletion.status == CompletionStatus.SKIPPED).group_by(PlanCompletion.plan_id)  # type: ignore
    return Plant(work.now, zones, wear, dict(work.session.execute(skips).all()))


def _lifetimes(tools: Any) -> Any:
    return sa.select(ToolCounter.tool_id, ToolCounter.lifetime_shots).where(ToolCounter.tool_id.in_(tools))  # type: ignore[call-overload, attr-defined]


def _pulls(tools: Any) -> Any:
    """When each came off a machine last. A line of a file is a shift and no pull, and it may tell of a time long ago."""
    last = sa.select(sa.func.max(Run.ended_at, type_=Asset.created_at.type)).where(  # type: ignore[attr-defined]
        Run.tool_id == Asset.id, Run.import_key.is_(None)).scalar_subquery()  # type: ignore[union-attr,arg-type]
    return sa.select(Asset.id, last).where(Asset.id.in_(tools))  # type: ignore[call-overload,attr-defined]


def _readings(work: Work, tools: Any, since: datetime) -> Any:
    """What was counted after the first reading of these weeks; the shots of the first one itself may be from long before."""
    window = sa.select(
        ShotReading.tool_id, sa.func.min(ShotReading.recorded_at).label('began'), sa.func.max(ShotReading.recorded_at).label('ended'),
        sa.func.sum(ShotReading.delta).label('shots')).where(  # type: ignore[call-overload]
        ShotReading.recorded_at >= since, ShotReading.tool_id.in_(tools)).group_by(ShotReading.tool_id).subquery()  # type: ignore[attr-defined]
    first = sa.and_(ShotReading.tool_id == window.c.tool_id, ShotReading.recorded_at == window.c.began)
    return work.session.execute(
        sa.select(window.c.tool_id, window.c.began, sa.func.max(window.c.shots) - sa.func.sum(ShotReading.delta))
        .join(ShotReading, first).where(window.c.ended > window.c.began).group_by(window.c.tool_id, window.c.began)).all()
