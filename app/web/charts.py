"""Plotly for the browser: the small part that our charts need where the build has fetched it, else the whole that comes with the Python package."""
import gzip
import hashlib
import importlib.util
import threading
from functools import cache
from pathlib import Path

import anyio.to_thread
from fastapi import APIRouter, Request
from starlette.responses import Response

from app.web.static import FOR_EVER

SMALL = Path(__file__).parents[2] / 'var' / 'charts' / 'node_modules' / 'plotly.js-basic-dist-min' / 'plotly-basic.min.js'
_one_at_a_time = threading.Lock()


def whole() -> Path:
    """Found without loading the package, which takes a second on a Pi."""
    package = importlib.util.find_spec('plotly')
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / 'package_data' / 'plotly.min.js'


@cache
def plotly_address() -> str:
    """Changes with what is behind it, so that browsers may keep it for ever."""
    file = script()
    mark = hashlib.sha256(f'{file.name} {file.stat().st_size} {file.read_bytes()[:200]!r}'.encode()).hexdigest()[:12]
    return f'/static/charts/{mark}.js'


@cache
def script() -> Path:
    return SMALL if SMALL.is_file() else whole()


def chart_routes() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.api_route('/static/charts/{mark}.js', methods=['GET', 'HEAD'])
    async def plotly(request: Request, mark: str) -> Response:
        headers = {'Cache-Control': FOR_EVER, 'Vary': 'Accept-Encoding'}
        if 'gzip' not in request.headers.get('accept-encoding', ''):
            return Response(await anyio.to_thread.run_sync(script().read_bytes), headers=headers, media_type='text/javascript')
        packed = await anyio.to_thread.run_sync(_packed)
        return Response(packed, headers=headers | {'Content-Encoding': 'gzip'}, media_type='text/javascript')

    return router


def _packed() -> bytes:
    with _one_at_a_time:
        return _pack()


@cache
def _pack() -> bytes:
    """When the first chart is looked at, and then kept: most plants have a screen that never shows one."""
    return gzip.compress(script().read_bytes(), 6)
