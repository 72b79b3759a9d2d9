"""Two years of history for the demo plant, which end in the state that the plant was loaded with."""
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select

from data.base import Record
from data.tables.assets import Asset, AssetKind, Cavity
from data.tables.failures import Cause, CorrectiveAction, FailureCode, FailureReport, PartDefect, ReportStatus, StopReason
from data.tables.maintenance import ChecklistTemplate, MaintenanceLog, MaintenancePlan
from data.tables.people import Site, User
from data.tables.shots import Run, RunSegment, ToolCounter
from data.tables.sources import SourceKind
from data.tables.upkeep import Setting
from services.demo.failures import Ids, ask, blocked, done, failed
from services.demo.photos import Shot, photographed, take_pictures
from services.demo.untouched import MARK, require_untouched
from services.demo.upkeep import kept
from services.demo.wear import Plant, Wear, worn
from services.errors import Conflict
from services.failures.content import usual_words
from services.guard import command
from services.house import House
from services.language import _
from services.maintenance.content import checklist_ids
from services.maintenance.signing import cavities_of
from services.people.roles import Permission
from services.shots.rollups import Piece, Tally
from services.shots.shares import Span, not_making
from services.sources.register import add_source
from services.work import Work

CONTENT = Path(__file__).parents[2] / 'data' / 'content' / 'history.json'


@dataclass(frozen=True, slots=True)
class Past:
    """What was read of the plant, and what is known of each tool by now."""
    plant: Plant
    words: Ids
    wear: Mapping[str, Wear]
    codes: Mapping[UUID, FailureCode]


def _photograph(house: House, values: dict[str, Any]) -> dict[str, Any]:
    """Pictures lie in the store before any row speaks of them."""
    with house.database.reading() as session:
        tools = dict(session.exec(select(Asset.asset_number, Asset.id)).all())
        wanted = session.exec(select(Setting.id).where(Setting.name == MARK)).first() and not session.exec(select(Run.id).limit(1)).first()
    return values | {'shots': take_pictures(house, _content()['photos'], tools) if wanted else []}


@command(Permission.EDIT_SETTINGS, prepare=_photograph)
def load_demo_history(work: Work, *, shots: list[Shot] = []) -> None:  # noqa: B006 (the guard hands over a copy)
    """Runs, upkeep, failures and photos of two years, for a demo plant in which nobody has entered anything yet."""
    work.actor.require_all_sites()
    require_untouched(work.session)
    if work.session.exec(select(Run.id).limit(1)).first() is not None:
        raise Conflict(_('The history of the demo plant is there already.'))
    content = _content()
    past = _past(work, content)
    rows = [row for wear in past.wear.values() for row in wear.rows]
    rows += [blocked(past.plant, each, _cavity(work, past, each)) for each in content['blocks']]
    reports = [_failed(past, content, each) for each in content['failures']]
    rows += [*reports, *(row for each in content['actions'] for row in done(past.plant, each)), *_kept(work, past)]
    rows += photographed(past.plant, shots, reports)
    _end_in_the_present(work, past)
    store(work, rows)
    _add_up(work, past)
    _connect(work, past, content)


def store(work: Work, rows: Sequence[Record]) -> None:
    """Many rows with few statements, and one line of the change log for each table: what nobody did need not be told one by one."""
    site_id = work.session.exec(select(Site.id)).one()
    order = {table.name: place for place, table in enumerate(Record.metadata.sorted_tables)}
    for name, group in groupby(sorted(rows, key=lambda row: order[str(row.__tablename__)]), key=lambda row: str(row.__tablename__)):
        table = Record.metadata.tables[name]
        values = [{column.key: getattr(row, column.key) for column in table.columns} | {'version': 1} for row in group]
        work.session.execute(sa.insert(table), values)
        work.note(name, site_id, 'insert', label=_('Demo plant'), site_id=site_id, diff={'rows': [None, len(values)]})


def _past(work: Work, content: Mapping[str, Any]) -> Past:
    defects = {word: work.get(PartDefect, row_id).name for word, row_id in usual_words(work, PartDefect).items()}
    plant = Plant(work.now, _ids(work, Asset, 'asset_number'), _ids(work, User, 'username'), usual_words(work, StopReason),
                  {tool.asset_number: tool.cavity_count or 1 for tool in work.session.exec(select(Asset))}, defects)
    words = {'codes': _ids(work, FailureCode, 'code'), 'stops': plant.stops, 'causes': usual_words(work, Cause),
             'actions': usual_words(work, CorrectiveAction)}
    wear = {told['tool']: worn(plant, told, [each for each in content['blocks'] if each['tool'] == told['tool']], _stops(content, told))
            for told in content['runs']}
    return Past(plant, words, wear, {code.id: code for code in work.session.exec(select(FailureCode))})


def _stops(content: Mapping[str, Any], told: Mapping[str, Any]) -> dict[int, str]:
    """A failure of a machine ends the run of the tool that hangs there most."""
    here = {told['tool'], told['machine']} if told['open_since'] else {told['tool']}
    return {each['week']: each['stop'] for each in content['failures'] if each['asset'] in here}


def _failed(past: Past, content: Mapping[str, Any], told: Mapping[str, Any]) -> FailureReport:
    tool = next(each['tool'] for each in content['runs']
                if told['asset'] in {each['tool'], each['machine']} and told['week'] in _stops(content, each))
    severity = past.codes[past.words['codes'][told['code']]].severity_default
    return failed(past.plant, told, past.wear[tool].ends[told['week']], past.wear.get(told['asset']), past.words, severity)


def _kept(work: Work, past: Past) -> Iterator[Record]:
    lists = {place: work.get(ChecklistTemplate, list_id) for place, list_id in enumerate(checklist_ids(), 1)}
    for number in past.wear:
        tool = work.get(Asset, past.plant.assets[number])
        plans = work.session.exec(select(MaintenancePlan).where(MaintenancePlan.asset_id == tool.id)).all()
        yield from kept(past.plant, tool, plans, past.wear[number], lists, cavities_of(work, tool.id))


def _add_up(work: Work, past: Past) -> None:
    """Into the sums by hour and day, as if every shot had been counted when it was made."""
    site_id = work.session.exec(select(Site.id)).one()
    tally, machines = Tally(work), {machine.id: machine for machine in work.session.exec(select(Asset).where(Asset.kind == AssetKind.MACHINE))}
    tally.expect(list(past.plant.assets.values()))
    for wear in past.wear.values():
        runs = {row.id: row for row in wear.rows if isinstance(row, Run)}
        for segment in (row for row in wear.rows if isinstance(row, RunSegment)):
            run = runs[segment.run_id]
            span = Span(segment.began_at, run.ended_at or past.plant.now)
            parts, lost = segment.shots * segment.active_cavities, segment.shots * not_making(segment.cavity_count, segment.active_cavities)
            tally.add(run.tool_id, machines[run.machine_id], Piece(span, segment.shots, parts, lost, int((span.end - span.begin).total_seconds())),
                      site_id)
    tally.write()


def _connect(work: Work, past: Past, content: Mapping[str, Any]) -> None:
    """Presses in which a tool runs shoot on by themselves, so that there is something to watch."""
    for told in content['runs']:
        if told['open_since']:
            add_source(work, machine_id=past.plant.assets[told['machine']], kind=SourceKind.SIMULATED,
                       mapping={'moulds': [told['tool']], 'cycle_seconds': told['cycle']})


def _end_in_the_present(work: Work, past: Past) -> None:
    """The counters, and what the plans, reports and logs of today would know if the history had always been there."""
    for number, wear in past.wear.items():
        tool_id = past.plant.assets[number]
        work.session.add(ToolCounter(tool_id=tool_id, lifetime_shots=wear.total, counter=wear.total, last_shot_at=wear.times[-1]))
        for plan in work.session.exec(select(MaintenancePlan).where(MaintenancePlan.asset_id == tool_id)):
            plan.last_done_shots = wear.at(plan.last_done_at or plan.created_at)
        for log in work.session.exec(select(MaintenanceLog).where(MaintenanceLog.asset_id == tool_id)):
            log.shots_at = wear.at(log.performed_at)
        for report in work.session.exec(select(FailureReport).where(FailureReport.asset_id == tool_id)):
            report.shots_at = wear.at(report.occurred_at)
            if report.status is ReportStatus.CLOSED and report.corrective_action_id and report.closed_at:
                ask(report, wear, report.closed_at)
    work.session.flush()


def _cavity(work: Work, past: Past, told: Mapping[str, Any]) -> UUID:
    return work.session.exec(select(Cavity.id).where(Cavity.tool_id == past.plant.assets[told['tool']], Cavity.cavity_id == told['cavity'])).one()


def _ids(work: Work, table: type[Any], column: str) -> dict[str, UUID]:
    return dict(work.session.exec(select(getattr(table, column), table.id)).all())


def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(CONTENT.read_text())
    return content
