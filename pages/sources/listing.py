"""The live board of presses: each with its tool, its count and its pace, or with why it cannot be heard."""
from typing import Any

from components.button import link_button
from components.elements import box, text
from components.empty_state import empty_state
from components.list_row import list_row
from components.live import live
from components.pager import Stretch, pager
from components.search_field import search_field
from pages.sources.words import STATES, TABLES, age_words, source_path, tile_words
from services.language import _
from services.people.roles import Permission
from services.sources.register import SourceRow, list_sources
from services.sources.words import mood_word

ROWS = 50


async def presses_page(screen: Any) -> None:
    await _Presses(screen).draw()


class _Presses:
    def __init__(self, screen: Any) -> None:
        self.screen, self.search, self.offset = screen, '', 0

    async def draw(self) -> None:
        slot = self.screen.title(_('Presses'), back='/more', nav='/more')
        if self.screen.may(Permission.EDIT_SOURCES):
            with slot:
                link_button(_('Connect'), '/admin/sources/new', symbol='add', kind='main', aria_label=_('Connect a machine'))
        with box('page page-fit'):
            with box('toolbar'):
                search_field(_('Find a press'), self.look_for)
            with box('panel page-scroll'):
                self.redraw = await live(self.screen, self.rows, *TABLES)

    def look_for(self, words: str) -> None:
        self.search, self.offset = words[:100], 0
        self.redraw()

    def leaf(self, offset: int) -> None:
        self.offset = offset
        self.redraw()

    async def rows(self) -> None:
        found = await self.screen.ask(list_sources, text=self.search, offset=self.offset, limit=ROWS)
        for row in found.items:
            _press(row)
        if found.total > ROWS:
            pager(Stretch(self.offset, ROWS, found.total), self.leaf)
        if not found.items:
            empty_state(_('Nothing found') if self.search else _('No machine counts by itself yet'),
                        '' if self.search else _('Connect one, and every shot is counted on the right tool.'))


def _press(row: SourceRow) -> None:
    title = ' · '.join(filter(None, [row.machine, row.tool]))
    with list_row(title, tile_words(row), href=source_path(row.id), state=STATES[row.mood]), box('col2'):
        text(mood_word(row.mood), 'small strong')
        text(age_words(row), 'small muted num')
