"""Why a number is what it is: what a source said and what was made of it, the newest first; and when it was there."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from data.tables.assets import Asset
from data.tables.sources import IntegrationEvent, LinkEvent, Processing, Source, SourceMood
from services.assets.register import names
from services.catalog import Limit, Offset
from services.guard import query
from services.people.roles import Permission
from services.shots.counter import tool_of
from services.work import Found, Work

MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class EventRow:
    """One step of a total: what was read (`payload`), and how many shots it was, since `gap_seconds` where it was an outage."""
    id: int
    source_id: UUID
    source: str
    at: datetime
    kind: str
    processing: Processing
    delta: int
    tool_id: UUID | None
    tool: str
    gap_seconds: float | None
    reason: str
    payload: Mapping[str, Any]
    source_ts: datetime | None
    status_code: int


@dataclass(frozen=True, slots=True)
class LinkRow:
    at: datetime
    mood: SourceMood
    detail: str


@query(Permission.SEE_ASSETS)
def list_events(work: Work, *, source_id: UUID | None = None, tool_id: UUID | None = None, offset: Offset = 0, limit: Limit = 50) -> Found:
    """What one source said, or what counted for one tool, the newest first. There are millions: no more than so many are counted."""
    matching = select(IntegrationEvent)
    newest: list[Any] = [col(IntegrationEvent.received_at).desc(), col(IntegrationEvent.id).desc()]
    if source_id is not None:
        matching = matching.where(IntegrationEvent.source_id == work.get(Source, source_id).id)
        newest = [col(IntegrationEvent.dedup_key).desc()]
    if tool_id is not None:
        matching = matching.where(IntegrationEvent.tool_id == tool_of(work, tool_id).id)
    rows = work.session.exec(matching.order_by(*newest).offset(offset).limit(limit)).all()
    total = work.session.scalar(sa.select(sa.func.count()).select_from(matching.limit(MOST_COUNTED).subquery())) or 0
    return Found(_rows(work, rows), total)


@query(Permission.SEE_ASSETS)
def list_link_events(work: Work, *, source_id: UUID, limit: Limit = 50) -> list[LinkRow]:
    """When a source became how it was, the newest first."""
    events = select(LinkEvent).where(LinkEvent.source_id == work.get(Source, source_id).id)
    newest = work.session.exec(events.order_by(col(LinkEvent.at).desc(), col(LinkEvent.id).desc()).limit(limit)).all()
    return [LinkRow(each.at, each.mood, each.detail) for each in newest]


def _rows(work: Work, events: Sequence[IntegrationEvent]) -> list[EventRow]:
    tools = names(work, Asset.id, Asset.asset_number, {each.tool_id for each in events})
    sources = names(work, Source.id, Source.name, {each.source_id for each in events})
    return [EventRow(each.id or 0, each.source_id, sources.get(each.source_id, ''), each.received_at, each.kind, each.processing, each.delta,
                     each.tool_id, tools.get(each.tool_id, ''), each.gap_seconds, each.reason, dict(each.payload), each.source_ts, each.status_code)
            for each in events]
