"""The card of one action: what has to be done, by whom, until when, and what was said about it."""
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import select

from data.tables.actions import ActionComment, ActionItem, ActionStatus
from data.tables.assets import Asset, AssetKind
from data.tables.failures import FailureCode, FailureReport
from data.tables.people import Site
from services.actions.register import days_left
from services.guard import query
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.upkeep.settings import plant_day
from services.work import Work


@dataclass(frozen=True, slots=True)
class Comment:
    id: UUID
    at: datetime
    by_id: UUID | None
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class ActionCard:
    """All fields of an action, and the names behind its ids; the newest comments come first."""
    id: UUID
    version: int
    title: str
    description: str
    status: ActionStatus
    asset_id: UUID
    asset_number: str
    asset_name: str
    asset_kind: AssetKind
    site: str
    failure_report_id: UUID | None
    failure: str
    maintenance_log_id: UUID | None
    assigned_to_id: UUID | None
    assigned_to: str
    created_by_id: UUID | None
    created_by: str
    due_date: date | None
    days_left: int | None
    blocks_release: bool
    completed_at: datetime | None
    completed_by_id: UUID | None
    completed_by: str
    created_at: datetime
    updated_at: datetime
    comments: tuple[Comment, ...]


@query(Permission.SEE_ASSETS)
def show_action(work: Work, *, action_id: UUID) -> ActionCard:
    """Everything about this action."""
    action = work.get(ActionItem, action_id)
    asset = work.get(Asset, action.asset_id)
    site = work.session.get(Site, asset.site_id)
    people = names_of(work, (action.assigned_to_id, action.created_by_id, action.completed_by_id))
    return ActionCard(
        **_plain(action), version=action.version or 0, asset_number=asset.asset_number, asset_name=asset.name, asset_kind=asset.kind,
        site=site.code if site else '', failure=_failure(work, action), assigned_to=people[action.assigned_to_id],
        created_by=people[action.created_by_id], completed_by=people[action.completed_by_id],
        days_left=days_left(action, plant_day(work.session, work.now)), comments=comments_of(work, action))


def comments_of(work: Work, action: ActionItem) -> tuple[Comment, ...]:
    said = select(ActionComment).where(ActionComment.action_id == action.id)
    found = work.session.exec(said.order_by(ActionComment.at.desc(), ActionComment.id.desc())).all()  # type: ignore[attr-defined]
    people = names_of(work, (comment.by_id for comment in found))
    return tuple(Comment(comment.id, comment.at, comment.by_id, people[comment.by_id], comment.text) for comment in found)


def _plain(action: ActionItem) -> dict[str, Any]:
    """The fields that the card shows as they are stored."""
    stored = ActionItem.model_fields.keys() & ActionCard.__dataclass_fields__.keys()
    return {name: getattr(action, name) for name in stored - {'version'}}


def _failure(work: Work, action: ActionItem) -> str:
    report = work.session.get(FailureReport, action.failure_report_id) if action.failure_report_id else None
    code = work.session.get(FailureCode, report.failure_code_id) if report else None
    return f'{code.code} {code.name}' if code else ''
