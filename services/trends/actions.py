"""Follow-up work: how much is open, how old it is and whose it is."""
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from data.tables.actions import ActionItem, ActionStatus
from data.tables.assets import Asset
from services.guard import query
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.trends.kept import kept
from services.trends.lens import Calendar, Lens, exactly, mondays, places
from services.work import Work

UNDONE = (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)
A_WEEK = timedelta(days=7)
AGES = (7, 30, 90)  # days; what is older is the last of four


@dataclass(frozen=True, slots=True)
class OpenActions:
    """What is open now of one person; an empty name is what nobody has taken. The ages are those since it was written down."""
    owner: str
    open: int
    overdue: int
    up_to_7: int
    up_to_30: int
    up_to_90: int
    older: int
    oldest_days: int


@dataclass(frozen=True, slots=True)
class ActionsIn:
    """A week that began then: what came, what was done, and how many were open at its end."""
    begin: date
    added: int
    done: int
    open: int


@query(Permission.SEE_ASSETS)
@kept('action_item', 'user')
def open_actions(work: Work, *, lens: Lens) -> Sequence[OpenActions]:
    """By owner, those with most overdue first."""
    calendar = Calendar(work)
    asked = _asked(lens, ActionItem.assigned_to_id, ActionItem.due_date, ActionItem.created_at, Asset.site_id)
    found: dict[UUID | None, list[tuple[bool, int]]] = defaultdict(list)
    for owner, due, created, site_id in work.session.execute(asked.where(ActionItem.status.in_(UNDONE))):  # type: ignore[attr-defined]
        today = calendar.day(site_id, work.now)
        found[owner].append((due is not None and due < today, (today - calendar.day(site_id, created)).days))
    known = names_of(work, {owner for owner in found if owner})
    rows = [_of_owner(known.get(owner, '') if owner else '', each) for owner, each in found.items()]
    return sorted(rows, key=lambda row: (-row.overdue, -row.open, row.owner))


@query(Permission.SEE_ASSETS)
@kept('action_item')
def actions_by_week(work: Work, *, lens: Lens) -> Sequence[ActionsIn]:
    """Whole weeks, also where the days begin or end within one; what was cancelled counts as done."""
    lens.require_some_days()
    calendar = Calendar(work)
    over = sa.func.coalesce(ActionItem.completed_at, ActionItem.updated_at, type_=ActionItem.created_at.type)  # type: ignore[attr-defined]
    asked = _asked(lens, ActionItem.created_at, ActionItem.status, over, Asset.site_id)
    since = calendar.begin(lens) - A_WEEK
    asked = asked.where(ActionItem.created_at < calendar.end(lens) + A_WEEK, sa.or_(  # each of the three has an index
        col(ActionItem.status).in_(UNDONE), col(ActionItem.completed_at) >= since,
        sa.and_(col(ActionItem.completed_at).is_(None), col(ActionItem.updated_at) >= since)))
    begun, ended = Counter[date](), Counter[date]()
    for created, status, ended_at, site_id in work.session.execute(asked):
        begun[calendar.day(site_id, created)] += 1
        if status not in UNDONE:
            ended[calendar.day(site_id, ended_at)] += 1
    return [_week(begin, begun, ended) for begin in mondays(lens)]


def _asked(lens: Lens, *columns: Any) -> Any:
    asked = sa.select(*columns).select_from(ActionItem).join(Asset, Asset.id == ActionItem.asset_id)  # type: ignore[arg-type]
    return asked.where(*places(lens), *exactly(lens, ActionItem.asset_id))


def _of_owner(owner: str, actions: list[tuple[bool, int]]) -> OpenActions:
    ages = [sum(days <= limit for _late, days in actions) for limit in AGES]
    up_to_7, up_to_30, up_to_90 = (upto - before for before, upto in zip([0, *ages], ages, strict=False))
    return OpenActions(owner, len(actions), sum(late for late, _days in actions), up_to_7, up_to_30, up_to_90, len(actions) - ages[-1],
                       max(days for _late, days in actions))


def _week(begin: date, begun: Counter[date], ended: Counter[date]) -> ActionsIn:
    days = [begin + timedelta(days=each) for each in range(7)]
    open_then = sum(count for day, count in begun.items() if day <= days[-1]) - sum(count for day, count in ended.items() if day <= days[-1])
    return ActionsIn(begin, sum(begun[day] for day in days), sum(ended[day] for day in days), open_then)

