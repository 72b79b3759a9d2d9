"""Work that a plan asked for: done, done in part, skipped, or done with problems found. And what was done before."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlmodel import select

from data.tables.assets import Asset
from data.tables.maintenance import CompletionStatus, MaintenancePlan, PlanCompletion, PlanStatus
from services.assets.register import names
from services.catalog import Limit, Offset
from services.errors import Conflict
from services.fields import Text
from services.given import wrong
from services.guard import command, query
from services.language import _
from services.maintenance.due import done, includes, paused, skipped
from services.maintenance.plans import opened
from services.maintenance.standings import Plant, rule_of
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.wording import choice_word
from services.work import Found, Work

Notes = Annotated[Text, Field(max_length=1000)]


@dataclass(frozen=True, slots=True)
class Completion:
    """One time somebody worked on a plan; `by_level` is that of the higher plan whose work included this."""
    id: UUID
    plan_id: UUID
    plan: str
    asset_id: UUID
    completed_at: datetime
    completed_by: str
    status: CompletionStatus
    notes: str
    shots_at: int | None
    by_level: int | None


@command(Permission.DO_MAINTENANCE)
def complete_plan(work: Work, *, plan_id: UUID, seen_version: int, status: CompletionStatus = CompletionStatus.COMPLETED,
                  notes: Notes = '') -> UUID:
    """Write down what was done. Done: it and the lower levels count anew. Problems found: the plan waits until an engineer resumes it."""
    plan = work.get(MaintenancePlan, plan_id, seen_version=seen_version)
    if status is not CompletionStatus.COMPLETED and not notes:
        raise wrong('notes', _('Say in a few words why.'))
    return finish_plan(work, plan, status, notes)


def finish_plan(work: Work, seen: MaintenancePlan, status: CompletionStatus, notes: str, *, log_id: UUID | None = None) -> UUID:
    """`log_id` is the work that was signed for it."""
    plan, asset, plant = opened(work, seen.id, seen.version or 0)
    if plan.status is not PlanStatus.ACTIVE:
        raise Conflict(_('The plan {name} does not count now: {status}.', name=plan.name, status=choice_word(plan.status)))
    _apply(plant, asset, plan, status)
    completion = _note(work, plant, asset, plan, status, notes)
    completion.log_id = log_id
    if status is CompletionStatus.COMPLETED:
        for lower in _included(work, plan):
            _apply(plant, asset, lower, status)
            _note(work, plant, asset, lower, status, '', by_level=plan.level).log_id = log_id
    return completion.id


@query(Permission.SEE_ASSETS)
def list_completions(work: Work, *, plan_id: UUID | None = None, asset_id: UUID | None = None, offset: Offset = 0, limit: Limit = 50) -> Found:
    """What was done, newest first, of one plan or of all plans of a tool or machine."""
    matching = select(PlanCompletion)
    if plan_id is not None:
        matching = matching.where(PlanCompletion.plan_id == work.get(MaintenancePlan, plan_id).id)
    if asset_id is not None:
        matching = matching.where(PlanCompletion.asset_id == work.get(Asset, asset_id).id)
    newest = (PlanCompletion.completed_at.desc(), PlanCompletion.id.desc())  # type: ignore[attr-defined]
    rows, total = work.page(matching, order=newest, offset=offset, limit=limit)
    return Found(_told(work, rows), total)


def _apply(plant: Plant, asset: Asset, plan: MaintenancePlan, status: CompletionStatus) -> None:
    course, today = plant.course(asset, plan), plant.today(asset)
    if status is CompletionStatus.COMPLETED:
        plan.last_done_at, plan.last_done_shots = plant.now, today.shots
        plant.store(asset, plan, done(course, today))
    elif status is CompletionStatus.SKIPPED:
        plant.store(asset, plan, skipped(course, today))
    elif status is CompletionStatus.ISSUES_FOUND:
        plant.store(asset, plan, paused(course, today))


def _note(work: Work, plant: Plant, asset: Asset, plan: MaintenancePlan, status: CompletionStatus, notes: str,
          by_level: int | None = None) -> PlanCompletion:
    work.add(plan)
    return work.add(PlanCompletion(plan_id=plan.id, asset_id=asset.id, completed_by_id=work.actor.user_id, completed_at=work.now,
                                   shots_at=plant.today(asset).shots, by_level=by_level, notes=notes, status=status))


def _included(work: Work, plan: MaintenancePlan) -> list[MaintenancePlan]:
    """In the order of their ids, so that two people who finish two levels at once do not wait for each other for ever."""
    others = select(MaintenancePlan).where(MaintenancePlan.asset_id == plan.asset_id, MaintenancePlan.status == PlanStatus.ACTIVE,
                                           MaintenancePlan.level < plan.level).order_by(MaintenancePlan.id)  # type: ignore[arg-type]
    return [other for other in work.session.exec(others) if includes(rule_of(plan), rule_of(other))]


def _told(work: Work, rows: Iterable[PlanCompletion]) -> list[Completion]:
    listed = list(rows)
    people = names_of(work, {row.completed_by_id for row in listed})
    plans: dict[Any, str] = names(work, MaintenancePlan.id, MaintenancePlan.name, {row.plan_id for row in listed})
    return [Completion(row.id, row.plan_id, plans.get(row.plan_id, ''), row.asset_id, row.completed_at, people.get(row.completed_by_id, ''),
                       row.status, row.notes, row.shots_at, row.by_level) for row in listed]
