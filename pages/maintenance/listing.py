"""What is due: every plan that counts, the most urgent first, with chips for what is due, due soon and one's own."""
from typing import Any
from urllib.parse import urlencode

from components.chips import Chip, chips
from components.elements import box
from components.empty_state import empty_state
from components.live import live
from components.pager import Stretch, pager
from components.search_field import search_field
from components.undo import call_browser
from pages.maintenance.rows import due_row
from pages.maintenance.words import HOME, TABLES
from pages.sites import several_sites
from services.language import _
from services.maintenance.register import count_due, list_due

ROWS = 50
LONGEST_SEARCH = 100
CHOICES: dict[str, dict[str, Any]] = {'': {}, 'due': {'due': True}, 'warn': {'state': 'warn'}, 'mine': {'mine': True}}


async def maintenance_page(screen: Any, q: str = '', show: str = '', page: str = '1') -> None:
    await _DueList(screen, q, show, page).draw()


class _DueList:
    """What is looked for is kept here and in the address, so that going back finds the same list."""

    def __init__(self, screen: Any, search: str, chosen: str, page: str) -> None:
        self.screen, self.search, self.chosen = screen, search[:LONGEST_SEARCH], chosen if chosen in CHOICES else ''
        self.offset = (int(page) - 1) * ROWS if page.isdecimal() and 0 < int(page) < 10_000 else 0

    async def draw(self) -> None:
        self.screen.title(_('Maintenance'), nav='/more')
        self.many_sites = await several_sites(self.screen)
        with box('page page-fit'):
            with box('toolbar'):
                search_field(_('Find a tool or a plan'), self.look_for, value=self.search)
                self.recount = await live(self.screen, self.chips, *TABLES, classes='grow')
            with box('panel page-scroll'):
                self.redraw = await live(self.screen, self.rows, *TABLES)

    def look_for(self, words: str) -> None:
        self.show(search=words[:LONGEST_SEARCH])
        self.recount()

    def show(self, *, search: str | None = None, chosen: str | None = None, offset: int = 0) -> None:
        self.search = self.search if search is None else search
        self.chosen = self.chosen if chosen is None else chosen
        self.offset = offset
        wanted = {'q': self.search, 'show': self.chosen, 'page': offset // ROWS + 1 if offset else ''}
        told = urlencode({name: value for name, value in wanted.items() if value})
        call_browser('tw.address', f'{HOME}?{told}' if told else HOME)
        self.redraw()

    async def chips(self) -> None:
        counts = await self.screen.ask(count_due, text=self.search)
        choices = [Chip('', _('All'), counts.total), Chip('due', _('Due'), counts.due, 'alarm'),
                   Chip('warn', _('Due soon'), counts.warn, 'warn'), Chip('mine', _('Mine'), counts.mine)]
        chips(_('Filter by urgency'), choices, self.chosen, lambda key: self.show(chosen=key))

    async def rows(self) -> None:
        found = await self.screen.ask(list_due, text=self.search, offset=self.offset, limit=ROWS, **CHOICES[self.chosen])
        for plan in found.items:
            due_row(plan, site=self.many_sites)
        if found.total > ROWS:
            pager(Stretch(self.offset, ROWS, found.total), lambda offset: self.show(offset=offset))
        if not found.items:
            self.nothing()

    def nothing(self) -> None:
        if self.search:
            empty_state(_('Nothing found'), _('Look for something else.'))
        elif self.chosen:
            empty_state(_('Nothing here'), _('No plan is in this state now.'), picture='all-done')
        else:
            empty_state(_('No plans yet'), _('Open a tool and let plans be proposed for it.'), action=(_('Tools'), '/tools'))
