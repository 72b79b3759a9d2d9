"""Booking what a source saw: in one transaction where it stands, whose the shots are, the raw truth, the life of the tool and the sums.

The same look booked twice adds nothing: counters are compared with where they stood, looks are numbered, and each booking is the next
revision of its source, which the database takes only once.
"""
from collections.abc import Set
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from data.tables.assets import Asset
from data.tables.shots import ReadingSource
from data.tables.sources import FoundBy, IntegrationEvent, Processing, ShotDoubt, Source, SourceKind, SourceMood, SourceState
from data.trail import Change
from services.guard import command
from services.people.roles import Permission
from services.shots.automatic import Counting, Shots
from services.shots.shares import Span
from services.sources.accounting import Doubt, Finding, Known, Look, compare, possible
from services.sources.moods import set_mood
from services.sources.whose import Whose, follow, tool_in
from services.work import Work

MOST_CREDIT = 100_000  # shots
GAP = 5  # looks that failed in a row are a gap
WITHOUT_GAP = 10.0  # seconds
FASTER, FASTEST = 0.7, 0.01  # one cycle may be shorter than the last one; no press is faster than this
USUAL_CYCLE = 12.0  # seconds, where a press does not tell


@dataclass(frozen=True, slots=True)
class Seen:
    """One look at a press on its way into the books. `elapsed` is None where nobody knows how long ago the one before was."""
    source_id: UUID
    number: int
    at: datetime
    look: Look
    elapsed: float | None = None
    kind: str = 'poll'
    source_ts: datetime | None = None
    server_ts: datetime | None = None
    status: int = 0
    cycle_seconds: float | None = None
    machine_mode: str = ''
    raw: str = ''


@command(Permission.EDIT_SOURCES)
def book(work: Work, *, seen: list[Seen], holder: str = '') -> int:
    """Take in what was seen, each source in the order of its looks; gives how many shots that were. A collector whose source another one
    has taken over meanwhile has old looks, which would be taken for falls of the counter."""
    work.actor.require_all_sites()
    if not seen:
        return 0
    counting, shots = Counting(work), 0
    sources = _held(work, {each.source_id for each in seen}, holder)
    counting.expect({each.state.tool_id for each in sources if each.state.tool_id}, [each.machine for each in sources],
                    min(each.at for each in seen))
    with work.session.no_autoflush:  # what was changed is written together at the end
        for held in sources:
            looks = sorted((each for each in seen if each.source_id == held.source.id), key=lambda each: each.number)
            shots += sum(_Booking(work, held, each, counting).book() for each in looks if each.number > held.state.reading_no)
            work.session.changes.append(Change('source_state', str(held.source.id), 'update', held.machine.site_id))
        counting.write()
        if events := [event for held in sources for event in held.events]:
            work.session.execute(sa.insert(IntegrationEvent), events)
    return shots


@dataclass
class _Held:
    """A source that nobody else books at the moment; `is_asking` where somebody has to decide something about it."""
    source: Source
    state: SourceState
    machine: Asset
    is_asking: bool
    events: list[dict[str, Any]] = field(default_factory=list)


def _held(work: Work, source_ids: Set[UUID], holder: str) -> list[_Held]:
    """Without those that were removed, or taken over by another collector, while the look was on its way."""
    ours = select(Source, SourceState, Asset).join(SourceState, SourceState.source_id == Source.id).join(Asset, Asset.id == Source.machine_id)  # type: ignore
    ours = ours.where(col(Source.id).in_(source_ids)).order_by(col(Source.id)).with_for_update(of=SourceState)
    rows = work.session.exec(ours, execution_options={'populate_existing': True}).all()
    asking = set(work.session.exec(select(ShotDoubt.source_id).where(col(ShotDoubt.source_id).in_(source_ids), col(ShotDoubt.decided_at).is_(None))))
    return [_Held(source, state, machine, source.id in asking) for source, state, machine in rows
            if not holder or state.held_by in ('', holder)]


class _Booking:
    def __init__(self, work: Work, held: _Held, seen: Seen, counting: Counting) -> None:
        self.work, self.held, self.seen, self.counting = work, held, seen, counting
        self.source, self.state, self.machine = held.source, held.state, held.machine
        state = held.state
        self.known = Known(state.machine_count, state.job_count, state.mould, state.job_name, state.owed, state.unseen)
        self.elapsed = self._elapsed()

    def book(self) -> int:
        if self.seen.kind == 'garbage':
            return self._keep_garbage()
        if self.seen.kind == 'repeated' and _is_older(self.known, self.seen.look):
            self.state.reading_no = self.seen.number
            return 0
        is_first = self.known.machine is None and self.known.job is None
        most = self._most
        found = self._found(most)
        if self.source.kind is SourceKind.MQTT:  # what it was silent about comes in a moment, hours later
            self.state.credit = max(min(most - found.shots, MOST_CREDIT), 0)
        whose = self._whose(found.known)
        before = whose if found.known.fitted == self.known.fitted else self._before()
        self._remember(found, whose)
        for count, (tool_id, _found_by) in ((found.before, before), (found.after, whose)):
            if count:
                self._count(count, tool_id)
                self._write(count, tool_id, found)
        if not found.shots and (is_first or found.doubt or found.known.fitted != self.known.fitted):
            self._write(0, whose[0], found, 'first' if is_first else 'change')
        if found.doubt and found.doubt is not Doubt.SPLIT:
            self._ask(found, before[0] if found.before else whose[0], found.doubt)
        self._set_mood(found, whose)
        return found.shots

    def _whose(self, known: Known) -> Whose:
        """A mould that is fitted stays what it is; everything else may have been said otherwise meanwhile."""
        if self.state.found_by is FoundBy.MOULD_ID and known.fitted == self.known.fitted:
            return self.state.tool_id, self.state.found_by
        return tool_in(self.work, self.source, self.machine, known.mould, known.job_name, self.seen.at)

    def _found(self, most: int) -> Finding:
        found = compare(self.known, self.seen.look, most)
        was_away = self.seen.kind == 'anew' and self.known.machine is not None
        return replace(found, doubt=Doubt.UNHEARD, missing=most) if was_away and not found.doubt else found

    def _elapsed(self) -> float:
        if self.seen.elapsed is not None:
            return self.seen.elapsed
        return max((self.seen.at - self.state.read_at).total_seconds(), 0.0) if self.state.read_at else 0.0

    @property
    def _most(self) -> int:
        """The most shots there can have been: a press knows better than a form how fast it is."""
        told = self.seen.cycle_seconds * FASTER if self.seen.cycle_seconds else self.source.fastest_cycle
        return possible(self.elapsed, max(min(self.source.fastest_cycle, told), FASTEST)) + self.state.credit

    @property
    def _gap(self) -> float | None:
        return self.elapsed if self.elapsed > max(GAP * self.source.poll_seconds, WITHOUT_GAP) else None

    def _before(self) -> Whose:
        """Whose what was fitted at the last look is; somebody may have said so since."""
        if self.state.tool_id is not None:
            return self.state.tool_id, self.state.found_by
        return tool_in(self.work, self.source, self.machine, self.known.mould, self.known.job_name, self.state.read_at or self.seen.at)

    def _count(self, count: int, tool_id: UUID | None) -> None:
        begin = self.seen.at - timedelta(seconds=self.elapsed)
        shots = Shots(count, Span(begin, self.seen.at), self.seen.cycle_seconds)
        tool = self.counting.tool(tool_id) if tool_id else None
        if tool is None:
            self.state.unassigned += count
            self.state.unassigned_since = self.state.unassigned_since or begin
            self.counting.count_for_nobody(self.machine, shots)
        else:
            kind = ReadingSource.PULSE if self.source.kind is SourceKind.PULSE else ReadingSource.AUTOMATIC
            self.counting.count(tool, self.machine, shots, kind)
            self.work.session.changes.append(Change('tool_counter', str(tool.id), 'update', tool.site_id))

    def _remember(self, found: Finding, whose: Whose) -> None:
        state, known, seen = self.state, found.known, self.seen
        state.reading_no, state.read_at = seen.number, seen.at
        state.machine_count, state.job_count, state.owed, state.unseen = known.machine, known.job, known.owed, known.unseen
        state.mould, state.job_name = known.mould[:120], known.job_name[:120]
        if whose != (state.tool_id, state.found_by):
            follow(self.work, self.source, whose, seen.at)
            state.tool_id, state.found_by = whose
        if found.shots:
            state.last_shot_at = seen.at
        state.cycle_seconds, state.machine_mode = seen.cycle_seconds, seen.machine_mode[:40]
        state.clock_ahead = (seen.source_ts - seen.at).total_seconds() if seen.source_ts else None

    def _write(self, count: int, tool_id: UUID | None, found: Finding, kind: str = '') -> None:
        seen, doubt = self.seen, found.doubt
        self.state.rev += 1
        self.held.events.append({
            'source_id': self.source.id, 'dedup_key': self.state.rev, 'received_at': seen.at, 'source_ts': seen.source_ts,
            'server_ts': seen.server_ts, 'status_code': seen.status, 'kind': kind or seen.kind, 'payload': _payload(seen.look, found),
            'delta': count, 'tool_id': tool_id, 'gap_seconds': self._gap if count else None, 'reason': doubt.value if doubt else '',
            'processing': Processing.SUSPECT if doubt and doubt is not Doubt.SPLIT else Processing.APPLIED})

    def _keep_garbage(self) -> int:
        """What nobody can read counts nothing, and is there to be looked at."""
        self.state.reading_no, self.state.rev = self.seen.number, self.state.rev + 1
        self.held.events.append({
            'source_id': self.source.id, 'dedup_key': self.state.rev, 'received_at': self.seen.at, 'source_ts': None, 'server_ts': None,
            'status_code': 0, 'kind': 'garbage', 'payload': {'raw': self.seen.raw[:300]}, 'delta': 0, 'tool_id': None, 'gap_seconds': None,
            'reason': 'garbage', 'processing': Processing.REJECTED})
        set_mood(self.work, self.state, SourceMood.BAD_DATA, self.seen.at, 'garbage')
        return 0

    def _ask(self, found: Finding, tool_id: UUID | None, doubt: Doubt) -> None:
        """Somebody has to decide, unless the press was watched all the time and no more than a blink is in doubt."""
        settled = self._gap is None and doubt in (Doubt.RESTARTED, Doubt.UNHEARD) and found.missing <= self._most
        self.work.add(ShotDoubt(
            source_id=self.source.id, tool_id=tool_id, event_key=self.state.rev, reason=doubt.value, counted=found.shots, missing=found.missing,
            since=self.seen.at - timedelta(seconds=self.elapsed), at=self.seen.at,
            decided_at=self.seen.at if settled else None, decided_shots=0 if settled else None))
        self.held.is_asking = self.held.is_asking or not settled

    def _set_mood(self, found: Finding, whose: Whose) -> None:
        if not self.source.enabled:  # its last look was still on its way
            return
        mood = self.state.mood
        if self.seen.look.machine is None and self.seen.look.job is None:
            mood = SourceMood.BAD_DATA
        elif found.shots:
            mood = SourceMood.COUNTING
        elif mood is not SourceMood.COUNTING or self._is_quiet():
            mood = SourceMood.IDLE
        if mood in (SourceMood.COUNTING, SourceMood.IDLE):
            mood = SourceMood.CHECK if self.held.is_asking else SourceMood.NO_TOOL if whose[0] is None else mood
        set_mood(self.work, self.state, mood, self.seen.at)

    def _is_quiet(self) -> bool:
        """A press that has not shot for five cycles stands."""
        last, cycle = self.state.last_shot_at, self.seen.cycle_seconds or USUAL_CYCLE
        return last is None or (self.seen.at - last).total_seconds() > 5 * cycle


def _is_older(known: Known, look: Look) -> bool:
    """A message that came again, or that a broker kept, must not look like a counter that fell."""
    last, seen = (known.machine, look.machine) if known.machine is not None and look.machine is not None else (known.job, look.job)
    return last is not None and seen is not None and seen.value <= last


def _payload(look: Look, found: Finding) -> dict[str, object]:
    """As it was read, short: there are millions of them."""
    shown = {'m': look.machine, 'j': look.job}
    said: dict[str, object] = {name: counted.value for name, counted in shown.items() if counted is not None}
    said |= {name: text for name, text in (('mould', look.mould), ('job', look.job_name)) if text}
    if found.before and found.after:
        said['after'] = found.after
    return said | ({'missing': found.missing} if found.missing else {})

