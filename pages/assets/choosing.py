"""Choosing what something is about when nobody has said it yet: a search over a list, and one tap that goes on."""
from collections.abc import Callable
from typing import Any
from uuid import UUID

from components.elements import box, text
from components.empty_state import empty_state
from components.list_row import list_row
from components.live import live
from components.search_field import search_field
from pages.assets.words import STATES
from services.language import _
from services.wording import choice_word


class AssetChoice:
    """`offer` is the query that says what comes first, and `asked` what it wants to know; `link` is where a tap goes; the order follows
    the tables named."""

    def __init__(self, screen: Any, title: str, offer: Callable[..., Any], link: Callable[[UUID], str], *tables: str, back: str = '/',
                 nav: str = '/more', **asked: Any) -> None:
        self.screen, self.title, self.offer, self.link, self.asked = screen, title, offer, link, asked
        self.tables, self.back, self.nav, self.search = tables, back, nav, ''

    async def draw(self) -> None:
        self.screen.title(self.title, back=self.back, mode='focus', nav=self.nav)
        with box('page page-fit'):
            with box('toolbar'):
                search_field(_('Number, name, place'), self.look_for)
            with box('panel page-scroll'):
                self.redraw = await live(self.screen, self.rows, 'asset', *self.tables)

    def look_for(self, words: str) -> None:
        self.search = words[:100]
        self.redraw()

    async def rows(self) -> None:
        found = await self.screen.ask(self.offer, text=self.search, **self.asked)
        for row in found.items:
            where = ' · '.join(filter(None, [row.name, row.location, choice_word(row.stage) if row.stage else '']))
            list_row(row.asset_number, where, href=self.link(row.id), state=STATES[row.status])
        if found.total > len(found.items):
            text(_('There are more. Type a part of the name.'), 'small muted pad')
        if not found.items:
            empty_state(_('Nothing found') if self.search else _('No tools yet'))
