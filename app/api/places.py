"""Sites, departments and locations: the catalogs of a plant, all with the same five routes."""
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Caller, Calling, signed_in
from app.api.shapes import Once, Version, body, listing, page_of
from data.tables.assets import LocationKind
from services.assets.locations import locations
from services.catalog import Catalog, Entry
from services.errors import NotFound
from services.language import _
from services.people.departments import departments
from services.people.sites import sites
from services.wording import table_word


class Location(BaseModel):
    id: UUID
    version: int
    site_id: UUID
    name: str
    kind: LocationKind
    parent_id: UUID | None


class Department(BaseModel):
    id: UUID
    version: int
    site_id: UUID
    name: str
    description: str
    company_code: str
    company_name: str


class Site(BaseModel):
    id: UUID
    version: int
    code: str
    name: str
    time_zone: str


def routers() -> list[APIRouter]:
    return [
        catalog_routes(locations, Location, 'name', ('name',), examples.LOCATION),
        catalog_routes(departments, Department, 'name', ('name',), examples.DEPARTMENT),
        catalog_routes(sites, Site, 'code', ('code', 'name'), examples.SITE),
    ]


def catalog_routes(catalog: Catalog, shape: type[BaseModel], sort: str, required: tuple[str, ...], example: dict[str, Any]) -> APIRouter:
    """List, get, create, change and remove."""
    plural = f'{catalog.table}s'.replace('_', '-')
    router = APIRouter(prefix=f'/{plural}', tags=[plural], dependencies=[Depends(signed_in)])
    _add_reading(router, catalog, shape, sort, example)
    _add_writing(router, catalog, shape, required, example)
    return router


def _add_reading(router: APIRouter, catalog: Catalog, shape: type[BaseModel], sort: str, example: dict[str, Any]) -> None:
    filters: dict[str, Any] = {'site_id': (UUID | None, None)} if 'site_id' in shape.model_fields else {}
    wanted = listing(f'{shape.__name__}Query', catalog.sorts, sort, **filters)

    @router.get('', response_model=page_of(shape), name=f'list_{catalog.table}s', responses={
        **refusals(), 200: success({'items': [example], 'total': 1}, 'One page of the list.')})
    async def list_them(caller: Calling, query: Annotated[wanted, Query()]) -> Any:  # type: ignore[valid-type]
        found = await caller.ask(catalog.read, text=query.q, **query.model_dump(exclude={'q'}))  # type: ignore[attr-defined]
        return {'items': [_plain(entry) for entry in found.items], 'total': found.total}

    @router.get('/{row_id}', response_model=shape, name=f'get_{catalog.table}', responses={**refusals(404), 200: success(example, 'This one.')})
    async def get_one(caller: Calling, row_id: UUID) -> Any:
        return await _one(caller, catalog, row_id)


def _add_writing(router: APIRouter, catalog: Catalog, shape: type[BaseModel], required: tuple[str, ...], example: dict[str, Any]) -> None:
    sample = {name: example[name] for name in catalog.fields}
    site = {'site_id': UUID | None} if 'site_id' in shape.model_fields else {}
    new = body(f'New{shape.__name__}', {**catalog.fields, **site}, required=required, example=sample)
    changed = body(f'{shape.__name__}Change', catalog.fields, example={'version': 1, 'name': example['name']}, version=(Version, ...))

    @router.post('', status_code=201, response_model=shape, name=f'add_{catalog.table}', responses={
        **refusals(404, 409, 413), 201: success(example, 'Created, or created before with the same Idempotency-Key.')})
    async def add(caller: Calling, given: new, key: Once = None) -> Any:  # type: ignore[valid-type]
        row_id = await caller.do(catalog.save, then=catalog.read, key=key, **given.given())  # type: ignore[attr-defined]
        return await _one(caller, catalog, row_id)

    @router.patch('/{row_id}', response_model=shape, name=f'change_{catalog.table}', responses={
        **refusals(404, 409, 413), 200: success(example, 'As it is now.')})
    async def change(caller: Calling, row_id: UUID, given: changed) -> Any:  # type: ignore[valid-type]
        values = given.given()  # type: ignore[attr-defined]
        await caller.do(catalog.save, then=catalog.read, row_id=row_id, seen_version=values.pop('version'), **values)
        return await _one(caller, catalog, row_id)

    @router.delete('/{row_id}', status_code=204, name=f'remove_{catalog.table}', responses={**refusals(404, 409), 204: {'description': 'Gone.'}})
    async def remove(caller: Calling, row_id: UUID, version: Annotated[Version, Query()]) -> None:
        await caller.ask(catalog.remove, row_id=row_id, seen_version=version)


async def _one(caller: Caller, catalog: Catalog, row_id: UUID) -> dict[str, Any]:
    found = await caller.ask(catalog.read, row_id=row_id)
    if not found.items:
        raise NotFound(_('This {thing} does not exist (any more).', thing=table_word(catalog.table)))
    return _plain(found.items[0])


def _plain(entry: Entry) -> dict[str, Any]:
    return {'id': entry.id, 'version': entry.version, **entry.values}
