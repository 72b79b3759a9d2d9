"""Users, and the kiosks and tablets they sign in on."""
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Caller, Calling, signed_in
from app.api.shapes import MaybeSeen, Once, Paging, Strict, Version, body, listing, page_of, shown
from data.tables.people import Role
from services.fields import Line, LongName
from services.people.devices import DeviceRow, list_devices
from services.people.users import (
    SORTS,
    Email,
    Person,
    Secret,
    Username,
    add_user,
    change_user,
    deactivate_user,
    list_users,
    reactivate_user,
    show_user,
)

CHANGE = (404, 409, 413)
User, Device = shown('User', Person), shown('Device', DeviceRow)
UserChange = body('UserChange', {'full_name': LongName, 'email': Email, 'role': Role, 'site_id': UUID | None, 'department_id': UUID | None,
                                 'language': Line}, example={'version': 2, 'role': 'supervisor'}, version=(Version, ...))
UserQuery = listing('UserQuery', SORTS, 'full_name', role=(Role | None, None), active=(bool | None, None))


class NewUser(Strict):
    """Secrets can be given; none is ever shown. Without any, nobody can sign in under this name yet."""
    model_config = {'json_schema_extra': {'example': examples.NEW_USER}}
    username: Username
    full_name: LongName
    role: Role
    email: Email = ''
    site_id: UUID | None = None
    department_id: UUID | None = None
    language: Line = ''
    password: Secret | None = None
    pin: Secret | None = None
    badge: Secret | None = None


def routes() -> APIRouter:
    router = APIRouter(dependencies=[Depends(signed_in)])
    one = {200: success(examples.USER, 'As it is now.')}
    many = {200: success({'items': [examples.USER], 'total': 1}, 'One page of the list.')}
    devices = {200: success({'items': [examples.DEVICE], 'total': 1}, 'One page of the list.')}
    for method, path, endpoint, shape, documented in (
        ('GET', '/users', list_them, page_of(User), {**refusals(), **many}),
        ('GET', '/users/{user_id}', get_user, User, {**refusals(404), **one}),
        ('PATCH', '/users/{user_id}', patch_user, User, {**refusals(*CHANGE), **one}),
        ('POST', '/users/{user_id}/deactivate', deactivate, User, {**refusals(*CHANGE), **one}),
        ('POST', '/users/{user_id}/reactivate', reactivate, User, {**refusals(*CHANGE), **one}),
        ('GET', '/devices', devices_list, page_of(Device), {**refusals(), **devices}),
    ):
        router.add_api_route(path, endpoint, methods=[method], response_model=shape, responses=documented, tags=[path.split('/')[1]])
    router.add_api_route('/users', create_user, methods=['POST'], status_code=201, response_model=User, tags=['users'], responses={
        **refusals(*CHANGE), 201: success(examples.USER, 'Created, or created before with the same Idempotency-Key.')})
    return router


async def list_them(caller: Calling, query: Annotated[UserQuery, Query()]) -> Any:  # type: ignore[valid-type]
    """Who works here."""
    return await caller.ask(list_users, text=query.q, **query.model_dump(exclude={'q'}))  # type: ignore[attr-defined]


async def get_user(caller: Calling, user_id: UUID) -> Any:
    return await caller.ask(show_user, user_id=user_id)


async def create_user(caller: Calling, given: NewUser, key: Once = None) -> Any:
    return await get_user(caller, await caller.do(add_user, then=show_user, key=key, **given.given()))


async def patch_user(caller: Calling, user_id: UUID, given: UserChange) -> Any:  # type: ignore[valid-type]
    """What is left out stays; a site of null means all sites. A new role or site ends every open page of that person."""
    values = given.given()  # type: ignore[attr-defined]
    if 'department_id' not in values:  # the service takes nothing for no department; the version guards what was read here
        values['department_id'] = (await caller.ask(show_user, user_id=user_id)).department_id
    everywhere = 'site_id' in values and values['site_id'] is None
    await caller.do(change_user, then=show_user, user_id=user_id, seen_version=values.pop('version'), all_sites=everywhere, **values)
    return await get_user(caller, user_id)


async def deactivate(caller: Calling, user_id: UUID, given: MaybeSeen | None = None) -> Any:
    """Somebody left: every open page and every key of theirs stops working, nothing they did is lost."""
    return await _switched(caller, user_id, deactivate_user, given)


async def reactivate(caller: Calling, user_id: UUID, given: MaybeSeen | None = None) -> Any:
    return await _switched(caller, user_id, reactivate_user, given)


async def devices_list(caller: Calling, query: Annotated[Paging, Query()]) -> Any:
    """Kiosks and tablets on which PIN and badge work."""
    return await caller.ask(list_devices, **query.model_dump())


async def _switched(caller: Caller, user_id: UUID, command: Any, given: MaybeSeen | None) -> Any:
    await caller.do(command, then=show_user, user_id=user_id, seen_version=given.version if given else None)
    return await get_user(caller, user_id)
