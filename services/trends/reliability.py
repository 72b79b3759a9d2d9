"""How long tools and machines work between failures, how long they stand, and how long what fails often lasts.

MTBF = what was worked in these days / failures, which counts the time after the last failure too; without a failure it is unknown, and how much
was worked without one is said instead. Reports that overlap (another one before the first is closed) are one failure: the thing was out of order
already. MTTR = time out of order in these days / failures that were mended in them; one that is still open adds its time and not a repair.
"""
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from data.tables.assets import Asset, AssetKind
from data.tables.failures import FailureCode, FailureReport
from data.tables.shots import ShotDay, ToolCounter
from services.assets.register import names
from services.guard import query
from services.people.roles import Permission
from services.trends import weibull
from services.trends.failures import reports_in
from services.trends.kept import kept
from services.trends.lens import Calendar, Lens, of_tools
from services.trends.shots import shots_of_each
from services.work import Work

MOST_ROWS = 200
HOUR = 3600


class Of(StrEnum):
    TOOL = 'tool'
    MACHINE = 'machine'
    CODE = 'code'


@dataclass(frozen=True, slots=True)
class Reliability:
    """`failures` without those during others; `repair_minutes` is the mean of what was entered as worked."""
    name: str
    failures: int
    open: int
    shots: int
    run_hours: float
    mtbf_shots: int | None
    mtbf_hours: float | None
    mttr_hours: float | None
    repair_minutes: float | None


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """Shots between failures, of lives that ended and of those that go on. `shape` and `scale` are None when there are too few.
    `interval` is what nine of ten outlive, proposed where it surely wears out and not otherwise."""
    ended: int
    going_on: int
    unknown: int
    needed: int
    shape: float | None
    least_shape: float | None
    scale: float | None
    wears_out: bool
    interval: int | None
    lives: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Report:
    key: Any
    asset_id: UUID
    begin: datetime
    end: datetime | None
    minutes: int | None


@query(Permission.SEE_ASSETS)
@kept('failure_report', 'failure_code', 'tool_counter', 'run')
def reliability(work: Work, *, lens: Lens, of: Of = Of.TOOL) -> Sequence[Reliability]:
    """Of every tool or machine that was used or failed, or of every failure code that came up; those that fail soonest first."""
    lens.require_some_days()
    reports = _reports(work, lens, of)
    worked = _worked(work, lens, of, reports)
    known, limit = _names(work, of, {*reports, *worked}), min(work.now, Calendar(work).end(lens))
    rows = [_row(known.get(key, ''), reports.get(key, []), worked.get(key, (0, 0)), limit) for key in {*reports, *worked}]
    return sorted(rows, key=lambda row: (row.mtbf_shots if row.mtbf_shots is not None else 10**15, -row.failures, -row.shots, row.name))[:MOST_ROWS]


@query(Permission.SEE_ASSETS)
@kept('failure_report', 'tool_counter')
def lifetimes(work: Work, *, lens: Lens, failure_code_id: UUID | None = None) -> Lifetimes:
    """From the whole history, whatever the days: of one kind of failure or of all, over the tools that are looked at."""
    asked = sa.select(FailureReport.asset_id, FailureReport.shots_at).join(Asset, Asset.id == FailureReport.asset_id)  # type: ignore
    asked = asked.where(*of_tools(lens))
    if failure_code_id is not None:
        asked = asked.where(FailureReport.failure_code_id == failure_code_id)
    at: dict[UUID, set[int]] = defaultdict(set)
    unknown = 0
    for tool_id, shots in work.session.execute(asked):
        unknown += shots is None
        at[tool_id] |= {shots} - {None}
    ended = [second - first for shots in at.values() for first, second in pairwise(sorted(shots))]
    going_on = _going_on(work, {tool_id: max(shots) for tool_id, shots in at.items() if shots})
    return _lifetimes(ended, going_on, unknown)


def outages(reports: Iterable[tuple[datetime, datetime | None]]) -> list[tuple[datetime, datetime | None]]:
    """Overlapping ones become one; None is not over yet. What begins in the moment in which the last one ended is another one."""
    found: list[tuple[datetime, datetime | None]] = []
    for begin, end in sorted(reports, key=lambda each: each[0]):
        if found and ((last := found[-1][1]) is None or begin < last):
            found[-1] = (found[-1][0], None if last is None or end is None else max(last, end))
        else:
            found.append((begin, end))
    return found


def _lifetimes(ended: list[int], going_on: list[int], unknown: int) -> Lifetimes:
    found = weibull.fit(ended, going_on)
    wears_out = found is not None and found.wears_out
    return Lifetimes(
        len(ended), len(going_on), unknown, weibull.LEAST, round(found.shape, 3) if found else None,
        round(found.least_shape, 3) if found else None, round(found.scale, 1) if found else None, wears_out,
        int(found.life_of(weibull.OUTLIVED)) if found and wears_out else None, tuple(sorted(ended)))


def _going_on(work: Work, last: dict[UUID, int]) -> list[int]:
    """How long each tool has lived since its last failure; what is retired lives on no more, but did not fail."""
    counters = sa.select(ToolCounter.tool_id, ToolCounter.lifetime_shots).where(ToolCounter.tool_id.in_(last))  # type: ignore
    lived = [shots - last[tool_id] for tool_id, shots in work.session.execute(counters)]
    return [shots for shots in lived if shots > 0]


def _row(name: str, reports: list[_Report], worked: tuple[int, int], limit: datetime) -> Reliability:
    of_each: dict[UUID, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for report in reports:
        of_each[report.asset_id].append((report.begin, report.end))
    found = [outage for each in of_each.values() for outage in outages(each)]
    mended = [end for _begin, end in found if end is not None and end <= limit]
    stood = sum((min(end or limit, limit) - begin).total_seconds() for begin, end in found)
    minutes = [report.minutes for report in reports if report.minutes is not None]
    shots, seconds = worked
    return Reliability(
        name, len(found), len(found) - len(mended), shots, round(seconds / HOUR, 1), shots // len(found) if found else None,
        round(seconds / HOUR / len(found), 1) if found else None, round(stood / HOUR / len(mended), 1) if mended else None,
        round(sum(minutes) / len(minutes), 1) if minutes else None)


def _reports(work: Work, lens: Lens, of: Of) -> dict[Any, list[_Report]]:
    key = FailureReport.failure_code_id if of is Of.CODE else Asset.id
    asked = reports_in(work, lens, key, Asset.id, FailureReport.occurred_at, FailureReport.closed_at, FailureReport.repair_minutes)
    if of is not Of.CODE:
        asked = asked.where(Asset.kind == AssetKind(of.value))
    found: dict[Any, list[_Report]] = defaultdict(list)
    for row in work.session.execute(asked):
        found[row[0]].append(_Report(*row))
    return found


def _worked(work: Work, lens: Lens, of: Of, codes: Iterable[Any]) -> dict[Any, tuple[int, int]]:
    """Any tool may fail in any way, so all that was worked stands against each code."""
    of_each = shots_of_each(work, lens, ShotDay.machine_key if of is Of.MACHINE else ShotDay.tool_key)
    if of is not Of.CODE:
        return of_each
    whole = sum(shots for shots, _seconds in of_each.values()), sum(seconds for _shots, seconds in of_each.values())
    return dict.fromkeys(codes, whole)


def _names(work: Work, of: Of, keys: set[Any]) -> dict[Any, str]:
    return names(work, FailureCode.id, FailureCode.name, keys) if of is Of.CODE else names(work, Asset.id, Asset.asset_number, keys)

