"""Reports that are made by themselves: which are wanted, and what was made."""
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel
from starlette.responses import Response

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Calling, signed_in
from app.api.papers import PDF
from app.api.places import catalog_routes
from app.api.shapes import Paging, page_of
from app.web.papers import paper
from data.tables.papers import ReportKind, Rhythm
from services.trends.standing import list_stored_reports, read_stored_report, report_plans


class ReportPlan(BaseModel):
    id: UUID
    version: int
    site_id: UUID
    name: str
    kind: ReportKind
    rhythm: Rhythm
    hour: int
    shift_hours: int
    department_id: UUID | None
    active: bool


class StoredReport(BaseModel):
    id: UUID
    name: str
    rhythm: Rhythm
    site: str
    since: date
    until: date
    shift: int
    made_at: datetime
    size: int
    model_config = {'from_attributes': True}


def routers() -> list[APIRouter]:
    router = APIRouter(prefix='/reports', tags=['reports'], dependencies=[Depends(signed_in)])
    router.add_api_route('', list_them, methods=['GET'], response_model=page_of(StoredReport), name='list_reports_made', responses={
        **refusals(), 200: success({'items': [examples.STORED_REPORT], 'total': 1}, 'One page of what was made, the newest first.')})
    router.add_api_route('/{stored_id}.pdf', get_paper, methods=['GET'], response_class=Response, name='get_report_made', responses={
        **refusals(404), 200: {'description': 'The paper.', 'content': {PDF: {}}}})
    return [catalog_routes(report_plans, ReportPlan, 'name', ('name', 'rhythm'), examples.REPORT_PLAN), router]


async def list_them(caller: Calling, query: Annotated[Paging, Query()]) -> Any:
    """`shift` is the number of the shift that began on that day, 0 for whole days."""
    return await caller.ask(list_stored_reports, **query.model_dump())


async def get_paper(caller: Calling, stored_id: UUID) -> Response:
    """As it was when it was made."""
    name, content = await caller.ask(read_stored_report, stored_id=stored_id)
    return paper(content, name)
