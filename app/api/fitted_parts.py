"""Parts of tools by position: what was fitted when, and how old what sits there is."""
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Calling, signed_in
from app.api.shapes import Instant, Once, Paging, body, page_of, shown
from services.fields import Line
from services.maintenance.fitted import Fitting, PartName, PartNote, Position, Seat, fit_part, list_fittings, seats_of, show_fitting, take_part_back
from services.shots.counter import Shots

Part, Sitting = shown('FittedPart', Fitting), shown('Position', Seat, without={'newest_id'})
NewPart = body('NewFittedPart', {'asset_id': UUID, 'position': Position, 'cavity': Line, 'name': PartName, 'note': PartNote,
                                 'shots_at': Shots | None, 'fitted_at': Instant},
               required=('asset_id', 'position'), example=examples.NEW_PART)


class PartQuery(Paging):
    asset_id: UUID | None = None


def routes() -> APIRouter:
    router = APIRouter(prefix='/fitted-parts', tags=['fitted-parts'], dependencies=[Depends(signed_in)])
    router.add_api_route('', list_them, methods=['GET'], response_model=page_of(Part), name='list_fitted_parts', responses={
        **refusals(404), 200: success({'items': [examples.PART], 'total': 1}, 'One page of what was fitted.')})
    router.add_api_route('', add, methods=['POST'], status_code=201, response_model=Part, name='fit_part', responses={
        **refusals(404, 409, 413), 201: success(examples.PART, 'Written down, or written down before with the same Idempotency-Key.')})
    router.add_api_route('/positions/{asset_id}', positions, methods=['GET'], response_model=list[Sitting], name='list_positions', responses={
        **refusals(404), 200: success([examples.SEAT], 'Every position, with what sits there now.')})
    router.add_api_route('/{fitted_part_id}', get_one, methods=['GET'], response_model=Part, name='get_fitted_part', responses={
        **refusals(404), 200: success(examples.PART, 'This one.')})
    router.add_api_route('/{fitted_part_id}', remove, methods=['DELETE'], status_code=204, name='take_part_back', responses={
        **refusals(404, 409), 204: {'description': 'Taken back.'}})
    return router


async def list_them(caller: Calling, query: Annotated[PartQuery, Query()]) -> Any:
    """What was fitted in a tool, the newest first."""
    return await caller.ask(list_fittings, **query.model_dump())


async def add(caller: Calling, given: NewPart, key: Once = None) -> Any:  # type: ignore[valid-type]
    """A part was fitted or changed at a position; its age counts from here."""
    row_id = await caller.do(fit_part, then=show_fitting, key=key, **given.given())  # type: ignore[attr-defined]
    return await caller.ask(show_fitting, fitted_part_id=row_id)


async def positions(caller: Calling, asset_id: UUID) -> Any:
    """Every position of a tool that somebody wrote something down about: the part, its age in shots, and how long such parts last there."""
    return await caller.ask(seats_of, asset_id=asset_id)


async def get_one(caller: Calling, fitted_part_id: UUID) -> Any:
    """One part that was fitted; `lasted` is known when it was changed."""
    return await caller.ask(show_fitting, fitted_part_id=fitted_part_id)


async def remove(caller: Calling, fitted_part_id: UUID) -> None:
    """It was written down by mistake."""
    await caller.ask(take_part_back, fitted_part_id=fitted_part_id)
