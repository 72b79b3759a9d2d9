"""Figures over days: the same as on the trend pages, one address for each."""
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, get_args, get_origin, get_type_hints
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model
from pydantic_core import PydanticCustomError
from starlette.responses import Response

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Calling, signed_in
from app.api.papers import PDF
from app.api.shapes import EARLIEST, LATEST, Paging, Strict, shown
from app.web.papers import Hours, Printer, shift_of_last
from data.base import now
from services.trends.figures import FIGURES, Figure
from services.trends.lens import Lens
from services.trends.reliability import Lifetimes, lifetimes
from services.trends.views import ViewName, view_rows

USUAL = timedelta(days=29)
SAMPLES: dict[Any, Any] = {int: 1_240, float: 0.25, str: 'TL-0001', bool: True, date: '2026-03-02', datetime: examples.AT, UUID: examples.ID}


def _not_too_far(day: date) -> date:
    if not EARLIEST.date() <= day <= LATEST.date():
        raise PydanticCustomError('date', 'too far away')
    return day


Day = Annotated[date, AfterValidator(_not_too_far)]


class LensQuery(Strict):
    since: Annotated[Day | None, Field(description='The first day; without it the last thirty days up to `until`.')] = None
    until: Annotated[Day | None, Field(description='The last day; today without it. Days are those of the calendar of each site.')] = None
    site_id: UUID | None = None
    department_id: UUID | None = None
    tool_id: UUID | None = None
    machine_id: UUID | None = None

    def lens(self) -> Lens:
        until = self.until or now().date()
        return Lens(self.since or max(until - USUAL, EARLIEST.date()), until, self.site_id, self.department_id, self.tool_id, self.machine_id)


class LifetimesQuery(LensQuery):
    failure_code_id: Annotated[UUID | None, Field(description='One kind of failure; all of them without it.')] = None


class Rows(BaseModel):
    items: list[dict[str, Any]]
    total: int
    model_config = ConfigDict(from_attributes=True)


VIEW_EXAMPLE = {'total': 1, 'items': [{'tool_id': examples.ID, 'site_id': examples.ID, 'asset_number': 'TL-0001', 'day': '2026-03-02', 'shots': 8_200,
                                       'parts': 65_600, 'run_seconds': 61_000}]}


class HandoverQuery(Strict):
    hours: Hours = 8
    site_id: UUID | None = None
    department_id: UUID | None = None


def routes() -> APIRouter:
    router = APIRouter(prefix='/trends', tags=['trends'], dependencies=[Depends(signed_in)])
    for name, figure in FIGURES.items():
        router.add_api_route(f'/{name}', _asking(name, figure), methods=['GET'], response_model=_rows_of(name, figure), name=f'trend_{name}',
                             responses={**refusals(), 200: success(_example(figure), 'The rows, in the order of the chart.')})
    router.add_api_route('/report.pdf', get_report, methods=['GET'], response_class=Response, responses={
        **refusals(429), 200: {'description': 'The paper.', 'content': {PDF: {}}}})
    router.add_api_route('/handover.pdf', get_handover, methods=['GET'], response_class=Response, responses={
        **refusals(429), 200: {'description': 'The paper.', 'content': {PDF: {}}}})
    router.add_api_route('/views/{name}', get_view, methods=['GET'], response_model=Rows, name='trend_view', responses={
        **refusals(), 200: success(VIEW_EXAMPLE, 'One page of the rows; which columns they have depends on the view.')})
    router.add_api_route('/lifetimes', get_lifetimes, methods=['GET'], response_model=shown('Lifetimes', Lifetimes), name='trend_lifetimes',
                         responses={**refusals(), 200: success(_sample(Lifetimes), 'What is known.')})
    return router


async def get_report(request: Request, caller: Calling, query: Annotated[LensQuery, Query()]) -> Response:
    """The management report as a paper, in the language of Accept-Language."""
    printer: Printer = request.app.state.printer
    return await printer.report(caller.who, query.lens())


async def get_handover(request: Request, caller: Calling, query: Annotated[HandoverQuery, Query()]) -> Response:
    """The hand-over of the last hours as a paper: what failed, what is open, what runs, what was done."""
    printer: Printer = request.app.state.printer
    return await printer.handover(caller.who, shift_of_last(query.hours, query.site_id, query.department_id))


async def get_view(caller: Calling, name: ViewName, query: Annotated[Paging, Query()]) -> Any:
    """A view of the database for reports of your own: shots of tools by day, failures by month, overdue actions, how plans are kept."""
    return await caller.ask(view_rows, name=name, **query.model_dump())


async def get_lifetimes(caller: Calling, query: Annotated[LifetimesQuery, Query()]) -> Any:
    """Shots between failures over the whole history, and what they say about maintenance."""
    return await caller.ask(lifetimes, lens=query.lens(), failure_code_id=query.failure_code_id)


def _rows_of(name: str, figure: Figure) -> type[BaseModel]:
    called = ''.join(word.capitalize() for word in name.split('-'))
    return create_model(f'{called}Trend', __config__=ConfigDict(from_attributes=True), since=(date, ...), until=(date, ...),
                        rows=(list[shown(called, figure.row)], ...))  # type: ignore[misc]


def _example(figure: Figure) -> dict[str, Any]:
    return {'since': '2026-02-01', 'until': '2026-03-02', 'rows': [_sample(figure.row)]}


def _sample(row: type) -> dict[str, Any]:
    return {name: _value(kind) for name, kind in get_type_hints(row).items()}


def _value(kind: Any) -> Any:
    if parts := get_args(kind):
        return [1_240] if get_origin(kind) is tuple else _value(parts[0])
    return next(iter(kind)).value if issubclass(kind, StrEnum) else SAMPLES[kind]


def _asking(name: str, figure: Figure) -> Callable[..., Any]:
    chosen: dict[str, Any] = {}
    if figure.choice:
        label, choices = figure.choice
        chosen[label] = (choices, next(iter(choices)))
    asked = create_model(f'{name}-query', __base__=LensQuery, **chosen) if chosen else LensQuery

    async def get(caller: Calling, query: Annotated[Any, Query()]) -> Any:
        lens = query.lens()
        rows = await caller.ask(figure.query, lens=lens, **{label: getattr(query, label) for label in chosen})
        return {'since': lens.since, 'until': lens.until, 'rows': rows}
    get.__annotations__['query'] = Annotated[asked, Query()]
    get.__doc__ = figure.query.__doc__ or f'The figure {name}.'
    return get
