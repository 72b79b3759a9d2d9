"""What the caller was told, as behind the bell of every screen."""
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Calling, signed_in
from app.api.shapes import Paging, page_of, shown
from services.upkeep.notices import Notice, mark_all_read, mark_read, my_notifications

Notification = shown('Notification', Notice)
EXAMPLE = {'id': examples.ID, 'kind': 'failure', 'text': 'TL-1042: Burn mark (high)', 'link': f'/failures/{examples.ID}', 'at': examples.AT,
           'is_read': False}


class NotificationQuery(Paging):
    unread: Annotated[bool, Field(description='Only those that were not read yet.')] = False


class Read(BaseModel):
    read: Annotated[int, Field(description='How many were not read before.')]


def routes() -> APIRouter:
    router = APIRouter(prefix='/notifications', tags=['notifications'], dependencies=[Depends(signed_in)])
    many, told = success({'items': [EXAMPLE], 'total': 1}, 'The newest first.'), {204: {'description': 'Read.'}}
    router.add_api_route('', list_them, methods=['GET'], response_model=page_of(Notification), responses={**refusals(), 200: many})
    router.add_api_route('/read', read_all, methods=['POST'], response_model=Read,
                         responses={**refusals(413), 200: success({'read': 3}, 'All of them.')})
    router.add_api_route('/{notification_id}/read', read, methods=['POST'], status_code=204, responses={**refusals(404, 413), **told})
    return router


async def list_them(caller: Calling, query: Annotated[NotificationQuery, Query()]) -> Any:
    return await caller.ask(my_notifications, **query.model_dump())


async def read_all(caller: Calling) -> Any:
    """Everything there is has been read."""
    return {'read': await caller.ask(mark_all_read)}


async def read(caller: Calling, notification_id: UUID) -> None:
    """This one has been read."""
    await caller.ask(mark_read, notification_id=notification_id)
