"""The addresses of the product, read from the application itself, so that a new one cannot be forgotten."""
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute

from app.api.application import api
from tests.factory import ROOT

READING = {'GET', 'HEAD', 'OPTIONS'}
BELOW_API = '/api/{path:path}'
Address = tuple[str, str]


def rest_addresses() -> list[Address]:
    """Every method and path below /api, also those that the description leaves out."""
    return sorted(addresses(api().routes))


def addresses(routes: Iterable[BaseRoute]) -> Iterator[Address]:
    """What these routes answer; an application that is mounted stands for itself, under no method."""
    for route in iter_route_contexts(list(routes)):
        yield from ((method, route.path) for method in (getattr(route, 'methods', None) or ['']))


def all_addresses() -> list[Address]:
    """Of the whole product. It is put together in a process of its own, as starting it takes hold of the process it happens in."""
    printed = subprocess.run([sys.executable, '-m', 'tests.routes'], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    web = [(method, path) for method, path in json.loads(printed.stdout.splitlines()[-1]) if path != BELOW_API]
    return sorted({*web, *rest_addresses()})


def _print_web_addresses() -> None:
    from nicegui import core
    from nicegui.testing.general import prepare_simulation

    from app.main import start
    from app.opening import open_house
    from app.settings import Settings
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(NICEGUI_USER_SIMULATION='true', NICEGUI_STORAGE_PATH=folder)
        settings = Settings(home=Path(folder) / 'home')
        prepare_simulation()
        runner = start(settings, open_house(settings, migrate=True))
        print(json.dumps(list(addresses(core.app.routes))))  # noqa: T201 (for whoever started this process)
        runner.close()


if __name__ == '__main__':
    _print_web_addresses()
