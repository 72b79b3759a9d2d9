"""The caller's own account."""
from typing import Any, Literal

from fastapi import APIRouter, Depends

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Calling, signed_in
from app.api.people import User
from app.api.shapes import body
from services.fields import Line
from services.people.users import Email, change_own_account, show_own_account

AccountChange = body('AccountChange', {'email': Email, 'language': Line, 'theme': Literal['light', 'dark'], 'wants_mail': bool},
                     example={'language': 'en'})


def routes() -> APIRouter:
    router = APIRouter(prefix='/me', tags=['me'], dependencies=[Depends(signed_in)])
    router.add_api_route('', who_am_i, methods=['GET'], response_model=User, responses={**refusals(), 200: success(examples.USER, 'The caller.')})
    router.add_api_route('', change, methods=['PATCH'], response_model=User,
                         responses={**refusals(409, 413), 200: success(examples.USER, 'As it is now.')})
    return router


async def who_am_i(caller: Calling) -> Any:
    return await caller.ask(show_own_account)


async def change(caller: Calling, given: AccountChange) -> Any:  # type: ignore[valid-type]
    """What everybody may change about themselves, and nothing else."""
    await caller.do(change_own_account, then=show_own_account, **given.given())  # type: ignore[attr-defined]
    return await caller.ask(show_own_account)
