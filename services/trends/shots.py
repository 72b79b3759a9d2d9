"""How much tools are used, out of the sums by hour and day: what a chart asks grows with what it shows, never with the shots that were made."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import select

from data.tables.assets import Asset, AssetKind, AssetStatus
from data.tables.shots import AssetKey, ShotDay, ShotHour, ToolCounter
from services.errors import Invalid
from services.guard import query
from services.language import _
from services.people.roles import Permission
from services.shots.counts import expected_life
from services.shots.rollups import SUMMED, hour_of
from services.trends.kept import kept
from services.trends.lens import ONE_DAY, Calendar, Lens, in_machine, of_tools, places
from services.work import Work

MOST_DAYS_BY_HOUR = 62
MOST_ASSETS = 500


@dataclass(frozen=True, slots=True)
class ShotsIn:
    """What was made in an hour, a day or a week that began then; what had no shots is left out."""
    begin: date | datetime
    shots: int
    parts: int
    parts_not_made: int
    run_seconds: int


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A tool in these days. `pace` is shots per day of the calendar; it says until when the life that is left lasts, should it go on so."""
    tool_id: UUID
    tool: str
    name: str
    shots: int
    parts: int
    parts_not_made: int
    lost_share: float | None
    run_seconds: int
    days_used: int
    last_shot_at: datetime | None
    lifetime_shots: int
    shots_left: int | None
    pace: float
    lasts_until: date | None


@dataclass(frozen=True, slots=True)
class MachineUse:
    machine_id: UUID
    machine: str
    name: str
    shots: int
    parts: int
    parts_not_made: int
    run_seconds: int
    days_used: int


@query(Permission.SEE_ASSETS)
@kept('tool_counter', 'run')
def shots_by_hour(work: Work, *, lens: Lens) -> Sequence[ShotsIn]:
    """By hours as they passed everywhere: where clocks go back one of them comes twice."""
    lens.require_some_days()
    if lens.days > MOST_DAYS_BY_HOUR:
        raise Invalid(_('At most {days} days by the hour, please.', days=MOST_DAYS_BY_HOUR))
    calendar = Calendar(work)
    first, last = (hour_of(datetime.combine(day, time(), UTC)) for day in (lens.since - ONE_DAY, lens.until + 2 * ONE_DAY))
    asked = sums_of(lens, ShotHour, ShotHour.hour, Asset.site_id).where(ShotHour.hour.between(first, last))  # type: ignore[attr-defined]
    found: dict[datetime, list[int]] = {}
    for number, site_id, *sums in work.session.execute(asked.group_by(ShotHour.hour, Asset.site_id)):
        at = datetime.fromtimestamp(number * 3600, UTC)
        if lens.since <= calendar.day(site_id, at) <= lens.until:
            found[at] = [known + int(more) for known, more in zip(found.get(at, [0] * len(SUMMED)), sums, strict=True)]
    return [ShotsIn(at, *found[at]) for at in sorted(found)]


@query(Permission.SEE_ASSETS)
@kept('tool_counter', 'run')
def shots_by_day(work: Work, *, lens: Lens) -> Sequence[ShotsIn]:
    return _by_days(work, lens, ShotDay.day, lambda number: date.fromordinal(number))


@query(Permission.SEE_ASSETS)
@kept('tool_counter', 'run')
def shots_by_week(work: Work, *, lens: Lens) -> Sequence[ShotsIn]:
    """Weeks begin on Monday; the first and the last may be cut off by the days that are looked at."""
    return _by_days(work, lens, (ShotDay.day - 1) // 7, lambda number: date.fromordinal(number * 7 + 1))


@query(Permission.SEE_ASSETS)
@kept('tool_counter', 'run')
def tool_use(work: Work, *, lens: Lens) -> Sequence[ToolUse]:
    """Every tool that was used or could have been, the busiest first."""
    lens.require_some_days()
    used = {row[0]: row[1:] for row in work.session.execute(_of_each(lens, ShotDay.tool_key, of_tools(lens)))}
    tools = select(Asset, ToolCounter).outerjoin(ToolCounter, ToolCounter.tool_id == Asset.id).where(*of_tools(lens))  # type: ignore[arg-type]
    there = Asset.id.in_(used) if lens.machine_id else sa.or_(Asset.id.in_(used), Asset.status != AssetStatus.RETIRED)  # type: ignore
    rows = [_use(tool, counter, used.get(tool.id, (0, 0, 0, 0, 0)), lens) for tool, counter in work.session.exec(tools.where(there))]
    return sorted(rows, key=lambda row: (-row.shots, row.tool))[:MOST_ASSETS]


@query(Permission.SEE_ASSETS)
@kept('tool_counter', 'run')
def machine_use(work: Work, *, lens: Lens) -> Sequence[MachineUse]:
    """Machines in which a tool was used, the busiest first. Looking at one tool shows where it ran."""
    lens.require_some_days()
    found = {row[0]: row[1:] for row in work.session.execute(_of_each(lens, ShotDay.machine_key, [*places(lens), *_of_tool(lens)]))}
    machines = work.session.exec(select(Asset).where(Asset.id.in_(found)))  # type: ignore[attr-defined]
    rows = [MachineUse(each.id, each.asset_number, each.name, *map(int, found[each.id])) for each in machines]
    return sorted(rows, key=lambda row: (-row.shots, row.machine))[:MOST_ASSETS]


def shots_of_each(work: Work, lens: Lens, column: Any) -> dict[UUID, tuple[int, int]]:
    """Shots and seconds of running, by tool or by machine (`ShotDay.tool_key` or `ShotDay.machine_key`)."""
    conditions = of_tools(lens) if column is ShotDay.tool_key else [*places(lens), *_of_tool(lens)]
    return {row[0]: (int(row[1]), int(row[4])) for row in work.session.execute(_of_each(lens, column, conditions))}


def _use(tool: Asset, counter: ToolCounter | None, sums: Sequence[int], lens: Lens) -> ToolUse:
    shots, parts, lost, seconds, days = map(int, sums)
    done, life = counter.lifetime_shots if counter else 0, expected_life(tool)
    left, pace = life - done if life else None, shots / lens.days
    until = lens.until + timedelta(days=min(left / pace, 36500)) if left is not None and left > 0 and pace else None
    return ToolUse(tool.id, tool.asset_number, tool.name, shots, parts, lost, lost / (parts + lost) if parts + lost else None, seconds, days,
                   counter.last_shot_at if counter else None, done, left, round(pace, 1), until)


def _by_days(work: Work, lens: Lens, period: Any, begin: Any) -> list[ShotsIn]:
    lens.require_some_days()
    asked = sums_of(lens, ShotDay, period).where(_days(lens)).group_by(period).order_by(period)
    return [ShotsIn(begin(number), *map(int, sums)) for number, *sums in work.session.execute(asked)]


def sums_of(lens: Lens, table: type[ShotDay] | type[ShotHour], *period: Any) -> Any:
    """What is asked of the sums of the tools that are looked at, joined with `Asset`."""
    sums = [sa.func.sum(getattr(table, name)) for name in SUMMED]
    asked = sa.select(*period, *sums).join(AssetKey, AssetKey.key == table.tool_key).join(Asset, Asset.id == AssetKey.asset_id)  # type: ignore
    return asked.where(*of_tools(lens), *in_machine(lens, table))


def _of_each(lens: Lens, column: Any, conditions: list[Any]) -> Any:
    """Sums and days with shots of each tool or machine."""
    sums = [sa.func.sum(getattr(ShotDay, name)) for name in SUMMED]
    days = sa.func.count(sa.distinct(sa.case((ShotDay.shots > 0, ShotDay.day))))  # type: ignore[arg-type]
    asked = sa.select(Asset.id, *sums, days).select_from(ShotDay).join(AssetKey, AssetKey.key == column)  # type: ignore
    return asked.join(Asset, Asset.id == AssetKey.asset_id).where(_days(lens), *conditions, *in_machine(lens, ShotDay)).group_by(Asset.id)


def _of_tool(lens: Lens) -> list[Any]:
    other = aliased(AssetKey)
    key = sa.select(other.key).where(other.asset_id == lens.tool_id).scalar_subquery()  # type: ignore[call-overload]
    return [Asset.kind == AssetKind.MACHINE, *([ShotDay.tool_key == key] if lens.tool_id else [])]


def _days(lens: Lens) -> Any:
    return ShotDay.day.between(lens.since.toordinal(), lens.until.toordinal())  # type: ignore[attr-defined]
