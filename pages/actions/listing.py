"""The list of actions: mine first, with chips for what is open, what is late and everything."""
from typing import Any
from urllib.parse import urlencode

from components.button import button, link_button
from components.chips import Chip, chips
from components.elements import box
from components.empty_state import empty_state
from components.live import live
from components.pager import Stretch, pager
from components.search_field import search_field
from components.sort_button import sort_button
from components.undo import call_browser
from pages.actions.words import HOME, action_path, action_row
from pages.sites import several_sites
from services.actions.register import count_actions, list_actions
from services.language import _
from services.people.roles import Permission
from services.wording import column_word

ROWS = 50
LONGEST_SEARCH = 100
TABLES = ('action_item', 'asset', 'user')
SHOWN: dict[str, dict[str, bool]] = {'mine': {'mine': True}, 'open': {'unfinished': True}, 'overdue': {'overdue': True}, 'all': {}}


async def actions_page(screen: Any, show: str = '', q: str = '', sort: str = '', page: str = '1') -> None:
    await _ActionList(screen, show, q, sort, page).draw()


class _ActionList:
    """What is looked for is kept here and in the address, so that going back finds the same list."""

    def __init__(self, screen: Any, shown: str, search: str, sort: str, page: str) -> None:
        self.screen, self.search = screen, search[:LONGEST_SEARCH]
        self.usual = 'mine' if screen.may(Permission.DO_ACTIONS) else 'open'
        self.shown = shown if shown in SHOWN else self.usual
        self.orders = {'due_date': column_word('due_date'), 'asset_number': _('Number'), 'title': column_word('title'),
                       '-created_at': _('Newest first'), '-updated_at': _('Last change')}
        self.sort = sort if sort in self.orders else 'due_date'
        self.offset = (int(page) - 1) * ROWS if page.isdecimal() and 0 < int(page) < 10_000 else 0

    async def draw(self) -> None:
        slot = self.screen.title(_('Actions'), back='/more', nav='/more')
        self.many_sites = await several_sites(self.screen)
        with slot:
            sort_button(self.orders, lambda: self.sort, lambda sort: self.show(sort=sort))
            if self.screen.may(Permission.DO_ACTIONS):
                link_button(_('Add'), action_path('new'), symbol='add', kind='main', aria_label=_('Add an action'))
        self.frame = box('page page-fit')
        await self.fill()

    async def fill(self) -> None:
        self.frame.clear()
        with self.frame:
            with box('toolbar'):
                search_field(_('Find an action'), self.look_for, value=self.search)
                self.recount = await live(self.screen, self.chips, *TABLES, classes='grow')
            with box('panel page-scroll'):
                self.redraw = await live(self.screen, self.rows, *TABLES)

    def look_for(self, words: str) -> None:
        self.show(search=words[:LONGEST_SEARCH])
        self.recount()

    def show(self, *, search: str | None = None, shown: str | None = None, sort: str | None = None, offset: int = 0) -> None:
        self.search = self.search if search is None else search
        self.shown, self.sort, self.offset = shown or self.shown, sort or self.sort, offset
        call_browser('tw.address', self.address())
        self.redraw()

    async def show_all(self) -> None:
        self.show(search='', shown='all')
        await self.fill()  # the search field starts empty again

    def address(self) -> str:
        wanted = {'show': self.shown if self.shown != self.usual else '', 'q': self.search,
                  'sort': self.sort if self.sort != 'due_date' else '', 'page': self.offset // ROWS + 1 if self.offset else ''}
        told = urlencode({name: value for name, value in wanted.items() if value})
        return f'{HOME}?{told}' if told else HOME

    async def chips(self) -> None:
        counts = await self.screen.ask(count_actions, text=self.search)
        choices = [Chip('mine', _('Mine'), counts.mine), Chip('open', _('Open'), counts.open),
                   Chip('overdue', _('Overdue'), counts.overdue, 'alarm' if counts.overdue else None), Chip('all', _('All'), counts.total)]
        chips(_('Which actions'), choices, self.shown, lambda key: self.show(shown=key))

    async def rows(self) -> None:
        found = await self.screen.ask(list_actions, text=self.search, sort=self.sort, offset=self.offset, limit=ROWS, **SHOWN[self.shown])
        for row in found.items:
            action_row(row, site=self.many_sites)
        if found.total > ROWS:
            pager(Stretch(self.offset, ROWS, found.total), lambda offset: self.show(offset=offset))
        if not found.items:
            self.nothing()

    def nothing(self) -> None:
        if self.search or self.offset:
            empty_state(_('Nothing found'), _('Look for something else, or among all actions.'))
        else:
            empty_state({'mine': _('Nothing waits for you'), 'open': _('Nothing is open'), 'overdue': _('Nothing is overdue'),
                         'all': _('No actions yet')}[self.shown], picture='empty-box' if self.shown == 'all' else 'all-done')
        if self.shown != 'all':
            with box('empty-action'):
                button(_('All actions'), on_click=self.show_all)
