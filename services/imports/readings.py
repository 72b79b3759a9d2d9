"""Readings of counters from a list on paper or of another product: each is one look at a counter, and together they must rise."""
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from data.tables.assets import Asset, AssetKind
from data.tables.people import Site
from data.tables.shots import ShotReading, ToolCounter
from services.given import not_then
from services.imports.cells import at_most, calendar_day, converted, count, time_of_day
from services.imports.outcome import ImportKind, Outcome, Remark
from services.imports.sheet import Row, Sheet
from services.imports.sorting import Sorting
from services.language import _, number
from services.shots.counter import MOST_SHOTS, count_up, held_counter, open_run_of
from services.work import Work

READERS: Mapping[str, Callable[[str], Any]] = {'day': calendar_day, 'time': time_of_day, 'count': count, 'note': at_most(500)}
NOON = time_of_day('12:00')


@dataclass(frozen=True, slots=True)
class Reading:
    line: int
    tool: Asset
    at: datetime
    count: int
    note: str


class ReadingsFile(Sorting):
    """The lines of a file beside the tools of one site and what their counters showed last."""

    def __init__(self, work: Work, site: Site, sheet: Sheet) -> None:
        super().__init__(sheet)
        self._work, self._zone = work, ZoneInfo(site.time_zone)
        tools = work.session.exec(select(Asset).where(Asset.site_id == site.id, Asset.kind == AssetKind.TOOL))
        self._tools = {tool.asset_number: tool for tool in tools}
        self.fresh: list[Reading] = []
        named = defaultdict[UUID, list[Reading]](list)
        for row in sheet.rows:
            if reading := self._read(row):
                named[reading.tool.id].append(reading)
        for readings in named.values():
            self._compare(sorted(readings, key=lambda each: (each.at, each.count)))

    def _read(self, row: Row) -> Reading | None:
        tool = self._tools.get(row.cells.get('tool', ''))
        if tool is None:
            name = row.cells.get('tool', '')
            self.passed_over.append(Remark(row.line, _('The tool {number} is not registered.', number=name) if name else _('No tool is named.')))
            return None
        values, wrong = converted(row.cells, READERS)
        at = datetime.combine(values['day'], values.get('time', NOON), self._zone) if 'day' in values else None
        wrong |= self._wrong(values, wrong, at)
        if wrong or at is None:
            self.errors.append(Remark(row.line, self.sheet.told(wrong)))
            return None
        return Reading(row.line, tool, at, values['count'], values.get('note', ''))

    def _wrong(self, values: Mapping[str, Any], known: Mapping[str, str], at: datetime | None) -> dict[str, str]:
        found = {column: _('This is needed.') for column in ('day', 'count') if column not in values and column not in known}
        if at and (sentence := not_then(at, self._work.now + timedelta(days=1))):
            found['day'] = sentence
        if values.get('count', 0) > MOST_SHOTS:
            found['count'] = _('At most {limit}, please.', limit=number(MOST_SHOTS))
        return found

    def _compare(self, readings: list[Reading]) -> None:
        """`readings` of one tool, in the order in which they were made."""
        tool = readings[0].tool
        counter = self._work.session.get(ToolCounter, tool.id)
        shown = counter.counter if counter else 0
        there = {(each.recorded_at, each.shot_count) for each in self._known(tool)}
        newest = max((at for at, _count in there), default=None)
        for reading in readings:
            if (reading.at, reading.count) in there:
                self.unchanged += 1
            elif newest and reading.at <= newest:
                self.passed_over.append(Remark(reading.line, _('The counter of {number} was read after that day already.', number=tool.asset_number)))
            elif reading.count < shown:
                told = _('The counter of {number} showed {last} before and cannot fall.', number=tool.asset_number, last=number(shown))
                self.errors.append(Remark(reading.line, told))
            else:
                self.fresh.append(reading)
                shown, newest = reading.count, reading.at

    def _known(self, tool: Asset) -> list[ShotReading]:
        return list(self._work.session.exec(select(ShotReading).where(ShotReading.tool_id == tool.id).order_by(col(ShotReading.recorded_at))))


def plan_readings(work: Work, site: Site, sheet: Sheet) -> tuple[Outcome, Callable[[], None]]:
    """What the file would do, and doing it."""
    file = ReadingsFile(work, site, sheet)
    return file.outcome(ImportKind.READINGS, site.code, file.fresh), lambda: _write(work, file.fresh)


def _write(work: Work, readings: list[Reading]) -> None:
    for reading in readings:
        counter, run = held_counter(work, reading.tool), open_run_of(work, reading.tool.id)
        count_up(work, counter, reading.count, run=run if run and run.started_at <= reading.at else None, note=reading.note, at=reading.at)
