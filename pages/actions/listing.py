"""The list of actions: mine first, with chips for what is open, what is late and everything."""
from collections.abc import Mapping
from functools import partial
from typing import Any

from components.button import button, link_button
from components.chips import Chip, chips
from components.elements import box
from components.empty_state import empty_state
from components.listing import ROWS, Listing
from components.live import live
from components.search_field import search_field
from pages.actions.words import HOME, action_path, action_row
from pages.sites import several_sites
from services.actions.register import count_actions, list_actions
from services.language import _
from services.people.roles import Permission
from services.wording import column_word

TABLES = ('action_item', 'asset', 'user')
SHOWN: dict[str, dict[str, bool]] = {'mine': {'mine': True}, 'open': {'unfinished': True}, 'overdue': {'overdue': True}, 'all': {}}


async def actions_page(screen: Any, show: str = '', q: str = '', sort: str = '', page: str = '1') -> None:
    await _ActionList(screen, {'show': show, 'q': q, 'sort': sort, 'page': page}).draw()


class _ActionList(Listing):
    def __init__(self, screen: Any, asked: Mapping[str, str]) -> None:
        usual = 'mine' if screen.may(Permission.DO_ACTIONS) else 'open'
        self.orders = {'due_date': column_word('due_date'), 'asset_number': _('Number'), 'title': column_word('title'),
                       '-created_at': _('Newest first'), '-updated_at': _('Last change')}
        super().__init__(screen, HOME, asked, show=[usual, *SHOWN], sort=self.orders)

    async def draw(self) -> None:
        slot = self.screen.title(_('Actions'), back='/more', nav='/more')
        self.many_sites = await several_sites(self.screen)
        with slot:
            self.sort_by(self.orders)
            self.offer_files('actions')
            if self.screen.may(Permission.DO_ACTIONS):
                link_button(_('Add'), action_path('new'), symbol='add', kind='main', aria_label=_('Add an action'))
        await self.draw_frame()

    def asked(self) -> dict[str, str]:
        return {'text': self.search, 'sort': self.wanted['sort'], **dict.fromkeys(SHOWN[self.wanted['show']], 'true')}

    async def parts(self) -> None:
        with box('toolbar'):
            search_field(_('Find an action'), self.look_for, value=self.search)
            self.recount = await live(self.screen, self.chips, *TABLES, classes='grow')
        with box('panel page-scroll'):
            self.redraw = await live(self.screen, self.rows, *TABLES)

    async def chips(self) -> None:
        counts = await self.screen.ask(count_actions, text=self.search)
        choices = [Chip('mine', _('Mine'), counts.mine), Chip('open', _('Open'), counts.open),
                   Chip('overdue', _('Overdue'), counts.overdue, 'alarm' if counts.overdue else None), Chip('all', _('All'), counts.total)]
        chips(_('Which actions'), choices, self.wanted['show'], lambda key: self.show(show=key))

    async def rows(self) -> None:
        found = await self.screen.ask(list_actions, text=self.search, sort=self.wanted['sort'], offset=self.offset, limit=ROWS,
                                      **SHOWN[self.wanted['show']])
        self.fill_rows(found, partial(action_row, site=self.many_sites))

    def nothing(self) -> None:
        shown = self.wanted['show']
        if self.search or self.offset:
            empty_state(_('Nothing found'), _('Look for something else, or among all actions.'))
        else:
            empty_state({'mine': _('Nothing waits for you'), 'open': _('Nothing is open'), 'overdue': _('Nothing is overdue'),
                         'all': _('No actions yet')}[shown], picture='empty-box' if shown == 'all' else 'all-done')
        if shown != 'all':
            with box('empty-action'):
                button(_('All actions'), on_click=partial(self.show_all, show='all'))
