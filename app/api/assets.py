"""Tools and machines: one subject under two names, with cavities for tools."""
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Caller, Calling, signed_in
from app.api.shapes import Once, Seen, Strict, Version, body, listing, page_of, shown
from data.tables.assets import MACHINE_COLUMNS, TOOL_COLUMNS, AssetKind, AssetStatus, Stage
from services.assets.board import Ways, tool_ways
from services.assets.card import AssetCard, CavityState, show_asset
from services.assets.cavities import Reason, block_cavity, unblock_cavity
from services.assets.lifecycle import Running, restore_asset, retire_asset, set_asset_status
from services.assets.moves import move_asset, move_tool
from services.assets.plate import FIELDS, add_asset, change_asset
from services.assets.register import SORTS, AssetRow, list_assets
from services.errors import NotFound
from services.fields import Search
from services.language import _
from services.shots.counter import Shots
from services.wording import table_word

CHANGE = (404, 409, 413)
SIGNED_IN = [Depends(signed_in)]
FOREIGN = {AssetKind.TOOL: frozenset(MACHINE_COLUMNS), AssetKind.MACHINE: frozenset({*TOOL_COLUMNS, 'cavities'})}
IdOrNumber = Annotated[str, Path(description='The id or the asset number.', examples=['TL-0001'])]
Site = Annotated[Search, Query(description='The code of the site, when two sites use the same number.')]


class Move(Strict):
    version: Version
    location_id: Annotated[UUID | None, Field(description='Where it stands now; null when nobody knows.')]


class Station(Strict):
    version: Version
    stage: Annotated[Stage, Field(description='The next station of its round; into a press it goes with POST /runs.')]


class Status(Strict):
    version: Version
    status: Running


class Restore(Strict):
    version: Version
    status: Running = Running.ACTIVE


class Block(Strict):
    reason: Reason
    shot_count: Annotated[Shots | None, Field(description='What the counter shows at this moment, so that a run is parted exactly.')] = None


def routers() -> list[APIRouter]:
    tools, machines = _routes(AssetKind.TOOL), _routes(AssetKind.MACHINE)
    _add_cavities(tools)
    _add_round(tools)
    return [tools, machines]


def _routes(kind: AssetKind) -> APIRouter:
    router = APIRouter(prefix=f'/{kind}s', tags=[f'{kind}s'], dependencies=SIGNED_IN)
    shape = shown(str(kind).title(), AssetCard, without={'kind', *FOREIGN[kind]})
    _add_reading(router, kind, shape)
    _add_writing(router, kind, shape)
    _add_verbs(router, kind, shape)
    return router


def _add_reading(router: APIRouter, kind: AssetKind, shape: Any) -> None:
    row = shown(f'{shape.__name__}Row', AssetRow, without={'kind', *FOREIGN[kind]})
    wanted = listing(f'{shape.__name__}Query', [name for name in SORTS if name not in FOREIGN[kind]], 'asset_number', **_filters(kind))

    @router.get('', response_model=page_of(row), name=f'list_{kind}s', responses={
        **refusals(), 200: success({'items': [examples.row(kind)], 'total': 1}, 'One page of the list.')})
    async def list_them(caller: Calling, query: Annotated[wanted, Query()]) -> Any:  # type: ignore[valid-type]
        values = query.model_dump(exclude={'q'})  # type: ignore[attr-defined]
        return await caller.ask(list_assets, kind=kind, text=query.q, **values)  # type: ignore[attr-defined]

    @router.get('/{asset_id}', response_model=shape, name=f'get_{kind}', responses={
        **refusals(404, 409), 200: success(examples.card(kind), 'Everything on its card.')})
    async def get_one(caller: Calling, asset_id: IdOrNumber, site: Site = '') -> Any:
        row_id = _as_id(asset_id)
        if row_id is not None:
            return await _card(caller, kind, row_id)
        return await caller.ask(show_asset, asset_number=asset_id, kind=kind, site=site)


def _filters(kind: AssetKind) -> dict[str, Any]:
    """What a list can be narrowed down to."""
    stage: dict[str, Any] = {'stage': (Stage | None, None)} if kind is AssetKind.TOOL else {}
    return {'status': (AssetStatus | None, None), **stage, 'location_id': (UUID | None, None), 'site_id': (UUID | None, None),
            'tag': (Search, '')}


def _add_writing(router: APIRouter, kind: AssetKind, shape: Any) -> None:
    fields = {name: accepted for name, accepted in FIELDS.items() if name not in FOREIGN[kind]}
    places = {'site_id': UUID | None, 'location_id': UUID | None}
    new = body(f'New{shape.__name__}', {**fields, **places}, required=('asset_number', 'name'), example=examples.new(kind))
    changed = body(f'{shape.__name__}Change', fields, example={'version': 3, 'name': 'Cap 28 mm, new gate'}, version=(Version, ...))

    @router.post('', status_code=201, response_model=shape, name=f'add_{kind}', responses={
        **refusals(*CHANGE), 201: success(examples.card(kind), 'Created, or created before with the same Idempotency-Key.')})
    async def add(caller: Calling, given: new, key: Once = None) -> Any:  # type: ignore[valid-type]
        values = given.given()  # type: ignore[attr-defined]
        return await _card(caller, kind, await caller.do(add_asset, then=show_asset, key=key, kind=kind, **values))

    @router.patch('/{asset_id}', response_model=shape, name=f'change_{kind}', responses={
        **refusals(*CHANGE), 200: success(examples.card(kind), 'As it is now.')})
    async def change(caller: Calling, asset_id: UUID, given: changed) -> Any:  # type: ignore[valid-type]
        values = given.given()  # type: ignore[attr-defined]
        return await _done(caller, kind, asset_id, change_asset, seen_version=values.pop('version'), **values)


def _add_verbs(router: APIRouter, kind: AssetKind, shape: Any) -> None:
    documented = {**refusals(*CHANGE), 200: success(examples.card(kind), 'As it is now.')}

    @router.post('/{asset_id}/move', response_model=shape, name=f'move_{kind}', responses=documented)
    async def move(caller: Calling, asset_id: UUID, given: Move) -> Any:
        return await _done(caller, kind, asset_id, move_asset, seen_version=given.version, location_id=given.location_id)

    @router.post('/{asset_id}/status', response_model=shape, name=f'set_{kind}_status', responses=documented)
    async def status(caller: Calling, asset_id: UUID, given: Status) -> Any:
        return await _done(caller, kind, asset_id, set_asset_status, seen_version=given.version, status=given.status)

    @router.post('/{asset_id}/retire', response_model=shape, name=f'retire_{kind}', responses=documented)
    async def retire(caller: Calling, asset_id: UUID, given: Seen) -> Any:
        return await _done(caller, kind, asset_id, retire_asset, seen_version=given.version)

    @router.post('/{asset_id}/restore', response_model=shape, name=f'restore_{kind}', responses=documented)
    async def restore(caller: Calling, asset_id: UUID, given: Restore) -> Any:
        return await _done(caller, kind, asset_id, restore_asset, seen_version=given.version, status=given.status)


def _add_cavities(router: APIRouter) -> None:
    documented = {**refusals(*CHANGE), 200: success(examples.CAVITY, 'As it is now.')}
    router.add_api_route('/{asset_id}/cavities/{cavity_id}/block', block, methods=['POST'], response_model=CavityState, responses=documented)
    router.add_api_route('/{asset_id}/cavities/{cavity_id}/unblock', unblock, methods=['POST'], response_model=CavityState, responses=documented)


def _add_round(router: APIRouter) -> None:
    """The stations of a tool between two runs."""
    shape = shown('ToolWays', Ways)
    router.add_api_route('/{asset_id}/ways', ways, methods=['GET'], response_model=shape, name='tool_ways', responses={
        **refusals(404), 200: success(examples.WAYS, 'Every other station, and why it cannot go there.')})
    router.add_api_route('/{asset_id}/stage', go_to, methods=['POST'], response_model=shape, name='move_tool_on', responses={
        **refusals(*CHANGE), 200: success(examples.WAYS, 'Where it is now, and where it can go from there.')})


async def ways(caller: Calling, asset_id: UUID) -> Any:
    """Where a tool could go from where it is; an empty reason means that it may."""
    await _card(caller, AssetKind.TOOL, asset_id)
    return await caller.ask(tool_ways, tool_id=asset_id)


async def go_to(caller: Calling, asset_id: UUID, given: Station) -> Any:
    """The next station of its round, if nothing stands in the way."""
    await _card(caller, AssetKind.TOOL, asset_id)
    await caller.ask(move_tool, tool_id=asset_id, seen_version=given.version, stage=given.stage)
    return await caller.ask(tool_ways, tool_id=asset_id)


async def block(caller: Calling, asset_id: UUID, cavity_id: UUID, given: Block) -> Any:
    """No parts come from this cavity until somebody unblocks it."""
    await _cavity(caller, asset_id, cavity_id)
    await caller.ask(block_cavity, cavity_id=cavity_id, reason=given.reason, shot_count=given.shot_count)
    return await _cavity(caller, asset_id, cavity_id)


async def unblock(caller: Calling, asset_id: UUID, cavity_id: UUID) -> Any:
    """Parts come from this cavity again."""
    await _cavity(caller, asset_id, cavity_id)
    await caller.ask(unblock_cavity, cavity_id=cavity_id)
    return await _cavity(caller, asset_id, cavity_id)


async def _done(caller: Caller, kind: AssetKind, asset_id: UUID, command: Any, **values: Any) -> Any:
    """A machine is no tool, whatever its id; then the command, then the card as it is now."""
    await _card(caller, kind, asset_id)
    await caller.ask(command, asset_id=asset_id, **values)
    return await _card(caller, kind, asset_id)


async def _card(caller: Caller, kind: AssetKind, asset_id: UUID) -> AssetCard:
    card: AssetCard = await caller.ask(show_asset, asset_id=asset_id)
    if card.kind is not kind:
        raise _missing('asset')
    return card


async def _cavity(caller: Caller, asset_id: UUID, cavity_id: UUID) -> CavityState:
    card = await _card(caller, AssetKind.TOOL, asset_id)
    found = next((cavity for cavity in card.cavities if cavity.id == cavity_id), None)
    if found is None:
        raise _missing('cavity')
    return found


def _missing(table: str) -> NotFound:
    return NotFound(_('This {thing} does not exist (any more).', thing=table_word(table)))


def _as_id(number: str) -> UUID | None:
    try:
        return UUID(number)
    except ValueError:
        return None
