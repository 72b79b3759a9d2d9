"""Follow-up work: who does what until when, step by step, and what was said about it."""
from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Calling, signed_in
from app.api.shapes import Once, Seen, Strict, Version, body, listing, page_of, shown
from data.tables.actions import ActionStatus
from services.actions.card import ActionCard, show_action
from services.actions.doing import Unfinished, Words, comment_action, complete_action, reopen_action, start_action
from services.actions.planning import FIELDS, add_action, assign_action, cancel_action, change_action
from services.actions.register import SORTS, ActionRow, list_actions

CHANGE = (404, 409, 413)
Action, Row = shown('Action', ActionCard), shown('ActionRow', ActionRow)
New = body('NewAction', {**FIELDS, 'asset_id': UUID, 'failure_report_id': UUID | None, 'maintenance_log_id': UUID | None},
           required=('asset_id', 'title'), example=examples.NEW_ACTION)
Change = body('ActionChange', FIELDS, example={'version': 1, 'due_date': '2026-03-09'}, version=(Version, ...))
Wanted = listing(
    'ActionQuery', SORTS, 'due_date', status=(ActionStatus | None, None), asset_id=(UUID | None, None), assigned_to_id=(UUID | None, None),
    failure_report_id=(UUID | None, None), mine=(bool, Field(False, description='Only what is assigned to the caller and not finished.')),
    unfinished=(bool, Field(False, description='Only what is open or in progress.')),
    overdue=(bool, Field(False, description='Only what should be done by now, by the calendar of the plant.')))


class Assignment(Strict):
    version: Version
    assigned_to_id: Annotated[UUID | None, Field(description='Who is to do it, and is told so; null when nobody is.')]


class Reopening(Strict):
    version: Version
    status: Unfinished = Unfinished.OPEN


class NewComment(Strict):
    text: Words


def routes() -> APIRouter:
    router = APIRouter(prefix='/actions', tags=['actions'], dependencies=[Depends(signed_in)])
    _add_reading(router)
    _add_writing(router)
    for verb, command in (('start', start_action), ('complete', complete_action), ('cancel', cancel_action)):
        _add_step(router, verb, command)
    _add_verbs(router)
    return router


def _add_reading(router: APIRouter) -> None:
    @router.get('', response_model=page_of(Row), name='list_actions', responses={
        **refusals(), 200: success({'items': [examples.ACTION_ROW], 'total': 1}, 'One page of the list.')})
    async def list_them(caller: Calling, query: Annotated[Wanted, Query()]) -> Any:  # type: ignore[valid-type]
        return await caller.ask(list_actions, text=query.q, **query.model_dump(exclude={'q'}))  # type: ignore[attr-defined]

    @router.get('/{action_id}', response_model=Action, name='get_action', responses={
        **refusals(404), 200: success(examples.ACTION, 'Everything on its card.')})
    async def get_one(caller: Calling, action_id: UUID) -> Any:
        return await caller.ask(show_action, action_id=action_id)


def _add_writing(router: APIRouter) -> None:
    @router.post('', status_code=201, response_model=Action, name='add_action', responses={
        **refusals(*CHANGE), 201: success(examples.ACTION, 'Created, or created before with the same Idempotency-Key.')})
    async def add(caller: Calling, given: New, key: Once = None) -> Any:  # type: ignore[valid-type]
        """Whoever may not assign actions adds them for themselves."""
        action_id = await caller.do(add_action, then=show_action, key=key, **given.given())  # type: ignore[attr-defined]
        return await caller.ask(show_action, action_id=action_id)

    @router.patch('/{action_id}', response_model=Action, name='change_action', responses={
        **refusals(*CHANGE), 200: success(examples.ACTION, 'As it is now.')})
    async def change(caller: Calling, action_id: UUID, given: Change) -> Any:  # type: ignore[valid-type]
        """What is left out stays; the status has its own addresses."""
        values = given.given()  # type: ignore[attr-defined]
        return await caller.change(change_action, show_action, {'action_id': action_id}, seen_version=values.pop('version'), **values)


def _add_step(router: APIRouter, verb: str, command: Callable[..., Any]) -> None:
    @router.post(f'/{{action_id}}/{verb}', response_model=Action, name=f'{verb}_action', description=command.__doc__, responses={
        **refusals(*CHANGE), 200: success(examples.ACTION, 'As it is now.')})
    async def step(caller: Calling, action_id: UUID, given: Seen) -> Any:
        return await caller.change(command, show_action, {'action_id': action_id}, seen_version=given.version)


def _add_verbs(router: APIRouter) -> None:
    documented = {**refusals(*CHANGE), 200: success(examples.ACTION, 'As it is now.')}

    @router.post('/{action_id}/assign', response_model=Action, name='assign_action', responses=documented)
    async def assign(caller: Calling, action_id: UUID, given: Assignment) -> Any:
        """Give it to somebody, who is told, or take it from whoever has it."""
        return await caller.change(assign_action, show_action, {'action_id': action_id}, seen_version=given.version,
                                   assigned_to_id=given.assigned_to_id)

    @router.post('/{action_id}/reopen', response_model=Action, name='reopen_action', responses=documented)
    async def reopen(caller: Calling, action_id: UUID, given: Reopening) -> Any:
        """It is not done after all; what was called off is taken up again only by whoever may call off."""
        return await caller.change(reopen_action, show_action, {'action_id': action_id}, seen_version=given.version, status=given.status)

    @router.post('/{action_id}/comments', status_code=201, response_model=Action, name='comment_action', responses={
        **refusals(*CHANGE), 201: success(examples.ACTION, 'With the new comment, or the one made before with the same Idempotency-Key.')})
    async def comment(caller: Calling, action_id: UUID, given: NewComment, key: Once = None) -> Any:
        """Say something about it."""
        return await caller.change(comment_action, show_action, {'action_id': action_id}, key, text=given.text)
