"""What a person decides about shots: which tool a press runs, whose the unassigned ones were, and how many a doubtful number is."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlmodel import col, select

from data.tables.assets import Asset
from data.tables.shots import ReadingSource
from data.tables.sources import FoundBy, IntegrationEvent, LearnedJob, Processing, ShotDoubt, Source, SourceMood, SourceState, ToolAssignment
from services.assets.register import names
from services.errors import Conflict
from services.given import wrong
from services.guard import command, query
from services.language import _, number
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.shots.automatic import Counting, Shots
from services.shots.counter import tool_of
from services.shots.shares import Span
from services.sources.moods import set_mood
from services.sources.whose import open_assignments, tool_in
from services.work import Work

Count = Annotated[int, Field(ge=0, le=10**9)]


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A number that waits for somebody; `missing` is how many shots there may be at most besides those that were counted."""
    id: UUID
    tool_id: UUID | None
    tool: str
    reason: str
    counted: int
    missing: int
    since: datetime | None
    at: datetime
    decided_at: datetime | None
    decided_by: str
    decided_shots: int | None


@command(Permission.RUN_TOOLS)
def say_tool(work: Work, *, source_id: UUID, tool_id: UUID) -> None:
    """This press now runs this tool. Where the press names its job, the name is learned."""
    source, tool = work.get(Source, source_id), tool_of(work, tool_id)
    state = work.session.get_one(SourceState, source_id, with_for_update=True, populate_existing=True)
    machine = work.get(Asset, source.machine_id)
    if machine.site_id != tool.site_id:
        raise wrong('tool_id', _('This machine stands in another site.'))
    found_by = FoundBy.JOB_NAME if state.job_name else FoundBy.PERSON
    if state.job_name:  # what was said holds for this job, and not for the next one
        _learn(work, source, state.job_name, tool_id)
    for last in open_assignments(work, source):
        last.to_at = work.now
    work.add(ToolAssignment(source_id=source_id, tool_id=tool_id, from_at=work.now, by_id=work.actor.user_id, found_by=found_by))
    state.tool_id, state.found_by = tool_in(work, source, machine, state.mould, state.job_name, work.now)
    if state.tool_id != tool_id:
        raise Conflict(_('{name} says itself which tool it runs; end the run or correct the mould on the press.', name=source.name))
    if state.mood is SourceMood.NO_TOOL:
        set_mood(work, state, SourceMood.IDLE, work.now)


@command(Permission.CORRECT_COUNTS)
def book_unassigned(work: Work, *, source_id: UUID, tool_id: UUID, shots: Count) -> None:
    """Shots that a press made with no known tool belonged to this one."""
    source, tool = work.get(Source, source_id), tool_of(work, tool_id)
    state = work.session.get_one(SourceState, source_id, with_for_update=True, populate_existing=True)
    machine = work.get(Asset, source.machine_id)
    if machine.site_id != tool.site_id:
        raise wrong('tool_id', _('This machine stands in another site.'))
    if not 0 < shots <= state.unassigned:
        raise wrong('shots', _('At most {limit}, please.', limit=number(state.unassigned)))
    since = state.unassigned_since or work.now
    state.unassigned -= shots
    state.unassigned_since = since if state.unassigned else None
    counting = Counting(work)
    counting.count_belatedly(tool, machine, Shots(shots, Span(since, work.now)), ReadingSource.AUTOMATIC)
    counting.write()
    _explain(work, source, state, tool.id, shots, 'booked')


@command(Permission.CORRECT_COUNTS)
def settle_doubt(work: Work, *, doubt_id: UUID, shots: Count) -> None:
    """So many shots were made that no counter shows; often none."""
    doubt = work.get(ShotDoubt, doubt_id)
    if doubt.decided_at is not None:
        raise Conflict(_('Somebody has decided this already.'))
    if shots > doubt.missing:
        raise wrong('shots', _('At most {limit}, please.', limit=number(doubt.missing)))
    source = work.get(Source, doubt.source_id)
    state = work.session.get_one(SourceState, source.id, with_for_update=True, populate_existing=True)
    machine, tool = work.get(Asset, source.machine_id), work.session.get(Asset, doubt.tool_id) if doubt.tool_id else None
    doubt.decided_at, doubt.decided_by_id, doubt.decided_shots = work.now, work.actor.user_id, shots
    made, counting = Shots(shots, Span(doubt.since or doubt.at, doubt.at)), Counting(work)
    if shots and tool:
        counting.count(tool, machine, made, ReadingSource.AUTOMATIC)
    elif shots:
        state.unassigned += shots
        state.unassigned_since = state.unassigned_since or doubt.since
        counting.count_for_nobody(machine, made)
    if shots:
        counting.write()
        _explain(work, source, state, doubt.tool_id, shots, 'settled')
    work.session.flush()
    asking = select(ShotDoubt.id).where(ShotDoubt.source_id == source.id, col(ShotDoubt.decided_at).is_(None))
    if state.mood is SourceMood.CHECK and work.session.exec(asking.limit(1)).first() is None:
        set_mood(work, state, SourceMood.IDLE, work.now)


@query(Permission.SEE_ASSETS)
def list_doubts(work: Work, *, source_id: UUID, open_only: bool = True) -> Sequence[DoubtRow]:
    """What waits for a decision, the newest first."""
    doubts = select(ShotDoubt).where(ShotDoubt.source_id == work.get(Source, source_id).id).order_by(col(ShotDoubt.at).desc()).limit(100)
    rows = work.session.exec(doubts.where(col(ShotDoubt.decided_at).is_(None)) if open_only else doubts).all()
    tools, people = names(work, Asset.id, Asset.asset_number, {row.tool_id for row in rows}), names_of(work, {row.decided_by_id for row in rows})
    return [DoubtRow(row.id, row.tool_id, tools.get(row.tool_id, ''), row.reason, row.counted, row.missing, row.since, row.at, row.decided_at,
                     people.get(row.decided_by_id, ''), row.decided_shots) for row in rows]


def _learn(work: Work, source: Source, job_name: str, tool_id: UUID) -> None:
    known = work.session.exec(select(LearnedJob).where(LearnedJob.source_id == source.id, LearnedJob.job_name == job_name)).first()
    if known is None:
        work.add(LearnedJob(source_id=source.id, job_name=job_name, tool_id=tool_id))
    else:
        known.tool_id = tool_id


def _explain(work: Work, source: Source, state: SourceState, tool_id: UUID | None, shots: int, kind: str) -> None:
    """Into the raw trail, so that the total can be explained."""
    state.rev += 1
    work.session.add(IntegrationEvent(source_id=source.id, dedup_key=state.rev, received_at=work.now, kind=kind, processing=Processing.APPLIED,
                                      delta=shots, tool_id=tool_id, payload={'by': str(work.actor.user_id or '')}))
