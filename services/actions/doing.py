"""Working on an action: starting, finishing, opening it again, and saying something about it."""
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from data.tables.actions import ActionComment, ActionItem, ActionStatus
from services.errors import Conflict
from services.fields import Text
from services.guard import command
from services.language import _
from services.people.roles import Permission
from services.wording import choice_word
from services.work import Work

Words = Annotated[Text, Field(min_length=1, max_length=1000)]


class Unfinished(StrEnum):
    OPEN = 'open'
    IN_PROGRESS = 'in_progress'


@command(Permission.DO_ACTIONS)
def start_action(work: Work, *, action_id: UUID, seen_version: int) -> None:
    """Somebody works on it now; what was nobody's is theirs from then on."""
    action = work.get(ActionItem, action_id, seen_version=seen_version)
    require_status(action, ActionStatus.OPEN)
    action.status = ActionStatus.IN_PROGRESS
    action.assigned_to_id = action.assigned_to_id or work.actor.user_id


@command(Permission.DO_ACTIONS)
def complete_action(work: Work, *, action_id: UUID, seen_version: int) -> None:
    """It is done, whether somebody said before that they began or not."""
    action = work.get(ActionItem, action_id, seen_version=seen_version)
    require_status(action, ActionStatus.OPEN, ActionStatus.IN_PROGRESS)
    action.status, action.completed_at, action.completed_by_id = ActionStatus.COMPLETED, work.now, work.actor.user_id


@command(Permission.DO_ACTIONS)
def reopen_action(work: Work, *, action_id: UUID, seen_version: int, status: Unfinished = Unfinished.OPEN) -> None:
    """It is not done after all, or was not begun; what was called off is taken up again only by whoever may call off."""
    action = work.get(ActionItem, action_id, seen_version=seen_version)
    if action.status is ActionStatus.CANCELLED:
        work.actor.require(Permission.ASSIGN_ACTIONS)
    if action.status in (ActionStatus.OPEN, ActionStatus(status)):
        raise _already(action)
    action.status, action.completed_at, action.completed_by_id = ActionStatus(status), None, None


@command(Permission.DO_ACTIONS)
def comment_action(work: Work, *, action_id: UUID, text: Words) -> UUID:
    """Say something about it, also when it is finished."""
    action = work.get(ActionItem, action_id)
    return work.add(ActionComment(action_id=action.id, text=text, by_id=work.actor.user_id, at=work.now)).id


def require_status(action: ActionItem, *allowed: ActionStatus) -> None:
    if action.status in (ActionStatus.COMPLETED, ActionStatus.CANCELLED):
        raise Conflict(_('This action is finished ({status}). Open it again first.', status=choice_word(action.status)))
    if action.status not in allowed:
        raise _already(action)


def _already(action: ActionItem) -> Conflict:
    return Conflict(_('This action is already: {status}.', status=choice_word(action.status)))
