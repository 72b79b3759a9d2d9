"""Who a program speaks for: an API key or a short-lived token in the Authorization header, and nothing else."""
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.web.doors import address_of
from data.tables.people import SignInKind
from services.errors import NotAllowed, NotSignedIn
from services.guard import guard_of
from services.language import _
from services.people.api_keys import KEY, identify_key, note_key_use
from services.people.roles import EXPLAINED
from services.people.sign_ins import Session, find_session, hash_token
from services.runner import Runner
from services.work import SYSTEM, Identity

TOKEN = 'tws_'
NOTED_EVERY = 60.0  # seconds; a busy program must not write with every question it asks
MOST_NOTED = 1000

_scheme = HTTPBearer(auto_error=False, scheme_name='bearer', description='An API key (`tw_…`) or a token (`tws_…`) of `POST /api/v1/auth/token`.')
Credentials = Annotated[HTTPAuthorizationCredentials | None, Security(_scheme)]


class Bearer:
    """Finds out whom a key or token speaks for."""

    def __init__(self, runner: Runner) -> None:
        self.runner, self._noted = runner, dict[str, float]()

    async def identify(self, request: Request, secret: str) -> Identity | None:
        if secret.startswith(TOKEN):
            return await self._by_token(request, secret.removeprefix(TOKEN))
        return await self._by_key(request, secret) if secret.startswith(KEY) else None

    async def _by_token(self, request: Request, token: str) -> Identity | None:
        session: Session | None = await self.runner.run(SYSTEM, find_session, token=token)
        if session is None or session.kind is not SignInKind.TOKEN:  # the cookie of a screen opens no other door
            return None
        return Identity(session.user_id, 'api', address_of(request), session.sign_in_id, voice=request.state.voice)

    async def _by_key(self, request: Request, key: str) -> Identity | None:
        voice = request.state.voice
        who: Identity | None = await self.runner.run(SYSTEM, identify_key, secret=key, address=address_of(request), language=voice.language)
        if who is not None and self._is_due(hash_token(key)):
            await self.runner.run(SYSTEM, note_key_use, secret=key)
        return replace(who, voice=voice) if who else None

    def _is_due(self, mark: str) -> bool:
        at = time.monotonic()
        if at - self._noted.get(mark, -NOTED_EVERY) < NOTED_EVERY:
            return False
        if len(self._noted) >= MOST_NOTED:
            self._noted.clear()
        self._noted[mark] = at
        return True


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that has shown its key or token, and the door to the services."""
    runner: Runner
    who: Identity

    async def ask(self, function: Callable[..., Any], **values: Any) -> Any:
        return await self.runner.run(self.who, function, **values)

    async def do(self, function: Callable[..., Any], *, then: Callable[..., Any], key: str | None = None, **values: Any) -> Any:
        """Change something that is shown afterwards; a key that could not see the answer is refused before anything is done."""
        self.require_scope(then)
        return await self.runner.run(self.who, function, key, **values)

    async def change(self, function: Callable[..., Any], shown: Callable[..., Any], row: Mapping[str, UUID], key: str | None = None,
                     **values: Any) -> Any:
        """Change what is there, and answer with how it is now."""
        await self.do(function, then=shown, key=key, **row, **values)
        return await self.ask(shown, **row)

    def require_scope(self, function: Callable[..., Any]) -> None:
        permission = guard_of(function).permission
        if permission is not None and self.who.scopes is not None and permission not in self.who.scopes:
            raise NotAllowed(_('You are not allowed to do this: {right}.', right=_(EXPLAINED[permission])))


async def identified(request: Request, credentials: Credentials) -> Identity | None:
    bearer: Bearer = request.app.state.bearer
    return await bearer.identify(request, credentials.credentials) if credentials else None


async def signed_in(request: Request, who: Annotated[Identity | None, Depends(identified)]) -> Caller:
    """The dependency of every route but the one that hands out tokens."""
    if who is None:
        raise NotSignedIn(_('Send a valid API key or token: Authorization: Bearer KEY.'))
    return Caller(request.app.state.bearer.runner, who)


Calling = Annotated[Caller, Depends(signed_in)]
