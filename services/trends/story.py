"""One tool's story: what happened to it, to be laid over its shots on one axis of time."""
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from data.tables.actions import ActionItem
from data.tables.assets import Asset
from data.tables.failures import FailureCode, FailureReport
from data.tables.maintenance import ChecklistTemplate, MaintenanceLog
from data.tables.shots import Run
from services.assets.register import names
from services.guard import query
from services.people.roles import Permission
from services.trends.kept import kept
from services.trends.lens import Calendar, Lens
from services.wording import choice_word
from services.work import Work

MOST = 500


class What(StrEnum):
    FAILED = 'failed'
    SERVICED = 'serviced'
    ACTED = 'acted'
    RAN = 'ran'


@dataclass(frozen=True, slots=True)
class Chapter:
    at: datetime
    what: What
    title: str
    detail: str
    link: str


@query(Permission.SEE_ASSETS)
@kept('failure_report', 'failure_code', 'maintenance_log', 'checklist_template', 'action_item', 'run')
def tool_story(work: Work, *, lens: Lens) -> Sequence[Chapter]:
    """Failures, maintenance, follow-up work and runs of the tool that is looked at, the oldest first."""
    lens.require_some_days()
    found = [*_failures(work, lens), *_logs(work, lens), *_actions(work, lens), *_runs(work, lens)]
    return sorted(found, key=lambda chapter: chapter.at)[-MOST:]


def _failures(work: Work, lens: Lens) -> Iterator[Chapter]:
    asked = _asked(work, lens, FailureReport, FailureReport.asset_id, FailureReport.occurred_at,
                   FailureReport.id, FailureReport.severity, FailureReport.cavities, FailureCode.name)
    for at, report_id, severity, cavities, name in work.session.execute(asked.join(FailureCode, FailureCode.id == FailureReport.failure_code_id)):
        yield Chapter(at, What.FAILED, name, ' · '.join(filter(None, [choice_word(severity), ', '.join(cavities)])), f'/failures/{report_id}')


def _logs(work: Work, lens: Lens) -> Iterator[Chapter]:
    asked = _asked(work, lens, MaintenanceLog, MaintenanceLog.asset_id, MaintenanceLog.performed_at,
                   MaintenanceLog.id, MaintenanceLog.kind, MaintenanceLog.result, MaintenanceLog.checklist_template_id)
    rows = work.session.execute(asked).all()
    lists = names(work, ChecklistTemplate.id, ChecklistTemplate.name, {row[-1] for row in rows})
    for at, log_id, kind, result, list_id in rows:
        yield Chapter(at, What.SERVICED, lists.get(list_id) or choice_word(kind), choice_word(result), f'/maintenance/logs/{log_id}')


def _actions(work: Work, lens: Lens) -> Iterator[Chapter]:
    asked = _asked(work, lens, ActionItem, ActionItem.asset_id, ActionItem.created_at, ActionItem.id, ActionItem.title, ActionItem.status)
    for at, action_id, title, status in work.session.execute(asked):
        yield Chapter(at, What.ACTED, title, choice_word(status), f'/actions/{action_id}')


def _runs(work: Work, lens: Lens) -> Iterator[Chapter]:
    rows = work.session.execute(_asked(work, lens, Run, Run.tool_id, Run.started_at, Run.id, Run.machine_id)).all()
    machines = names(work, Asset.id, Asset.asset_number, {machine_id for _at, _run_id, machine_id in rows})
    for at, run_id, machine_id in rows:
        yield Chapter(at, What.RAN, machines.get(machine_id, ''), '', f'/runs/{run_id}')


def _asked(work: Work, lens: Lens, table: Any, asset: Any, moment: Any, *columns: Any) -> Any:
    asked = sa.select(moment, *columns).select_from(table).join(Asset, Asset.id == asset)
    return asked.where(asset == lens.tool_id, Calendar(work).during(lens, moment)).order_by(moment.desc()).limit(MOST)
