"""What is still to be done in the demo plant."""
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import select

from data.tables.actions import ActionComment, ActionItem, ActionStatus
from data.tables.assets import Asset
from data.tables.people import User
from services.work import Work

CONTENT = Path(__file__).parents[2] / 'data' / 'content' / 'actions.json'


def load_demo_actions(work: Work, today: date) -> None:
    """Some late, some in time, one done; nobody is told, as nobody has signed in yet."""
    assets: dict[str, UUID] = dict(work.session.exec(select(Asset.asset_number, Asset.id)).all())
    people: dict[str, UUID] = dict(work.session.exec(select(User.username, User.id)).all())
    for told in json.loads(CONTENT.read_text())['demo']:
        work.add(_action(work, told, today, assets, people))
        work.session.add_all(ActionComment(action_id=UUID(told['id']), text=text, by_id=people[by], at=work.now - timedelta(hours=hours))
                             for by, hours, text in told['comments'])
    work.session.flush()


def _action(work: Work, told: dict[str, Any], today: date, assets: dict[str, UUID], people: dict[str, UUID]) -> ActionItem:
    due = None if told['days'] is None else today + timedelta(days=told['days'])
    action = ActionItem(
        id=UUID(told['id']), asset_id=assets[told['asset']], title=told['title'], description=told['description'],
        assigned_to_id=people.get(told['to']), created_by_id=people[told['by']], due_date=due, status=ActionStatus(told['status']),
        blocks_release=told.get('blocks_release', False))
    if action.status is ActionStatus.COMPLETED:
        action.completed_at, action.completed_by_id = work.now - timedelta(hours=30), action.assigned_to_id
    return action
