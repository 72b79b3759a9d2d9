"""Saying what has to be done: adding an action, changing it, giving it to somebody, calling it off."""
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from data.tables.actions import ActionItem, ActionStatus
from data.tables.assets import Asset
from data.tables.failures import FailureReport
from data.tables.maintenance import MaintenanceLog
from data.tables.people import User
from services.actions.doing import require_status
from services.actions.people import assignee
from services.actions.register import UNFINISHED
from services.fields import LongName, Maybe, Text
from services.given import require_given, takes, wrong
from services.guard import command
from services.language import _, day
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.upkeep.notices import tell
from services.wording import table_word
from services.work import Work

MaybeId = Annotated[UUID | None, Maybe]
FIELDS: Mapping[str, Any] = {'title': LongName, 'description': Text, 'assigned_to_id': MaybeId,
                             'due_date': Annotated[date | None, Maybe], 'blocks_release': bool}


@command(Permission.DO_ACTIONS)
@takes(FIELDS)
def add_action(work: Work, *, asset_id: UUID, failure_report_id: MaybeId = None, maintenance_log_id: MaybeId = None, **values: Any) -> UUID:
    """Note what has to be done; whoever may not give work to others notes it for themselves."""
    asset = work.get(Asset, asset_id)
    if not work.actor.may(Permission.ASSIGN_ACTIONS):
        if values.get('assigned_to_id') not in (None, work.actor.user_id):
            work.actor.require(Permission.ASSIGN_ACTIONS)
        values['assigned_to_id'] = work.actor.user_id
    return open_action(work, asset, values, failure_report_id=failure_report_id, maintenance_log_id=maintenance_log_id).id


@command(Permission.ASSIGN_ACTIONS)
@takes(FIELDS)
def change_action(work: Work, *, action_id: UUID, seen_version: int, **values: Any) -> UUID:
    """Change what was given and leave everything else."""
    require_given({'title': True, **values}, 'title')
    action = work.get(ActionItem, action_id, seen_version=seen_version)
    if values.get('assigned_to_id', action.assigned_to_id) != action.assigned_to_id:
        require_status(action, *UNFINISHED)
    _write(work, action, work.get(Asset, action.asset_id), values)
    return action.id


@command(Permission.ASSIGN_ACTIONS)
def assign_action(work: Work, *, action_id: UUID, seen_version: int, assigned_to_id: MaybeId) -> None:
    """Give it to somebody, who is told; None takes it from whoever had it."""
    action = work.get(ActionItem, action_id, seen_version=seen_version)
    require_status(action, *UNFINISHED)
    _write(work, action, work.get(Asset, action.asset_id), {'assigned_to_id': assigned_to_id})


@command(Permission.ASSIGN_ACTIONS)
def cancel_action(work: Work, *, action_id: UUID, seen_version: int) -> None:
    """Nobody has to do it any more; it stays in the records."""
    action = work.get(ActionItem, action_id, seen_version=seen_version)
    require_status(action, *UNFINISHED)
    action.status = ActionStatus.CANCELLED


def open_action(work: Work, asset: Asset, values: Mapping[str, Any], *, failure_report_id: UUID | None = None,
                maintenance_log_id: UUID | None = None) -> ActionItem:
    """A new action, also for what finds by itself that something has to be done."""
    require_given(values, 'title')
    _require_about(work, FailureReport, failure_report_id, asset, 'failure_report_id')
    _require_about(work, MaintenanceLog, maintenance_log_id, asset, 'maintenance_log_id')
    action = ActionItem(asset_id=asset.id, title='', failure_report_id=failure_report_id, maintenance_log_id=maintenance_log_id,
                        created_by_id=work.actor.user_id)
    _write(work, action, asset, values)
    return action


def _write(work: Work, action: ActionItem, asset: Asset, values: Mapping[str, Any]) -> None:
    """Somebody who has it already keeps it, whatever became of them since."""
    wanted = values.get('assigned_to_id')
    if wanted and wanted != action.assigned_to_id:
        _hand_over(work, action, asset, values, assignee(work, wanted, asset.site_id))
    else:
        _store(work, action, values)


def _store(work: Work, action: ActionItem, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(action, name, value)
    work.add(action)


def _hand_over(work: Work, action: ActionItem, asset: Asset, values: Mapping[str, Any], chosen: User) -> None:
    giver = names_of(work, [work.actor.user_id])[work.actor.user_id] or 'Toolwarden'
    with work.beyond_site():  # the asset was found within the site, and the person was looked at
        _store(work, action, values)
        if chosen.id != work.actor.user_id:
            tell(work, chosen, 'action_assigned', lambda: _told(giver, action, asset), f'/actions/{action.id}')


def _told(giver: str, action: ActionItem, asset: Asset) -> str:
    words = {'who': giver, 'number': asset.asset_number, 'title': action.title}
    if action.due_date is None:
        return _('{who} gave you an action: {number}, {title}', **words)
    return _('{who} gave you an action due on {day}: {number}, {title}', day=day(action.due_date), **words)


def _require_about(work: Work, table: Any, row_id: UUID | None, asset: Asset, field: str) -> None:
    row = work.session.get(table, row_id) if row_id else None
    if row_id and (row is None or row.asset_id != asset.id):
        raise wrong(field, _('This {thing} is not about {number}.', thing=table_word(table.__tablename__), number=asset.asset_number))
