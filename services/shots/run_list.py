"""The runs of a tool or a machine: how long, how many shots, how many parts, and how many were lost to blocked cavities."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select

from data.tables.assets import Asset, AssetKind, AssetStatus, Stage
from data.tables.failures import PartDefect, StopReason
from data.tables.shots import Run, RunSegment
from services.assets.register import SEARCHED, names, rows_of
from services.catalog import Limit, Offset
from services.fields import Search
from services.guard import query
from services.order import containing, order_by
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.shots.counter import machine_of, tool_of
from services.shots.segments import WITHOUT_CAVITIES
from services.work import Found, Work

SORTS: Mapping[str, Any] = {name: getattr(Run, name) for name in ('started_at', 'ended_at')}


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A part of a run in which the same cavities were open, of those that the tool had then."""
    began_at: datetime
    active_cavities: int
    cavities: int
    shots: int


@dataclass(frozen=True, slots=True)
class RunRow:
    """`shots` and `parts` are as of the last reading; `parts_not_made` is what the blocked cavities would have made."""
    id: UUID
    version: int
    tool_id: UUID
    tool: str
    machine_id: UUID
    machine: str
    started_at: datetime
    ended_at: datetime | None
    started_by: str
    ended_by: str
    stop_reason_id: UUID | None
    stop_reason: str
    cavities: int
    active_cavities: int
    shots: int
    parts: int
    parts_not_made: int
    good: int | None
    rejected: Mapping[str, int]
    note: str
    can_change: bool
    segments: tuple[SegmentRow, ...]


@dataclass(frozen=True, slots=True)
class RunChoices:
    """What can be said when a run ends."""
    stop_reasons: tuple[tuple[UUID, str, bool], ...]  # id, name, whether it was planned
    defects: tuple[str, ...]


@query(Permission.SEE_ASSETS)
def list_runs(work: Work, *, tool_id: UUID | None = None, machine_id: UUID | None = None, running: bool | None = None,
              sort: str = '-started_at', offset: Offset = 0, limit: Limit = 50) -> Found:
    """One page of the runs of a tool or a machine, or of all."""
    matching = select(Run)
    if tool_id is not None:
        matching = matching.where(Run.tool_id == tool_of(work, tool_id).id)
    if machine_id is not None:
        matching = matching.where(Run.machine_id == machine_of(work, machine_id).id)
    if running is not None:
        matching = matching.where(Run.ended_at.is_(None) if running else Run.ended_at.is_not(None))  # type: ignore[union-attr]
    rows, total = work.page(matching, order=order_by(sort, SORTS, Run.id), offset=offset, limit=limit)
    return Found(run_rows(work, rows), total)


@query(Permission.SEE_ASSETS)
def show_run(work: Work, *, run_id: UUID) -> RunRow:
    """One run with its parts."""
    return run_rows(work, [work.get(Run, run_id)])[0]


@query(Permission.RUN_TOOLS)
def free_for_run(work: Work, *, asset_id: UUID, text: Search = '', limit: Limit = 50) -> Found:
    """The machines that this tool could run in now, or the tools that could run in this machine; first what is where it is."""
    asset = work.get(Asset, asset_id)
    kind, mine = (AssetKind.MACHINE, Run.machine_id) if asset.kind is AssetKind.TOOL else (AssetKind.TOOL, Run.tool_id)
    fitting = containing(text, SEARCHED)
    busy = sa.select(mine).where(Run.ended_at.is_(None))  # type: ignore
    in_service = Asset.status.not_in([AssetStatus.RETIRED, AssetStatus.DOWN]), sa.or_(Asset.stage.is_(None), Asset.stage != Stage.RED_TAG)  # type: ignore
    free = select(Asset).where(Asset.kind == kind, Asset.site_id == asset.site_id, *in_service, fitting, Asset.id.not_in(busy))  # type: ignore[attr-defined]
    beside = [sa.case((Asset.location_id == asset.location_id, 0), else_=1)] if asset.location_id else []  # type: ignore[arg-type]
    rows, total = work.page(free, order=[*beside, Asset.asset_number, Asset.id], offset=0, limit=limit)
    return Found(rows_of(work, rows), total)


@query(Permission.SEE_ASSETS)
def run_choices(work: Work) -> RunChoices:
    """The stop reasons and part defects in use."""
    reasons = work.session.exec(select(StopReason).where(StopReason.active).order_by(StopReason.scheduled.desc(), StopReason.name)).all()  # type: ignore
    defects = work.session.exec(select(PartDefect.name).where(PartDefect.active).order_by(PartDefect.name)).all()
    return RunChoices(tuple((each.id, each.name, each.scheduled) for each in reasons), tuple(defects))


def run_rows(work: Work, runs: Sequence[Run]) -> list[RunRow]:
    assets = {run.tool_id for run in runs} | {run.machine_id for run in runs}
    numbers = names(work, Asset.id, Asset.asset_number, assets)
    people = names_of(work, {by for run in runs for by in (run.started_by_id, run.ended_by_id)})
    reasons = names(work, StopReason.id, StopReason.name, {run.stop_reason_id for run in runs})
    segments = _segments(work, runs)
    return [_row(run, segments[run.id], numbers, people, reasons) for run in runs]


def _row(run: Run, segments: Sequence[SegmentRow], numbers: Mapping[UUID, str], people: Mapping[Any, str], reasons: Mapping[Any, str]) -> RunRow:
    latest = segments[-1] if segments else SegmentRow(run.started_at, WITHOUT_CAVITIES, WITHOUT_CAVITIES, 0)
    return RunRow(
        run.id, run.version or 0, run.tool_id, numbers[run.tool_id], run.machine_id, numbers[run.machine_id], run.started_at, run.ended_at,
        people.get(run.started_by_id, ''), people.get(run.ended_by_id, ''), run.stop_reason_id, reasons.get(run.stop_reason_id, ''),
        latest.cavities, latest.active_cavities, sum(each.shots for each in segments),
        sum(each.shots * each.active_cavities for each in segments),
        sum(each.shots * (each.cavities - each.active_cavities) for each in segments),
        run.good, dict(run.rejected), run.note, run.ended_at is not None and run.import_key is None, tuple(segments))


def _segments(work: Work, runs: Sequence[Run]) -> dict[UUID, list[SegmentRow]]:
    found: dict[UUID, list[SegmentRow]] = {run.id: [] for run in runs}
    matching = select(RunSegment).where(RunSegment.run_id.in_(list(found))).order_by(RunSegment.began_at, RunSegment.id)  # type: ignore
    for each in work.session.exec(matching) if found else []:
        had = max(each.cavity_count or 0, each.active_cavities)  # a record may tell of more than the register knew
        found[each.run_id].append(SegmentRow(each.began_at, each.active_cavities, had, each.shots))
    return found
