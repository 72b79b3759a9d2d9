"""Failures: the lists of codes and words, and what was reported."""
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Calling, signed_in
from app.api.places import catalog_routes
from app.api.shapes import Instant, Once, Strict, Version, body, listing, page_of, shown
from data.tables.assets import AssetKind
from data.tables.failures import CodeScope, ReportStatus, Severity
from services.failures.analysis import FIELDS, analyse_failure, answer_fix
from services.failures.card import ReportCard, show_report
from services.failures.lists import causes, corrective_actions, failure_codes, part_defects, stop_reasons
from services.failures.register import SORTS, ReportRow, list_reports
from services.failures.reporting import Containment, report_failure
from services.fields import Line, Text
from services.photos.ahead import PhotoIds

CHANGE = (404, 409, 413)
Report, Row = shown('FailureReport', ReportCard), shown('FailureReportRow', ReportRow)
Names = Annotated[list[Annotated[Line, Field(max_length=16)]], Field(max_length=256, description='The cavities, by the names on the tool.')]
Further = Annotated[list[UUID], Field(max_length=20, description='Further failure codes, besides the main one.')]
SentAhead = Annotated[PhotoIds, Field(description='Photos that you have sent to this tool or machine before, for this report.')]
NewReport = body('NewFailureReport', {
    'asset_id': UUID, 'failure_code_id': UUID, 'severity': Severity, 'cavities': Names, 'description': Text, 'occurred_at': Instant,
    'containment_action': Containment, 'further_code_ids': Further, 'photo_ids': SentAhead},
    required=('asset_id', 'failure_code_id'), example=examples.NEW_REPORT)
ReportChange = body('FailureReportChange', {**FIELDS, 'further_code_ids': Further, 'status': ReportStatus},
                    example={'version': 1, 'cause_id': examples.ID, 'status': 'closed'}, version=(Version, ...))
ReportQuery = listing('FailureReportQuery', SORTS, '-occurred_at', asset_id=(UUID | None, None), status=(ReportStatus | None, None),
                      severity=(Severity | None, None), fix_is_asked=(bool | None, None))


class FailureCode(BaseModel):
    id: UUID
    version: int
    code: str
    name: str
    description: str
    severity_default: Severity
    category: str
    applies_to: AssetKind
    scope: CodeScope
    map_letter: str
    active: bool


class Word(BaseModel):
    id: UUID
    version: int
    name: str
    active: bool


class StopReason(Word):
    scheduled: bool
    needs_note: bool


class PartDefect(Word):
    pass


class Cause(Word):
    pass


class CorrectiveAction(Word):
    pass


class Answer(Strict):
    version: Version
    held: Annotated[bool, Field(description='Whether the fix has held; if not, the report is open again.')]


def routers() -> list[APIRouter]:
    word = examples.FAILURE_WORD
    return [
        catalog_routes(failure_codes, FailureCode, 'code', ('code', 'name'), examples.FAILURE_CODE),
        catalog_routes(stop_reasons, StopReason, 'name', ('name',), {**word, 'name': 'Broken pin', 'scheduled': False, 'needs_note': False}),
        catalog_routes(part_defects, PartDefect, 'name', ('name',), {**word, 'name': 'Short shot'}),
        catalog_routes(causes, Cause, 'name', ('name',), {**word, 'name': 'Normal wear'}),
        catalog_routes(corrective_actions, CorrectiveAction, 'name', ('name',), {**word, 'name': 'Replaced pin'}),
        _reports(),
    ]


def _reports() -> APIRouter:
    router = APIRouter(prefix='/failure-reports', tags=['failure-reports'], dependencies=[Depends(signed_in)])
    one = {200: success(examples.REPORT, 'As it is now.')}
    many = {200: success({'items': [examples.REPORT_ROW], 'total': 1}, 'One page of the list.')}
    made = {201: success(examples.REPORT, 'Created, or created before with the same Idempotency-Key.')}
    for method, path, endpoint, shape, status, documented in (
        ('GET', '', list_them, page_of(Row), 200, {**refusals(), **many}),
        ('POST', '', create_report, Report, 201, {**refusals(*CHANGE), **made}),
        ('GET', '/{report_id}', get_report, Report, 200, {**refusals(404), **one}),
        ('PATCH', '/{report_id}', patch_report, Report, 200, {**refusals(*CHANGE), **one}),
        ('POST', '/{report_id}/fix', answer, Report, 200, {**refusals(*CHANGE), **one}),
    ):
        router.add_api_route(path, endpoint, methods=[method], response_model=shape, status_code=status, responses=documented)
    return router


async def list_them(caller: Calling, query: Annotated[ReportQuery, Query()]) -> Any:  # type: ignore[valid-type]
    """What was reported, newest first; `fix_is_asked` finds the closed ones that have run long enough to tell whether the fix has held."""
    return await caller.ask(list_reports, text=query.q, **query.model_dump(exclude={'q'}))  # type: ignore[attr-defined]


async def create_report(caller: Calling, given: NewReport, key: Once = None) -> Any:  # type: ignore[valid-type]
    """Report a failure. Without a severity it is what is usual for the code; critical takes the tool or machine out of service."""
    report_id = await caller.do(report_failure, then=show_report, key=key, **given.given())  # type: ignore[attr-defined]
    return await get_report(caller, report_id)


async def get_report(caller: Calling, report_id: UUID) -> Any:
    return await caller.ask(show_report, report_id=report_id)


async def patch_report(caller: Calling, report_id: UUID, given: ReportChange) -> Any:  # type: ignore[valid-type]
    """Say what is known by now: contained, explained, closed, open again. What is left out stays."""
    values = given.given()  # type: ignore[attr-defined]
    return await caller.change(analyse_failure, show_report, {'report_id': report_id}, seen_version=values.pop('version'), **values)


async def answer(caller: Calling, report_id: UUID, given: Answer) -> Any:
    """Whether the fix of a closed failure has held."""
    return await caller.change(answer_fix, show_report, {'report_id': report_id}, seen_version=given.version, held=given.held)
