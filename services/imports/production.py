"""Records of production, one line for each tool, machine and shift: what they say, and what they make of the register."""
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.assets.plate import MOST_CAVITIES
from services.given import not_then
from services.imports.cells import calendar_day, converted, count
from services.imports.headings import DEFECTS, GATHERED
from services.imports.outcome import Remark
from services.imports.sheet import Row, Sheet
from services.language import _, ngettext, number
from services.shots.counter import MOST_SHOTS

SHIFT_LENGTH = timedelta(hours=8)
SHIFTS = {'1': time(6), '2': time(14), '3': time(22), 'hc': time(8)}  # early, late, night, and office hours
LONGEST_KEY = 120
MOST = {**dict.fromkeys(('shots', 'good', 'parts', *DEFECTS), MOST_SHOTS), 'cavities': MOST_CAVITIES}
READERS = {'day': calendar_day, **dict.fromkeys(MOST, count)}


@dataclass(frozen=True, slots=True)
class Tool:
    id: UUID
    cavity_count: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One run of a shift. Who made it twice in one shift has two lines; `repeat` tells them apart."""
    line: int
    values: Mapping[str, Any]
    tool: Tool
    machine_id: UUID
    repeat: int
    names: Mapping[str, str] = field(default_factory=dict)
    """what the plant calls the usual part defects"""

    @property
    def shots(self) -> int:
        return int(self.values.get('shots', 0))

    @property
    def cavities(self) -> int:
        """Where nothing was made nobody counted the cavities, and it makes no difference."""
        return int(self.values.get('cavities') or self.tool.cavity_count or 1)

    @property
    def good(self) -> int:
        return int(self.values.get('good', 0))

    @property
    def rejected(self) -> dict[str, int]:
        counted = Counter[str]()
        for defect in DEFECTS:
            counted[self.names.get(GATHERED.get(defect, defect), GATHERED.get(defect, defect))] += self.values.get(defect, 0)
        return {defect: count for defect, count in counted.items() if count}

    @property
    def missing_cavities(self) -> int:
        return max((self.tool.cavity_count or 0) - self.cavities, 0) if self.shots else 0

    @property
    def import_key(self) -> str:
        return _key(self.values, self.repeat)

    def span(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The shift on the clock of the site, also in the nights in which the clock is changed."""
        begin = datetime.combine(self.values['day'], SHIFTS[self.values['shift'].casefold()])
        return begin.replace(tzinfo=zone), (begin + SHIFT_LENGTH).replace(tzinfo=zone)


class ProductionFile:
    """The lines of a file beside the tools and machines of one site."""

    def __init__(self, sheet: Sheet, tools: Mapping[str, Tool], machines: Mapping[str, UUID], *, today: date,
                 defects: Mapping[str, str] | None = None) -> None:
        self._sheet, self._tools, self._machines = sheet, tools, machines
        self._defects = defects or {}
        self._latest = today + timedelta(days=1)  # some plants call a night by the day on which it ends
        self._whole: dict[tuple[Any, ...], int] = {}
        self._repeats: dict[str, int] = {}
        self.lines: list[Line] = []
        self.errors: list[Remark] = list(sheet.broken)  # any of these, and nothing is taken
        self.passed_over: list[Remark] = []  # without a tool or machine, with one that nobody registered, or there twice
        self.remarks: list[Remark] = []
        for row in sheet.rows:
            self._look_at(row)

    def _look_at(self, row: Row) -> None:
        if reason := self._unknown(row.cells):
            self.passed_over.append(Remark(row.line, reason))
            return
        values, wrong = converted(row.cells, READERS)
        wrong |= dict(self._missing(values, wrong)) | dict(self._impossible(values))
        if wrong:
            self.errors.append(Remark(row.line, self._sheet.told(wrong)))
        elif first := self._said_before(row, values):
            self.passed_over.append(Remark(row.line, _('This line says the same as line {line}.', line=first)))
        else:
            self._take(row, values)

    def _unknown(self, cells: Mapping[str, str]) -> str:
        """Which tool ran in which machine is never guessed, and one that nobody registered keeps no month from being taken."""
        tool, machine = cells.get('tool'), cells.get('machine')
        if tool not in self._tools:
            return _('The tool {number} is not registered.', number=tool) if tool else _('No tool is named.')
        if machine not in self._machines:
            return _('The machine {number} is not registered.', number=machine) if machine else _('No machine is named.')
        return ''

    def _missing(self, values: Mapping[str, Any], wrong: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """What a run cannot do without, and what is not known here."""
        for column in ('day', 'shift'):
            if column not in values and column not in wrong:
                yield column, _('This is needed.')
        if 'shift' in values and values['shift'].casefold() not in SHIFTS:
            yield 'shift', _('{value} is no shift; shifts are 1, 2, 3 and HC.', value=values['shift'])
        if values.get('shots') and not values.get('cavities') and 'cavities' not in wrong:
            yield 'cavities', _('Nobody can tell how many parts came of these shots.')

    def _impossible(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What reads like a day or a figure and is none that a press could have made."""
        if 'day' in values and (sentence := not_then(values['day'], self._latest)):
            yield 'day', sentence
        for column, most in MOST.items():
            if values.get(column, 0) > most:
                yield column, _('At most {limit}, please.', limit=number(most))

    def _said_before(self, row: Row, values: Mapping[str, Any]) -> int | None:
        """A line copied by mistake would count its shots twice; lines that made nothing do no harm."""
        first = self._whole.setdefault(tuple(sorted(row.cells.items())), row.line)
        return first if first != row.line and values.get('shots') else None

    def _take(self, row: Row, values: Mapping[str, Any]) -> None:
        plain = _key(values, 1)
        self._repeats[plain] = repeat = self._repeats.get(plain, 0) + 1
        line = Line(row.line, values, self._tools[values['tool']], self._machines[values['machine']], repeat, self._defects)
        self.lines.append(line)
        self.remarks += [Remark(row.line, sentence) for sentence in _doubts(line)]


def figures(lines: list[Line]) -> dict[str, int]:
    """What the lines of a file add up to."""
    return {
        'shots': sum(line.shots for line in lines), 'parts': sum(line.shots * line.cavities for line in lines),
        'good': sum(line.good for line in lines), 'reduced_rows': sum(line.missing_cavities > 0 for line in lines),
        'parts_not_made': sum(line.shots * line.missing_cavities for line in lines),
    }


def days(lines: list[Line]) -> tuple[date, date]:
    known = [line.values['day'] for line in lines]
    return min(known), max(known)


def _key(values: Mapping[str, Any], repeat: int) -> str:
    """The same line of the same record has the same key for ever; names as the file writes them, because the register may change."""
    parts = [str(values['day']), values['shift'].casefold(), values['machine'], values['tool'], values.get('item', '')]
    key = '|'.join([*parts, *([str(repeat)] if repeat > 1 else [])])
    return key if len(key) <= LONGEST_KEY else sha256(key.encode()).hexdigest()


def _doubts(line: Line) -> Iterator[str]:
    """What cannot all be true although each figure is a figure; the line is taken as it stands."""
    made, told, counted = line.shots * line.cavities, line.values.get('parts'), line.good + sum(line.rejected.values())
    if told is not None and told != made:
        yield _('{shots} shots with {cavities} cavities make {made} parts, not {told}.',
                shots=number(line.shots), cavities=number(line.cavities), made=number(made), told=number(told))
    if counted > made:
        yield _('{counted} good and rejected parts are more than the {made} that were made.', counted=number(counted), made=number(made))
    if line.tool.cavity_count and line.cavities > line.tool.cavity_count:
        yield ngettext('The tool has only {count} cavity, but {ran} ran.', 'The tool has only {count} cavities, but {ran} ran.',
                       line.tool.cavity_count, ran=number(line.cavities))
