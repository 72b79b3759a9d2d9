"""The water circuits of a tool: what flows through each against what flowed when it was clean, and when it has to be descaled."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlmodel import col, select

from data.tables.actions import ActionItem, ActionStatus
from data.tables.assets import Asset, AssetKind, AssetStatus
from data.tables.maintenance import Side, WaterCircuit, WaterFlow
from services.actions.planning import open_action
from services.actions.register import UNFINISHED
from services.catalog import Limit, Offset
from services.errors import Conflict
from services.fields import Line
from services.given import require_given, takes, wrong
from services.guard import command, query
from services.language import _, number
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.work import Found, Work

MOST, TREND = 60, 24  # circuits of a tool; measurements that a trend shows
CircuitName = Annotated[Line, Field(min_length=1, max_length=40)]
Port = Annotated[Line, Field(max_length=40)]
Baseline = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]
Flow = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]
LimitPercent = Annotated[int, Field(ge=1, le=99)]
FlowNote = Annotated[Line, Field(max_length=300)]
FIELDS: Mapping[str, Any] = {'name': CircuitName, 'inlet': Port, 'inlet_side': Side, 'outlet': Port, 'outlet_side': Side, 'baseline': Baseline,
                             'limit_percent': LimitPercent}


@dataclass(frozen=True, slots=True)
class Circuit:
    """`loss_percent` is how much less the newest measurement was than the baseline; `trend` are the newest ones, the oldest first."""
    id: UUID
    version: int
    asset_id: UUID
    name: str
    inlet: str
    inlet_side: Side
    outlet: str
    outlet_side: Side
    baseline: float
    limit_percent: int
    flow: float | None
    loss_percent: int | None
    measured_at: datetime | None
    descaling_id: UUID | None  # while it waits to be done
    trend: tuple[float, ...]

    @property
    def is_scaled(self) -> bool:
        return self.loss_percent is not None and self.loss_percent >= self.limit_percent


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement, in litres per minute."""
    id: UUID
    circuit_id: UUID
    circuit: str
    flow: float
    loss_percent: int
    measured_at: datetime
    measured_by_id: UUID | None
    measured_by: str
    note: str


@command(Permission.EDIT_PLANS)
@takes(FIELDS)
def add_circuit(work: Work, *, asset_id: UUID, **values: Any) -> UUID:
    """One that was taken away comes back under its name, with what was measured."""
    require_given(values, 'name', 'baseline')
    tool = _tool(work, asset_id)
    work.session.refresh(tool, with_for_update=True)  # whoever adds the same at the same moment waits here
    there = work.session.exec(select(WaterCircuit).where(WaterCircuit.asset_id == tool.id)).all()
    known = next((each for each in there if each.name.casefold() == values['name'].casefold()), None)
    if known is not None and known.active:
        raise wrong('name', _('There is a circuit {name} already.', name=known.name))
    if known is None and len(there) >= MOST:
        raise Conflict(_('A tool has at most {count} circuits.', count=MOST))
    circuit = known or WaterCircuit(asset_id=tool.id, name='', baseline=1.0)
    for field, value in {**values, 'active': True}.items():
        setattr(circuit, field, value)
    return work.add(circuit).id


@command(Permission.EDIT_PLANS)
@takes(FIELDS)
def change_circuit(work: Work, *, circuit_id: UUID, seen_version: int, **values: Any) -> UUID:
    """Change what was given and leave everything else."""
    require_given({'name': True, 'baseline': True, **values}, 'name', 'baseline')
    circuit = work.get(WaterCircuit, circuit_id, seen_version=seen_version)
    name = values.get('name', circuit.name)
    there = select(WaterCircuit).where(WaterCircuit.asset_id == circuit.asset_id, WaterCircuit.id != circuit.id)
    if any(each.name.casefold() == name.casefold() for each in work.session.exec(there)):
        raise wrong('name', _('There is a circuit {name} already.', name=name))
    for field, value in values.items():
        setattr(circuit, field, value)
    return circuit.id


@command(Permission.EDIT_PLANS)
def remove_circuit(work: Work, *, circuit_id: UUID, seen_version: int) -> None:
    """It is not there any more; what was measured stays in the records."""
    work.get(WaterCircuit, circuit_id, seen_version=seen_version).active = False


@command(Permission.DO_MAINTENANCE)
def measure_flow(work: Work, *, circuit_id: UUID, flow: Flow, note: FlowNote = '') -> UUID:
    """What flows through it now. Where too much is lost an action says once that it has to be descaled."""
    circuit = work.get(WaterCircuit, circuit_id)
    work.session.refresh(circuit, with_for_update=True)
    tool = _tool(work, circuit.asset_id)
    if not circuit.active:
        raise Conflict(_('Circuit {name} does not exist any more.', name=circuit.name))
    if tool.status is AssetStatus.RETIRED:
        raise Conflict(_('{number} is retired. Restore it first.', number=tool.asset_number))
    found = work.add(WaterFlow(circuit_id=circuit.id, flow=flow, measured_at=work.now, measured_by_id=work.actor.user_id, note=note))
    if loss(circuit, flow) >= circuit.limit_percent and not _open_descalings(work, [circuit]):
        circuit.descaling_id = open_action(work, tool, {
            'title': _('Descale circuit {name}', name=circuit.name),
            'description': _('{flow} of {baseline} l/min flow through it, {percent} % less than when it was clean.', flow=number(flow, 1),
                             baseline=number(circuit.baseline, 1), percent=number(loss(circuit, flow)))}).id
    return found.id


@command(Permission.DO_MAINTENANCE)
def take_flow_back(work: Work, *, flow_id: UUID) -> None:
    """It was written down by mistake; somebody else's only with the right to change plans. What it ordered is called off while nobody has begun."""
    flow = work.get(WaterFlow, flow_id)
    if flow.measured_by_id != work.actor.user_id:
        work.actor.require(Permission.EDIT_PLANS)
    work.session.delete(flow)
    work.session.flush()
    circuit = work.get(WaterCircuit, flow.circuit_id)
    if loss(circuit, flow.flow) >= circuit.limit_percent:
        _call_off_descaling(work, circuit)


@query(Permission.SEE_ASSETS)
def circuits_of(work: Work, *, asset_id: UUID) -> list[Circuit]:
    """Those of one tool, by name."""
    found = work.session.exec(select(WaterCircuit).where(WaterCircuit.asset_id == _tool(work, asset_id).id, WaterCircuit.active)).all()
    return sorted(_told(work, found), key=lambda circuit: (len(circuit.name), circuit.name))


@query(Permission.SEE_ASSETS)
def show_circuit(work: Work, *, circuit_id: UUID) -> Circuit:
    return _told(work, [work.get(WaterCircuit, circuit_id)])[0]


@query(Permission.SEE_ASSETS)
def list_flows(work: Work, *, asset_id: UUID | None = None, circuit_id: UUID | None = None, offset: Offset = 0, limit: Limit = 50) -> Found:
    """What was measured, the newest first."""
    asked = select(WaterFlow)
    if asset_id is not None:
        asked = asked.where(col(WaterFlow.circuit_id).in_(select(WaterCircuit.id).where(WaterCircuit.asset_id == _tool(work, asset_id).id)))
    if circuit_id is not None:
        asked = asked.where(WaterFlow.circuit_id == work.get(WaterCircuit, circuit_id).id)
    rows, total = work.page(asked, order=[col(WaterFlow.measured_at).desc(), col(WaterFlow.id).desc()], offset=offset, limit=limit)
    return Found(_measured(work, rows), total)


@query(Permission.SEE_ASSETS)
def show_flow(work: Work, *, flow_id: UUID) -> Measured:
    return _measured(work, [work.get(WaterFlow, flow_id)])[0]


def loss(circuit: WaterCircuit, flow: float) -> int:
    """In per cent of the baseline, never less than nothing."""
    return max(round(100 * (circuit.baseline - flow) / circuit.baseline), 0)


def _call_off_descaling(work: Work, circuit: WaterCircuit) -> None:
    """Unless what is measured now asks for it all the same."""
    [told], action = _told(work, [circuit]), work.session.get(ActionItem, circuit.descaling_id) if circuit.descaling_id else None
    if action is not None and action.status is ActionStatus.OPEN and not told.is_scaled:
        action.status = ActionStatus.CANCELLED


def _told(work: Work, circuits: Sequence[WaterCircuit]) -> list[Circuit]:
    waiting = _open_descalings(work, circuits)
    return [_circuit(work, each, waiting) for each in circuits]


def _circuit(work: Work, row: WaterCircuit, waiting: set[UUID]) -> Circuit:
    newest = work.session.exec(select(WaterFlow).where(WaterFlow.circuit_id == row.id).order_by(
        col(WaterFlow.measured_at).desc(), col(WaterFlow.id).desc()).limit(TREND)).all()
    last = newest[0] if newest else None
    return Circuit(
        row.id, row.version or 0, row.asset_id, row.name, row.inlet, row.inlet_side, row.outlet, row.outlet_side, row.baseline, row.limit_percent,
        last.flow if last else None, loss(row, last.flow) if last else None, last.measured_at if last else None,
        row.descaling_id if row.descaling_id in waiting else None, tuple(each.flow for each in reversed(newest)))


def _open_descalings(work: Work, circuits: Sequence[WaterCircuit]) -> set[UUID]:
    ids = [circuit.descaling_id for circuit in circuits if circuit.descaling_id]
    return set(work.session.exec(select(ActionItem.id).where(col(ActionItem.id).in_(ids), col(ActionItem.status).in_(UNFINISHED)))) if ids else set()


def _measured(work: Work, rows: Sequence[WaterFlow]) -> list[Measured]:
    people, ids = names_of(work, {row.measured_by_id for row in rows}), {row.circuit_id for row in rows}
    of = {each.id: each for each in work.session.exec(select(WaterCircuit).where(col(WaterCircuit.id).in_(ids)))}
    return [Measured(row.id, row.circuit_id, of[row.circuit_id].name, row.flow, loss(of[row.circuit_id], row.flow), row.measured_at,
                     row.measured_by_id, people.get(row.measured_by_id, ''), row.note) for row in rows]


def _tool(work: Work, asset_id: UUID) -> Asset:
    tool = work.get(Asset, asset_id)
    if tool.kind is not AssetKind.TOOL:
        raise Conflict(_('Water circuits are kept for tools only.'))
    return tool
