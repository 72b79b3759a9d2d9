"""Making and changing plans: what is due when, who does it, and pauses that are not caught up."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field
from sqlmodel import select

from data.tables.assets import Asset, AssetKind
from data.tables.maintenance import ChecklistTemplate, Frequency, MaintenancePlan, PlanStatus
from data.tables.people import User
from services.errors import Conflict
from services.fields import Maybe, Name, Text
from services.given import require_given, takes, wrong
from services.guard import command, query
from services.language import _
from services.maintenance.due import paused, resumed
from services.maintenance.standings import Plant, plant_of, rule_of
from services.people.colleagues import people_at, works_at
from services.people.roles import RIGHTS, Permission
from services.wording import choice_word, table_word
from services.work import Work

EARLIEST = date(1970, 1, 2)
Shots = Annotated[Annotated[int, Field(ge=1, le=10**12)] | None, Maybe]

FIELDS: Mapping[str, Any] = {
    'name': Name, 'level': Annotated[int, Field(ge=0, le=9)], 'every_shots': Shots,
    'every_days': Annotated[Annotated[int, Field(ge=1, le=3650)] | None, Maybe], 'frequency_type': Annotated[Frequency | None, Maybe],
    'frequency_value': Annotated[Annotated[int, Field(ge=1, le=100)] | None, Maybe],
    'warn_percent': Annotated[int, Field(ge=1, le=100)], 'stop_percent': Annotated[Annotated[int, Field(ge=100, le=1000)] | None, Maybe],
    'checklist_template_id': Annotated[UUID | None, Maybe], 'assigned_to_id': Annotated[UUID | None, Maybe], 'instructions': Text,
    'last_done_on': Annotated[date | None, Maybe],
    'last_done_shots': Annotated[Annotated[int, Field(ge=0, le=10**12)] | None, Maybe],
}


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """What the form offers: who may do the work, and the checklists in use, each with its id."""
    people: tuple[tuple[UUID, str], ...]
    checklists: tuple[tuple[UUID, str], ...]


@command(Permission.EDIT_PLANS)
@takes(FIELDS)
def add_plan(work: Work, *, asset_id: UUID, **values: Any) -> UUID:
    """A new plan counts from today and from the shots of today, unless somebody knows when it was done last."""
    require_given(values, 'name')
    asset = work.get(Asset, asset_id)
    plan, plant = MaintenancePlan(asset_id=asset.id, name='', created_at=work.now), plant_of(work, asset)
    plan.idle_shots = plant.today(asset).shots
    _write(work, plant, asset, plan, values)
    return plan.id


@command(Permission.EDIT_PLANS)
@takes(FIELDS)
def change_plan(work: Work, *, plan_id: UUID, seen_version: int, **values: Any) -> UUID:
    """Change what was given and leave everything else."""
    require_given({'name': True, **values}, 'name')
    plan = work.get(MaintenancePlan, plan_id, seen_version=seen_version)
    asset = work.get(Asset, plan.asset_id)
    _write(work, plant_of(work, asset), asset, plan, values)
    return plan.id


@command(Permission.EDIT_PLANS)
def pause_plan(work: Work, *, plan_id: UUID, seen_version: int) -> None:
    """It is not due while it is paused; days and shots of the pause will not count."""
    plan, asset, plant = opened(work, plan_id, seen_version)
    _require(plan, PlanStatus.ACTIVE)
    plant.store(asset, plan, paused(plant.course(asset, plan), plant.today(asset)))


@command(Permission.EDIT_PLANS)
def resume_plan(work: Work, *, plan_id: UUID, seen_version: int) -> None:
    """It counts on where it stood when it was paused or cancelled."""
    plan, asset, plant = opened(work, plan_id, seen_version)
    _require(plan, PlanStatus.PAUSED, PlanStatus.CANCELLED)
    plant.store(asset, plan, resumed(plant.course(asset, plan), plant.today(asset)))


@command(Permission.EDIT_PLANS)
def cancel_plan(work: Work, *, plan_id: UUID, seen_version: int) -> None:
    """Nobody needs it any more; what was done stays."""
    plan, asset, plant = opened(work, plan_id, seen_version)
    _require(plan, PlanStatus.ACTIVE, PlanStatus.PAUSED)
    course = plant.course(asset, plan)
    if plan.status is PlanStatus.PAUSED:
        course = resumed(course, plant.today(asset))
    plant.store(asset, plan, paused(course, plant.today(asset), PlanStatus.CANCELLED))


@query(Permission.EDIT_PLANS)
def plan_choices(work: Work, *, asset_id: UUID) -> PlanChoices:
    asset = work.get(Asset, asset_id)
    able = [role for role, rights in RIGHTS.items() if Permission.DO_MAINTENANCE in rights]
    people = people_at(work, asset.site_id, able)
    lists = select(ChecklistTemplate.id, ChecklistTemplate.name).where(ChecklistTemplate.active).order_by(
        ChecklistTemplate.name, ChecklistTemplate.edition)  # type: ignore[arg-type]
    latest = {name: row_id for row_id, name in work.session.exec(lists)}
    return PlanChoices(tuple((user.id, user.full_name) for user in people), tuple((row_id, name) for name, row_id in latest.items()))


def opened(work: Work, plan_id: UUID, seen_version: int) -> tuple[MaintenancePlan, Asset, Plant]:
    plan = work.get(MaintenancePlan, plan_id, seen_version=seen_version)
    asset = work.get(Asset, plan.asset_id)
    return plan, asset, plant_of(work, asset)


def _require(plan: MaintenancePlan, *allowed: PlanStatus) -> None:
    if plan.status not in allowed:
        raise Conflict(_('The plan {name} is already: {status}.', name=plan.name, status=choice_word(plan.status)))


def _write(work: Work, plant: Plant, asset: Asset, plan: MaintenancePlan, values: dict[str, Any]) -> None:
    """The asset was found within the site; whoever is to do the work may work for all sites."""
    with work.beyond_site(), work.session.no_autoflush:  # the questions come before the row is written
        last_done_on, last_done_shots = (_not_emptied(plan, values, name) for name in ('last_done_on', 'last_done_shots'))
        _require_known(work, plan, asset, values)
        for name, value in values.items():
            setattr(plan, name, value)
        plan.frequency_value = (plan.frequency_value or 1) if plan.frequency_type else None
        _require_rule(plan, asset)
        work.require_unused(MaintenancePlan, plan if plan.version else None, asset_id=asset.id, name=plan.name)
        _remember(plant, asset, plan, last_done_on, last_done_shots)
        plant.refresh(asset, plan)
        work.add(plan)


def _require_rule(plan: MaintenancePlan, asset: Asset) -> None:
    if asset.kind is AssetKind.MACHINE and plan.every_shots:
        raise wrong('every_shots', _('A machine is planned by days or by the calendar; shots are counted for tools.'))
    if asset.kind is AssetKind.MACHINE and rule_of(plan).is_every_pull:
        raise wrong('every_days', _('Say how often: every so many days, or daily to yearly.'))


def _require_known(work: Work, plan: MaintenancePlan, asset: Asset, given: Mapping[str, Any]) -> None:
    """What somebody chose long ago may have left since; only a new choice has to be there."""
    chosen = given.get('assigned_to_id')
    if chosen and chosen != plan.assigned_to_id:
        who = select(User.id).where(User.id == chosen, User.active, works_at(asset.site_id))
        if work.session.exec(who).first() is None:
            raise wrong('assigned_to_id', _('Nobody like this works here.'))
    if given.get('checklist_template_id') and work.session.get(ChecklistTemplate, given['checklist_template_id']) is None:
        raise wrong('checklist_template_id', _('This {thing} does not exist (any more).', thing=table_word('checklist_template')))


def _not_emptied(plan: MaintenancePlan, values: dict[str, Any], name: str) -> Any:
    """Nobody knows what it would count from then, so nothing is not taken for an answer where there was one."""
    known = {'last_done_on': plan.last_done_at, 'last_done_shots': plan.last_done_shots}[name]
    if name in values and values[name] is None and known is not None:
        raise wrong(name, _('This cannot be emptied any more. Enter when it was really done last.'))
    return values.pop(name, None)


def _remember(plant: Plant, asset: Asset, plan: MaintenancePlan, day: date | None, shots: int | None) -> None:
    """When it was done last, if that is news; then it counts from there, and pauses before it do not matter."""
    today, known = plant.today(asset), plant.last_done_on(asset, plan)
    if (day or known, shots if shots is not None else plan.last_done_shots) == (known, plan.last_done_shots):
        return
    if day and not EARLIEST <= day <= today.day:
        raise wrong('last_done_on', _('This day is still to come.') if day > today.day else _('This was too long ago.'))
    if shots is not None and shots > today.shots:
        raise wrong('last_done_shots', _('The tool has not done so many shots yet.'))
    if day and day != known:
        plan.last_done_at = datetime.combine(day, time(12), ZoneInfo(plant.zones[asset.site_id])) if day < today.day else plant.now
    plan.last_done_shots = today.shots if shots is None and plan.last_done_shots is None else shots if shots is not None else plan.last_done_shots
    plan.idle_days = plan.idle_shots = 0
    if plan.paused_on:
        plan.paused_on, plan.paused_shots = today.day, today.shots
