"""How often tools have closed: readings of their counters, and the counters themselves."""
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Calling, signed_in
from app.api.shapes import Once, body, listing, page_of, shown
from services.shots.counter import Shots
from services.shots.counts import (
    SORTS,
    Note,
    ReadingRow,
    Reason,
    ToolCounts,
    change_counter,
    list_readings,
    read_counter,
    show_reading,
    tool_counts,
    undo_reading,
)

CHANGE = (404, 409, 413)
Reading = shown('ShotReading', ReadingRow)
Counter = shown('Counter', ToolCounts, without={'takes_back_id'})
NewReading = body('NewShotReading', {'tool_id': UUID, 'shot_count': Shots, 'note': Note, 'machine_id': UUID | None},
                  required=('tool_id', 'shot_count'), example=examples.NEW_READING)
CounterChange = body('CounterChange', {'new_count': Shots, 'reason': Reason}, required=('new_count', 'reason'), example=examples.COUNTER_CHANGE)
Wanted = listing('ShotReadingQuery', SORTS, '-recorded_at', tool_id=(UUID | None, None))


def routers() -> list[APIRouter]:
    readings = APIRouter(prefix='/shots', tags=['shots'], dependencies=[Depends(signed_in)])
    readings.add_api_route('', list_them, methods=['GET'], response_model=page_of(Reading), name='list_shot_readings', responses={
        **refusals(404), 200: success({'items': [examples.READING], 'total': 1}, 'One page of the readings.')})
    readings.add_api_route('', add, methods=['POST'], status_code=201, response_model=Reading, name='add_shot_reading', responses={
        **refusals(*CHANGE), 201: success(examples.READING, 'Written down, or written down before with the same Idempotency-Key.')})
    readings.add_api_route('/{reading_id}', get_one, methods=['GET'], response_model=Reading, name='get_shot_reading', responses={
        **refusals(404), 200: success(examples.READING, 'This one.')})
    readings.add_api_route('/{reading_id}', remove, methods=['DELETE'], status_code=204, name='undo_shot_reading', responses={
        **refusals(404, 409), 204: {'description': 'Taken back.'}})
    counters = APIRouter(prefix='/counters', tags=['shots'], dependencies=[Depends(signed_in)])
    counters.add_api_route('/{tool_id}', get_counter, methods=['GET'], response_model=Counter, name='get_counter', responses={
        **refusals(404), 200: success(examples.COUNTER, 'Where the tool stands.')})
    counters.add_api_route('/{tool_id}/change', change, methods=['POST'], response_model=Counter, name='change_counter', responses={
        **refusals(*CHANGE), 200: success(examples.COUNTER, 'Where the tool stands.')})
    return [readings, counters]


async def list_them(caller: Calling, query: Annotated[Wanted, Query()]) -> Any:  # type: ignore[valid-type]
    """What the counters showed, the newest first."""
    return await caller.ask(list_readings, text=query.q, **query.model_dump(exclude={'q'}))  # type: ignore[attr-defined]


async def add(caller: Calling, given: NewReading, key: Once = None) -> Any:  # type: ignore[valid-type]
    """What the counter of a tool shows now; a reading below the last one is refused."""
    row_id = await caller.do(read_counter, then=show_reading, key=key, **given.given())  # type: ignore[attr-defined]
    return await caller.ask(show_reading, reading_id=row_id)


async def get_one(caller: Calling, reading_id: UUID) -> Any:
    """One reading."""
    return await caller.ask(show_reading, reading_id=reading_id)


async def remove(caller: Calling, reading_id: UUID) -> None:
    """Take the last reading of a tool back."""
    await caller.ask(undo_reading, reading_id=reading_id)


async def get_counter(caller: Calling, tool_id: UUID) -> Any:
    """The life of a tool in shots: done, left, and what its counter shows."""
    return await caller.ask(tool_counts, tool_id=tool_id)


async def change(caller: Calling, tool_id: UUID, given: CounterChange) -> Any:  # type: ignore[valid-type]
    """Another counter was fitted, or this one put right; what the tool has done in its life stays."""
    return await caller.change(change_counter, tool_counts, {'tool_id': tool_id}, **given.given())  # type: ignore[attr-defined]
