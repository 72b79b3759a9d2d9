"""Where forms of the browser arrive: one POST of the whole form, done once however often it is sent."""
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Header, Request
from starlette.responses import JSONResponse, Response

from app.web.answers import sent_values
from app.web.doors import identity_of
from components.forms import Form
from services.errors import NotFound
from services.language import _, speaking
from services.runner import Runner


def form_routes(runner: Runner, forms: Mapping[str, Form]) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.post('/forms/{name}', response_model=None)
    async def save(request: Request, name: str, idempotency_key: str | None = Header(None, max_length=100)) -> Response:
        form = forms.get(name)
        with speaking(request.state.voice):
            if form is None:
                raise NotFound(_('There is no such form.'))
        values = await sent_values(request)
        result = await runner.run(identity_of(request), form.command, key=idempotency_key, **form.gather(values))
        with speaking(request.state.voice):
            return JSONResponse({'id': _plain(result), 'message': form.done(), 'go': form.go(values, result)})

    return router


def _plain(result: Any) -> str | None:
    return str(result) if isinstance(result, UUID) else None  # an id, and nothing else that a command may answer
