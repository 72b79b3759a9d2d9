"""The counter of a tool: who holds it, what moves it, and how a move is taken back. Called from inside the commands of this subject."""
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import select

from data.tables.assets import Asset, AssetKind
from data.tables.shots import ReadingSource, Run, RunSegment, ShotReading, ToolCounter
from services.errors import Conflict
from services.given import wrong
from services.language import _, number
from services.maintenance.starting import bring_down, leave_out
from services.shots.rollups import Piece, Tally
from services.shots.shares import Span, not_making, overlap, shares
from services.work import Work

MOST_SHOTS = 10**12
Shots = Annotated[int, Field(ge=0, le=MOST_SHOTS)]


def tool_of(work: Work, tool_id: UUID) -> Asset:
    return _of_kind(work, tool_id, AssetKind.TOOL, 'tool_id', _('{number} is a machine. Only tools count shots.'))


def machine_of(work: Work, machine_id: UUID) -> Asset:
    return _of_kind(work, machine_id, AssetKind.MACHINE, 'machine_id', _('{number} is a tool. A run needs a machine.'))


def held_counter(work: Work, tool: Asset) -> ToolCounter:
    """Whoever counts on the same tool at the same moment waits here until this is decided."""
    counter = held(work, tool)
    if counter is None:
        work.session.add(counter := ToolCounter(tool_id=tool.id))
        work.session.flush()
    return counter


def held(work: Work, tool: Asset) -> ToolCounter | None:
    """Before its first count a tool has no counter to wait for; whoever comes second waits for the tool itself."""
    if (counter := _locked(work, tool)) is not None:
        return counter
    work.session.refresh(tool, with_for_update={'key_share': True})
    return _locked(work, tool)


def require_not_fallen(tool: Asset, counter: ToolCounter, shot_count: int) -> None:
    if shot_count < counter.counter:
        raise wrong('shot_count', _(
            'The counter of {number} showed {last} at the last reading and cannot fall. If another counter was fitted or the last reading '
            'was wrong, change the counter and say why.', number=tool.asset_number, last=number(counter.counter)))


def count_up(work: Work, counter: ToolCounter, shot_count: int, *, run: Run | None, note: str = '', machine_id: UUID | None = None,
             source: ReadingSource = ReadingSource.MANUAL, at: datetime | None = None) -> ShotReading:
    """The counter shows this much now; everything since the last count was worn off this tool, and belongs to the run it is in."""
    delta = shot_count - counter.counter
    is_first = run is None and not looked_at(work, counter.tool_id)
    if is_first:
        leave_out(work, counter.tool_id, delta)
    reading = ShotReading(tool_id=counter.tool_id, shot_count=shot_count, delta=delta, source=source, recorded_by_id=work.actor.user_id,
                          recorded_at=at or work.now, machine_id=run.machine_id if run else machine_id, run_id=run.id if run else None, note=note)
    if not is_first:  # what a tool did before anybody counted was made at no known time
        _add_up(work, run, reading, delta, _looked(work, run, reading))
    if run:
        _share_out(work, run, reading, delta)
    counter.counter, counter.lifetime_shots = shot_count, counter.lifetime_shots + delta
    if delta:
        counter.last_shot_at = reading.recorded_at
    return work.add(reading)


def take_back(work: Work, counter: ToolCounter, reading: ShotReading) -> None:
    """As if the reading had not been made; the change log keeps that it was."""
    run = work.session.get(Run, reading.run_id) if reading.run_id else None
    looked = _looked(work, run, reading)
    if run:
        _share_out(work, run, reading, -reading.delta)
    counter.counter, counter.lifetime_shots = reading.shot_count - reading.delta, counter.lifetime_shots - reading.delta
    work.session.delete(reading)
    work.session.flush()
    if run is None and not looked_at(work, counter.tool_id):
        leave_out(work, counter.tool_id, -reading.delta)
    else:
        _add_up(work, run, reading, -reading.delta, looked)
    bring_down(work, counter.tool_id, counter.lifetime_shots)
    counter.last_shot_at = work.session.exec(
        select(ShotReading.recorded_at).where(ShotReading.tool_id == counter.tool_id, ShotReading.delta > 0)
        .order_by(ShotReading.recorded_at.desc()).limit(1)).first()  # type: ignore[attr-defined]


def last_reading(work: Work, tool_id: UUID) -> ShotReading | None:
    return work.session.exec(select(ShotReading).where(ShotReading.tool_id == tool_id).order_by(
        ShotReading.recorded_at.desc(), ShotReading.id.desc()).limit(1)).first()  # type: ignore[attr-defined]


def looked_at(work: Work, tool_id: UUID) -> bool:
    return tool_id in last_looks(work, [tool_id])


def last_looks(work: Work, tool_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """When somebody read each of these counters for the last time; what machines told and records of production are no look."""
    looks = sa.select(ShotReading.tool_id, sa.func.max(ShotReading.recorded_at)).where(  # type: ignore[call-overload]
        ShotReading.tool_id.in_(tool_ids), ShotReading.source == ReadingSource.MANUAL)  # type: ignore[attr-defined]
    return dict(work.session.execute(looks.group_by(ShotReading.tool_id)).all())


def counted_by_itself(work: Work, run_id: UUID) -> bool:
    """Whether a machine told the shots of this run, so that nobody has to."""
    told = select(ShotReading.id).where(ShotReading.run_id == run_id, ShotReading.source.in_([ReadingSource.AUTOMATIC, ReadingSource.PULSE]))  # type: ignore[attr-defined]
    return work.session.exec(told.limit(1)).first() is not None


def require_newest(work: Work, counter: ToolCounter, reading: ShotReading) -> None:
    last = last_reading(work, reading.tool_id)
    if last is None or last.id != reading.id:
        raise Conflict(_('Only the last reading of a tool can be taken back.'))
    if counter.counter != reading.shot_count:
        raise Conflict(_('The counter was changed after this reading, so it cannot be taken back any more.'))


def open_run_of(work: Work, tool_id: UUID) -> Run | None:
    return work.session.exec(select(Run).where(Run.tool_id == tool_id, Run.ended_at.is_(None))).first()  # type: ignore[union-attr]


def segments_of(work: Work, run: Run) -> list[RunSegment]:
    found = select(RunSegment).where(RunSegment.run_id == run.id).order_by(RunSegment.began_at, RunSegment.id)  # type: ignore[arg-type]
    return list(work.session.exec(found))


def _add_up(work: Work, run: Run | None, reading: ShotReading, shots: int, looked: Span) -> None:
    """Into the sums by hour and day: divided by time, as nobody looked in between."""
    if not shots:
        return
    tally, tool = Tally(work), work.get(Asset, reading.tool_id)
    machine = work.session.get(Asset, reading.machine_id) if reading.machine_id else None
    if run is None:
        tally.add(tool.id, machine, Piece(looked, shots, 0), tool.site_id)
    for segment, span, share in spread(segments_of(work, run), looked, shots) if run else ():
        lost = not_making(segment.cavity_count, segment.active_cavities)
        tally.add(tool.id, machine, Piece(span, share, share * segment.active_cavities, share * lost), tool.site_id)
    tally.write()


def _looked(work: Work, run: Run | None, reading: ShotReading) -> Span:
    """From the look before, in this run or at all, to this one."""
    if run is not None:
        return Span(_last_look(work, run, reading), reading.recorded_at)
    before = select(ShotReading.recorded_at).where(ShotReading.tool_id == reading.tool_id, ShotReading.id != reading.id,
                                                   ShotReading.recorded_at <= reading.recorded_at)
    since = work.session.exec(before.order_by(ShotReading.recorded_at.desc()).limit(1)).first()  # type: ignore[attr-defined]
    return Span(since or reading.recorded_at, reading.recorded_at)


def spread(known: Sequence[RunSegment], looked: Span, shots: int) -> list[tuple[RunSegment, Span, int]]:
    """The parts of a run that lie between two looks, and how many of the shots fall into each."""
    segments = [each for each in known if each.began_at <= looked.end] or list(known[:1])  # a clock that was put back makes nothing disappear
    ends = [*(each.began_at for each in segments[1:]), looked.end]
    spans = [Span(max(each.began_at, looked.begin), end) for each, end in zip(segments, ends, strict=True)]
    sign = -1 if shots < 0 else 1
    parts = shares(abs(shots), [overlap(span, looked) for span in spans])
    return [(segment, span, sign * share) for segment, span, share in zip(segments, spans, parts, strict=True)]


def _of_kind(work: Work, asset_id: UUID, kind: AssetKind, field: str, sentence: str) -> Asset:
    asset = work.get(Asset, asset_id)
    if asset.kind is not kind:
        raise wrong(field, sentence.format(number=asset.asset_number))
    return asset


def _locked(work: Work, tool: Asset) -> ToolCounter | None:
    return work.session.get(ToolCounter, tool.id, with_for_update=True, populate_existing=True)


def _share_out(work: Work, run: Run, reading: ShotReading, shots: int) -> None:
    """Nobody looked at the counter when the cavities changed, so the shots since the last look are divided by time."""
    looked = _looked(work, run, reading)
    for segment, _span, share in spread(segments_of(work, run), looked, shots):
        segment.shots += share


def _last_look(work: Work, run: Run, reading: ShotReading) -> datetime:
    """When the counter was last read in this run before this reading."""
    before = select(ShotReading.recorded_at).where(ShotReading.run_id == run.id, ShotReading.id != reading.id)
    return work.session.exec(before.order_by(ShotReading.recorded_at.desc()).limit(1)).first() or run.started_at  # type: ignore[attr-defined]
