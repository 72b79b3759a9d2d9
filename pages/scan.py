"""Finding a tool or machine by the code on it: live camera, a photo of the code, a USB reader, or its number."""
from typing import Any
from urllib.parse import urlencode

from components.elements import box, tagged
from components.live import live
from components.panel import panel
from components.scanner import scanner
from components.search_field import search_field
from pages.assets.listing import asset_row
from pages.sites import several_sites
from services.assets.codes import find_by_code
from services.assets.register import list_assets
from services.errors import ServiceError
from services.language import _
from services.photos.picture import LARGEST

MOST = 12
LONGEST_SEARCH = 100


def scan_path(code: str) -> str:
    return f'/scan?{urlencode({"code": code})}'


async def scan_page(screen: Any, code: str = '') -> None:
    screen.title(_('Scan'), back='/', nav='/scan')
    await _ScanPage(screen, code[:LONGEST_SEARCH]).draw()


class _ScanPage:
    """`code` is one that several sites use, so that the right one has to be chosen."""

    def __init__(self, screen: Any, code: str) -> None:
        self.screen, self.code, self.search = screen, code, ''

    async def draw(self) -> None:
        self.many_sites = await several_sites(self.screen)
        with box('page scan-page'):
            with panel(_('Scan the code'), padded=True, classes='scan-side'):
                scanner('/codes', largest=LARGEST)
            with panel(_('By number or name'), classes='scan-find'):
                with box('scan-search'):
                    search_field(_('Number, name or serial number'), self.look_for)
                with box('page-scroll'):
                    self.redraw = await live(self.screen, self.rows, 'asset', 'location')

    def look_for(self, words: str) -> None:
        self.search, self.code = words[:LONGEST_SEARCH], ''
        self.redraw()

    async def rows(self) -> None:
        found = await self.found()
        for row in found:
            asset_row(row, site=self.many_sites)
        if not found:
            nothing = _('Nothing found') if self.search else _('Point a USB reader at the code on any page, or type the number here.')
            tagged('p', nothing, 'small muted pad')

    async def found(self) -> list[Any]:
        if self.search:
            return list((await self.screen.ask(list_assets, text=self.search, limit=MOST)).items)
        try:
            return list(await self.screen.ask(find_by_code, code=self.code)) if self.code else []
        except ServiceError:
            return []
