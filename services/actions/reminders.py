"""Each morning: who has something to do today, or should have done it already."""
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import select

from data.tables.actions import ActionItem
from data.tables.assets import Asset
from data.tables.people import User
from data.tables.upkeep import Notification
from services.actions.register import UNFINISHED
from services.guard import command
from services.language import _, ngettext
from services.people.roles import Permission
from services.upkeep.notices import tell
from services.upkeep.settings import plant_day, settings_of
from services.work import Work

KIND = 'action_due'


@command(Permission.EDIT_SETTINGS)
def remind_of_actions(work: Work) -> int:
    """Tell everybody once a day of each action that is theirs and due; what they did not read yesterday is not kept twice."""
    work.actor.require_all_sites()
    today = plant_day(work.session, work.now)
    due = select(ActionItem, Asset, User).join(Asset, Asset.id == ActionItem.asset_id).join(  # type: ignore[arg-type]
        User, User.id == ActionItem.assigned_to_id).where(  # type: ignore[arg-type]
        ActionItem.status.in_(UNFINISHED), ActionItem.due_date <= today, User.active)  # type: ignore[attr-defined, operator]
    told = _told_on(work, today)
    waiting = [each for each in work.session.exec(due.order_by(ActionItem.due_date, ActionItem.id)).all()  # type: ignore[arg-type]
               if (each[2].id, _link(each[0])) not in told]
    for action, asset, user in waiting:
        _take_away_unread(work, user, action)
        tell(work, user, KIND, lambda action=action, asset=asset: _sentence(action, asset, today), _link(action))  # type: ignore[misc]
    return len(waiting)


def _sentence(action: ActionItem, asset: Asset, today: date) -> str:
    late = (today - action.due_date).days if action.due_date else 0
    when = ngettext('{count} day overdue', '{count} days overdue', late) if late else _('Due today')
    return f'{when}: {asset.asset_number}, {action.title}'


def _told_on(work: Work, today: date) -> set[tuple[object, str]]:
    """Whom today's reminders went to already; a day is as long as the plant's clocks make it."""
    zone = ZoneInfo(settings_of(work.session).zone)
    begin, end = (datetime.combine(each, time(), zone) for each in (today, today + timedelta(days=1)))
    sent = select(Notification.user_id, Notification.link).where(Notification.kind == KIND, Notification.at >= begin, Notification.at < end)
    return {(user_id, link) for user_id, link in work.session.exec(sent)}


def _take_away_unread(work: Work, user: User, action: ActionItem) -> None:
    older = select(Notification).where(Notification.user_id == user.id, Notification.kind == KIND, Notification.link == _link(action),
                                       Notification.read_at.is_(None))  # type: ignore[union-attr]
    for notice in work.session.exec(older):
        work.session.delete(notice)


def _link(action: ActionItem) -> str:
    return f'/actions/{action.id}'
