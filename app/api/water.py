"""Water circuits of tools, and what flowed through them."""
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Calling, signed_in
from app.api.shapes import Once, Paging, Strict, Version, body, page_of, shown
from services.maintenance.water import (
    FIELDS,
    Circuit,
    Flow,
    FlowNote,
    Measured,
    add_circuit,
    change_circuit,
    circuits_of,
    list_flows,
    measure_flow,
    remove_circuit,
    show_circuit,
    show_flow,
    take_flow_back,
)

CHANGE = (404, 409, 413)
Shape, FlowShape = shown('WaterCircuit', Circuit), shown('WaterFlow', Measured)
NewCircuit = body('NewWaterCircuit', {'asset_id': UUID, **FIELDS}, required=('asset_id', 'name', 'baseline'), example=examples.NEW_CIRCUIT)
CircuitChange = body('WaterCircuitChange', FIELDS, example={'version': 1, 'baseline': 8.5}, version=(Version, ...))
NewFlow = body('NewWaterFlow', {'flow': Flow, 'note': FlowNote}, required=('flow',), example={'flow': 6.1})


class OfTool(Strict):
    asset_id: UUID


class FlowQuery(Paging):
    asset_id: UUID | None = None
    circuit_id: UUID | None = None


def routes() -> APIRouter:
    router = APIRouter(tags=['water-circuits'], dependencies=[Depends(signed_in)])
    one, made = success(examples.CIRCUIT, 'As it is now.'), 'Created, or created before with the same Idempotency-Key.'
    flows = success({'items': [examples.FLOW], 'total': 1}, 'One page of what was measured, the newest first.')
    router.add_api_route('/water-circuits', list_them, methods=['GET'], response_model=list[Shape], responses={
        **refusals(404, 409), 200: success([examples.CIRCUIT], 'Every circuit of the tool.')})
    router.add_api_route('/water-circuits', add, methods=['POST'], status_code=201, response_model=Shape, responses={
        **refusals(*CHANGE), 201: success(examples.CIRCUIT, made)})
    router.add_api_route('/water-circuits/{circuit_id}', get_one, methods=['GET'], response_model=Shape, responses={**refusals(404), 200: one})
    router.add_api_route('/water-circuits/{circuit_id}', change, methods=['PATCH'], response_model=Shape, responses={**refusals(*CHANGE), 200: one})
    router.add_api_route('/water-circuits/{circuit_id}', remove, methods=['DELETE'], status_code=204, responses={
        **refusals(404, 409), 204: {'description': 'Taken away; what was measured stays.'}})
    router.add_api_route('/water-circuits/{circuit_id}/flows', measure, methods=['POST'], status_code=201, response_model=FlowShape, responses={
        **refusals(*CHANGE), 201: success(examples.FLOW, made)})
    router.add_api_route('/water-flows', list_measured, methods=['GET'], response_model=page_of(FlowShape), responses={
        **refusals(404, 409), 200: flows})
    router.add_api_route('/water-flows/{flow_id}', take_back, methods=['DELETE'], status_code=204, responses={
        **refusals(404), 204: {'description': 'Taken back.'}})
    return router


async def list_them(caller: Calling, query: Annotated[OfTool, Query()]) -> Any:
    """The circuits of a tool with the newest flow of each; `loss_percent` is against what flowed when it was clean."""
    return await caller.ask(circuits_of, asset_id=query.asset_id)


async def add(caller: Calling, given: NewCircuit, key: Once = None) -> Any:  # type: ignore[valid-type]
    """One that was taken away comes back under its name."""
    return await get_one(caller, await caller.do(add_circuit, then=show_circuit, key=key, **given.given()))  # type: ignore[attr-defined]


async def get_one(caller: Calling, circuit_id: UUID) -> Any:
    """One circuit, also one that was taken away."""
    return await caller.ask(show_circuit, circuit_id=circuit_id)


async def change(caller: Calling, circuit_id: UUID, given: CircuitChange) -> Any:  # type: ignore[valid-type]
    """What is left out stays as it is."""
    values = given.given()  # type: ignore[attr-defined]
    return await caller.change(change_circuit, show_circuit, {'circuit_id': circuit_id}, seen_version=values.pop('version'), **values)


async def remove(caller: Calling, circuit_id: UUID, version: Annotated[Version, Query()]) -> None:
    """It is not there any more; what was measured stays."""
    await caller.ask(remove_circuit, circuit_id=circuit_id, seen_version=version)


async def measure(caller: Calling, circuit_id: UUID, given: NewFlow, key: Once = None) -> Any:  # type: ignore[valid-type]
    """Write down what flows through it, in litres per minute; where too much is lost an action says that it has to be descaled."""
    row_id = await caller.do(measure_flow, then=show_flow, key=key, circuit_id=circuit_id, **given.given())  # type: ignore[attr-defined]
    return await caller.ask(show_flow, flow_id=row_id)


async def list_measured(caller: Calling, query: Annotated[FlowQuery, Query()]) -> Any:
    """What was measured, of one tool, one circuit or all."""
    return await caller.ask(list_flows, **query.model_dump())


async def take_back(caller: Calling, flow_id: UUID) -> None:
    """It was written down by mistake."""
    await caller.ask(take_flow_back, flow_id=flow_id)
