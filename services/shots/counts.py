"""Readings of the counter of a tool: what it shows, what that adds to the life of the tool, and what was wrong."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlmodel import col, select

from data.tables.assets import Asset
from data.tables.maintenance import MaintenancePlan, PlanStatus
from data.tables.shots import CounterChange, ReadingSource, Run, ShotReading, ToolCounter
from services.assets.register import names
from services.catalog import Limit, Offset
from services.errors import Conflict
from services.fields import Line, Maybe, Search
from services.given import wrong
from services.guard import command, query
from services.language import _
from services.order import containing, order_by
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.shots.counter import (
    Shots,
    count_up,
    held_counter,
    last_reading,
    machine_of,
    open_run_of,
    require_newest,
    require_not_fallen,
    take_back,
    tool_of,
)
from services.work import Found, Work

Note = Annotated[Line, Field(max_length=500)]
Reason = Annotated[Line, Field(min_length=1, max_length=200)]
SORTS: Mapping[str, Any] = {name: getattr(ShotReading, name) for name in ('recorded_at', 'shot_count', 'delta')}


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """What the counter showed, who looked, and how many shots that was more than before."""
    id: UUID
    version: int
    tool_id: UUID
    shot_count: int
    delta: int
    source: ReadingSource
    recorded_at: datetime
    recorded_by_id: UUID | None
    recorded_by: str
    machine_id: UUID | None
    machine: str
    run_id: UUID | None
    note: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Another counter was fitted, or the old one put right."""
    id: UUID
    old_count: int
    new_count: int
    reason: str
    at: datetime
    by: str


TOLD_BY_MACHINES = (ReadingSource.AUTOMATIC, ReadingSource.PULSE)
LIFE_OF_CLASS = {101: 1_000_000, 102: 1_000_000, 103: 500_000, 104: 100_000, 105: 500}  # shots, by the SPI


@dataclass(frozen=True, slots=True)
class ToolCounts:
    """Where a tool stands in its life. `shots_left` is below zero once it has lived longer than expected, which without a number of its own
    is what the SPI class says. `service` is the highest plan that was ever done."""
    tool_id: UUID
    lifetime_shots: int
    counter: int
    last_shot_at: datetime | None
    counted_since: datetime | None
    last_reading: ReadingRow | None
    expected_life_shots: int | None
    expected_by_class: bool
    shots_left: int | None
    service: str
    since_service: int | None
    takes_back_id: UUID | None  # the reading that whoever asks could take back now


def expected_life(tool: Asset) -> int | None:
    """As it was entered, or else as is usual for its SPI class."""
    return tool.expected_life_shots or LIFE_OF_CLASS.get(tool.spi_class or 0)


@command(Permission.COUNT_SHOTS)
def read_counter(work: Work, *, tool_id: UUID, shot_count: Shots, note: Note = '',
                 machine_id: Annotated[UUID | None, Maybe] = None) -> UUID:
    """Write down what the counter of a tool shows; what it shows more than at the last reading was worn off the tool."""
    tool = tool_of(work, tool_id)
    machine = machine_of(work, machine_id) if machine_id else None
    if machine and machine.site_id != tool.site_id:
        raise wrong('machine_id', _('This machine stands in another site.'))
    counter = held_counter(work, tool)
    require_not_fallen(tool, counter, shot_count)
    return count_up(work, counter, shot_count, run=open_run_of(work, tool_id), note=note, machine_id=machine_id).id


@command(Permission.COUNT_SHOTS)
def undo_reading(work: Work, *, reading_id: UUID) -> None:
    """Take the last reading of a tool back; somebody else's only with the right to put counts right."""
    reading = work.get(ShotReading, reading_id)
    if reading.recorded_by_id != work.actor.user_id:
        work.actor.require(Permission.CORRECT_COUNTS)
    if reading.source in TOLD_BY_MACHINES:
        raise Conflict(_('A machine counted this. Change the counter instead, and say why.'))
    counter = held_counter(work, tool_of(work, reading.tool_id))
    require_newest(work, counter, reading)
    if _has_ended(work, reading):
        raise Conflict(_('This reading ended a run. Take back the end of the run instead.'))
    take_back(work, counter, reading)


@command(Permission.CORRECT_COUNTS)
def change_counter(work: Work, *, tool_id: UUID, new_count: Shots, reason: Reason) -> UUID:
    """Another counter was fitted, or this one put right. What the tool has done in its life stays."""
    tool = tool_of(work, tool_id)
    counter = held_counter(work, tool)
    if counter.counter == new_count:
        raise wrong('new_count', _('The counter of {number} shows this already.', number=tool.asset_number))
    change = CounterChange(tool_id=tool_id, old_count=counter.counter, new_count=new_count, reason=reason, at=work.now,
                           by_id=work.actor.user_id)
    counter.counter = new_count
    return work.add(change).id


@query(Permission.SEE_ASSETS)
def list_readings(work: Work, *, tool_id: UUID | None = None, text: Search = '', sort: str = '-recorded_at', offset: Offset = 0,
                  limit: Limit = 50) -> Found:
    """One page of the readings, of one tool or of all."""
    matching = select(ShotReading).where(containing(text, (ShotReading.note,)))
    if tool_id is not None:
        matching = matching.where(ShotReading.tool_id == tool_of(work, tool_id).id)
    rows, total = work.page(matching, order=order_by(sort, SORTS, ShotReading.id), offset=offset, limit=limit)
    return Found(_rows(work, rows), total)


@query(Permission.SEE_ASSETS)
def show_reading(work: Work, *, reading_id: UUID) -> ReadingRow:
    """One reading."""
    return _rows(work, [work.get(ShotReading, reading_id)])[0]


@query(Permission.SEE_ASSETS)
def list_counter_changes(work: Work, *, tool_id: UUID, limit: Limit = 50) -> list[ChangeRow]:
    """When the counter was changed and why, the newest first."""
    changes = work.session.exec(select(CounterChange).where(CounterChange.tool_id == tool_of(work, tool_id).id).order_by(
        CounterChange.at.desc(), CounterChange.id.desc()).limit(limit)).all()  # type: ignore[attr-defined]
    people = names_of(work, {change.by_id for change in changes})
    return [ChangeRow(each.id, each.old_count, each.new_count, each.reason, each.at, people.get(each.by_id, '')) for each in changes]


@query(Permission.SEE_ASSETS)
def tool_counts(work: Work, *, tool_id: UUID) -> ToolCounts:
    """The life of a tool in shots: done, left, and what its counter shows."""
    tool = tool_of(work, tool_id)
    counter = work.session.get(ToolCounter, tool_id) or ToolCounter(tool_id=tool_id)
    last, expected = last_reading(work, tool_id), expected_life(tool)
    service, serviced_at = _last_service(work, tool_id)
    first = work.session.exec(select(ShotReading.recorded_at).where(ShotReading.tool_id == tool_id).order_by(
        ShotReading.recorded_at).limit(1)).first()  # type: ignore[arg-type]
    return ToolCounts(
        tool_id, counter.lifetime_shots, counter.counter, counter.last_shot_at, first, _rows(work, [last])[0] if last else None,
        expected, expected is not None and not tool.expected_life_shots,
        expected - counter.lifetime_shots if expected is not None else None,
        service, counter.lifetime_shots - serviced_at if serviced_at is not None else None, _takes_back(work, counter, last))


def _last_service(work: Work, tool_id: UUID) -> tuple[str, int | None]:
    """A lower level that was done since is part of it, and not the other way round."""
    done = select(MaintenancePlan.name, MaintenancePlan.last_done_shots).where(
        MaintenancePlan.asset_id == tool_id, col(MaintenancePlan.last_done_shots).is_not(None), MaintenancePlan.status != PlanStatus.CANCELLED)
    found = work.session.exec(done.order_by(col(MaintenancePlan.level).desc(), col(MaintenancePlan.last_done_shots).desc()).limit(1)).first()
    return found or ('', None)


def _takes_back(work: Work, counter: ToolCounter, last: ShotReading | None) -> UUID | None:
    if last is None or last.source in TOLD_BY_MACHINES:
        return None
    if counter.counter != last.shot_count or not work.actor.may(Permission.COUNT_SHOTS) or _has_ended(work, last):
        return None
    return last.id if last.recorded_by_id == work.actor.user_id or work.actor.may(Permission.CORRECT_COUNTS) else None


def _has_ended(work: Work, reading: ShotReading) -> bool:
    run = work.session.get(Run, reading.run_id) if reading.run_id else None
    return run is not None and run.ended_at is not None


def _rows(work: Work, readings: Sequence[ShotReading]) -> list[ReadingRow]:
    people = names_of(work, {reading.recorded_by_id for reading in readings})
    machines = names(work, Asset.id, Asset.asset_number, {reading.machine_id for reading in readings})
    return [ReadingRow(
        each.id, each.version or 0, each.tool_id, each.shot_count, each.delta, each.source, each.recorded_at, each.recorded_by_id,
        people.get(each.recorded_by_id, ''), each.machine_id, machines.get(each.machine_id, ''), each.run_id, each.note) for each in readings]
