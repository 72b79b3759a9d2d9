"""Runs of tools in machines."""
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Calling, signed_in
from app.api.shapes import Once, Paging, Seen, Version, body, page_of, shown
from services.shots.counter import Shots
from services.shots.run_list import SORTS, RunRow, list_runs, show_run
from services.shots.runs import AFTERWARDS, Rejected, RunNote, change_run, end_run, reopen_run, start_run

CHANGE = (404, 409, 413)
Run = shown('Run', RunRow)
NewRun = body('NewRun', {'tool_id': UUID, 'machine_id': UUID, 'shot_count': Shots | None, 'run_anyway': RunNote}, required=('tool_id', 'machine_id'),
              example=examples.NEW_RUN)
RunEnd = body('RunEnd', {'shot_count': Shots | None, 'shots': Shots | None, 'stop_reason_id': UUID | None, 'good': Shots | None,
                         'rejected': Rejected, 'note': RunNote}, example=examples.RUN_END, version=(Version, ...))

RunChange = body('RunChange', AFTERWARDS, example={'version': 2, 'good': 9_650, 'rejected': {'Flash': 170}}, version=(Version, ...))


class RunQuery(Paging):
    tool_id: UUID | None = None
    machine_id: UUID | None = None
    running: Annotated[bool | None, Field(description='Only those that go on, or only those that have ended.')] = None
    sort: Annotated[Literal[*(f'{sign}{name}' for name in SORTS for sign in ('', '-'))], Field(  # type: ignore[valid-type]
        description='The field to sort by; with a minus the largest first.')] = '-started_at'


def routes() -> APIRouter:
    router = APIRouter(prefix='/runs', tags=['runs'], dependencies=[Depends(signed_in)])
    now = {**refusals(*CHANGE), 200: success(examples.RUN, 'As it is now.')}
    router.add_api_route('', list_them, methods=['GET'], response_model=page_of(Run), name='list_runs', responses={
        **refusals(404), 200: success({'items': [examples.RUN], 'total': 1}, 'One page of the runs.')})
    router.add_api_route('', start, methods=['POST'], status_code=201, response_model=Run, name='start_run', responses={
        **refusals(*CHANGE), 201: success(examples.RUN, 'Started, or started before with the same Idempotency-Key.')})
    router.add_api_route('/{run_id}', get_one, methods=['GET'], response_model=Run, name='get_run', responses={
        **refusals(404), 200: success(examples.RUN, 'This one.')})
    router.add_api_route('/{run_id}', change, methods=['PATCH'], response_model=Run, name='change_run', responses=now)
    router.add_api_route('/{run_id}/end', end, methods=['POST'], response_model=Run, name='end_run', responses=now)
    router.add_api_route('/{run_id}/reopen', reopen, methods=['POST'], response_model=Run, name='reopen_run', responses=now)
    return router


async def list_them(caller: Calling, query: Annotated[RunQuery, Query()]) -> Any:
    """The runs of a tool or a machine, or all of them, the newest first."""
    return await caller.ask(list_runs, **query.model_dump())


async def start(caller: Calling, given: NewRun, key: Once = None) -> Any:  # type: ignore[valid-type]
    """A tool begins to make parts in a machine; what its counter shows at this moment was made before."""
    run_id = await caller.do(start_run, then=show_run, key=key, **given.given())  # type: ignore[attr-defined]
    return await caller.ask(show_run, run_id=run_id)


async def get_one(caller: Calling, run_id: UUID) -> Any:
    """One run with its parts."""
    return await caller.ask(show_run, run_id=run_id)


async def end(caller: Calling, run_id: UUID, given: RunEnd, key: Once = None) -> Any:  # type: ignore[valid-type]
    """The tool stops making parts: either what the counter shows now, or how many shots the whole run had."""
    values = given.given()  # type: ignore[attr-defined]
    return await caller.change(end_run, show_run, {'run_id': run_id}, key, seen_version=values.pop('version'), **values)


async def change(caller: Calling, run_id: UUID, given: RunChange) -> Any:  # type: ignore[valid-type]
    """What is known only when the run is over: good and rejected parts, why it ended; what is not given stays."""
    values = given.given()  # type: ignore[attr-defined]
    return await caller.change(change_run, show_run, {'run_id': run_id}, seen_version=values.pop('version'), **values)


async def reopen(caller: Calling, run_id: UUID, given: Seen) -> Any:
    """Take the end of a run back, together with the reading that ended it."""
    return await caller.change(reopen_run, show_run, {'run_id': run_id}, seen_version=given.version)
