"""Our own scripts, styles, fonts and icons: under an address that changes with their content, so that browsers may keep them for ever."""
import gzip
import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from app.web.scripts import joined
from components import theme

FOLDER = Path(__file__).parents[2] / 'components' / 'static'
STYLES = ('fonts', 'base', 'shell', 'parts', 'forms', 'keyboard', 'sign_in', 'pages', 'photos', 'trends')  # later rules win over earlier ones
TEXTS = {'.css', '.js', '.txt'}
FOR_EVER = 'public, max-age=31536000, immutable'
mimetypes.add_type('font/woff2', '.woff2')
mimetypes.add_type('text/javascript', '.js')


class Files:
    """Read once at the start: a Pi's card is slow, and all of it is a few hundred kilobytes."""

    def __init__(self) -> None:
        self._files = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.rglob('*')) if path.is_file()}
        self._files['css/all.css'] = b'\n'.join([theme.css().encode(), *(self._files[f'css/{name}.css'] for name in STYLES)])
        modules = {Path(name).stem: content.decode() for name, content in self._files.items() if name.startswith('js/')}
        self._files['js/all.js'] = joined(modules, 'app').encode()
        mark = hashlib.sha256(b''.join(name.encode() + content for name, content in self._files.items())).hexdigest()[:12]
        self.address = f'/static/{mark}'
        self._packed = {name: gzip.compress(content, 9) for name, content in self._files.items() if Path(name).suffix in TEXTS}

    def routes(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.add_api_route('/static/{mark}/{name:path}', self.file, methods=['GET', 'HEAD'], response_model=None)
        router.add_api_route('/manifest.webmanifest', self.manifest, methods=['GET'], response_model=None)
        return router

    async def file(self, request: Request, name: str) -> Response:
        if name not in self._files:
            return Response(status_code=404)
        headers = {'Cache-Control': FOR_EVER, 'Vary': 'Accept-Encoding'}
        kind = mimetypes.guess_type(name)[0] or 'application/octet-stream'
        if name in self._packed and 'gzip' in request.headers.get('accept-encoding', ''):
            return Response(self._packed[name], headers=headers | {'Content-Encoding': 'gzip'}, media_type=kind)
        return Response(self._files[name], headers=headers, media_type=kind)

    async def manifest(self) -> Response:
        icons = [{'src': f'{self.address}/icons/icon-{size}.png', 'sizes': f'{size}x{size}', 'type': 'image/png', 'purpose': 'any maskable'}
                 for size in (192, 512)]
        return JSONResponse({'name': 'Toolwarden', 'short_name': 'Toolwarden', 'start_url': '/', 'display': 'standalone', 'orientation': 'any',
                             'background_color': theme.LIGHT['page'], 'theme_color': theme.LIGHT['page'], 'icons': icons},
                            media_type='application/manifest+json')


@cache
def files() -> Files:
    """Reading and packing takes a moment, and tests start the application a hundred times."""
    return Files()
