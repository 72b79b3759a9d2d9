"""Which collector looks after which source: written in the database, so that two workers never collect one source twice."""
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from data.tables.assets import Asset
from data.tables.sources import Source, SourceMood, SourceState
from data.trail import Change
from services.guard import command, query
from services.language import _
from services.people.roles import Permission
from services.sources.link import Calling
from services.sources.moods import set_mood
from services.sources.register import SEALED_FOR
from services.upkeep.notices import tell_leaders
from services.work import Work

LEASE = timedelta(seconds=20)
FOR_EVER = timedelta(days=3650)  # on SQLite nobody else can be at work


@dataclass(frozen=True, slots=True)
class Told:
    """How the connection to a source is, as its task found it."""
    source_id: UUID
    mood: SourceMood
    detail: str = ''
    identity: str = ''
    certificate: str = ''


@query(Permission.EDIT_SOURCES)
def wants_claim(work: Work, *, holder: str) -> bool:
    """Whether there is anything to take, to give up or to keep for longer; asking costs no write."""
    return any(_is_changing(work, state, enabled, holder) for state, enabled in work.session.exec(select(SourceState, Source.enabled).join(Source)))


@command(Permission.EDIT_SOURCES)
def claim_sources(work: Work, *, holder: str) -> list[Calling]:
    """Keep what is ours, take what nobody holds (any more), and give all of it with what is needed to call it."""
    work.actor.require_all_sites()
    callings = []
    rows = work.session.exec(select(Source, SourceState).join(SourceState).order_by(col(Source.id)).with_for_update(of=SourceState)).all()
    for source, state in rows:
        if not source.enabled:
            _let_go(work, state, holder, SourceMood.OFF)
        elif state.held_by == holder or _is_free(work, state):
            state.held_by, state.held_until = holder, work.now + (FOR_EVER if work.house.database.is_sqlite else LEASE)
            callings.append(_calling(work, source, state))
    return callings


@query(Permission.EDIT_SOURCES)
def held_sources(work: Work, *, holder: str) -> list[Calling]:
    """What is ours, as it is configured now."""
    work.actor.require_all_sites()
    rows = work.session.exec(select(Source, SourceState).join(SourceState).where(SourceState.held_by == holder, Source.enabled)).all()
    return [_calling(work, source, state) for source, state in rows]


@query(Permission.EDIT_SOURCES)
def calling_of(work: Work, *, source_id: UUID) -> Calling:
    """What is needed to look around at a source; the password in it is open, so it stays within this process."""
    source = work.get(Source, source_id)
    return _calling(work, source, work.session.get_one(SourceState, source_id))


@command(Permission.EDIT_SOURCES)
def release_sources(work: Work, *, holder: str) -> None:
    """We go home; another one may take them at once."""
    work.actor.require_all_sites()
    for state in work.session.exec(select(SourceState).where(SourceState.held_by == holder).with_for_update()):
        _let_go(work, state, holder, SourceMood.LOST, 'collector_stopped')


@command(Permission.EDIT_SOURCES)
def tell_link(work: Work, *, told: Told) -> None:
    """A source was reached, was lost, or needs a person."""
    work.actor.require_all_sites()
    source = work.session.get(Source, told.source_id)
    state = work.session.get(SourceState, told.source_id, with_for_update=True, populate_existing=True)
    if source is None or state is None:
        return
    set_mood(work, state, told.mood, work.now, told.detail)
    state.offered_certificate = told.certificate
    if told.identity and not source.identity:
        source.identity = told.identity[:200]
    machine = work.get(Asset, source.machine_id)
    work.session.changes.append(Change('source_state', str(source.id), 'update', machine.site_id))


@command(Permission.EDIT_SOURCES)
def tell_of_silence(work: Work, *, source_id: UUID, minutes: int) -> None:
    """Those who lead hear once that a press has not been heard for so long."""
    work.actor.require_all_sites()
    source = work.get(Source, source_id)
    machine = work.get(Asset, source.machine_id)

    def say() -> str:
        return _('{machine} has not been heard for {minutes} minutes: its shots are not counted just now.', machine=machine.asset_number,
                 minutes=minutes)
    tell_leaders(work, machine.site_id, 'source_silent', say, f'/admin/sources/{source_id}')


def _is_changing(work: Work, state: SourceState, enabled: bool, holder: str) -> bool:
    if state.held_by == holder:
        return not enabled or state.held_until is None or state.held_until < work.now + LEASE / 2
    return enabled and _is_free(work, state)


def _is_free(work: Work, state: SourceState) -> bool:
    """On SQLite whoever held it is dead: a home has one process."""
    return work.house.database.is_sqlite or not state.held_by or state.held_until is None or state.held_until < work.now


def _let_go(work: Work, state: SourceState, holder: str, mood: SourceMood, detail: str = '') -> None:
    if state.held_by == holder or not state.held_by:
        state.held_by, state.held_until = '', None
        set_mood(work, state, mood, work.now, detail)


def _calling(work: Work, source: Source, state: SourceState) -> Calling:
    password = work.house.keyring.open_text(source.password, purpose=SEALED_FOR, about=str(source.id)) if source.password else ''
    return Calling(source.id, source.name, source.kind, source.url, source.username, password, source.security, source.certificate, source.identity,
                   dict(source.mapping), source.poll_seconds, source.fastest_cycle, state.reading_no, state.machine_count or 0, work.house.home)
