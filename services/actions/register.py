"""The list of actions: finding them, page by page, and how many wait for whom."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select

from data.tables.actions import ActionItem, ActionStatus
from data.tables.assets import Asset, AssetKind
from data.tables.people import Site
from services.assets.register import names
from services.catalog import Limit, Offset
from services.fields import Search
from services.guard import query
from services.order import containing, order_by
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.upkeep.settings import plant_day
from services.work import Found, Work

UNFINISHED = (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)
SEARCHED = (ActionItem.title, ActionItem.description, Asset.asset_number, Asset.name)
_NEVER = sa.literal(date(9999, 12, 31), sa.Date)  # where nothing is due comes last, which the two databases see differently
SORTS: Mapping[str, Any] = {
    'due_date': sa.func.coalesce(ActionItem.due_date, _NEVER), 'title': ActionItem.title, 'status': ActionItem.status,
    'asset_number': Asset.asset_number, 'created_at': ActionItem.created_at, 'updated_at': ActionItem.updated_at}


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action as a list shows it; a finished one is not due any more, so it has no days left."""
    id: UUID
    version: int
    title: str
    status: ActionStatus
    asset_id: UUID
    asset_number: str
    asset_name: str
    asset_kind: AssetKind
    site: str
    assigned_to_id: UUID | None
    assigned_to: str
    due_date: date | None
    days_left: int | None
    blocks_release: bool
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ActionCounts:
    """How many there are, for the filter chips; what is mine, open and overdue is not finished."""
    mine: int
    mine_overdue: int
    open: int
    overdue: int
    total: int


@query(Permission.SEE_ASSETS)
def list_actions(
    work: Work, *, text: Search = '', mine: bool = False, unfinished: bool = False, overdue: bool = False, status: ActionStatus | None = None,
    asset_id: UUID | None = None, assigned_to_id: UUID | None = None, failure_report_id: UUID | None = None, sort: str = 'due_date',
    offset: Offset = 0, limit: Limit = 50,
) -> Found:
    """One page of the actions that fit; `mine`, `unfinished` and `overdue` leave out what is finished."""
    fitting = _fitting(text, status=status, asset_id=asset_id, assigned_to_id=assigned_to_id, failure_report_id=failure_report_id)
    wanted = [condition for asked, condition in ((mine, _is_mine(work)), (unfinished, _is_unfinished()), (overdue, _is_overdue(work))) if asked]
    matching = select(ActionItem).join(Asset, Asset.id == ActionItem.asset_id).where(*fitting, *wanted)  # type: ignore[arg-type]
    rows, total = work.page(matching, order=order_by(sort, SORTS, ActionItem.id), offset=offset, limit=limit)
    return Found(rows_of(work, rows), total)


@query(Permission.SEE_ASSETS)
def count_actions(work: Work, *, text: Search = '', asset_id: UUID | None = None) -> ActionCounts:
    """How many fit a search."""
    mine, overdue = _is_mine(work), _is_overdue(work)
    counted = sa.select(*(_how_many(condition) for condition in (mine, sa.and_(mine, overdue), _is_unfinished(), overdue)), sa.func.count())
    found = counted.select_from(ActionItem).join(Asset, Asset.id == ActionItem.asset_id).where(  # type: ignore[arg-type]
        *_fitting(text, asset_id=asset_id))
    return ActionCounts(*(int(count or 0) for count in work.session.execute(found).one()))


def rows_of(work: Work, actions: Iterable[ActionItem]) -> list[ActionRow]:
    """Rows with the names of what they refer to, which are asked for once for the whole page."""
    listed = list(actions)
    ids = {action.asset_id for action in listed}
    found = work.session.exec(select(Asset).where(Asset.id.in_(ids))).all() if ids else []  # type: ignore[attr-defined]
    assets = {asset.id: asset for asset in found}
    sites = names(work, Site.id, Site.code, {asset.site_id for asset in found})
    people = names_of(work, (action.assigned_to_id for action in listed))
    today = plant_day(work.session, work.now)
    return [_row(action, assets[action.asset_id], sites, people, today) for action in listed]


def days_left(action: ActionItem, today: date) -> int | None:
    """0 when it is due today, less than that when it is overdue."""
    return (action.due_date - today).days if action.due_date and action.status in UNFINISHED else None


def _row(action: ActionItem, asset: Asset, sites: Mapping[Any, str], people: Mapping[UUID | None, str], today: date) -> ActionRow:
    return ActionRow(
        action.id, action.version or 0, action.title, action.status, asset.id, asset.asset_number, asset.name, asset.kind,
        sites.get(asset.site_id, ''), action.assigned_to_id, people[action.assigned_to_id], action.due_date, days_left(action, today),
        action.blocks_release, action.updated_at)


def _fitting(text: str, **exactly: Any) -> list[Any]:
    """The conditions of a search; what is None is not asked for."""
    conditions: list[Any] = [getattr(ActionItem, name) == value for name, value in exactly.items() if value is not None]
    return [*conditions, containing(text, SEARCHED)] if text else conditions


def _is_unfinished() -> sa.ColumnElement[bool]:
    return ActionItem.status.in_(UNFINISHED)  # type: ignore[attr-defined, no-any-return]


def _is_mine(work: Work) -> sa.ColumnElement[bool]:
    return sa.and_(ActionItem.assigned_to_id == work.actor.user_id, _is_unfinished())  # type: ignore[arg-type]


def _is_overdue(work: Work) -> sa.ColumnElement[bool]:
    return sa.and_(ActionItem.due_date < plant_day(work.session, work.now), _is_unfinished())  # type: ignore[operator, arg-type]


def _how_many(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))
