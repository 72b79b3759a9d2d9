"""What went wrong in two years of the demo plant, what was done about it, and what came of it."""
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from data.base import Record
from data.tables.actions import ActionComment, ActionItem, ActionStatus
from data.tables.assets import CavityBlock
from data.tables.failures import FailureReport, ReportStatus, Severity
from services.demo.wear import WEEK, Plant, Wear
from services.upkeep.settings import PlantSettings

Ids = Mapping[str, Mapping[str, UUID]]  # by list and word


def failed(plant: Plant, told: Mapping[str, Any], at: datetime, wear: Wear | None, words: Ids, severity: Severity) -> FailureReport:
    """A report that was closed; when its tool had made enough shots since, somebody said that the fix has held."""
    closed = at + timedelta(hours=told['hours'])
    report = FailureReport(
        asset_id=plant.assets[told['asset']], failure_code_id=words['codes'][told['code']], severity=severity, occurred_at=at, created_at=at,
        reported_by_id=plant.people[Random(told['code'] + str(told['week'])).choice(('emil', 'anna', 'bogdan', 'carlos'))],
        description=told['description'], containment_action=told['contained'], root_cause=told['root'], cavities=told['cavities'],
        stop_reason_id=words['stops'][told['stop']], cause_id=words['causes'][told['cause']],
        corrective_action_id=words['actions'][told['action']], shots_at=wear.at(at) if wear else None, status=ReportStatus.CLOSED,
        closed_at=closed, closed_by_id=plant.people['dilek'], updated_at=closed)
    if wear:
        ask(report, wear, closed)
    return report


def ask(report: FailureReport, wear: Wear, closed: datetime) -> None:
    """As closing it does: after so many shots somebody is asked, and all who were asked have answered."""
    asked_at = wear.at(closed) + int(PlantSettings().fix_asked_after)
    answered = wear.when(asked_at)
    if answered:
        report.fix_held, report.fix_answered_at = True, answered + timedelta(hours=1)
    else:
        report.ask_at_shots = asked_at


def done(plant: Plant, told: Mapping[str, Any]) -> Iterator[Record]:
    """Follow-up work that is over, in time or not."""
    at = plant.now - told['week'] * WEEK
    finished = at + timedelta(days=told['took'])
    action = ActionItem(
        asset_id=plant.assets[told['asset']], title=told['title'], assigned_to_id=plant.people[told['to']], created_by_id=plant.people[told['by']],
        due_date=(at + timedelta(days=told['due'])).date(), status=ActionStatus.COMPLETED, completed_at=finished,
        completed_by_id=plant.people[told['to']], created_at=at, updated_at=finished)
    yield action
    if told['said']:
        yield ActionComment(action_id=action.id, text=told['said'], by_id=plant.people[told['to']], at=finished, created_at=finished,
                            updated_at=finished)


def blocked(plant: Plant, told: Mapping[str, Any], cavity_id: UUID) -> CavityBlock:
    begin, end = (plant.now - told[week] * WEEK for week in ('from', 'to'))
    return CavityBlock(cavity_id=cavity_id, reason=told['reason'], blocked_at=begin, blocked_by_id=plant.people['anna'], unblocked_at=end,
                       unblocked_by_id=plant.people['anna'], created_at=begin, updated_at=end)
