"""Two years of the demo plant: everything adds up, and ends where the plant without a history begins."""
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from sqlmodel import select

from app.cli.house import CLI
from data.base import new_id, now
from data.tables.actions import ActionItem, ActionStatus
from data.tables.assets import Asset, Location
from data.tables.failures import Cause, CorrectiveAction, FailureCode, FailureReport, PartDefect, ReportStatus, StopReason
from data.tables.maintenance import ChecklistTemplate, LogStep, MaintenanceLog, PlanCompletion
from data.tables.people import Department
from data.tables.photos import Attachment
from data.tables.shots import Run, RunSegment, ShotDay, ShotHour, ShotReading, ToolCounter
from data.tables.upkeep import AuditEntry
from services.actions.register import list_actions
from services.assets.plate import add_asset
from services.demo.drawing import draw
from services.demo.history import load_demo_history
from services.demo.wear import Plant, worn
from services.errors import Conflict
from services.failures.register import list_reports
from services.first_run import load_demo, set_up
from services.maintenance.register import list_plans
from services.photos.store import PhotoStore, thumb_of
from services.upkeep.audit import verify_audit


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    monkeypatch.setattr('services.people.passwords.ROUNDS', 4)


def test_the_history_adds_up_and_ends_in_the_present(runner):
    runner.do(CLI, load_demo)
    before = present(runner)
    runner.do(CLI, load_demo_history)
    assert present(runner) == before
    with runner.house.database.reading() as session:
        everything_adds_up(session)
        the_sums_are_those_of_the_runs(session)
        upkeep_is_kept(session)
        failures_cluster(session)
        photos_can_be_seen(runner, session)
        the_log_stays_short(session)
    assert runner.do(CLI, verify_audit).first_broken is None
    with pytest.raises(Conflict, match='already'):
        runner.do(CLI, load_demo_history)


def test_a_plant_that_speaks_german_has_its_lists_in_german_with_the_demo_too(quick_runner):
    """Tools and people go with the demo, lists and places stay."""
    quick_runner.do(CLI, set_up, username='ada', full_name='Ada', password='a heron stands in the rain', plant_name='Werk', language='de', demo=True)
    quick_runner.do(CLI, load_demo_history)
    with quick_runner.house.database.reading() as session:
        everything_adds_up(session)
        names = {table: set(session.exec(select(table.name))) for table in (FailureCode, StopReason, PartDefect, Cause, CorrectiveAction,
                                                                            ChecklistTemplate, Location, Department)}
        assert 'Grat an der Trennebene' in names[FailureCode]
        assert 'Unvollständig gefüllt' in names[PartDefect]
        assert 'Auftrag fertig' in names[StopReason]
        assert 'Ausbau aus der Maschine' in names[ChecklistTemplate]
        assert 'Werkzeugbau' in names[Department]
        assert 'Regal A' in names[Location]
        rejected = {name for run in session.exec(select(Run)) for name in run.rejected}
        assert rejected
        assert rejected <= names[PartDefect]


def present(runner):
    """What a person sees of plans, failures and actions that are still open."""
    plans, reports, actions = (runner.do(CLI, listed, limit=500).items for listed in (list_plans, list_reports, list_actions))
    assert min(len(plans), len(reports), len(actions)) > 4
    return ({(row.asset_number, row.name): (row.state, row.used_percent, row.due_on) for row in plans},
            {row.id: (row.status, row.fix_is_asked) for row in reports if row.status is not ReportStatus.CLOSED},
            {row.id: row.status for row in actions if row.status is not ActionStatus.COMPLETED})


def the_sums_are_those_of_the_runs(session):
    made = session.execute(sa.select(sa.func.sum(RunSegment.shots), sa.func.sum(RunSegment.shots * RunSegment.active_cavities))).one()
    for table in (ShotHour, ShotDay):
        assert session.execute(sa.select(sa.func.sum(table.shots), sa.func.sum(table.parts))).one() == made


def everything_adds_up(session):
    for counter in session.exec(select(ToolCounter)):
        runs = session.exec(select(Run).where(Run.tool_id == counter.tool_id).order_by(Run.started_at)).all()
        readings = session.exec(select(ShotReading).where(ShotReading.tool_id == counter.tool_id).order_by(ShotReading.recorded_at)).all()
        brought = sum(each.delta for each in readings if each.run_id is None)
        in_runs = session.scalar(select(sa.func.sum(RunSegment.shots)).where(RunSegment.run_id.in_([run.id for run in runs])))
        assert counter.lifetime_shots == counter.counter == brought + in_runs == sum(each.delta for each in readings) == readings[-1].shot_count
        assert all(after.shot_count == earlier.shot_count + after.delta for earlier, after in pairwise(readings))
        assert len(runs) > 15
        assert runs[-1].started_at - runs[0].started_at > timedelta(days=600)
    segments = {each.run_id: each for each in session.exec(select(RunSegment))}
    runs = session.exec(select(Run).order_by(Run.machine_id, Run.started_at)).all()
    assert all(run.good + sum(run.rejected.values()) == segments[run.id].shots * segments[run.id].active_cavities for run in runs if run.ended_at)
    assert not [run for run, later in pairwise(runs) if run.machine_id == later.machine_id and (not run.ended_at or run.ended_at > later.started_at)]
    assert Counter(run.ended_at is None for run in runs)[True] == 5, 'a run in every press'
    assert any(segment.active_cavities < segment.cavity_count for segment in segments.values())


def upkeep_is_kept(session):
    logs = {log.id: log for log in session.exec(select(MaintenanceLog))}
    signed = set(session.exec(select(LogStep.log_id)))
    completions = session.exec(select(PlanCompletion)).all()
    assert len(completions) > 400
    for each in completions:
        log = logs[each.log_id]
        assert (each.asset_id, each.completed_at, each.shots_at, each.completed_by_id) == (
            log.asset_id, log.performed_at, log.shots_at, log.performed_by_id)
        assert log.id in signed
        readings = select(sa.func.sum(ShotReading.delta)).where(ShotReading.tool_id == each.asset_id, ShotReading.recorded_at <= each.completed_at)
        assert each.shots_at == (session.scalar(readings) or 0)
    assert any(each.by_level for each in completions), 'the higher work includes the lower'


def failures_cluster(session):
    told = session.exec(select(Asset.asset_number, FailureReport, Cause.name).join(Asset, Asset.id == FailureReport.asset_id)
                        .join(Cause, Cause.id == FailureReport.cause_id)).all()
    by_tool = Counter((number, report.failure_code_id) for number, report, _cause in told)
    assert max(by_tool.values()) >= 4, 'one tool has the same failure again and again'
    assert len([pair for pair, count in by_tool.items() if count > 1]) > 5
    for _number, report, _cause in told:
        assert report.status is ReportStatus.CLOSED
        assert (report.fix_held is None) == (report.fix_answered_at is None)
        assert report.fix_held is None or report.ask_at_shots is None, 'who has answered is not asked again'
    done = session.exec(select(ActionItem).where(ActionItem.status == ActionStatus.COMPLETED)).all()
    assert {action.completed_at.date() > action.due_date for action in done} == {True, False}, 'some were late, some in time'


def photos_can_be_seen(runner, session):
    store, photos = PhotoStore(runner.house), session.exec(select(Attachment)).all()
    assert len(photos) > 5
    for photo in photos:
        assert store.read(photo.storage_path)[:2] == store.read(thumb_of(photo.storage_path))[:2] == b'\xff\xd8'
    assert {path for path, _file in store.paths()} == {path for photo in photos for path in (photo.storage_path, thumb_of(photo.storage_path))}


def the_log_stays_short(session):
    written = session.exec(select(AuditEntry).where(AuditEntry.command == 'load_demo_history')).all()
    assert len(written) < 50
    told = {entry.table: entry.diff['rows'][1] for entry in written if entry.label == 'Demo plant'}
    assert told['run'] == len(session.exec(select(Run.id)).all())


def test_a_history_needs_a_demo_plant_in_which_nothing_was_entered(quick_runner):
    with pytest.raises(Conflict, match='no demo plant'):
        quick_runner.do(CLI, load_demo_history)
    quick_runner.do(CLI, load_demo)
    quick_runner.do(CLI, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    with pytest.raises(Conflict, match='entered'):
        quick_runner.do(CLI, load_demo_history)


def test_the_same_two_years_every_time():
    """Only what it is counted back from differs."""
    plant = Plant(now(), MissingIds(), MissingIds(), MissingIds(), dict.fromkeys(['TL-1042'], 2))
    told = {'tool': 'TL-1042', 'machine': 'P-04', 'before': 0, 'weekly': 1200, 'cycle': 36, 'ends': 1, 'every': 1, 'rest': 0, 'open_since': 0,
            'reject': 0.01, 'defects': ['Sink', 'Scratch']}
    first, second = worn(plant, told, [], {}), worn(plant, told, [], {})
    assert (first.times, first.shots) == (second.times, second.shots)
    picture = {'tool': 'TL-1107', 'angle': 'cavity', 'caption': 'Flash', 'stain': 'flash', 'at': 6}
    assert draw(picture)[0].sha256 == draw(picture)[0].sha256


class MissingIds(dict):
    """Every name has an id."""

    def __missing__(self, name):
        return self.setdefault(name, new_id())
