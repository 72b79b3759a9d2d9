"""The description of REST, for programs as OpenAPI and for people as a page; only for whoever is signed in."""
import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from app.api.bearer import identified
from app.web import cookies
from app.web.static import files
from components.markup import Node, html
from pages.plain import Look, plain_page
from services.errors import NotSignedIn
from services.language import _
from services.work import Identity

SUMMARY = 'Keeps watch over the tools, moulds and machines of a factory.'
DESCRIPTION = """\
The same services as the screens, with the same rights, the same sites and the same change log.

- Send `Authorization: Bearer KEY`: an API key, or a token of `POST /api/v1/auth/token`. Cookies are not looked at.
- Lists take `limit` (1 to 500), `offset`, `sort` and `q`, and answer `{"items": [...], "total": n}`.
- Changes of what exists name the `version` that was read; if somebody else was faster, the answer is 409 and says what changed.
- `Idempotency-Key` makes a repeated create safe.
- Every refusal is `{"error": {"code", "message", "fields"}}`. `Accept-Language` chooses the language of the message.
- Ids are UUIDs, times are UTC in ISO 8601.
"""
METHODS = ('get', 'post', 'patch', 'delete')


def routes() -> APIRouter:
    router = APIRouter(include_in_schema=False)
    router.add_api_route('/api/openapi.json', as_openapi, methods=['GET'], response_model=None)
    router.add_api_route('/api/docs', as_page, methods=['GET'], response_model=None)
    return router


Known = Annotated[Identity | None, Depends(identified)]


async def as_openapi(request: Request, who: Known) -> Response:
    if not _may_read(request, who):
        raise NotSignedIn(_('You are signed out. Please sign in again.'))
    return JSONResponse(request.app.openapi())


async def as_page(request: Request, who: Known) -> Response:
    if not _may_read(request, who):
        return RedirectResponse('/sign-in?next=/api/docs', 303)
    night = cookies.read(request.scope, cookies.LOOK) == 'night'
    return HTMLResponse(docs_page(request.app.openapi(), Look(files().address, night)))


def _may_read(request: Request, who: Identity | None) -> bool:
    """A program with a key, or a person with an open screen: the one thing below /api that a cookie opens, as it changes nothing."""
    return who is not None or getattr(request.state, 'session', None) is not None


def docs_page(description: Mapping[str, Any], look: Look) -> str:
    """Every address with what it takes and gives, without a script and without the internet."""
    title = f'{description["info"]["title"]} {description["info"]["version"]} REST'
    address = Node('p', {}, [Node('a', {'class': 'textlink', 'href': '/api/openapi.json'}, ['/api/openapi.json'])])
    intro = Node('pre', {'class': 'pad', 'style': 'white-space:pre-wrap'}, [description['info']['description']])
    sections = [_section(tag, list(operations)) for tag, operations in _by_tag(description).items()]
    body = Node('main', {'class': 'page', 'style': 'display:block;max-width:64rem;margin:0 auto;padding:1.5rem;overflow:auto;height:100vh'},
                [Node('h1', {'class': 'login-title'}, [title]), address, intro, *sections])
    return plain_page('REST', html(body), look)


def _by_tag(description: Mapping[str, Any]) -> dict[str, list[tuple[str, str, Any]]]:
    found: dict[str, list[tuple[str, str, Any]]] = {}
    for path, operations in description['paths'].items():
        for method in METHODS:
            if method in operations:
                found.setdefault(operations[method]['tags'][0], []).append((method, path, _resolved(operations[method], description)))
    return found


def _resolved(operation: Mapping[str, Any], description: Mapping[str, Any]) -> dict[str, Any]:
    """The operation with the example of its body, which is kept with the body's schema."""
    content = operation.get('requestBody', {}).get('content', {}).get('application/json', {})
    name = content.get('schema', {}).get('$ref', '').rsplit('/', 1)[-1]
    schema = description['components']['schemas'].get(name, {})
    return {**operation, 'sent': schema.get('example') or _sample(schema)}


def _sample(schema: Mapping[str, Any]) -> Any:
    """From the examples of single fields, or just the names of what is needed."""
    fields = schema.get('properties', {})
    sample = {name: (field.get('examples') or [field.get('default', 1 if field.get('type') == 'integer' else '…')])[0]
              for name, field in fields.items() if 'examples' in field or name in schema.get('required', ())}
    return sample or None


def _section(tag: str, operations: list[tuple[str, str, Any]]) -> Node:
    drawn = [_operation(method, path, operation) for method, path, operation in operations]
    return Node('section', {'class': 'panel pad', 'style': 'margin:1rem 0', 'id': tag}, [Node('h2', {'class': 'h2'}, [tag]), *drawn])


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> Node:
    inside = [Node('p', {'class': 'muted'}, [operation.get('description') or operation.get('summary', '')])]
    inside += list(_parts(method, path, operation))
    name = Node('code', {'class': 'strong'}, [f'{method.upper()} {path}'])
    return Node('details', {}, [Node('summary', {'style': 'min-height:48px;padding:12px 0;cursor:pointer'}, [name]), *inside])


def _parts(method: str, path: str, operation: Mapping[str, Any]) -> Iterator[Node]:
    for parameter in operation.get('parameters', []):
        words = f' {parameter["in"]}. {parameter.get("description") or parameter["schema"].get("description", "")}'
        yield Node('p', {'class': 'small'}, [Node('code', {}, [parameter['name']]), Node('span', {'class': 'muted'}, [words])])
    yield _code(_command(method, path, operation.get('sent')))
    for status, answer in operation['responses'].items():
        yield Node('p', {'class': 'small'}, [Node('span', {'class': 'strong'}, [f'{status} ']), Node('span', {}, [answer['description']])])
        example = answer.get('content', {}).get('application/json', {}).get('example')
        if example is not None and status.startswith('2'):
            yield _code(json.dumps(example, indent=2, ensure_ascii=False))


def _command(method: str, path: str, sent: Any) -> str:
    """Something to paste into a terminal."""
    said = f"curl -X {method.upper()} -H 'Authorization: Bearer KEY'"
    if sent is not None:
        said += f" -H 'Content-Type: application/json' \\\n  -d '{json.dumps(sent, ensure_ascii=False)}'"
    return f'{said} \\\n  https://HOST{path}'


def _code(text: str) -> Node:
    return Node('pre', {'class': 'clip', 'style': 'overflow:auto;padding:12px;tab-size:2', 'tabindex': '0'}, [text])
