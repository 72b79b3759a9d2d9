"""What happened to an action, newest first: what was said, what was done and what was changed, in one line."""
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import select

from data.tables.actions import ActionItem, ActionStatus
from data.tables.upkeep import AuditEntry
from services.actions.card import comments_of
from services.catalog import Limit
from services.guard import query
from services.language import _, day
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.wording import choice_word, column_word, shown, verb_word
from services.work import Work

PERSON = 'assigned_to_id'
TOLD_WITH_THE_STATUS = {'status', 'completed_at', 'completed_by_id'}


@dataclass(frozen=True, slots=True)
class ActionEvent:
    at: datetime
    what: str  # added, changed, said, or a status
    title: str
    detail: str
    who: str


@query(Permission.SEE_ASSETS)
def action_history(work: Work, *, action_id: UUID, limit: Limit = 100) -> list[ActionEvent]:
    """The newest things that happened to it."""
    action = work.get(ActionItem, action_id)
    found = [*_comments(work, action), *_changes(work, action, limit)]
    return sorted(found, key=lambda event: event.at, reverse=True)[:limit]


def _comments(work: Work, action: ActionItem) -> Iterator[ActionEvent]:
    for comment in comments_of(work, action):
        yield ActionEvent(comment.at, 'said', comment.by, comment.text, '')


def _changes(work: Work, action: ActionItem, limit: int) -> Iterator[ActionEvent]:
    entries = select(AuditEntry).where(AuditEntry.table == 'action_item', AuditEntry.row_id == str(action.id))
    newest = work.session.exec(entries.order_by(AuditEntry.id.desc()).limit(limit)).all()  # type: ignore[union-attr]
    people = names_of(work, (UUID(entry.diff[PERSON][1]) for entry in newest if entry.diff.get(PERSON, [None, None])[1]))
    for entry in newest:
        if entry.verb == 'insert':
            yield ActionEvent(entry.at, 'added', verb_word('insert').capitalize(), '', entry.actor_name)
        else:
            yield _changed(entry, people)


def _changed(entry: AuditEntry, people: Mapping[UUID | None, str]) -> ActionEvent:
    told = '; '.join(f'{column_word(column)}: {_readable(column, values[1], people)}' for column, values in entry.diff.items()
                     if column not in TOLD_WITH_THE_STATUS)
    status = entry.diff.get('status', [None, None])[1]
    if status is None:
        return ActionEvent(entry.at, 'changed', verb_word('update').capitalize(), told, entry.actor_name)
    return ActionEvent(entry.at, status, choice_word(ActionStatus(status)), told, entry.actor_name)


def _readable(column: str, value: Any, people: Mapping[UUID | None, str]) -> str:
    if column == PERSON:
        return people[UUID(value)] if value else _('nobody')
    return day(datetime.fromisoformat(value).date()) if column == 'due_date' and value else shown(column, value)
