"""Maintenance logs: what was done, step by step; and the checklists they are signed by."""
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Calling, signed_in
from app.api.shapes import Instant, Once, Paging, Strict, Version, body, listing, page_of, shown
from data.tables.maintenance import LogKind, LogResult
from services.fields import Text
from services.maintenance.judging import Answer
from services.maintenance.logs import SORTS as LOG_SORTS
from services.maintenance.logs import LogCard, LogRow, list_logs, show_log
from services.maintenance.signing import MOST_MINUTES, sign_log
from services.maintenance.templates import FIELDS, SORTS, Template, add_template, change_template, list_editions, list_templates, show_template
from services.photos.ahead import PhotoIds

CHANGE = (404, 409, 413)
Row, Card, Checklist = shown('MaintenanceLog', LogRow), shown('SignedMaintenanceLog', LogCard), shown('ChecklistTemplate', Template)
LogQuery = listing('MaintenanceLogQuery', LOG_SORTS, '-performed_at', asset_id=(UUID | None, None), kind=(LogKind | None, None),
                   result=(LogResult | None, None))
TemplateQuery = listing('ChecklistTemplateQuery', SORTS, 'name', purpose=(LogKind | None, None), active=(bool | None, None))
NewTemplate = body('NewChecklistTemplate', FIELDS, required=('name', 'purpose'), example=examples.NEW_CHECKLIST)
TemplateChange = body('ChecklistTemplateChange', FIELDS, example={'version': 3, 'steps': examples.NEW_CHECKLIST['steps']}, version=(Version, ...))


class NewLog(Strict):
    asset_id: UUID
    checklist_template_id: Annotated[UUID | None, Field(description='Without one, `kind` and `observations` are needed.')] = None
    kind: Annotated[LogKind | None, Field(description='With a checklist its purpose is the kind.')] = None
    answers: Annotated[list[Answer], Field(max_length=200, description='Steps count from 1; `value` is a number, a text, the id of a photo of '
                                           'the same tool, or why something is not in order; `at` is when it was answered (before `started_at`, '
                                           'more than a week ago or yet to come: now).')] = []
    others_ok: Annotated[bool, Field(description='Checks without an answer are OK, except key checks.')] = False
    observations: Text = ''
    spares_fitted: Annotated[Text, Field(max_length=500)] = ''
    follow_up_required: bool = False
    started_at: Annotated[Instant | None, Field(description='The duration is counted from here unless it is given.')] = None
    duration_minutes: Annotated[int | None, Field(ge=0, le=MOST_MINUTES)] = None
    plan_id: Annotated[UUID | None, Field(description='The maintenance plan that this work fulfils.')] = None
    photo_ids: Annotated[PhotoIds, Field(description='Photos that you have sent to this tool or machine before, for this log.')] = []
    model_config = Strict.model_config | {'json_schema_extra': {'example': examples.NEW_LOG}}


def routers() -> list[APIRouter]:
    return [_logs(), _templates()]


def _logs() -> APIRouter:
    router = APIRouter(prefix='/maintenance-logs', tags=['maintenance-logs'], dependencies=[Depends(signed_in)])
    found = {**refusals(), 200: success({'items': [examples.LOG], 'total': 1}, 'One page of the list.')}
    made = {**refusals(*CHANGE), 201: success(examples.SIGNED_LOG, 'Signed, or signed before with the same Idempotency-Key.')}
    router.add_api_route('', list_them, methods=['GET'], response_model=page_of(Row), responses=found)
    router.add_api_route('', sign, methods=['POST'], status_code=201, response_model=Card, responses=made)
    router.add_api_route('/{log_id}', get_log, methods=['GET'], response_model=Card,
                         responses={**refusals(404), 200: success(examples.SIGNED_LOG, 'With its steps and what follows from them.')})
    return router


def _templates() -> APIRouter:
    router = APIRouter(prefix='/checklist-templates', tags=['checklist-templates'], dependencies=[Depends(signed_in)])
    found = {**refusals(), 200: success({'items': [examples.CHECKLIST], 'total': 1}, 'One page of the list.')}
    made = {**refusals(*CHANGE), 201: success(examples.CHECKLIST, 'Created, or created before with the same Idempotency-Key.')}
    now = {**refusals(*CHANGE), 200: success(examples.CHECKLIST, 'As it is now; after a change of what was used already, the next edition.')}
    router.add_api_route('', list_checklists, methods=['GET'], response_model=page_of(Checklist), responses=found)
    router.add_api_route('', add_checklist, methods=['POST'], status_code=201, response_model=Checklist, responses=made)
    router.add_api_route('/{template_id}', get_checklist, methods=['GET'], response_model=Checklist,
                         responses={**refusals(404), 200: success(examples.CHECKLIST, 'In exactly this edition.')})
    router.add_api_route('/{template_id}', change_checklist, methods=['PATCH'], response_model=Checklist, responses=now)
    router.add_api_route('/{template_id}/editions', editions, methods=['GET'], response_model=page_of(Checklist),
                         responses={**refusals(404), 200: success({'items': [examples.CHECKLIST], 'total': 1}, 'Newest first.')})
    return router


async def list_them(caller: Calling, query: Annotated[LogQuery, Query()]) -> Any:  # type: ignore[valid-type]
    return await caller.ask(list_logs, text=query.q, **query.model_dump(exclude={'q'}))  # type: ignore[attr-defined]


async def sign(caller: Calling, given: NewLog, key: Once = None) -> Any:
    """Sign finished work. A failed key check and every cavity to be mended become an action; a failed key check keeps the tool from release."""
    return await get_log(caller, await caller.do(sign_log, then=show_log, key=key, **given.given()))


async def get_log(caller: Calling, log_id: UUID) -> Any:
    return await caller.ask(show_log, log_id=log_id)


async def list_checklists(caller: Calling, query: Annotated[TemplateQuery, Query()]) -> Any:  # type: ignore[valid-type]
    """Each in its newest edition."""
    return await caller.ask(list_templates, text=query.q, **query.model_dump(exclude={'q'}))  # type: ignore[attr-defined]


async def add_checklist(caller: Calling, given: NewTemplate, key: Once = None) -> Any:  # type: ignore[valid-type]
    """The words of a step are what is signed; two steps cannot share them."""
    return await get_checklist(caller, await caller.do(add_template, then=show_template, key=key, **given.given()))  # type: ignore[attr-defined]


async def get_checklist(caller: Calling, template_id: UUID) -> Any:
    return await caller.ask(show_template, template_id=template_id)


async def change_checklist(caller: Calling, template_id: UUID, given: TemplateChange) -> Any:  # type: ignore[valid-type]
    """Once something was signed by it, other steps or another purpose make the next edition: the answer has another id."""
    values = given.given()  # type: ignore[attr-defined]
    changed = await caller.do(change_template, then=show_template, template_id=template_id, seen_version=values.pop('version'), **values)
    return await get_checklist(caller, changed)


async def editions(caller: Calling, template_id: UUID, query: Annotated[Paging, Query()]) -> Any:
    found = await caller.ask(list_editions, template_id=template_id)
    return {'items': found[query.offset:query.offset + query.limit], 'total': len(found)}
