"""Papers about tools and machines as PDF."""
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from app.api.answers import refusals
from app.api.bearer import Calling, signed_in
from app.web.papers import Printer
from services.assets.labels import MOST_COPIES, MOST_LABELS, ON_SHEET

PDF = 'application/pdf'


def routers() -> list[APIRouter]:
    tools, machines, labels = (APIRouter(prefix=f'/{tag}', tags=[tag], dependencies=[Depends(signed_in)]) for tag in ('tools', 'machines', 'labels'))
    made: dict[int | str, dict[str, Any]] = {**refusals(404, 429), 200: {'description': 'The paper.', 'content': {PDF: {}}}}
    tools.add_api_route('/{tool_id}/passport.pdf', get_passport, methods=['GET'], response_class=Response, responses=made)
    for name, router in (('tool', tools), ('machine', machines)):
        router.add_api_route('/{asset_id}/label.pdf', get_label, methods=['GET'], response_class=Response, responses=made, name=f'get_{name}_label')
    labels.add_api_route('.pdf', get_labels, methods=['GET'], response_class=Response, responses=made)
    return [tools, machines, labels]


async def get_passport(request: Request, caller: Calling, tool_id: UUID) -> Response:
    """The passport of a tool: photo, data, cavities, plans, open points, last shot and history, in the language of Accept-Language."""
    return await _printer(request).passport(caller.who, tool_id)


async def get_label(request: Request, caller: Calling, asset_id: UUID) -> Response:
    """One QR label of 70 x 37 mm."""
    return await _printer(request).label(caller.who, asset_id)


async def get_labels(
    request: Request, caller: Calling, asset_id: Annotated[list[UUID], Query(max_length=MOST_LABELS)] = [],  # noqa: B006 (read only)
    copies: Annotated[int, Query(ge=1, le=MOST_COPIES)] = 1, first: Annotated[int, Query(ge=1, le=ON_SHEET)] = 1,
) -> Response:
    """A4 sheets of 24 QR labels, as many of each as wanted; `first` is the first place that is still free on the sheet."""
    return await _printer(request).labels(caller.who, asset_id, copies, first)


def _printer(request: Request) -> Printer:
    printer: Printer = request.app.state.printer
    return printer
