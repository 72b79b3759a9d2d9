"""What is due: every plan that counts, the most urgent first, with chips for what is due, due soon and one's own."""
from functools import partial
from typing import Any

from components.chips import Chip, chips
from components.elements import box
from components.empty_state import empty_state
from components.listing import ROWS, Listing
from components.live import live
from components.search_field import search_field
from pages.maintenance.rows import due_row
from pages.maintenance.words import HOME, TABLES
from pages.sites import several_sites
from services.language import _
from services.maintenance.register import count_due, list_due

CHOICES: dict[str, dict[str, Any]] = {'': {}, 'due': {'due': True}, 'warn': {'state': 'warn'}, 'mine': {'mine': True}}


async def maintenance_page(screen: Any, q: str = '', show: str = '', page: str = '1') -> None:
    await _DueList(screen, HOME, {'q': q, 'show': show, 'page': page}, show=CHOICES).draw()


class _DueList(Listing):
    async def draw(self) -> None:
        with self.screen.title(_('Maintenance'), nav='/more'):
            self.offer_files('plans')
        self.many_sites = await several_sites(self.screen)
        await self.draw_frame()

    def asked(self) -> dict[str, str]:
        chosen = {name: 'true' if value is True else str(value) for name, value in CHOICES[self.wanted['show']].items()}
        return {'text': self.search, **chosen}

    async def parts(self) -> None:
        with box('toolbar'):
            search_field(_('Find a tool or a plan'), self.look_for, value=self.search)
            self.recount = await live(self.screen, self.chips, *TABLES, classes='grow')
        with box('panel page-scroll'):
            self.redraw = await live(self.screen, self.rows, *TABLES)

    async def chips(self) -> None:
        counts = await self.screen.ask(count_due, text=self.search)
        choices = [Chip('', _('All'), counts.total), Chip('due', _('Due'), counts.due, 'alarm'),
                   Chip('warn', _('Due soon'), counts.warn, 'warn'), Chip('mine', _('Mine'), counts.mine)]
        chips(_('Filter by urgency'), choices, self.wanted['show'], lambda key: self.show(show=key))

    async def rows(self) -> None:
        found = await self.screen.ask(list_due, text=self.search, offset=self.offset, limit=ROWS, **CHOICES[self.wanted['show']])
        self.fill_rows(found, partial(due_row, site=self.many_sites))

    def nothing(self) -> None:
        if self.search:
            empty_state(_('Nothing found'), _('Look for something else.'))
        elif self.wanted['show']:
            empty_state(_('Nothing here'), _('No plan is in this state now.'), picture='all-done')
        else:
            empty_state(_('No plans yet'), _('Open a tool and let plans be proposed for it.'), action=(_('Tools'), '/tools'))
