"""API keys: a key belongs to whoever makes it, and never does more than they."""
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Caller, Calling, signed_in
from app.api.shapes import MaybeSeen, Once, Paging, Strict, page_of, shown
from services.errors import Conflict, NotAllowed
from services.fields import Name
from services.language import _
from services.people.api_keys import LONGEST_DAYS, KeyRow, NewKey, add_key, list_keys, revoke_key
from services.people.roles import Permission

ApiKey, MadeKey = shown('ApiKey', KeyRow), shown('MadeKey', NewKey)


class KeyRequest(Strict):
    name: Annotated[Name, Field(examples=['Line 3 dashboard'])]
    scopes: Annotated[list[Permission] | None, Field(description='The rights of the key; left out, all rights of the caller.',
                                                     examples=[['see-assets', 'see-places']])] = None
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS, description='How long it is in force.')] = 365


def routes() -> APIRouter:
    router = APIRouter(prefix='/api-keys', tags=['api-keys'], dependencies=[Depends(signed_in)])
    many = success({'items': [examples.KEY], 'total': 1}, 'One page of the list; the keys themselves are not in it.')
    router.add_api_route('', keys, methods=['GET'], response_model=page_of(ApiKey), responses={**refusals(), 200: many})
    router.add_api_route('', make, methods=['POST'], status_code=201, response_model=MadeKey,
                         responses={**refusals(404, 409, 413), 201: success(examples.NEW_KEY, 'The only time the key is shown.')})
    router.add_api_route('/{key_id}/revoke', revoke, methods=['POST'], status_code=204,
                         responses={**refusals(404, 409, 413), 204: {'description': 'It works no more.'}})
    return router


async def keys(caller: Calling, query: Annotated[Paging, Query()]) -> Any:
    """The caller's own keys; administrators see everybody's."""
    return await caller.ask(list_keys, **query.model_dump())


async def make(caller: Calling, given: KeyRequest, key: Once = None) -> Any:
    """A new key for the caller."""
    values = given.model_dump() | {'scopes': _within(caller, given.scopes)}
    made = await caller.ask(add_key, key=key, **values)
    if made is None:  # the answer to this very request was given before, and the key is not kept
        raise Conflict(_('This key was made already, and it is shown only once. Revoke it and make another one.'))
    return made


async def revoke(caller: Calling, key_id: UUID, given: MaybeSeen | None = None) -> None:
    await caller.ask(revoke_key, key_id=key_id, seen_version=given.version if given else None)


def _within(caller: Caller, wanted: list[Permission] | None) -> list[Permission] | None:
    """A key must not make a key that may do more than itself."""
    held = caller.who.scopes
    if held is None:
        return wanted
    if not set(wanted or ()) <= {Permission(scope) for scope in held if scope in set(Permission)}:
        raise NotAllowed(_('A key cannot make a key that may do more than itself.'))
    return wanted or sorted(Permission(scope) for scope in held if scope in set(Permission))
