"""How refusals look over HTTP: one sentence, a code, and what is wrong with which field."""
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from nicegui import app as web
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from app.web.static import files
from pages.plain import Look
from pages.waiting import waiting_page
from services.errors import Invalid, ServiceError, TooMany, Unavailable
from services.guard import sentence_for
from services.language import _, speaking
from services.photos.store import NoRoom


def answer_for(error: ServiceError) -> JSONResponse:
    headers = {'Retry-After': str(error.seconds)} if isinstance(error, TooMany | NoRoom) else {}
    if error.status == 401:
        headers['WWW-Authenticate'] = 'Bearer'
    return JSONResponse({'error': {'code': error.code, 'message': str(error), 'fields': error.fields}}, error.status, headers)


def ask_again(problem: Unavailable) -> Response:
    """A page that says what is wrong, and comes back by itself."""
    return HTMLResponse(waiting_page(problem, Look(files().address)), 503, {'Refresh': '5', 'Retry-After': '5', 'Cache-Control': 'no-store'})


async def sent_values(request: Request) -> dict[str, Any]:
    """The fields of a form; `key` is a word of the runner and no field of any."""
    try:
        values = await request.json()
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict) or 'key' in values:
        with speaking(request.state.voice):
            raise Invalid(_('This is not a form.'))
    return values


def explain_refusals() -> None:
    """Teach the web application to answer what services and checks refuse with."""
    web.add_exception_handler(ServiceError, _service_error)  # type: ignore[arg-type]
    web.add_exception_handler(RequestValidationError, _bad_request)  # type: ignore[arg-type]
    web.add_exception_handler(404, _nothing_for_strangers(web.exception_handlers[404]))  # type: ignore[arg-type]


def _nothing_for_strangers(page: Any) -> Any:
    """NiceGUI shows the page of the product for every unknown address; whoever is not signed in has none."""
    shown = getattr(page, 'shows', page)  # the same when the application is started a second time in one process

    async def not_found(request: Request, error: Exception) -> Response:
        if request.state.session is None and not request.scope['path'].startswith('/api/'):
            return PlainTextResponse('There is nothing here.', 404)
        return await shown(request, error)  # type: ignore[no-any-return]

    not_found.shows = shown  # type: ignore[attr-defined]
    return not_found


async def _service_error(request: Request, error: ServiceError) -> Response:
    wants_page = request.method in {'GET', 'HEAD'} and 'text/html' in request.headers.get('accept', '')
    if isinstance(error, Unavailable) and wants_page:  # whoever is signed out too: a kiosk that starts now would stay on a line of JSON
        with speaking(request.state.voice):
            return ask_again(error)
    return answer_for(error)


async def _bad_request(request: Request, error: RequestValidationError) -> Response:
    with speaking(request.state.voice):
        fields: dict[str, Any] = {str(problem['loc'][-1]): sentence_for(problem) for problem in error.errors()}
        return answer_for(Invalid(_('Please check what was sent: {fields}.', fields=', '.join(fields)), fields))


