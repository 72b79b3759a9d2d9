"""The cookies of the product: who is signed in, which device this is, and where the last person was."""
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from starlette.responses import Response
from starlette.types import Scope

SIGN_IN, DEVICE, RESUME, LOOK = 'toolwarden', 'toolwarden-device', 'toolwarden-resume', 'toolwarden-look'
YEARS = 5 * 365 * 24 * 3600


def read(scope: Scope, name: str) -> str:
    """The value of one of our cookies; under TLS only the one that no other host could have set."""
    return _all(scope).get(_name(scope, name), '')


def write(response: Response, scope: Scope, name: str, value: str, *, lasting: bool = False) -> None:
    response.set_cookie(_name(scope, name), value, path='/', secure=is_tls(scope), httponly=True, samesite='strict',
                        max_age=YEARS if lasting else None)


def drop(response: Response, scope: Scope, name: str) -> None:
    response.delete_cookie(_name(scope, name), path='/', secure=is_tls(scope), httponly=True, samesite='strict')


def is_tls(scope: Scope) -> bool:
    return scope.get('scheme') in {'https', 'wss'}


def _name(scope: Scope, name: str) -> str:
    return f'__Host-{name}' if is_tls(scope) else name


def _all(scope: Scope) -> Mapping[str, str]:
    header = next((value.decode('latin-1') for name, value in scope['headers'] if name == b'cookie'), '')
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
