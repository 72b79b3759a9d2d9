"""Sums by hour and day, kept up in the same transaction as what they sum up, so that a chart never has to look at single shots."""
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import select

from data.tables.assets import Asset
from data.tables.people import Site
from data.tables.shots import AssetKey, ShotDay, ShotHour
from services.shots.shares import Span, overlap, shares
from services.work import Work

HOUR = timedelta(hours=1)
NO_ASSET = 0
LONGEST_BY_HOUR = timedelta(days=7)  # nobody knows the hours of a reading after a month; its days are guess enough
SUMMED = ('shots', 'parts', 'parts_not_made', 'run_seconds')
Key = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """Shots that were made within a span of time, and what came of them."""
    span: Span
    shots: int
    parts: int
    parts_not_made: int = 0
    run_seconds: int = 0
    fastest: float | None = None


class Tally:
    """What one transaction adds to the sums; written at its end, each hour and day once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._hours: dict[Key, dict[str, Any]] = defaultdict(dict)
        self._days: dict[Key, dict[str, Any]] = defaultdict(dict)
        self._zones: dict[UUID, ZoneInfo] = {}
        self._keys: dict[UUID | None, int] = {None: NO_ASSET}

    def add(self, tool_id: UUID | None, machine: Asset | None, piece: Piece, site_id: UUID) -> None:
        keys = self._key(tool_id), self._key(machine.id if machine else None)
        if piece.span.begin > piece.span.end:  # a clock that was put back makes nothing disappear
            piece = replace(piece, span=Span(piece.span.end, piece.span.end))
        if piece.span.end - piece.span.begin <= LONGEST_BY_HOUR:
            self._spread(self._hours, keys, piece, list(_hours(piece.span)))
        self._spread(self._days, keys, piece, list(_days(piece.span, self._zone(site_id))))

    def expect(self, asset_ids: Collection[UUID]) -> None:
        """Their small numbers in one question; those that have none yet get one with their first shot."""
        known = select(AssetKey).where(AssetKey.asset_id.in_(asset_ids))  # type: ignore[attr-defined]
        self._keys |= {each.asset_id: each.key or NO_ASSET for each in self._work.session.exec(known)}

    def day_of(self, site_id: UUID, at: datetime) -> datetime:
        """When the day of the calendar began there."""
        zone = self._zone(site_id)
        return datetime.combine(at.astimezone(zone).date(), time(), zone).astimezone(UTC)

    def write(self) -> None:
        """In the order of the keys, so that two transactions never wait for each other."""
        for table, sums, period in ((ShotHour, self._hours, 'hour'), (ShotDay, self._days, 'day')):
            rows = [{period: when, 'tool_key': tool, 'machine_key': machine, 'min_cycle': None, **values}
                    for (when, tool, machine), values in sorted(sums.items())]
            if rows:
                self._work.session.execute(_upsert(self._work, table, period), rows)
        self._hours.clear()
        self._days.clear()

    def _spread(self, sums: dict[Key, dict[str, Any]], keys: tuple[int, int], piece: Piece, periods: list[tuple[int, Span]]) -> None:
        ticks = [overlap(span, piece.span) for _number, span in periods]
        divided = {name: shares(abs(getattr(piece, name)), ticks) for name in SUMMED}
        sign = -1 if piece.shots < 0 else 1  # what is taken back leaves the same hours that it went into
        for place, (number, _span) in enumerate(periods):
            row = sums[(number, *keys)]
            for name in SUMMED:
                row[name] = row.get(name, 0) + sign * divided[name][place]
            if piece.fastest is not None:
                row['min_cycle'] = min(piece.fastest, row.get('min_cycle') or piece.fastest)

    def _key(self, asset_id: UUID | None) -> int:
        if asset_id not in self._keys:
            self._keys[asset_id] = key_of(self._work, asset_id)  # type: ignore[arg-type]
        return self._keys[asset_id]

    def _zone(self, site_id: UUID) -> ZoneInfo:
        if site_id not in self._zones:
            site = self._work.session.get(Site, site_id)
            self._zones[site_id] = ZoneInfo(site.time_zone if site else 'UTC')
        return self._zones[site_id]


def give(work: Work, machine: Asset, tool_id: UUID, shots: int, *, parts: int, parts_not_made: int) -> None:
    """Shots of no tool become those of this one, in the very hours and days in which they were made, the newest first; `parts` is for one shot."""
    keys = key_of(work, tool_id), key_of(work, machine.id)
    tables: tuple[tuple[Any, str], ...] = ((ShotHour, 'hour'), (ShotDay, 'day'))
    for table, period in tables:
        left, found = shots, select(table).where(table.tool_key == NO_ASSET, table.machine_key == keys[1], table.shots > 0)
        for row in work.session.exec(found.order_by(getattr(table, period).desc()).with_for_update()):
            moved = min(left, row.shots)
            seconds = row.run_seconds * moved // row.shots
            row.shots, row.run_seconds, left = row.shots - moved, row.run_seconds - seconds, left - moved
            work.session.execute(_upsert(work, table, period), [{
                'tool_key': keys[0], period: getattr(row, period), 'machine_key': keys[1], 'shots': moved, 'parts': moved * parts,
                'parts_not_made': moved * parts_not_made, 'run_seconds': seconds, 'min_cycle': row.min_cycle}])
            if not left:
                break


def key_of(work: Work, asset_id: UUID) -> int:
    """The small number of a tool or machine; it gets one with its first shot."""
    if (key := work.session.exec(select(AssetKey.key).where(AssetKey.asset_id == asset_id)).first()) is not None:
        return key
    dialect: Any = sqlite if work.house.database.is_sqlite else postgresql
    work.session.execute(dialect.insert(AssetKey).values(asset_id=asset_id).on_conflict_do_nothing(index_elements=['asset_id']))
    return work.session.exec(select(AssetKey.key).where(AssetKey.asset_id == asset_id)).one() or NO_ASSET


def _upsert(work: Work, table: Any, period: str) -> Any:
    dialect: Any = sqlite if work.house.database.is_sqlite else postgresql
    new = dialect.insert(table)
    added = {name: getattr(table, name) + new.excluded[name] for name in SUMMED}
    known, fresh = table.min_cycle, new.excluded.min_cycle
    fastest = sa.case((sa.or_(known.is_(None), fresh < known), sa.func.coalesce(fresh, known)), else_=known)
    return new.on_conflict_do_update(index_elements=[period, 'tool_key', 'machine_key'], set_={**added, 'min_cycle': fastest})


def hour_of(at: datetime) -> int:
    return int(at.timestamp() // 3600)


def _hours(span: Span) -> Iterator[tuple[int, Span]]:
    number, last = hour_of(span.begin), hour_of(span.end)
    while number <= last:
        begin = datetime.fromtimestamp(number * 3600, UTC)
        yield number, Span(begin, begin + HOUR)
        number += 1


def _days(span: Span, zone: ZoneInfo) -> Iterator[tuple[int, Span]]:
    """Days of the calendar: the clocks of a plant go forward and back."""
    day, last = span.begin.astimezone(zone).date(), span.end.astimezone(zone).date()
    while day <= last:
        begin, end = (datetime.combine(each, time(), zone).astimezone(UTC) for each in (day, day + timedelta(days=1)))
        yield day.toordinal(), Span(begin, end)
        day += timedelta(days=1)
