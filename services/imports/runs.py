"""Lines of a production record as runs: which are there already, and writing those that are not, many at a time."""
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import col, select

from data.base import new_id
from data.tables.assets import Asset, AssetKind
from data.tables.failures import PartDefect
from data.tables.people import Site
from data.tables.shots import ReadingSource, Run, RunSegment, ShotReading
from services.failures.content import usual_words
from services.imports.outcome import ImportKind, Outcome, Remark
from services.imports.production import Line, ProductionFile, Tool, days, figures
from services.imports.sheet import Sheet
from services.imports.storing import Values, store
from services.language import _, ngettext, number
from services.shots.counter import held_counter, last_looks
from services.shots.rollups import Piece, Tally
from services.shots.shares import Span
from services.work import Work

AT_ONCE = 500
Known = Mapping[tuple[UUID, str], tuple[int, int | None, dict[str, int]]]


def plan_production(work: Work, site: Site, sheet: Sheet) -> tuple[Outcome, Callable[[], None]]:
    """What the file would do, and doing it; nothing is written before the second is called."""
    zone = ZoneInfo(site.time_zone)
    tools = {each: Tool(tool_id, cavities) for each, tool_id, cavities in _assets(work, site, AssetKind.TOOL)}
    machines = {each: machine_id for each, machine_id, _cavities in _assets(work, site, AssetKind.MACHINE)}
    file = ProductionFile(sheet, tools, machines, today=work.now.astimezone(zone).date(), defects=_defects(work))
    known = _known(work, file.lines)
    fresh = [line for line in file.lines if (line.tool.id, line.import_key) not in known]
    errors = [*file.errors, *_differing(file.lines, known)]
    outcome = Outcome(
        ImportKind.PRODUCTION, site.code, taken=not errors, rows=len(sheet.rows) + len(sheet.broken), imported=0 if errors else len(fresh),
        unchanged=0 if errors else len(file.lines) - len(fresh), errors=_in_order([*errors, *file.passed_over]),
        remarks=_in_order([*file.remarks, *_looked_at_since(work, fresh, zone)]), unused=sheet.unused, figures=figures([] if errors else file.lines))
    return outcome, lambda: _write(work, site, fresh, zone)


def _assets(work: Work, site: Site, kind: AssetKind) -> Sequence[Any]:
    return work.session.exec(select(Asset.asset_number, Asset.id, Asset.cavity_count).where(Asset.site_id == site.id, Asset.kind == kind)).all()


def _defects(work: Work) -> dict[str, str]:
    """The usual part defects, known by their English, in the words of the plant."""
    own = dict(work.session.exec(select(PartDefect.id, PartDefect.name)).all())
    return {english: own[row_id] for english, row_id in usual_words(work, PartDefect).items()}


def _in_order(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(remarks, key=lambda remark: remark.line))


def _known(work: Work, lines: list[Line]) -> Known:
    """What was imported before in these days: shots, good parts and rejects of each line."""
    if not lines:
        return {}
    first, last = (datetime.combine(day, time(), ZoneInfo('UTC')) for day in days(lines))
    shots = sa.select(sa.func.sum(RunSegment.shots)).where(RunSegment.run_id == Run.id).scalar_subquery()  # type: ignore[arg-type]
    runs = sa.select(Run.tool_id, Run.import_key, shots, Run.good, Run.rejected).where(  # type: ignore[call-overload]
        Run.tool_id.in_({line.tool.id for line in lines}), Run.import_key.is_not(None),  # type: ignore[attr-defined,union-attr]
        Run.started_at > first - timedelta(days=2), Run.started_at < last + timedelta(days=2))  # whatever the time zone is or was
    return {(tool_id, key): (int(sum_of_shots or 0), good, rejected) for tool_id, key, sum_of_shots, good, rejected in work.session.execute(runs)}


def _differing(lines: list[Line], known: Known) -> list[Remark]:
    """A line that was put right since cannot be taken silently: its shots are counted already."""
    return [Remark(line.line, _('This line was imported before with other figures: {shots} shots and {good} good parts.',
                                shots=number(before[0]), good=number(before[1] or 0)))
            for line in lines if (before := known.get((line.tool.id, line.import_key))) not in (None, (line.shots, line.good, line.rejected))
            and before]


def _looked_at_since(work: Work, lines: list[Line], zone: ZoneInfo) -> list[Remark]:
    """One remark for each tool whose counter was read since, at the first of its lines."""
    looks, counted = last_looks(work, {line.tool.id for line in lines}), dict[str, list[int]]()
    for line in lines:
        if line.shots and _was_read(line, looks, zone):
            counted.setdefault(line.values['tool'], []).append(line.line)
    return [Remark(found[0], ngettext('{count} line lies before the last reading of {number}, so its shots do not count again.',
                                      '{count} lines lie before the last reading of {number}, so their shots do not count again.',
                                      len(found), number=tool)) for tool, found in counted.items()]


def _was_read(line: Line, looks: Mapping[UUID, datetime], zone: ZoneInfo) -> bool:
    """Whoever read the counter since the shift began saw its shots; what came after the look comes with the next one."""
    return line.tool.id in looks and line.span(zone)[0] < looks[line.tool.id]


def _write(work: Work, site: Site, lines: list[Line], zone: ZoneInfo) -> None:
    in_time = sorted(lines, key=lambda line: (line.span(zone), line.line))
    counts = _count(work, in_time, zone)
    _add_up(work, site, [line for line in in_time if line.line in counts], zone)
    for begin in range(0, len(in_time), AT_ONCE):
        runs, segments, readings = list[Values](), list[Values](), list[Values]()
        for line in in_time[begin:begin + AT_ONCE]:
            runs.append(run := _run(line, zone))
            segments.append({'run_id': run['id'], 'began_at': run['started_at'], 'active_cavities': line.cavities, 'shots': line.shots,
                             'cavity_count': line.tool.cavity_count})
            if line.line in counts:
                readings.append(_reading(work, run, line, counts[line.line]))
        for table, rows in ((Run, runs), (RunSegment, segments), (ShotReading, readings)):
            store(work, site, table, rows)


def _add_up(work: Work, site: Site, lines: list[Line], zone: ZoneInfo) -> None:
    """Into the sums by hour and day; what a reading has counted already stands in them."""
    tally, machine_ids = Tally(work), {line.machine_id for line in lines}
    machines = {machine.id: machine for machine in work.session.exec(select(Asset).where(col(Asset.id).in_(machine_ids)))}
    tally.expect([*machine_ids, *{line.tool.id for line in lines}])
    for line in lines:
        parts, lost = line.shots * line.cavities, line.shots * line.missing_cavities
        tally.add(line.tool.id, machines[line.machine_id], Piece(Span(*line.span(zone)), line.shots, parts, lost), site.id)
    tally.write()


def _run(line: Line, zone: ZoneInfo) -> Values:
    begin, end = line.span(zone)
    return {'id': new_id(), 'tool_id': line.tool.id, 'machine_id': line.machine_id, 'started_at': begin, 'ended_at': end, 'good': line.good,
            'rejected': line.rejected, 'import_key': line.import_key}


def _reading(work: Work, run: Values, line: Line, shot_count: int) -> Values:
    return {'tool_id': run['tool_id'], 'shot_count': shot_count, 'delta': line.shots, 'source': ReadingSource.IMPORTED, 'run_id': run['id'],
            'recorded_by_id': work.actor.user_id, 'recorded_at': run['ended_at'], 'machine_id': run['machine_id'], 'note': ''}


def _count(work: Work, in_time: list[Line], zone: ZoneInfo) -> dict[int, int]:
    """Move every counter once; answers what it showed after each line that moved it."""
    counts: dict[int, int] = {}
    tools = sorted({line.tool.id for line in in_time})  # always in this order, so that two imports do not wait for each other
    counters = {tool_id: held_counter(work, work.get(Asset, tool_id)) for tool_id in tools}
    looks = last_looks(work, tools)  # now nobody can read any of them before this is done
    for line in in_time:
        if line.shots and not _was_read(line, looks, zone):
            counter = counters[line.tool.id]
            counter.counter, counter.lifetime_shots = counter.counter + line.shots, counter.lifetime_shots + line.shots
            counter.last_shot_at = max(counter.last_shot_at or line.span(zone)[1], line.span(zone)[1])
            counts[line.line] = counter.counter
    work.session.flush()
    return counts
