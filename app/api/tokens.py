"""Tokens for a quarter of an hour, for programs in front of which a person sits."""
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from app.api.answers import refusals, success
from app.api.bearer import TOKEN
from app.api.shapes import Strict
from app.web.doors import address_of
from data.tables.people import Role, SignInKind
from services.fields import Line
from services.people.reception import Place, Reception
from services.people.sign_ins import limits

SECONDS = int(limits(SignInKind.TOKEN, None, Role.OPERATOR)[1].total_seconds())


class TokenRequest(Strict):
    username: Annotated[Line, Field(min_length=1, max_length=64, examples=['ann'])]
    password: Annotated[str, Field(min_length=1, max_length=300, examples=['a heron stands in the rain'])]
    code: Annotated[Line, Field(max_length=20, description='Of the authenticator app, where there is one.', examples=['123456'])] = ''


class Token(BaseModel):
    access_token: str
    token_type: Literal['bearer']
    expires_in: Annotated[int, Field(description='Seconds.')]


def routes() -> APIRouter:
    router = APIRouter(tags=['auth'])
    example = {'access_token': f'{TOKEN}3q2-7wAAq0mXlkP…', 'token_type': 'bearer', 'expires_in': SECONDS}
    router.add_api_route('/auth/token', make_token, methods=['POST'], response_model=Token,
                         responses={**refusals(413, 429), 200: success(example, 'The token; it is not shown again.')})
    return router


async def make_token(request: Request, wanted: TokenRequest) -> Token:
    """Sign in with name and password. The token ends by itself, and at once when the password changes."""
    reception: Reception = request.app.state.reception
    place = Place(address_of(request), '', request.state.voice)
    entered = await reception.with_password(place, username=wanted.username, password=wanted.password, code=wanted.code,
                                            kind=SignInKind.TOKEN)
    return Token(access_token=TOKEN + entered.token, token_type='bearer', expires_in=SECONDS)
