"""Which failures come how often, whether they come again, and whether what was done about them held."""
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from data.tables.assets import Asset, AssetKind
from data.tables.failures import Cause, CorrectiveAction, FailureCode, FailureReport, ReportStatus, Severity, StopReason
from data.tables.shots import Run, ShotDay
from services.assets.register import names
from services.failures.register import ReportRow, rows_of
from services.guard import query
from services.people.roles import Permission
from services.trends.kept import kept
from services.trends.lens import Calendar, Lens, machine_at, monday, mondays, places
from services.trends.shots import shots_by_week, shots_of_each
from services.work import Work

PER = 10_000  # shots
MOST_NEWEST = 8
MOST_BARS, MOST_REPEATS = 50, 100


class By(StrEnum):
    """What a Pareto chart has a bar for."""
    CODE = 'code'
    CAUSE = 'cause'
    ACTION = 'action'
    STOP_REASON = 'stop_reason'
    COMPONENT = 'component'
    CAVITY = 'cavity'
    TOOL = 'tool'
    MACHINE = 'machine'
    SEVERITY = 'severity'


COLUMNS: dict[By, Any] = {
    By.CODE: FailureReport.failure_code_id, By.CAUSE: FailureReport.cause_id, By.ACTION: FailureReport.corrective_action_id,
    By.STOP_REASON: FailureReport.stop_reason_id, By.COMPONENT: FailureReport.affected_component, By.TOOL: Asset.id,
    By.MACHINE: machine_at(Asset, FailureReport.occurred_at), By.SEVERITY: FailureReport.severity,
}
NAMED: dict[By, tuple[Any, Any]] = {
    By.CODE: (FailureCode.id, FailureCode.name), By.CAUSE: (Cause.id, Cause.name), By.ACTION: (CorrectiveAction.id, CorrectiveAction.name),
    By.STOP_REASON: (StopReason.id, StopReason.name), By.TOOL: (Asset.id, Asset.asset_number), By.MACHINE: (Asset.id, Asset.asset_number),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One of a Pareto chart, the most frequent first. `running_share` is that of all bars up to this one, `minutes` those of repairs as far as
    they were entered, `per_10000` reports in ten thousand shots; an empty name is what nobody said."""
    name: str
    reports: int
    share: float
    running_share: float
    minutes: int
    per_10000: float | None


@dataclass(frozen=True, slots=True)
class FailuresIn:
    """A week (or a month) that began then."""
    begin: date
    low: int
    medium: int
    high: int
    critical: int
    shots: int
    per_10000: float | None


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same failure of the same tool or machine, again and again."""
    asset: str
    kind: AssetKind
    name: str
    reports: int
    shots_between: int | None
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Fix:
    """What was done against failures, and whether it held when it was asked. `open` waits for the answer."""
    action: str
    reports: int
    held: int
    failed: int
    open: int


@dataclass(frozen=True, slots=True)
class Stop:
    """Why runs ended; `scheduled` is None where nobody said why."""
    reason: str
    scheduled: bool | None
    runs: int
    share: float


@query(Permission.SEE_ASSETS)
@kept('failure_report', 'failure_code', 'cause', 'corrective_action', 'stop_reason', 'tool_counter', 'run')
def failure_pareto(work: Work, *, lens: Lens, by: By = By.CODE) -> Sequence[Bar]:
    """At most fifty bars; the shares are those of all."""
    lens.require_some_days()
    shots = _shots(work, lens, by)
    if by is By.CAVITY:
        counted = _by_cavity(work, lens)
    else:
        found = reports_in(work, lens, COLUMNS[by], sa.func.count(), sa.func.coalesce(sa.func.sum(FailureReport.repair_minutes), 0))
        counted = [(key, int(reports), int(minutes)) for key, reports, minutes in work.session.execute(found.group_by(COLUMNS[by]))]
    known = names(work, *NAMED[by], {key for key, *_others in counted}) if by in NAMED else {}
    return list(_bars(((str(known.get(key, '') if by in NAMED else key or ''), reports, minutes, shots(key)) for key, reports, minutes in counted)))


@query(Permission.SEE_ASSETS)
@kept('failure_report', 'tool_counter', 'run')
def failures_by_week(work: Work, *, lens: Lens) -> Sequence[FailuresIn]:
    """Every week, also those without any; the first and the last may be cut off."""
    lens.require_some_days()
    calendar = Calendar(work)
    reports = work.session.execute(reports_in(work, lens, FailureReport.occurred_at, Asset.site_id, FailureReport.severity))
    found = Counter((monday(calendar.day(site_id, at)), severity) for at, site_id, severity in reports)
    shots = {each.begin: each.shots for each in shots_by_week(work, lens=lens)}
    return [_week(begin, {each: found[begin, each] for each in Severity}, shots.get(begin, 0)) for begin in mondays(lens)]


@query(Permission.SEE_ASSETS)
@kept('failure_report', 'failure_code', 'run')
def failure_repeats(work: Work, *, lens: Lens) -> Sequence[Repeat]:
    """Tools and machines with the same failure more than once in these days, the most frequent first."""
    lens.require_some_days()
    count, between = sa.func.count(), sa.func.max(FailureReport.shots_at) - sa.func.min(FailureReport.shots_at)
    asked = reports_in(work, lens, Asset.asset_number, Asset.kind, FailureCode.name, count, between, sa.func.count(FailureReport.shots_at),  # type: ignore[arg-type]

                     sa.func.max(FailureReport.occurred_at, type_=FailureReport.occurred_at.type))  # type: ignore[attr-defined]
    asked = asked.join(FailureCode, FailureCode.id == FailureReport.failure_code_id)
    asked = asked.group_by(Asset.id, Asset.asset_number, Asset.kind, FailureCode.id, FailureCode.name).having(count > 1)
    rows = work.session.execute(asked.order_by(count.desc(), Asset.asset_number, FailureCode.name).limit(MOST_REPEATS))
    return [Repeat(number, kind, name, reports, span // (counted - 1) if span is not None and counted > 1 else None, last)
            for number, kind, name, reports, span, counted, last in rows]


@query(Permission.SEE_ASSETS)
@kept('failure_report', 'corrective_action', 'run')
def fixes(work: Work, *, lens: Lens) -> Sequence[Fix]:
    """Of the closed reports of these days that say what was done."""
    lens.require_some_days()
    held, failed = (sa.func.sum(sa.case((FailureReport.fix_held.is_(answer), 1), else_=0)) for answer in (True, False))  # type: ignore
    waits = sa.and_(FailureReport.fix_held.is_(None), FailureReport.ask_at_shots.is_not(None))  # type: ignore[union-attr]
    action, status = FailureReport.corrective_action_id, sa.func.coalesce(FailureReport.status, '')  # the days are what to look for first
    asked = reports_in(work, lens, action, sa.func.count(), held, failed, sa.func.sum(sa.case((waits, 1), else_=0)))
    found = work.session.execute(asked.where(status == ReportStatus.CLOSED, action.is_not(None)).group_by(action)).all()  # type: ignore[union-attr]
    known = names(work, CorrectiveAction.id, CorrectiveAction.name, {row[0] for row in found})
    rows = [Fix(known.get(each, ''), *map(int, counts)) for each, *counts in found]
    return sorted(rows, key=lambda row: (-row.reports, row.action))[:MOST_BARS]


@query(Permission.SEE_ASSETS)
@kept('run', 'stop_reason')
def stops(work: Work, *, lens: Lens) -> Sequence[Stop]:
    """Why the runs ended that ended in these days."""
    lens.require_some_days()
    asked = sa.select(StopReason.name, StopReason.scheduled, sa.func.count()).select_from(Run)  # type: ignore[call-overload]
    asked = asked.join(Asset, Asset.id == Run.tool_id).outerjoin(StopReason, StopReason.id == Run.stop_reason_id)
    asked = asked.where(Calendar(work).during(lens, Run.ended_at), *places(lens), *_exactly(lens, Run.tool_id, Run.machine_id))
    rows = work.session.execute(asked.group_by(StopReason.id, StopReason.name, StopReason.scheduled)).all()
    whole = sum(count for _name, _scheduled, count in rows)
    found = [Stop(name or '', scheduled, count, count / whole) for name, scheduled, count in rows]
    return sorted(found, key=lambda row: (-row.runs, row.reason))


@query(Permission.SEE_ASSETS)
@kept('failure_report')
def open_failures(work: Work, *, lens: Lens) -> int:
    """How many nobody has contained yet, whatever the days."""
    asked = sa.select(sa.func.count()).select_from(FailureReport).join(Asset, Asset.id == FailureReport.asset_id)  # type: ignore[arg-type]
    found = asked.where(col(FailureReport.status) == ReportStatus.OPEN, *places(lens), *_exactly(lens, Asset.id, COLUMNS[By.MACHINE]))
    return work.session.scalar(found) or 0


@query(Permission.SEE_ASSETS)
@kept('failure_report', 'failure_code', 'user', 'run')
def newest_failures(work: Work, *, lens: Lens) -> Sequence[ReportRow]:
    """The newest of these days."""
    lens.require_some_days()
    return latest_reports(work, lens, MOST_NEWEST)


def latest_reports(work: Work, lens: Lens, many: int) -> list[ReportRow]:
    """The newest of these days, as lists show them."""
    newest = reports_in(work, lens, FailureReport).order_by(FailureReport.occurred_at.desc()).limit(many)  # type: ignore[attr-defined]
    return rows_of(work, work.session.execute(newest).scalars().all())


def reports_in(work: Work, lens: Lens, *columns: Any) -> Any:
    """What is asked of the reports of these days, joined with `Asset`."""
    asked = sa.select(*columns).select_from(FailureReport).join(Asset, Asset.id == FailureReport.asset_id)  # type: ignore[arg-type]
    happened = Calendar(work).during(lens, FailureReport.occurred_at)
    return asked.where(happened, *places(lens), *_exactly(lens, Asset.id, COLUMNS[By.MACHINE]))


def _exactly(lens: Lens, tool: Any, machine: Any) -> Iterator[Any]:
    if lens.tool_id:
        yield tool == lens.tool_id
    if lens.machine_id:
        yield machine == lens.machine_id


def _by_cavity(work: Work, lens: Lens) -> list[tuple[str, int, int]]:
    """A report may name several. Cavities of different tools that are called alike are one bar, unless one tool is looked at."""
    found, minutes = Counter[str](), Counter[str]()
    for cavities, spent in work.session.execute(reports_in(work, lens, FailureReport.cavities, FailureReport.repair_minutes)):
        found.update(cavities)
        minutes.update(dict.fromkeys(cavities, spent or 0))
    return [(cavity, reports, minutes[cavity]) for cavity, reports in found.items()]


def _shots(work: Work, lens: Lens, by: By) -> Any:
    """How many shots the reports of a bar are to be seen against."""
    if by in (By.TOOL, By.MACHINE):
        of_each = shots_of_each(work, lens, ShotDay.tool_key if by is By.TOOL else ShotDay.machine_key)
        return lambda key: of_each.get(key, (0, 0))[0]
    whole = sum(shots for shots, _seconds in shots_of_each(work, lens, ShotDay.tool_key).values())
    return lambda _key: whole


def _bars(counted: Any) -> Iterator[Bar]:
    rows = sorted(counted, key=lambda row: (-row[1], row[0]))
    whole, upto = sum(row[1] for row in rows), 0
    for name, reports, minutes, shots in rows[:MOST_BARS]:
        upto += reports
        yield Bar(name, reports, reports / whole, upto / whole, minutes, rate(reports, shots))


def rate(reports: int, shots: int) -> float | None:
    return round(reports * PER / shots, 3) if shots else None


def _week(begin: date, counts: dict[Severity, int], shots: int) -> FailuresIn:
    of_each = {each.value: count for each, count in counts.items()}
    return FailuresIn(begin=begin, **of_each, shots=shots, per_10000=rate(sum(counts.values()), shots))

