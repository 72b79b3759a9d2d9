"""What was done, signed and in order: the register of maintenance logs, the card of one, and what is offered to whoever writes the next."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select

from data.tables.actions import ActionItem, ActionStatus
from data.tables.assets import Asset, AssetKind, AssetStatus, Stage
from data.tables.maintenance import ChecklistTemplate, LogKind, LogResult, LogStep, MaintenanceLog, PlanCompletion, StepType, StepVerdict
from data.tables.people import Site
from services.assets.register import SEARCHED as ASSET_WORDS
from services.assets.register import names, rows_of
from services.catalog import Limit, Offset
from services.fields import Search
from services.guard import query
from services.maintenance.templates import Template, list_templates, steps_in
from services.order import containing, order_by
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.work import Found, Work

SEARCHED = (MaintenanceLog.observations, MaintenanceLog.spares_fitted)
SEARCHED_ELSEWHERE = {MaintenanceLog.asset_id: (Asset.asset_number, Asset.name), MaintenanceLog.checklist_template_id: (ChecklistTemplate.name,)}
_NUMBER = sa.select(Asset.asset_number).where(Asset.id == MaintenanceLog.asset_id).scalar_subquery()  # type: ignore
SORTS: Mapping[str, Any] = {'performed_at': MaintenanceLog.performed_at, 'asset_number': _NUMBER, 'kind': MaintenanceLog.kind,
                            'result': MaintenanceLog.result, 'duration_minutes': MaintenanceLog.duration_minutes}
MOST_ASSETS, MOST_RECENT, MOST_LISTS = 30, 6, 200


@dataclass(frozen=True, slots=True)
class LogRow:
    """A log as a list shows it."""
    id: UUID
    version: int
    asset_id: UUID
    asset_kind: AssetKind
    asset_number: str
    asset_name: str
    site: str
    kind: LogKind
    checklist_template_id: UUID | None
    checklist: str
    edition: int | None
    performed_at: datetime
    performed_by_id: UUID | None
    performed_by: str
    duration_minutes: int
    result: LogResult
    follow_up_required: bool
    others_ok: bool
    observations: str
    spares_fitted: str
    shots_at: int | None
    run_id: UUID | None


@dataclass(frozen=True, slots=True)
class SignedStep:
    """One line of a log; `value` is a number, a text, the id of a photo, or why it is not in order."""
    position: int
    text: str
    type: StepType
    critical: bool
    cavity: str
    value: str
    unit: str
    verdict: StepVerdict
    done_by: str
    done_at: datetime


@dataclass(frozen=True, slots=True)
class RaisedAction:
    id: UUID
    title: str
    status: ActionStatus
    blocks_release: bool


@dataclass(frozen=True, slots=True)
class LogCard:
    """A log with its steps, and the actions that follow from it."""
    log: LogRow
    steps: tuple[SignedStep, ...]
    actions: tuple[RaisedAction, ...]
    plan_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class LogCounts:
    """How many there are, for the filter chips."""
    total: int
    by_result: Mapping[LogResult, int]


@query(Permission.SEE_ASSETS)
def list_logs(work: Work, *, asset_id: UUID | None = None, kind: LogKind | None = None, result: LogResult | None = None, text: Search = '',
              sort: str = '-performed_at', offset: Offset = 0, limit: Limit = 50) -> Found:
    """One page of the logs that fit."""
    fitting = _fitting(text, asset_id=asset_id, kind=kind, result=result)
    found, total = work.page(select(MaintenanceLog).where(*fitting), order=order_by(sort, SORTS, MaintenanceLog.id), offset=offset, limit=limit)
    return Found(log_rows(work, found), total)


@query(Permission.SEE_ASSETS)
def count_logs(work: Work, *, text: Search = '') -> LogCounts:
    """How many fit a search, and how they ended."""
    result = sa.func.coalesce(MaintenanceLog.result, '') if text else MaintenanceLog.result  # a search in the order of an index jumps to and fro
    found = work.session.execute(sa.select(result, sa.func.count()).where(*_fitting(text)).group_by(result))  # type: ignore
    by_result = dict.fromkeys(LogResult, 0) | {LogResult(result): count for result, count in found}
    return LogCounts(sum(by_result.values()), by_result)


@query(Permission.SEE_ASSETS)
def show_log(work: Work, *, log_id: UUID) -> LogCard:
    """Everything that was signed."""
    log = work.get(MaintenanceLog, log_id)
    actions = work.session.exec(select(ActionItem).where(ActionItem.maintenance_log_id == log.id).order_by(ActionItem.id)).all()  # type: ignore
    plans = work.session.exec(select(PlanCompletion.plan_id).where(PlanCompletion.log_id == log.id, PlanCompletion.by_level.is_(None)))  # type: ignore
    return LogCard(log_rows(work, [log])[0], tuple(_steps(work, log)),
                   tuple(RaisedAction(each.id, each.title, each.status, each.blocks_release) for each in actions), tuple(plans))


@query(Permission.DO_MAINTENANCE)
def assets_to_log(work: Work, *, text: Search = '') -> Found:
    """What fits a search; without one what came out of a machine, then what this person worked on last, then everything else."""
    matching = select(Asset).where(Asset.status != AssetStatus.RETIRED, containing(text, ASSET_WORDS))
    stages = {Stage.PULLED: 0, Stage.INSPECTION: 0, Stage.BENCH: 2, Stage.IN_PRESS: 3}
    recent = _worked_on_lately(work)
    lately = sa.case((Asset.id.in_(recent), 1), else_=4) if recent else sa.literal(4)  # type: ignore[attr-defined]
    rank = sa.case({stage: place for stage, place in stages.items() if place == 0}, value=Asset.stage, else_=lately)
    order = [] if text else [rank, sa.case(stages, value=Asset.stage, else_=4)]
    found, total = work.page(matching, order=[*order, Asset.asset_number, Asset.id], offset=0, limit=MOST_ASSETS)
    return Found(rows_of(work, found), total)


@query(Permission.DO_MAINTENANCE)
def checklists_for(work: Work, *, asset_id: UUID) -> list[Template]:
    """The checklists in use, in the order of their purposes: what every run asks for comes first. A machine has no cavities to look at."""
    asset = work.get(Asset, asset_id)
    found: list[Template] = list_templates(work, active=True, limit=MOST_LISTS).items
    order = list(LogKind)
    fitting = [each for each in found if each.steps and (
        asset.kind is AssetKind.TOOL or not any(step.type is StepType.PER_CAVITY for step in each.steps))]
    return sorted(fitting, key=lambda each: (order.index(each.purpose), each.name))


def _fitting(text: str, **exactly: Any) -> list[Any]:
    """The conditions of a search; what is None is not asked for."""
    conditions: list[Any] = [getattr(MaintenanceLog, name) == value for name, value in exactly.items() if value is not None]
    return [*conditions, containing(text, SEARCHED, SEARCHED_ELSEWHERE)] if text else conditions


def log_rows(work: Work, logs: Iterable[MaintenanceLog]) -> list[LogRow]:
    """What a page of logs refers to is asked for once, not once for each."""
    listed = list(logs)
    assets = {asset.id: asset for asset in _all(work, Asset, {log.asset_id for log in listed})}
    lists = {each.id: each for each in _all(work, ChecklistTemplate, {log.checklist_template_id for log in listed} - {None})}
    sites = names(work, Site.id, Site.code, {asset.site_id for asset in assets.values()})
    people = names_of(work, {log.performed_by_id for log in listed})
    return [_row(log, assets[log.asset_id], lists.get(log.checklist_template_id), sites, people) for log in listed]


def _row(log: MaintenanceLog, asset: Asset, template: ChecklistTemplate | None, sites: Mapping[Any, str], people: Mapping[Any, str]) -> LogRow:
    kept = {name: getattr(log, name) for name in LogRow.__dataclass_fields__ if name in MaintenanceLog.model_fields and name != 'version'}
    return LogRow(**kept, version=log.version or 0, asset_kind=asset.kind, asset_number=asset.asset_number, asset_name=asset.name,
                  site=sites.get(asset.site_id, ''), checklist=template.name if template else '', edition=template.edition if template else None,
                  performed_by=people.get(log.performed_by_id, ''))


def _steps(work: Work, log: MaintenanceLog) -> Iterable[SignedStep]:
    found = work.session.exec(select(LogStep).where(LogStep.log_id == log.id).order_by(LogStep.position)).all()  # type: ignore[arg-type]
    people = names_of(work, {step.done_by_id for step in found})
    template = work.session.get(ChecklistTemplate, log.checklist_template_id) if log.checklist_template_id else None
    units = {step.text: step.unit for step in steps_in(template)} if template else {}
    for step in found:
        yield SignedStep(step.position, step.text, step.type, step.critical, step.cavity, step.value, units.get(step.text, ''), step.verdict,
                         people.get(step.done_by_id, ''), step.done_at)


def _worked_on_lately(work: Work) -> list[UUID]:
    last = sa.func.max(MaintenanceLog.performed_at)
    mine = sa.select(MaintenanceLog.asset_id).where(MaintenanceLog.performed_by_id == work.actor.user_id)  # type: ignore[call-overload]
    return [row_id for row_id, in work.session.execute(mine.group_by(MaintenanceLog.asset_id).order_by(last.desc()).limit(MOST_RECENT))]


def _all(work: Work, table: type[Any], ids: Any) -> Iterable[Any]:
    return work.session.exec(select(table).where(table.id.in_(ids))).all() if ids else ()
