"""Plans of the demo plant: some in time, some due soon, one far over its limit."""
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import select

from data.tables.assets import Asset
from data.tables.maintenance import FittedPart, MaintenancePlan, Side, WaterCircuit, WaterFlow
from data.tables.people import User
from data.tables.shots import ToolCounter
from services.maintenance.proposals import plan_values, proposal_for
from services.maintenance.standings import Plant, plant_of
from services.work import Work

BEFORE = timedelta(days=1000)


def load_demo_plans(work: Work, content: Iterable[Mapping[str, Any]]) -> None:
    """Each is a usual plan of which so many percent have passed."""
    tools = {tool.asset_number: tool for tool in work.session.exec(select(Asset))}
    people = dict(work.session.exec(select(User.username, User.id)).all())
    plant = plant_of(work, *tools.values())
    for wanted in content:
        plan = _plan(work, plant, tools[wanted['asset']], wanted['plan'], wanted['percent'])
        plan.id, plan.assigned_to_id = UUID(wanted['id']), people.get(wanted['to'])
        work.add(plan)


def load_demo_parts(work: Work, content: Iterable[Mapping[str, Any]]) -> None:
    """What was fitted where in the last two years."""
    tools = dict(work.session.exec(select(Asset.asset_number, Asset.id)).all())
    people = dict(work.session.exec(select(User.username, User.id)).all())
    for told in content:
        work.session.add(FittedPart(
            id=UUID(told['id']), asset_id=tools[told['asset']], position=told['position'], cavity=told['cavity'], name=told['name'],
            fitted_at=work.now - timedelta(days=told['days']), shots_at=told['shots'], fitted_by_id=people.get(told['by']), note=told['note']))


def load_demo_circuits(work: Work, content: Iterable[Mapping[str, Any]]) -> None:
    """Water circuits, and what flowed through them in the last year."""
    tools = dict(work.session.exec(select(Asset.asset_number, Asset.id)).all())
    people = dict(work.session.exec(select(User.username, User.id)).all())
    for told in content:
        circuit = work.add(WaterCircuit(
            id=UUID(told['id']), asset_id=tools[told['asset']], name=told['name'], inlet=told['inlet'], inlet_side=Side(told['inlet_side']),
            outlet=told['outlet'], outlet_side=Side(told['outlet_side']), baseline=told['baseline']))
        for days, flow in told['flows']:
            work.session.add(WaterFlow(circuit_id=circuit.id, flow=flow, measured_at=work.now - timedelta(days=days),
                                       measured_by_id=people.get(told['by'])))


def _plan(work: Work, plant: Plant, tool: Asset, code: str, percent: int) -> MaintenancePlan:
    usual, counter = proposal_for(tool, code), work.session.get(ToolCounter, tool.id)
    plan = MaintenancePlan(asset_id=tool.id, created_at=work.now - BEFORE, **plan_values(work, usual))
    plan.last_done_at = work.now - timedelta(days=round((usual.every_days or 0) * percent / 100))
    plan.last_done_shots = max((counter.lifetime_shots if counter else 0) - (usual.every_shots or 0) * percent // 100, 0)
    plant.refresh(tool, plan)
    return plan
