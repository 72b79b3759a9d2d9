"""What happened to a tool or machine, newest first: changes, moves, failures, work, runs and all else in one line."""
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from data.tables.actions import ActionItem
from data.tables.assets import Asset, AssetKind, AssetMove, Cavity, CavityBlock, Location
from data.tables.failures import CorrectiveAction, FailureCode, FailureReport
from data.tables.maintenance import ChecklistTemplate, FittedPart, MaintenanceLog, MaintenancePlan, PlanCompletion
from data.tables.people import Department
from data.tables.shots import Run
from data.tables.upkeep import AuditEntry
from services.assets.register import names
from services.catalog import Limit
from services.guard import query
from services.language import _
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.wording import choice_word, column_word, shown, verb_word
from services.work import Work

TOLD_OTHERWISE = {'location_id', 'stage', 'site_id', 'kind'}


@dataclass(frozen=True, slots=True)
class Happening:
    at: datetime
    what: str  # added, changed, moved, blocked, unblocked, failed, mended, serviced, ran, fitted, acted
    title: str
    detail: str
    who: str
    link: str = ''


@query(Permission.SEE_ASSETS)
def asset_history(work: Work, *, asset_id: UUID, limit: Limit = 50) -> list[Happening]:
    """The newest things that happened to it."""
    asset = work.get(Asset, asset_id)
    found = [*_changes(work, asset, limit), *_moves(work, asset, limit), *_blocks(work, asset, limit),
             *_failures(work, asset, limit), *_logs(work, asset, limit), *_plans(work, asset, limit), *_runs(work, asset, limit),
             *_parts(work, asset, limit), *_actions(work, asset, limit)]
    return sorted(found, key=lambda happening: happening.at, reverse=True)[:limit]


def _changes(work: Work, asset: Asset, limit: int) -> Iterator[Happening]:
    entries = select(AuditEntry).where(AuditEntry.table == 'asset', AuditEntry.row_id == str(asset.id))
    newest = work.session.exec(entries.order_by(AuditEntry.id.desc()).limit(limit)).all()  # type: ignore[union-attr]
    departments = names(work, Department.id, Department.name, {UUID(value) for entry in newest for value in
                                                               entry.diff.get('department_id', []) if value})
    for entry in newest:
        changed = {column: values[1] for column, values in entry.diff.items() if column not in TOLD_OTHERWISE}
        if entry.verb == 'insert':
            yield Happening(entry.at, 'added', verb_word('insert').capitalize(), '', entry.actor_name)
        elif changed:
            told = '; '.join(f'{column_word(column)}: {_readable(column, value, departments)}' for column, value in changed.items())
            yield Happening(entry.at, 'changed', verb_word(entry.verb).capitalize(), told, entry.actor_name)


def _readable(column: str, value: Any, departments: dict[UUID, str]) -> str:
    return departments.get(UUID(value), '') if column == 'department_id' and value else shown(column, value)


def _moves(work: Work, asset: Asset, limit: int) -> Iterator[Happening]:
    moves = work.session.exec(select(AssetMove).where(AssetMove.asset_id == asset.id)
                              .order_by(AssetMove.at.desc()).limit(limit)).all()  # type: ignore[attr-defined]
    places = names(work, Location.id, Location.name, {place for move in moves for place in (move.from_id, move.to_id)})
    people = names_of(work, {move.by_id for move in moves})
    for move in moves:
        yield Happening(move.at, 'moved', *_told(move, places), people.get(move.by_id, ''))


def _told(move: AssetMove, places: dict[UUID, str]) -> tuple[str, str]:
    """The place is what people look for; where it says nothing, the stage does."""
    came_from = _('from {place}', place=places[move.from_id]) if move.from_id and move.from_id != move.to_id else ''
    stage = f'{column_word("stage")}: {choice_word(move.to_stage)}' if move.to_stage and move.to_stage is not move.from_stage else ''
    if stage and (move.to_id is None or move.to_id == move.from_id):
        return stage, came_from
    to = places[move.to_id] if move.to_id else _('unknown place')
    return _('Moved to {place}', place=to), ' · '.join(filter(None, [came_from, stage]))


def _blocks(work: Work, asset: Asset, limit: int) -> Iterator[Happening]:
    blocks = select(CavityBlock, Cavity.cavity_id).join(Cavity, Cavity.id == CavityBlock.cavity_id).where(  # type: ignore[arg-type]
        Cavity.tool_id == asset.id).order_by(CavityBlock.blocked_at.desc()).limit(limit)  # type: ignore[attr-defined]
    found = work.session.exec(blocks).all()
    people = names_of(work, {by for block, _name in found for by in (block.blocked_by_id, block.unblocked_by_id)})
    for block, name in found:
        yield Happening(block.blocked_at, 'blocked', _('Cavity {cavity} blocked', cavity=name), block.reason,
                        people.get(block.blocked_by_id, ''))
        if block.unblocked_at:
            yield Happening(block.unblocked_at, 'unblocked', _('Cavity {cavity} unblocked', cavity=name), '',
                            people.get(block.unblocked_by_id, ''))


def _failures(work: Work, asset: Asset, limit: int) -> Iterator[Happening]:
    reports = work.session.exec(select(FailureReport).where(FailureReport.asset_id == asset.id)
                                .order_by(FailureReport.occurred_at.desc()).limit(limit)).all()  # type: ignore[attr-defined]
    codes = names(work, FailureCode.id, FailureCode.name, {report.failure_code_id for report in reports})
    people = names_of(work, {by for report in reports for by in (report.reported_by_id, report.closed_by_id)})
    mended = names(work, CorrectiveAction.id, CorrectiveAction.name, {report.corrective_action_id for report in reports})
    for report in reports:
        title, link = codes[report.failure_code_id], f'/failures/{report.id}'
        cavities = f'{column_word("cavities")}: {", ".join(report.cavities)}' if report.cavities else ''
        yield Happening(report.occurred_at, 'failed', title, '; '.join(filter(None, [choice_word(report.severity), cavities])),
                        people.get(report.reported_by_id, ''), link)
        if report.closed_at:
            yield Happening(report.closed_at, 'mended', _('Closed: {failure}', failure=title), mended.get(report.corrective_action_id, ''),
                            people.get(report.closed_by_id, ''), link)


def _logs(work: Work, asset: Asset, limit: int) -> Iterator[Happening]:
    logs = work.session.exec(select(MaintenanceLog).where(MaintenanceLog.asset_id == asset.id)
                             .order_by(MaintenanceLog.performed_at.desc()).limit(limit)).all()  # type: ignore[attr-defined]
    lists = names(work, ChecklistTemplate.id, ChecklistTemplate.name, {log.checklist_template_id for log in logs})
    people = names_of(work, {log.performed_by_id for log in logs})
    for log in logs:
        title = lists.get(log.checklist_template_id) or choice_word(log.kind)
        yield Happening(log.performed_at, 'serviced', title, '; '.join(filter(None, [choice_word(log.result), log.observations])),
                        people.get(log.performed_by_id, ''), f'/maintenance/logs/{log.id}')


def _plans(work: Work, asset: Asset, limit: int) -> Iterator[Happening]:
    """Work that was said to be done without a log of its own; lower levels are part of the higher one."""
    done = select(PlanCompletion).where(PlanCompletion.asset_id == asset.id, col(PlanCompletion.log_id).is_(None),
                                        col(PlanCompletion.by_level).is_(None))
    found = work.session.exec(done.order_by(col(PlanCompletion.completed_at).desc()).limit(limit)).all()
    plans = names(work, MaintenancePlan.id, MaintenancePlan.name, {each.plan_id for each in found})
    people = names_of(work, {each.completed_by_id for each in found})
    for each in found:
        yield Happening(each.completed_at, 'serviced', plans.get(each.plan_id, ''), '; '.join(filter(None, [choice_word(each.status), each.notes])),
                        people.get(each.completed_by_id, ''), f'/maintenance/plans/{each.plan_id}')


def _runs(work: Work, asset: Asset, limit: int) -> Iterator[Happening]:
    mine, other = (Run.tool_id, 'machine_id') if asset.kind is AssetKind.TOOL else (Run.machine_id, 'tool_id')
    ended = select(Run).where(mine == asset.id, col(Run.ended_at).is_not(None))
    found = work.session.exec(ended.order_by(col(Run.started_at).desc()).limit(limit)).all()
    numbers = names(work, Asset.id, Asset.asset_number, {getattr(run, other) for run in found})
    people = names_of(work, {run.ended_by_id for run in found})
    for run in found:
        if run.ended_at:
            yield Happening(run.ended_at, 'ran', _('Ran with {other}', other=numbers.get(getattr(run, other), '')), run.note,
                            people.get(run.ended_by_id, ''), f'/runs/{run.id}')


def _parts(work: Work, asset: Asset, limit: int) -> Iterator[Happening]:
    found = work.session.exec(select(FittedPart).where(FittedPart.asset_id == asset.id).order_by(
        col(FittedPart.fitted_at).desc()).limit(limit)).all()
    people = names_of(work, {part.fitted_by_id for part in found})
    for part in found:
        cavity = f'{column_word("cavity")} {part.cavity}' if part.cavity else ''
        yield Happening(part.fitted_at, 'fitted', ' · '.join(filter(None, [part.position, part.name])), '; '.join(filter(None, [cavity, part.note])),
                        people.get(part.fitted_by_id, ''), f'/maintenance/parts?asset={asset.id}')


def _actions(work: Work, asset: Asset, limit: int) -> Iterator[Happening]:
    done = select(ActionItem).where(ActionItem.asset_id == asset.id, col(ActionItem.completed_at).is_not(None))
    found = work.session.exec(done.order_by(col(ActionItem.completed_at).desc()).limit(limit)).all()
    people = names_of(work, {action.assigned_to_id for action in found})
    for action in found:
        if action.completed_at:
            yield Happening(action.completed_at, 'acted', action.title, choice_word(action.status), people.get(action.assigned_to_id, ''),
                            f'/actions/{action.id}')
