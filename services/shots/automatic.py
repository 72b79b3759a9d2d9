"""Shots that nobody read off: a machine told of them, and the counter of the tool goes on by itself. Called from inside commands."""
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from data.base import new_id
from data.tables.assets import Asset
from data.tables.shots import ReadingSource, Run, RunSegment, ShotReading, ToolCounter
from services.shots.counter import held_counter, segments_of, spread
from services.shots.rollups import Piece, Tally, give
from services.shots.segments import active_cavities, active_cavities_of
from services.shots.shares import Span, not_making
from services.work import Work

QUIETLY = {'unaudited': True, 'synchronize_session': False}  # a row of the change log for every few shots would bury everything else


SPARING = timedelta(minutes=10)  # the moment of a reading stands in an index: moved with every look, it would wear out the card of a Pi
GO_ON = sa.update(ShotReading.__table__).where(ShotReading.__table__.c.id == sa.bindparam('row_id')).values(  # type: ignore[attr-defined]
    shot_count=sa.bindparam('shown'), delta=ShotReading.__table__.c.delta + sa.bindparam('more'), recorded_at=sa.bindparam('at'))  # type: ignore


@dataclass(frozen=True, slots=True)
class Shots:
    """How many, and between which two looks."""
    count: int
    span: Span
    cycle: float | None = None


class Counting:
    """What one transaction counts by itself. Counters are held once, and what belongs to a day is written at the end, each row once:
    fifty presses that are booked together cost a few statements each."""

    def __init__(self, work: Work) -> None:
        self._work, self._tally = work, Tally(work)
        self._tools: dict[UUID, Asset] = {}
        self._counters: dict[UUID, ToolCounter] = {}
        self._active: dict[UUID, int] = {}
        self._runs: dict[UUID, list[Run]] = {}
        self._days: dict[_OfDay, _Told] = {}

    def expect(self, tool_ids: Collection[UUID], machines: Iterable[Asset], since: datetime) -> None:
        """What is needed for all of them is looked up in one go, counters in one order, so that two never wait for each other."""
        session = self._work.session
        self._tools = {tool.id: tool for tool in session.exec(select(Asset).where(col(Asset.id).in_(tool_ids)))}
        held = select(ToolCounter).where(col(ToolCounter.tool_id).in_(tool_ids)).order_by(col(ToolCounter.tool_id)).with_for_update()
        self._counters = {counter.tool_id: counter for counter in session.exec(held, execution_options={'populate_existing': True})}
        self._active = active_cavities_of(self._work, tool_ids)
        going_on = select(Run).where(col(Run.tool_id).in_(tool_ids), sa.or_(col(Run.ended_at).is_(None), col(Run.ended_at) >= since))
        self._runs = {tool_id: [] for tool_id in tool_ids}
        for run in session.exec(going_on.order_by(col(Run.started_at).desc())):
            self._runs[run.tool_id].append(run)
        self._tally.expect([*tool_ids, *(machine.id for machine in machines)])

    def tool(self, tool_id: UUID) -> Asset | None:
        if tool_id not in self._tools and (tool := self._work.session.get(Asset, tool_id)) is not None:
            self._tools[tool_id] = tool
        return self._tools.get(tool_id)

    def count(self, tool: Asset, machine: Asset, shots: Shots, source: ReadingSource) -> None:
        """Shots that `machine` made with `tool` go to the life of the tool, to the run it is in, and into the sums."""
        run = self._run_at(tool, machine, shots.span.end)
        self._into_life(tool, machine, run, shots, source)
        pieces = _into_segments(self._work, run, shots) if run else [_without_run(tool, self._active_of(tool), shots)]
        for piece in pieces:
            self._tally.add(tool.id, machine, piece, tool.site_id)

    def count_belatedly(self, tool: Asset, machine: Asset, shots: Shots, source: ReadingSource) -> None:
        """Shots that were made with no known tool were made with this one: to its life, and in the sums from nobody to it."""
        self._into_life(tool, machine, None, shots, source)
        one = _without_run(tool, self._active_of(tool), Shots(1, shots.span))
        give(self._work, machine, tool.id, shots.count, parts=one.parts, parts_not_made=one.parts_not_made)

    def count_for_nobody(self, machine: Asset, shots: Shots) -> None:
        """Shots of a machine in which no known tool is."""
        self._tally.add(None, machine, Piece(shots.span, shots.count, 0, run_seconds=_running(shots), fastest=shots.cycle), machine.site_id)

    def write(self) -> None:
        self._work.session.flush()
        self._write_readings()
        self._tally.write()

    def _into_life(self, tool: Asset, machine: Asset, run: Run | None, shots: Shots, source: ReadingSource) -> None:
        self._tools[tool.id] = tool
        if tool.id not in self._counters:
            self._counters[tool.id] = held_counter(self._work, tool)
        counter = self._counters[tool.id]
        counter.counter, counter.lifetime_shots = counter.counter + shots.count, counter.lifetime_shots + shots.count
        counter.last_shot_at = max(shots.span.end, counter.last_shot_at or shots.span.end)
        begin = self._tally.day_of(tool.site_id, shots.span.end)
        told = self._days.setdefault(_OfDay(tool.id, machine.id, run.id if run else None, source, begin), _Told(shots.span.end))
        told.shown, told.shots, told.at = counter.counter, told.shots + shots.count, shots.span.end

    def _write_readings(self) -> None:
        """One row for a day, a machine and a run, so that people can read it; what was told every few seconds lies with the source."""
        known = self._readings_of_days() if self._days else {}
        new = [key for key in self._days if key not in known]
        changed = [{'row_id': row_id, 'shown': told.shown, 'more': told.shots, 'at': told.at if told.at - at > SPARING else at}
                   for key, (row_id, at) in known.items() if (told := self._days.get(key))]
        if changed:
            self._work.session.execute(GO_ON, changed, execution_options=QUIETLY)
        if new:
            self._work.session.execute(sa.insert(ShotReading), [_new_reading(key, self._days[key]) for key in new])
        self._days.clear()

    def _readings_of_days(self) -> dict['_OfDay', tuple[UUID, datetime]]:
        columns = sa.select(ShotReading.id, ShotReading.tool_id, ShotReading.machine_id, ShotReading.run_id, ShotReading.source,  # type: ignore
                            ShotReading.recorded_at)
        since, sources = min(key.begin for key in self._days), {key.source for key in self._days}
        rows = self._work.session.execute(columns.where(col(ShotReading.tool_id).in_({key.tool_id for key in self._days}),
                                                        col(ShotReading.source).in_(sources), col(ShotReading.recorded_at) >= since))
        return {_OfDay(tool_id, machine_id, run_id, source, self._tally.day_of(self._tools[tool_id].site_id, at)): (row_id, at)
                for row_id, tool_id, machine_id, run_id, source, at in rows}

    def _run_at(self, tool: Asset, machine: Asset, at: datetime) -> Run | None:
        if tool.id not in self._runs:
            return run_at(self._work, tool.id, machine.id, at)
        return next((run for run in self._runs[tool.id] if run.machine_id == machine.id and run.started_at <= at
                     and (run.ended_at is None or run.ended_at >= at)), None)

    def _active_of(self, tool: Asset) -> int:
        """Whoever changes the cavities waits for the counter, which is ours."""
        if tool.id not in self._active:
            self._active[tool.id] = active_cavities(self._work, tool)
        return self._active[tool.id]


@dataclass(frozen=True, slots=True)
class _OfDay:
    tool_id: UUID
    machine_id: UUID
    run_id: UUID | None
    source: ReadingSource
    begin: datetime


@dataclass(slots=True)
class _Told:
    at: datetime
    shown: int = 0
    shots: int = 0


def run_at(work: Work, tool_id: UUID, machine_id: UUID, at: datetime) -> Run | None:
    """The run of a tool in this machine at that moment, which may be over by now."""
    begun = select(Run).where(Run.tool_id == tool_id, Run.machine_id == machine_id, Run.started_at <= at)
    within = begun.where(sa.or_(col(Run.ended_at).is_(None), col(Run.ended_at) >= at))
    return work.session.exec(within.order_by(col(Run.started_at).desc()).limit(1)).first()


def _new_reading(key: _OfDay, told: _Told) -> dict[str, Any]:
    return ShotReading(id=new_id(), version=1, tool_id=key.tool_id, shot_count=told.shown, delta=told.shots, source=key.source,
                       recorded_at=told.at, machine_id=key.machine_id, run_id=key.run_id).model_dump()


def _into_segments(work: Work, run: Run, shots: Shots) -> list[Piece]:
    """The cavities may have changed since the last look."""
    pieces = []
    for segment, span, share in spread(segments_of(work, run), shots.span, shots.count):
        if share:
            work.session.execute(sa.update(RunSegment).where(col(RunSegment.id) == segment.id).values(shots=RunSegment.shots + share),
                                 execution_options=QUIETLY)
            work.session.refresh(segment)
            lost = not_making(segment.cavity_count, segment.active_cavities)
            pieces.append(Piece(span, share, share * segment.active_cavities, share * lost, _running(shots) * share // shots.count, shots.cycle))
    return pieces


def _without_run(tool: Asset, active: int, shots: Shots) -> Piece:
    lost = not_making(tool.cavity_count, active)
    return Piece(shots.span, shots.count, shots.count * active, shots.count * lost, _running(shots), shots.cycle)


def _running(shots: Shots) -> int:
    """How long the machine ran for them: by its cycle, or all the time between the two looks."""
    passed = (shots.span.end - shots.span.begin).total_seconds()
    return round(min(passed, shots.count * shots.cycle) if shots.cycle else passed)
