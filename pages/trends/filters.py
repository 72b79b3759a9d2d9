"""Narrowing what is looked at: one tap on a site, a department, a tool or a machine."""
from collections.abc import Callable
from functools import partial
from typing import Any

from components.elements import box, tagged, text
from components.list_row import list_row
from components.live import live
from components.search_field import search_field
from data.tables.assets import AssetKind
from pages.assets.sheets import passing_sheet
from pages.assets.words import STATES
from services.assets.card import show_asset
from services.assets.register import list_assets
from services.errors import NotFound
from services.language import _
from services.people.departments import departments
from services.people.sites import sites
from services.trends.lens import Lens

ROWS = 40


async def filter_sheet(screen: Any, frame: Any, lens: Lens, show: Callable[..., None]) -> None:
    await _FilterSheet(screen, passing_sheet(_('What do you want to look at?'), frame), show).open()


async def narrowed_words(screen: Any, lens: Lens) -> str:
    """What the lens leaves out, in words."""
    found = [await _named(screen, asset_id) for asset_id in (lens.tool_id, lens.machine_id) if asset_id]
    for catalogue, wanted in ((sites, lens.site_id), (departments, lens.department_id)):
        if wanted:
            found += [entry['name'] for entry in (await screen.ask(catalogue.read, limit=500)).items if entry.id == wanted] or [_('unknown')]
    return ' · '.join(found)


async def _named(screen: Any, asset_id: Any) -> str:
    try:
        card = await screen.ask(show_asset, asset_id=asset_id)
    except NotFound:
        return _('unknown')
    return f'{card.asset_number} {card.name}'


class _FilterSheet:
    def __init__(self, screen: Any, sheet: Any, show: Callable[..., None]) -> None:
        self.screen, self.sheet, self.show, self.search = screen, sheet, show, ''

    async def open(self) -> None:
        with self.sheet, box('vstack sheet-list'):
            search_field(_('Number, name, place'), self.look_for)
            self.redraw = await live(self.screen, self.rows, 'asset')
        self.sheet.open()

    def look_for(self, words: str) -> None:
        self.search = words[:100]
        self.redraw()

    async def rows(self) -> None:
        if not self.search:
            await self.catalogue('site', _('Sites'), sites, at_least=2)
            await self.catalogue('department', _('Departments'), departments)
        for kind, title in ((AssetKind.TOOL, _('Tools')), (AssetKind.MACHINE, _('Machines'))):
            found = await self.screen.ask(list_assets, kind=kind, text=self.search, limit=ROWS)
            if found.items:
                tagged('h3', title, 'small muted strong pad-small')
            for row in found.items:
                list_row(row.asset_number, row.name, state=STATES[row.status], on_click=partial(self.choose, kind.value, row.id))
            if found.total > ROWS:
                text(_('There are more. Type a part of the name.'), 'small muted pad')

    async def catalogue(self, name: str, title: str, entries: Any, at_least: int = 1) -> None:
        found = (await self.screen.ask(entries.read, limit=ROWS)).items
        if len(found) < at_least:
            return
        tagged('h3', title, 'small muted strong pad-small')
        for entry in found:
            list_row(entry['name'], '', on_click=partial(self.choose, name, entry.id))

    def choose(self, name: str, chosen: Any) -> None:
        self.show(**{name: str(chosen)})
        self.sheet.close()
