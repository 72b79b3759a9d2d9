"""The sources there are: how each machine is asked, kept by whoever connects machines."""
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from sqlmodel import select

from data.base import new_id
from data.tables.assets import Asset
from data.tables.shots import ToolCounter
from data.tables.sources import (
    FoundBy,
    IntegrationEvent,
    LearnedJob,
    LinkEvent,
    Security,
    ShotDoubt,
    Source,
    SourceKind,
    SourceMood,
    SourceState,
    ToolAssignment,
)
from data.trail import Change
from services.assets.register import names
from services.catalog import Limit, Offset
from services.errors import Conflict
from services.fields import Line, Maybe, Search
from services.given import takes, wrong
from services.guard import command, query
from services.language import _
from services.order import containing
from services.people.roles import Permission
from services.shots.counter import machine_of
from services.work import Found, Work

SEALED_FOR = 'source password'
IN_NEED = (SourceMood.LOST, SourceMood.NEEDS_YOU, SourceMood.NO_TOOL, SourceMood.CHECK, SourceMood.BAD_DATA)
ADDRESSES = {SourceKind.OPCUA: re.compile(r'opc\.tcp://[^\s/@]+(/\S*)?'), SourceKind.MQTT: re.compile(r'mqtts?://[^\s/@]+'),
             SourceKind.PULSE: re.compile(r'gpio:(gpiochip\d{1,2}/)?\d{1,3}|input:/dev/input/(?!.*\.\.)[\w./:+-]+|simulated:\d{1,3}(\.\d{1,2})?')}
EXAMPLES = {SourceKind.OPCUA: 'opc.tcp://10.0.0.12:4840', SourceKind.MQTT: 'mqtt://10.0.0.5:1883', SourceKind.PULSE: 'gpio:17'}
STEADY = range(1, 1001)  # milliseconds


def _address(url: str) -> str:
    if '@' in url:
        raise PydanticCustomError('address_with_password', 'no password in the address')
    return url


Url = Annotated[Line, AfterValidator(_address), Field(max_length=300)]
Place = Annotated[list[Annotated[list[Line], Field(min_length=2, max_length=2)]], Field(min_length=1, max_length=20)]  # namespaces and names
Moulds = Annotated[list[Annotated[Line, Field(max_length=120)]], Field(max_length=20)]
Mapped = Annotated[dict[Annotated[str, Field(max_length=40)], bool | float | Line | Place | Moulds], Field(max_length=20)]
VALUES: Mapping[str, Any] = {
    'name': Annotated[Line, Field(max_length=80)], 'url': Url, 'username': Annotated[Line, Field(max_length=120)],
    'password': Annotated[Annotated[str, Field(max_length=200)] | None, Maybe], 'security': Security, 'mapping': Mapped,
    'poll_seconds': Annotated[float, Field(ge=0.2, le=60)], 'fastest_cycle': Annotated[float, Field(ge=0.02, le=600)], 'enabled': bool,
}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source, how it is, and what it counts at the moment. `read_at` says how old the values are."""
    id: UUID
    version: int
    name: str
    kind: SourceKind
    machine_id: UUID
    machine: str
    machine_name: str
    url: str
    username: str
    has_password: bool
    security: Security
    certificate: str
    offered_certificate: str
    identity: str
    mapping: Mapping[str, Any]
    poll_seconds: float
    fastest_cycle: float
    enabled: bool
    mood: SourceMood
    detail: str
    since: datetime
    read_at: datetime | None
    last_shot_at: datetime | None
    machine_count: int | None
    job_count: int | None
    mould: str
    job_name: str
    tool_id: UUID | None
    tool: str
    found_by: FoundBy | None
    tool_shots: int | None
    cycle_seconds: float | None
    machine_mode: str
    clock_ahead: float | None
    unassigned: int
    unassigned_since: datetime | None
    doubts: int


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """Of those that are switched on."""
    total: int
    counting: int
    in_need: int


@command(Permission.EDIT_SOURCES)
@takes({name: kind for name, kind in VALUES.items() if name not in {'name', 'url'}})
def add_source(work: Work, *, machine_id: UUID, kind: SourceKind, url: Url = '', name: Annotated[Line, Field(max_length=80)] = '',
               **values: Any) -> UUID:
    """Let a machine count by itself; it begins with what its counters show now."""
    machine = machine_of(work, machine_id)
    _require_address(kind, url)
    work.require_unused(Source, None, machine_id=machine_id)
    source = Source(id=new_id(), machine_id=machine_id, kind=kind, url=url, name=name or machine.asset_number)
    _write(work, source, values)
    work.add(source)
    work.session.add(SourceState(source_id=source.id, since=work.now, mood=SourceMood.CONNECTING if source.enabled else SourceMood.OFF))
    return source.id


@command(Permission.EDIT_SOURCES)
@takes(VALUES)
def change_source(work: Work, *, source_id: UUID, seen_version: int, **values: Any) -> None:
    """What was not given stays; an empty password is no new one, but another address never hears the old one."""
    source = work.get(Source, source_id, seen_version=seen_version)
    _require_address(source.kind, values.get('url', source.url))
    if values.get('url', source.url) != source.url:
        source.certificate = source.identity = source.password = ''  # whoever answers there has to be looked at anew, and told it anew
    if 'name' in values and not values['name']:
        values.pop('name')
    _write(work, source, values)


@command(Permission.EDIT_SOURCES)
def remove_source(work: Work, *, source_id: UUID, seen_version: int) -> None:
    """Only as long as it has never counted: what it said is the reason of every total."""
    source = work.get(Source, source_id, seen_version=seen_version)
    if work.session.exec(select(IntegrationEvent.id).where(IntegrationEvent.source_id == source_id).limit(1)).first() is not None:
        raise Conflict(_('{name} has counted already. Switch it off instead.', name=source.name))
    for hanging in (LearnedJob, ToolAssignment):
        for row in work.session.exec(select(hanging).where(hanging.source_id == source_id)):
            work.session.delete(row)
    for table in (LinkEvent.__table__, SourceState.__table__):  # type: ignore[attr-defined]
        work.session.execute(sa.delete(table).where(table.c.source_id == source_id),
                             execution_options={'unaudited': True})  # how it was, and nothing that anybody entered
    work.session.flush()
    work.session.delete(source)


@command(Permission.EDIT_SOURCES)
def accept_certificate(work: Work, *, source_id: UUID, seen_version: int, thumbprint: Annotated[Line, Field(max_length=64)]) -> None:
    """Trust the press that shows this certificate, and from now on no other at its address."""
    source = work.get(Source, source_id, seen_version=seen_version)
    state = work.session.get_one(SourceState, source_id)
    if state.offered_certificate != thumbprint:
        raise Conflict(_('{name} shows another certificate by now. Look at it again.', name=source.name))
    source.certificate, state.offered_certificate = thumbprint, ''


@command(Permission.EDIT_SOURCES)
def try_again(work: Work, *, source_id: UUID) -> None:
    """Somebody has done what was asked for; the collector shall not wait."""
    source = work.get(Source, source_id)
    work.session.changes.append(Change('source', str(source.id), 'update', work.get(Asset, source.machine_id).site_id))


@query(Permission.SEE_ASSETS)
def list_sources(work: Work, *, text: Search = '', in_need: bool = False, offset: Offset = 0, limit: Limit = 50) -> Found:
    """Every source with how it is, in the order of the machines; or only those that need somebody."""
    matching = select(Source).join(Asset, Asset.id == Source.machine_id).where(containing(text, (Source.name, Asset.asset_number, Asset.name)))  # type: ignore
    if in_need and work.house.unsaved.since is not None:
        matching = matching.where(Source.enabled)
    elif in_need:
        needy = select(SourceState.source_id).where(SourceState.mood.in_(IN_NEED))  # type: ignore[attr-defined]
        matching = matching.where(Source.enabled, Source.id.in_(needy))  # type: ignore[attr-defined]
    rows, total = work.page(matching, order=[Asset.asset_number, Source.id], offset=offset, limit=limit)
    return Found(_rows(work, rows), total)


@query(Permission.SEE_ASSETS)
def count_sources(work: Work) -> SourceCounts:
    """How many of the presses that count by themselves shoot just now, and how many somebody has to look at."""
    kept = select(Source, SourceState).join(SourceState, SourceState.source_id == Source.id).where(Source.enabled)  # type: ignore[arg-type]
    moods = [_mood(source, state, work.now, work.house.unsaved.since)[0] for source, state in work.session.exec(kept)]
    return SourceCounts(len(moods), moods.count(SourceMood.COUNTING), sum(mood in IN_NEED for mood in moods))


@query(Permission.SEE_ASSETS)
def show_source(work: Work, *, source_id: UUID) -> SourceRow:
    """One source with how it is."""
    return _rows(work, [work.get(Source, source_id)])[0]


@query(Permission.SEE_ASSETS)
def source_of(work: Work, *, asset_id: UUID) -> SourceRow | None:
    """What counts for this machine, or for this tool at the moment."""
    here = sa.or_(Source.machine_id == asset_id, Source.id.in_(select(SourceState.source_id).where(SourceState.tool_id == asset_id)))  # type: ignore
    row = work.session.exec(select(Source).where(here, Source.enabled).limit(1)).first()
    return _rows(work, [row])[0] if row else None


def _require_address(kind: SourceKind, url: str) -> None:
    if kind in EXAMPLES and not ADDRESSES[kind].fullmatch(url):
        raise wrong('url', _('An address such as {example}, please.', example=EXAMPLES[kind]))


def _require_steady(mapping: Mapping[str, Any]) -> None:
    """A contact that has to stay closed for longer than that would miss shots."""
    steady = str(mapping.get('steady_ms', STEADY.start))
    if not steady.isdecimal() or int(steady) not in STEADY:
        raise wrong('mapping', _('Between {least} and {most} milliseconds, please.', least=STEADY.start, most=STEADY.stop - 1))


def _write(work: Work, source: Source, values: Mapping[str, Any]) -> None:
    _require_steady(values.get('mapping') or {})
    for name, value in values.items():
        if name == 'password':
            if value:
                source.password = work.house.keyring.seal_text(value, purpose=SEALED_FOR, about=str(source.id))
        else:
            setattr(source, name, value)


def _rows(work: Work, sources: Sequence[Source]) -> list[SourceRow]:
    ids = [source.id for source in sources]
    states = {each.source_id: each for each in work.session.exec(select(SourceState).where(SourceState.source_id.in_(ids)))}  # type: ignore
    tools = {state.tool_id for state in states.values()} - {None}
    machines = {each.id: each for each in work.session.exec(select(Asset).where(Asset.id.in_({each.machine_id for each in sources})))}  # type: ignore
    numbers = names(work, Asset.id, Asset.asset_number, tools)
    counted = sa.select(ToolCounter.tool_id, ToolCounter.lifetime_shots).where(ToolCounter.tool_id.in_(tools))  # type: ignore
    shots = dict(work.session.execute(counted).all())
    asking = sa.select(ShotDoubt.source_id, sa.func.count()).where(ShotDoubt.source_id.in_(ids), ShotDoubt.decided_at.is_(None))  # type: ignore
    doubts = dict(work.session.execute(asking.group_by(ShotDoubt.source_id)).all())
    return [_row(each, states.get(each.id) or SourceState(source_id=each.id), machines[each.machine_id], numbers, shots, doubts, work.now,
                 work.house.unsaved.since) for each in sources]


def _row(source: Source, state: SourceState, machine: Asset, numbers: Mapping[Any, str], shots: Mapping[Any, int],
         doubts: Mapping[Any, int], now: datetime, unsaved: datetime | None) -> SourceRow:
    mood, detail = _mood(source, state, now, unsaved)
    return SourceRow(
        source.id, source.version or 0, source.name, source.kind, machine.id, machine.asset_number, machine.name, source.url, source.username,
        bool(source.password), source.security, source.certificate, state.offered_certificate, source.identity, dict(source.mapping),
        source.poll_seconds, source.fastest_cycle, source.enabled, mood, detail, state.since, state.read_at, state.last_shot_at,
        state.machine_count, state.job_count, state.mould, state.job_name, state.tool_id, numbers.get(state.tool_id, ''), state.found_by,
        shots.get(state.tool_id), state.cycle_seconds, state.machine_mode, state.clock_ahead, state.unassigned, state.unassigned_since,
        doubts.get(source.id, 0))


def _mood(source: Source, state: SourceState, now: datetime, unsaved: datetime | None) -> tuple[SourceMood, str]:
    """A collector that died cannot say so itself; its lease does. One that cannot write tells the house."""
    if not source.enabled:
        return SourceMood.OFF, ''
    if unsaved is not None:
        return SourceMood.NEEDS_YOU, f'unsaved|{unsaved.isoformat()}'
    if state.held_until is None or state.held_until < now:
        return SourceMood.LOST, 'collector_stopped'
    return state.mood, state.detail
