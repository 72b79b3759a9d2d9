"""Shots that nobody read off: a machine told of them, and the counter of the tool goes on by itself. Called from inside commands."""
from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import col, select

from data.base import new_id
from data.tables.assets import Asset
from data.tables.people import Site
from data.tables.shots import ReadingSource, Run, RunSegment, ShotReading
from services.shots.counter import held_counter, segments_of, spread
from services.shots.rollups import Piece, Tally, give
from services.shots.segments import active_cavities
from services.shots.shares import Span
from services.work import Work

QUIETLY = {'unaudited': True, 'synchronize_session': False}  # a row of the change log for every few shots would bury everything else


@dataclass(frozen=True, slots=True)
class Shots:
    """How many, and between which two looks."""
    count: int
    span: Span
    cycle: float | None = None


def count_by_itself(work: Work, tool: Asset, machine: Asset, shots: Shots, source: ReadingSource, tally: Tally) -> None:
    """Shots that `machine` made with `tool` go to the life of the tool, to the run it is in, and into the sums."""
    run = run_at(work, tool.id, machine.id, shots.span.end)
    _into_life(work, tool, machine, run, shots, source)
    pieces = _into_segments(work, run, shots) if run else [_without_run(work, tool, shots)]
    for piece in pieces:
        tally.add(tool.id, machine, piece, tool.site_id)


def count_belatedly(work: Work, tool: Asset, machine: Asset, shots: Shots, source: ReadingSource) -> None:
    """Shots that were made with no known tool were made with this one: to its life, and in the sums from nobody to it."""
    _into_life(work, tool, machine, None, shots, source)
    one = _without_run(work, tool, Shots(1, shots.span))
    give(work, machine, tool.id, shots.count, parts=one.parts, parts_not_made=one.parts_not_made)


def _into_life(work: Work, tool: Asset, machine: Asset, run: Run | None, shots: Shots, source: ReadingSource) -> None:
    counter = held_counter(work, tool)
    counter.counter, counter.lifetime_shots = counter.counter + shots.count, counter.lifetime_shots + shots.count
    counter.last_shot_at = max(shots.span.end, counter.last_shot_at or shots.span.end)
    work.session.flush()
    _into_reading_of_day(work, tool, machine, run, shots, source, counter.counter)


def count_for_nobody(machine: Asset, shots: Shots, tally: Tally) -> None:
    """Shots of a machine in which no known tool is."""
    tally.add(None, machine, Piece(shots.span, shots.count, 0, run_seconds=_running(shots), fastest=shots.cycle), machine.site_id)


def run_at(work: Work, tool_id: UUID, machine_id: UUID, at: datetime) -> Run | None:
    """The run of a tool in this machine at that moment, which may be over by now."""
    begun = select(Run).where(Run.tool_id == tool_id, Run.machine_id == machine_id, Run.started_at <= at)
    within = begun.where(sa.or_(col(Run.ended_at).is_(None), col(Run.ended_at) >= at))
    return work.session.exec(within.order_by(col(Run.started_at).desc()).limit(1)).first()


def _into_reading_of_day(work: Work, tool: Asset, machine: Asset, run: Run | None, shots: Shots, source: ReadingSource, shown: int) -> None:
    """One row for a day, a machine and a run, so that people can read it; what was told every few seconds lies with the source."""
    site = work.session.get_one(Site, tool.site_id)
    at = shots.span.end
    zone = ZoneInfo(site.time_zone)
    begin = datetime.combine(at.astimezone(zone).date(), time(), zone).astimezone(UTC)
    run_id = run.id if run else None
    same = sa.and_(col(ShotReading.tool_id) == tool.id, col(ShotReading.source) == source, col(ShotReading.recorded_at) >= begin,
                   col(ShotReading.machine_id) == machine.id, col(ShotReading.run_id) == run_id)
    changed = work.session.execute(sa.update(ShotReading).where(same).values(
        shot_count=shown, delta=ShotReading.delta + shots.count, recorded_at=at), execution_options=QUIETLY)
    if not changed.rowcount:  # type: ignore[attr-defined]
        row = ShotReading(id=new_id(), version=1, tool_id=tool.id, shot_count=shown, delta=shots.count, source=source, recorded_at=at,
                          machine_id=machine.id, run_id=run_id)
        work.session.execute(sa.insert(ShotReading).values(**row.model_dump()))


def _into_segments(work: Work, run: Run, shots: Shots) -> list[Piece]:
    """The cavities may have changed since the last look."""
    pieces = []
    for segment, span, share in spread(segments_of(work, run), shots.span, shots.count):
        if share:
            work.session.execute(sa.update(RunSegment).where(col(RunSegment.id) == segment.id).values(shots=RunSegment.shots + share),
                                 execution_options=QUIETLY)
            work.session.refresh(segment)
            lost = max((segment.cavity_count or 0) - segment.active_cavities, 0)
            pieces.append(Piece(span, share, share * segment.active_cavities, share * lost, _running(shots) * share // shots.count, shots.cycle))
    return pieces


def _without_run(work: Work, tool: Asset, shots: Shots) -> Piece:
    active = active_cavities(work, tool)
    lost = max((tool.cavity_count or 0) - active, 0)
    return Piece(shots.span, shots.count, shots.count * active, shots.count * lost, _running(shots), shots.cycle)


def _running(shots: Shots) -> int:
    """How long the machine ran for them: by its cycle, or all the time between the two looks."""
    passed = (shots.span.end - shots.span.begin).total_seconds()
    return round(min(passed, shots.count * shots.cycle) if shots.cycle else passed)
