"""Maintenance plans: what is due when, and what was done."""
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Calling, signed_in
from app.api.shapes import Once, Paging, Seen, Strict, Version, body, listing, page_of, shown
from data.tables.maintenance import CompletionStatus, PlanStatus
from services.maintenance.completing import Completion, Notes, complete_plan, list_completions
from services.maintenance.due import DueState
from services.maintenance.glance import SORTS
from services.maintenance.plans import FIELDS, add_plan, cancel_plan, change_plan, pause_plan, resume_plan
from services.maintenance.register import Plan, list_plans, show_plan

CHANGE = (404, 409, 413)
PlanCard, Done = shown('MaintenancePlan', Plan), shown('PlanCompletion', Completion)
PlanQuery = listing(
    'MaintenancePlanQuery', SORTS, 'urgency', asset_id=(UUID | None, None), site_id=(UUID | None, None), assigned_to_id=(UUID | None, None),
    status=(PlanStatus | None, None), state=(DueState | None, None), mine=(bool, Field(False, description='Only those of the caller.')))
NewPlan = body('NewMaintenancePlan', {'asset_id': UUID, **FIELDS}, required=('asset_id', 'name'), example=examples.NEW_PLAN)
PlanChange = body('MaintenancePlanChange', FIELDS, example={'version': 3, 'every_shots': 8000}, version=(Version, ...))


class Finish(Strict):
    version: Version
    status: CompletionStatus = CompletionStatus.COMPLETED
    notes: Annotated[Notes, Field(description='Needed unless it was simply done.')] = ''


def routes() -> APIRouter:
    router = APIRouter(prefix='/maintenance-plans', tags=['maintenance-plans'], dependencies=[Depends(signed_in)])
    now = {**refusals(*CHANGE), 200: success(examples.PLAN, 'As it is now.')}
    plans = {**refusals(), 200: success({'items': [examples.PLAN], 'total': 1}, 'One page of the list.')}
    made = {**refusals(*CHANGE), 201: success(examples.PLAN, 'Created, or created before with the same Idempotency-Key.')}
    history = {**refusals(404), 200: success({'items': [examples.COMPLETION], 'total': 1}, 'One page of what was done, newest first.')}
    router.add_api_route('', list_them, methods=['GET'], response_model=page_of(PlanCard), responses=plans)
    router.add_api_route('', add, methods=['POST'], status_code=201, response_model=PlanCard, responses=made)
    router.add_api_route('/{plan_id}', get_one, methods=['GET'], response_model=PlanCard,
                         responses={**refusals(404), 200: success(examples.PLAN, 'How it stands now.')})
    router.add_api_route('/{plan_id}', change, methods=['PATCH'], response_model=PlanCard, responses=now)
    for verb, endpoint in (('complete', complete), ('pause', pause), ('resume', resume), ('cancel', cancel)):
        router.add_api_route(f'/{{plan_id}}/{verb}', endpoint, methods=['POST'], response_model=PlanCard, responses=now)
    router.add_api_route('/{plan_id}/completions', completions, methods=['GET'], response_model=page_of(Done), responses=history)
    return router


async def list_them(caller: Calling, query: Annotated[PlanQuery, Query()]) -> Any:  # type: ignore[valid-type]
    """Plans, the most urgent first. `state` is quiet, ok, warn, due or stop; shots and days that are left are negative when it is overdue."""
    return await caller.ask(list_plans, text=query.q, **query.model_dump(exclude={'q'}))  # type: ignore[attr-defined]


async def add(caller: Calling, given: NewPlan, key: Once = None) -> Any:  # type: ignore[valid-type]
    """Due by shots, by days or by the calendar, whichever comes first. Without `last_done_on` and `last_done_shots` it counts from today."""
    return await get_one(caller, await caller.do(add_plan, then=show_plan, key=key, **given.given()))  # type: ignore[attr-defined]


async def get_one(caller: Calling, plan_id: UUID) -> Any:
    return await caller.ask(show_plan, plan_id=plan_id)


async def change(caller: Calling, plan_id: UUID, given: PlanChange) -> Any:  # type: ignore[valid-type]
    values = given.given()  # type: ignore[attr-defined]
    return await caller.change(change_plan, show_plan, {'plan_id': plan_id}, seen_version=values.pop('version'), **values)


async def complete(caller: Calling, plan_id: UUID, given: Finish, key: Once = None) -> Any:
    """Write down what was done. `completed` starts the plan and the lower levels of the same tool anew; `issues_found` pauses it."""
    return await caller.change(complete_plan, show_plan, {'plan_id': plan_id}, key, seen_version=given.version, status=given.status,
                               notes=given.notes)


async def pause(caller: Calling, plan_id: UUID, given: Seen) -> Any:
    """It is not due while it is paused, and what passes meanwhile does not count."""
    return await caller.change(pause_plan, show_plan, {'plan_id': plan_id}, seen_version=given.version)


async def resume(caller: Calling, plan_id: UUID, given: Seen) -> Any:
    """It counts on where it stood when it was paused or cancelled."""
    return await caller.change(resume_plan, show_plan, {'plan_id': plan_id}, seen_version=given.version)


async def cancel(caller: Calling, plan_id: UUID, given: Seen) -> Any:
    """Nobody needs it any more; what was done stays."""
    return await caller.change(cancel_plan, show_plan, {'plan_id': plan_id}, seen_version=given.version)


async def completions(caller: Calling, plan_id: UUID, query: Annotated[Paging, Query()]) -> Any:
    """Who did it, when, and what they had to say."""
    return await caller.ask(list_completions, plan_id=plan_id, **query.model_dump())
