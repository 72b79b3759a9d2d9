"""Sources: machines that count by themselves, how each is, and what nobody but a person can decide."""
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Calling, signed_in
from app.api.shapes import Once, Paging, Seen, Strict, Version, body, page_of, shown
from data.tables.sources import SourceKind
from services.fields import Line, Search
from services.sources.leases import calling_of
from services.sources.probing import browse, look_around
from services.sources.register import (
    VALUES,
    SourceRow,
    accept_certificate,
    add_source,
    change_source,
    list_sources,
    remove_source,
    show_source,
    try_again,
)
from services.sources.settling import Count, DoubtRow, book_unassigned, list_doubts, say_tool, settle_doubt
from services.sources.trail import EventRow, list_events

CHANGE = (404, 409, 413)
MANY = 200
Source, Doubt, Event = shown('Source', SourceRow), shown('ShotDoubt', DoubtRow), shown('SourceEvent', EventRow)
NewSource = body('NewSource', {'machine_id': UUID, 'kind': SourceKind, **VALUES}, required=('machine_id', 'kind'), example=examples.NEW_SOURCE)
SourceChange = body('SourceChange', VALUES, example={'version': 2, 'poll_seconds': 1.0}, version=(Version, ...))


class SourceQuery(Paging):
    q: Annotated[Search, Field(description='Words in the name or the number of the machine.')] = ''


class Trust(Seen):
    thumbprint: Annotated[Line, Field(min_length=1, max_length=64, description='As it was compared with the machine.')]


class Fitted(Strict):
    tool_id: UUID


class Booking(Strict):
    tool_id: UUID
    shots: Count


class Decision(Strict):
    shots: Count


class Place(Strict):
    path: Annotated[list[Annotated[list[Line], Field(min_length=2, max_length=2)]], Field(
        max_length=20, description='From above down: the address of the namespace, and the name. Empty begins at the top.')] = []


def routes() -> APIRouter:
    router = APIRouter(prefix='/sources', tags=['sources'], dependencies=[Depends(signed_in)])
    now = {**refusals(*CHANGE), 200: success(examples.SOURCE, 'As it is now.')}
    router.add_api_route('', list_them, methods=['GET'], response_model=page_of(Source), name='list_sources', responses={
        **refusals(404), 200: success({'items': [examples.SOURCE], 'total': 1}, 'One page of the sources.')})
    router.add_api_route('', add, methods=['POST'], status_code=201, response_model=Source, name='add_source', responses={
        **refusals(*CHANGE), 201: success(examples.SOURCE, 'Added, or added before with the same Idempotency-Key.')})
    router.add_api_route('/doubts/{doubt_id}', settle, methods=['POST'], status_code=204, name='settle_doubt', responses={
        **refusals(*CHANGE), 204: {'description': 'Decided.'}})
    router.add_api_route('/{source_id}', get_one, methods=['GET'], response_model=Source, name='get_source', responses={
        **refusals(404), 200: success(examples.SOURCE, 'This one.')})
    router.add_api_route('/{source_id}', change, methods=['PATCH'], response_model=Source, name='change_source', responses=now)
    router.add_api_route('/{source_id}', remove, methods=['DELETE'], status_code=204, name='remove_source', responses={
        **refusals(404, 409), 204: {'description': 'Removed.'}})
    router.add_api_route('/{source_id}/certificate', trust, methods=['POST'], response_model=Source, name='accept_certificate', responses=now)
    router.add_api_route('/{source_id}/try', again, methods=['POST'], status_code=204, name='try_source', responses={
        **refusals(404), 204: {'description': 'The collector tries at once.'}})
    router.add_api_route('/{source_id}/tool', fitted, methods=['POST'], response_model=Source, name='say_tool', responses=now)
    router.add_api_route('/{source_id}/book', book, methods=['POST'], response_model=Source, name='book_unassigned', responses=now)
    router.add_api_route('/{source_id}/doubts', doubts, methods=['GET'], response_model=list[Doubt], name='list_doubts', responses={
        **refusals(404), 200: success([examples.DOUBT], 'What waits for a decision.')})
    router.add_api_route('/{source_id}/events', events, methods=['GET'], response_model=page_of(Event), name='list_source_events', responses={
        **refusals(404), 200: success({'items': [examples.SOURCE_EVENT], 'total': 1}, 'One page of what it said.')})
    router.add_api_route('/{source_id}/offer', offer, methods=['POST'], name='look_around', responses={
        **refusals(404), 200: success(examples.OFFER, 'What could be counted.')})
    router.add_api_route('/{source_id}/browse', below, methods=['POST'], name='browse_source', responses={
        **refusals(404, 409), 200: success([examples.CHILD], 'What lies below.')})
    return router


async def list_them(caller: Calling, query: Annotated[SourceQuery, Query()]) -> Any:
    """Every source with how it is; `read_at` says how old its values are."""
    return await caller.ask(list_sources, text=query.q, limit=query.limit, offset=query.offset)


async def add(caller: Calling, given: NewSource, key: Once = None) -> Any:  # type: ignore[valid-type]
    """Let a machine count by itself. What its counters show now is where it begins."""
    source_id = await caller.do(add_source, then=show_source, key=key, **given.given())  # type: ignore[attr-defined]
    return await caller.ask(show_source, source_id=source_id)


async def get_one(caller: Calling, source_id: UUID) -> Any:
    """One source with how it is."""
    return await caller.ask(show_source, source_id=source_id)


async def change(caller: Calling, source_id: UUID, given: SourceChange) -> Any:  # type: ignore[valid-type]
    """What is not given stays. `mapping` is what `offer` proposed."""
    values = given.given()  # type: ignore[attr-defined]
    return await caller.change(change_source, show_source, {'source_id': source_id}, seen_version=values.pop('version'), **values)


async def remove(caller: Calling, source_id: UUID, version: Annotated[int, Query(ge=1, le=2**31 - 1)]) -> None:
    """Only as long as it has never counted."""
    await caller.ask(remove_source, source_id=source_id, seen_version=version)


async def trust(caller: Calling, source_id: UUID, given: Trust) -> Any:
    """Trust the machine that shows this certificate."""
    return await caller.change(accept_certificate, show_source, {'source_id': source_id}, seen_version=given.version, thumbprint=given.thumbprint)


async def again(caller: Calling, source_id: UUID) -> None:
    """What was asked for is done; the collector shall not wait."""
    await caller.ask(try_again, source_id=source_id)


async def fitted(caller: Calling, source_id: UUID, given: Fitted) -> Any:
    """This press now runs this tool."""
    return await caller.change(say_tool, show_source, {'source_id': source_id}, tool_id=given.tool_id)


async def book(caller: Calling, source_id: UUID, given: Booking) -> Any:
    """Shots that were made with no known tool belonged to this one."""
    return await caller.change(book_unassigned, show_source, {'source_id': source_id}, tool_id=given.tool_id, shots=given.shots)


async def doubts(caller: Calling, source_id: UUID) -> Any:
    """Numbers that no counter can settle."""
    return await caller.ask(list_doubts, source_id=source_id)


async def settle(caller: Calling, doubt_id: UUID, given: Decision) -> None:
    """So many shots it was that no counter shows."""
    await caller.ask(settle_doubt, doubt_id=doubt_id, shots=given.shots)


async def events(caller: Calling, source_id: UUID, query: Annotated[Paging, Query()]) -> Any:
    """Why a number is what it is: what the source said and what was made of it, the newest first; `total` is 10,000 at most."""
    return await caller.ask(list_events, source_id=source_id, **query.model_dump())


async def offer(caller: Calling, source_id: UUID) -> dict[str, Any]:
    """Call the machine and say what could be counted there; nothing is stored."""
    found = await look_around(await caller.ask(calling_of, source_id=source_id))
    proposals = [{'title': each.title, 'mapping': each.mapping, 'values': dict(each.values)} for each in found.proposals]
    return {'proposals': proposals, 'trouble': found.trouble, 'certificate': found.certificate}


async def below(caller: Calling, source_id: UUID, given: Place) -> list[dict[str, Any]]:
    """What lies below a place in the tree of an OPC-UA server."""
    children = await browse(await caller.ask(calling_of, source_id=source_id), given.path)
    return [{'namespace': each.namespace, 'name': each.name, 'is_value': each.is_value, 'is_counter': each.is_counter, 'value': each.value}
            for each in children[:MANY]]
