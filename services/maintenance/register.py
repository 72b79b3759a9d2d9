"""The plans of the plant and how they stand: the most urgent first, one page at a time, or those of one tool."""
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from data.tables.assets import Asset, AssetKind
from data.tables.maintenance import ChecklistTemplate, Frequency, MaintenancePlan, PlanStatus
from data.tables.people import Site
from services.assets.register import names
from services.catalog import Limit, Offset
from services.fields import Search
from services.guard import query
from services.maintenance.due import DueState, Standing
from services.maintenance.glance import SEARCHED, URGENT, Glance, counting, exactly, glances, ordered, own
from services.maintenance.standings import Plant, plant_for
from services.order import containing
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.work import Found, Work


@dataclass(frozen=True, slots=True)
class Plan:
    """A maintenance plan and how it stands today; `pace` is shots per day lately, None when too few days are known."""
    id: UUID
    version: int
    asset_id: UUID
    asset_number: str
    asset_name: str
    kind: AssetKind
    site_id: UUID
    site: str
    name: str
    level: int
    status: PlanStatus
    state: DueState
    used_percent: int
    left_shots: int | None
    left_days: int | None
    due_on: date | None
    forecast: date | None
    pace: float | None
    every_shots: int | None
    every_days: int | None
    frequency_type: Frequency | None
    frequency_value: int | None
    warn_percent: int
    stop_percent: int | None
    checklist_template_id: UUID | None
    checklist: str
    assigned_to_id: UUID | None
    assigned_to: str
    instructions: str
    last_done_at: datetime | None
    last_done_on: date | None  # where the tool stands
    last_done_shots: int | None
    counts_since: datetime
    paused_on: date | None
    created_at: datetime
    updated_at: datetime

    @property
    def is_every_pull(self) -> bool:
        return not (self.every_shots or self.every_days or self.frequency_type)


@dataclass(frozen=True, slots=True)
class DueCounts:
    """How many plans count now, for the filter chips; what is due includes what has to stop."""
    total: int
    due: int
    warn: int
    mine: int


@query(Permission.SEE_ASSETS)
def list_due(work: Work, *, text: Search = '', mine: bool = False, due: bool = False, state: DueState | None = None, mine_first: bool = False,
             asset_id: UUID | None = None, site_id: UUID | None = None, offset: Offset = 0, limit: Limit = 50) -> Found:
    """Plans that count now, the most urgent first, or before them those of whoever asks. `due` asks for those that are due or have to stop."""
    found = glances(work, *counting(work, text, mine=mine, due=due), *exactly(asset_id=asset_id, site_id=site_id))
    return _page(work, [plan for plan in found if (not due or plan.state in URGENT) and state in (None, plan.state)], 'urgency', offset, limit,
                 of=work.actor.user_id if mine_first else None)


@query(Permission.SEE_ASSETS)
def count_due(work: Work, *, text: Search = '') -> DueCounts:
    found = glances(work, *counting(work, text))
    return DueCounts(len(found), sum(plan.state in URGENT for plan in found), sum(plan.state is DueState.WARN for plan in found),
                     sum(plan.assigned_to_id == work.actor.user_id for plan in found))


@query(Permission.SEE_ASSETS)
def list_plans(work: Work, *, text: Search = '', asset_id: UUID | None = None, site_id: UUID | None = None, assigned_to_id: UUID | None = None,
               status: PlanStatus | None = None, state: DueState | None = None, mine: bool = False, sort: str = 'urgency',
               offset: Offset = 0, limit: Limit = 50) -> Found:
    """One page of the plans that fit, also of those that do not count now."""
    conditions = exactly(asset_id=asset_id, site_id=site_id, assigned_to_id=assigned_to_id, status=status)
    found = glances(work, containing(text, SEARCHED), *conditions, *own(work, mine))
    return _page(work, [plan for plan in found if state in (None, plan.state)], sort, offset, limit)


@query(Permission.SEE_ASSETS)
def plans_of(work: Work, *, asset_id: UUID) -> list[Plan]:
    """Every plan of one tool or machine, those that count first, by level."""
    asset = work.get(Asset, asset_id)
    found = _plans(work, MaintenancePlan.asset_id == asset.id)
    return sorted(found, key=lambda plan: (plan.status is not PlanStatus.ACTIVE, plan.level, plan.name))


@query(Permission.SEE_ASSETS)
def show_plan(work: Work, *, plan_id: UUID) -> Plan:
    plan = work.get(MaintenancePlan, plan_id)
    return _plans(work, MaintenancePlan.id == plan.id)[0]


def plans_in(work: Work, states: Collection[DueState]) -> list[Plan]:
    """Those that count now and stand like this, for the reminders."""
    return [plan for plan in _plans(work, *counting(work)) if plan.state in states]


def _page(work: Work, found: list[Glance], sort: str, offset: int, limit: int, of: UUID | None = None) -> Found:
    """Only what is shown is loaded; the plans `of` somebody come first."""
    order = sorted(ordered(found, sort), key=lambda plan: of is not None and plan.assigned_to_id != of)
    shown = [plan.id for plan in order[offset:offset + limit]]
    plans = {plan.id: plan for plan in _plans(work, MaintenancePlan.id.in_(shown))} if shown else {}  # type: ignore[attr-defined]
    return Found([plans[plan_id] for plan_id in shown], len(found))


def _plans(work: Work, *conditions: Any) -> list[Plan]:
    """A fixed number of questions, however many plans."""
    asked = sa.select(MaintenancePlan, Asset).join(Asset, Asset.id == MaintenancePlan.asset_id).where(*conditions)  # type: ignore[arg-type]
    rows = work.session.execute(asked).all()
    tools = sa.select(MaintenancePlan.asset_id).join(Asset, Asset.id == MaintenancePlan.asset_id).where(*conditions)  # type: ignore
    plant = plant_for(work, tools, {asset.site_id for _plan, asset in rows})
    told = _Names(
        names(work, Site.id, Site.code, {asset.site_id for _plan, asset in rows}),
        names_of(work, {plan.assigned_to_id for plan, _asset in rows}),
        names(work, ChecklistTemplate.id, ChecklistTemplate.name, {plan.checklist_template_id for plan, _asset in rows}))
    return [_plan(plan, asset, plant, told) for plan, asset in rows]


@dataclass(frozen=True, slots=True)
class _Names:
    sites: Mapping[Any, str]
    people: Mapping[Any, str]
    checklists: Mapping[Any, str]


def _plan(plan: MaintenancePlan, asset: Asset, plant: Plant, told: _Names) -> Plan:
    found, pace = plant.standing(asset, plan), plant.today(asset).pace
    plain = {name: getattr(plan, name) for name in Plan.__dataclass_fields__ if name in MaintenancePlan.model_fields and name != 'version'}
    stands = {name: getattr(found, name) for name in Standing.__dataclass_fields__}
    return Plan(
        **plain, **stands, version=plan.version or 0, asset_number=asset.asset_number, asset_name=asset.name, kind=asset.kind,
        site_id=asset.site_id, counts_since=plant.began(plan), last_done_on=plant.last_done_on(asset, plan),
        site=told.sites.get(asset.site_id, ''), pace=None if pace is None else round(pace, 1),
        assigned_to=told.people.get(plan.assigned_to_id, ''), checklist=told.checklists.get(plan.checklist_template_id, ''))
