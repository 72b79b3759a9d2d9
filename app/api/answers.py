"""What refusals look like, in answers and in the description: always the same shape, always one sentence."""
import logging
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from app.web.answers import answer_for
from services.errors import Invalid, ServiceError
from services.guard import sentence_for
from services.language import _
from services.wording import column_word

log = logging.getLogger('toolwarden')
MOST_FIELDS, LONGEST_FIELD = 20, 60


class Refusal(BaseModel):
    code: Annotated[str, Field(description='What happened, for programs.')]
    message: Annotated[str, Field(description='What happened, in one sentence in the language of Accept-Language.')]
    fields: Annotated[dict[str, str], Field(description='What is wrong with which field of the request.')]


class Problem(BaseModel):
    """The body of every answer that is not a success."""
    error: Refusal


REFUSALS: Mapping[int, tuple[str, str, str, dict[str, str]]] = {
    401: ('No key or token, or one that is not in force (any more).', 'not_signed_in',
          'Send a valid API key or token: Authorization: Bearer KEY.', {}),
    403: ('The key, the role or the site does not allow this.', 'not_allowed',
          'You are not allowed to do this: Add and change tools and machines.', {}),
    404: ('This does not exist, or it belongs to a site the caller does not work for.', 'not_found',
          'This asset does not exist (any more).', {}),
    409: ('Somebody else changed it meanwhile, or its state does not allow this.', 'conflict',
          'ann changed this at 14:05 (Name: Cap 28 mm). Look at the new values and try again.', {}),
    411: ('A body without a Content-Length.', 'length_required', 'Say how long the body is (Content-Length).', {}),
    413: ('The body is larger than one megabyte.', 'too_large', 'This is too large.', {}),
    422: ('The request does not say what it should.', 'invalid', 'Name: This is needed.', {'name': 'This is needed.'}),
    429: ('Too many tries; the header Retry-After says how many seconds to wait.', 'too_many', 'Too many tries. Please wait 8 seconds.', {}),
    503: ('The database is busy or away; nothing was done, so asking again is safe.', 'unavailable',
          'The database is busy. Please try again.', {}),
    507: ('The disk is nearly full; the header Retry-After says how many seconds to wait.', 'no_room',
          'The disk is nearly full, so no files are taken in. Please tell whoever looks after this machine.', {}),
}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For `responses=`: these, and those which every route has."""
    sized = {411} if 413 in statuses else set()
    return {status: _described(status) for status in sorted({401, 403, 422, 503, *sized, *statuses})}


def _described(status: int) -> dict[str, Any]:
    description, code, message, fields = REFUSALS[status]
    example = {'error': {'code': code, 'message': message, 'fields': fields}}
    return {'description': description, 'model': Problem, 'content': {'application/json': {'example': example}}}


def success(example: Any, description: str = 'Done.') -> dict[str, Any]:
    """For `responses=`: what it looks like when it works."""
    return {'description': description, 'content': {'application/json': {'example': example}}}


def explain_refusals(application: FastAPI) -> None:
    application.add_exception_handler(ServiceError, _refused)  # type: ignore[arg-type]
    application.add_exception_handler(RequestValidationError, _not_understood)  # type: ignore[arg-type]
    application.add_exception_handler(HTTPException, _not_served)  # type: ignore[arg-type]
    application.add_exception_handler(Exception, _failed)


async def _refused(_request: Request, error: ServiceError) -> Response:
    return answer_for(error)


async def _not_understood(_request: Request, error: RequestValidationError) -> Response:
    fields = {_field(problem['loc']): _sentence(problem) for problem in error.errors()[:MOST_FIELDS]}
    first = next(iter(fields), 'body')
    return answer_for(Invalid(f'{column_word(first)}: {fields.get(first, "")}', fields))


async def _not_served(_request: Request, error: HTTPException) -> Response:
    """Refusals of the framework itself: no such address, no such method, a body that is no JSON."""
    code, sentence = {
        404: ('not_found', _('There is no such address in this interface.')),
        405: ('method_not_allowed', _('This address does not know this method.')),
        413: ('too_large', _('This is too large.')),
    }.get(error.status_code, ('invalid', _('The body is not JSON.')))
    status = 422 if code == 'invalid' else error.status_code
    return JSONResponse({'error': {'code': code, 'message': sentence, 'fields': {}}}, status, error.headers)


async def _failed(_request: Request, _error: Exception) -> Response:
    """A mistake of ours: the server's log gets the details, the caller a sentence."""
    return JSONResponse({'error': {'code': 'failed', 'message': _('Something went wrong here. It was written down.'), 'fields': {}}}, 500)


def _field(place: tuple[Any, ...]) -> str:
    """The name of the field in the request; whatever was sent there must not break the answer."""
    named = [part for part in place[1:] if isinstance(part, str)]
    name = named[0] if named else str(place[0]) if place else 'body'
    return name[:LONGEST_FIELD].encode('utf-8', 'replace').decode()


def _sentence(problem: Any) -> str:
    """JSON and lists of choices have kinds of mistakes that the forms of screens cannot make."""
    kind = problem['type']
    if kind == 'json_invalid':
        return _('The body is not JSON.')
    if kind in {'too_short', 'too_long'} and isinstance(problem['input'], str):  # limits that come after a validator speak of entries
        kind = f'string_{kind}'
    return sentence_for({**problem, 'type': 'enum' if kind == 'literal_error' else kind})
