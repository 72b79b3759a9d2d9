"""How thousands of plans stand, in a few questions and without loading them: for counting, filtering and sorting."""
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from data.tables.assets import Asset, AssetStatus
from data.tables.maintenance import MaintenancePlan, PlanStatus
from data.tables.shots import ToolCounter
from services.given import wrong
from services.language import _
from services.maintenance.due import DueState
from services.maintenance.standings import plant_for
from services.order import containing
from services.work import Work

SEARCHED = (Asset.asset_number, Asset.name, MaintenancePlan.name)
URGENT = frozenset({DueState.DUE, DueState.STOP})
NEEDED = [getattr(MaintenancePlan, name) for name in (
    'id', 'asset_id', 'name', 'assigned_to_id', 'created_at', 'last_done_at', 'last_done_shots', 'idle_days', 'idle_shots', 'status', 'paused_on',
    'paused_shots', 'every_shots', 'every_days', 'frequency_type', 'frequency_value', 'warn_percent', 'stop_percent', 'level')]


@dataclass(frozen=True, slots=True)
class Glance:
    id: UUID
    asset_number: str
    name: str
    level: int
    assigned_to_id: UUID | None
    state: DueState
    used_percent: int


class _Place(NamedTuple):
    id: UUID
    site_id: UUID


SORTS: Mapping[str, Callable[[Glance], Any]] = {
    'urgency': lambda plan: (-plan.state.rank, -plan.used_percent), 'asset_number': lambda plan: plan.asset_number,
    'name': lambda plan: plan.name, 'level': lambda plan: plan.level}


def glances(work: Work, *conditions: Any) -> list[Glance]:
    """Every plan that fits, in no order."""
    join = MaintenancePlan.asset_id == Asset.id
    rows = work.session.execute(sa.select(*NEEDED, Asset.asset_number, Asset.site_id).join(Asset, join).where(*conditions)).all()  # type: ignore
    plant = plant_for(work, sa.select(MaintenancePlan.asset_id).join(Asset, join).where(*conditions), {row.site_id for row in rows})  # type: ignore
    found = ((row, plant.standing(_Place(row.asset_id, row.site_id), row)) for row in rows)
    return [Glance(row.id, row.asset_number, row.name, row.level, row.assigned_to_id, stands.state, stands.used_percent) for row, stands in found]


def ordered(plans: list[Glance], sort: str) -> list[Glance]:
    chosen = SORTS.get(sort.removeprefix('-'))
    if chosen is None:
        raise wrong('sort', _('This list cannot be sorted by {name}.', name=sort))
    steady = sorted(plans, key=lambda plan: (plan.asset_number, plan.level, str(plan.id)))
    return sorted(steady, key=chosen, reverse=sort.startswith('-'))


def counting(work: Work, text: str = '', *, mine: bool = False, due: bool = False) -> list[Any]:
    """The conditions that a plan counts now: a retired tool needs no care. `due` leaves out what cannot be due yet."""
    counts = [MaintenancePlan.status == PlanStatus.ACTIVE, Asset.status != AssetStatus.RETIRED, containing(text, SEARCHED), *own(work, mine)]
    return [*counts, _may_be_due(work)] if due else counts


def own(work: Work, mine: bool) -> list[Any]:
    return [MaintenancePlan.assigned_to_id == work.actor.user_id] if mine else []


def exactly(**values: Any) -> list[Any]:
    columns = {'site_id': Asset.site_id}
    return [columns.get(name, getattr(MaintenancePlan, name, None)) == value for name, value in values.items() if value is not None]


def _may_be_due(work: Work) -> Any:
    """What the database can tell by itself, with a day to spare for time zones; plans by pulls have to be looked at."""
    plan: Any = MaintenancePlan
    life = sa.select(ToolCounter.lifetime_shots).where(ToolCounter.tool_id == plan.asset_id).scalar_subquery()  # type: ignore[call-overload]
    counted = sa.func.coalesce(life, 0) - sa.func.coalesce(plan.last_done_shots, 0) - plan.idle_shots
    by_pull = sa.and_(plan.every_shots.is_(None), plan.every_days.is_(None), plan.frequency_type.is_(None))
    return sa.or_(plan.next_due_on <= work.now.date() + timedelta(days=1), counted >= plan.every_shots, by_pull)
