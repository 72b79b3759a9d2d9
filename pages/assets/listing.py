"""The list of tools and the list of machines: search, status chips with counts, fifty rows at a time."""
from collections.abc import Mapping
from functools import partial
from typing import Any

from components.button import link_button
from components.chips import Chip, chips
from components.elements import box, icon, text
from components.empty_state import empty_state
from components.listing import ROWS, Listing
from components.live import live
from components.search_field import search_field
from data.tables.assets import AssetKind, AssetStatus
from pages.assets.paths import card_path, home
from pages.assets.words import STATES, kind_words, status_badge
from pages.sites import several_sites
from services.assets.register import AssetRow, count_assets, list_assets
from services.language import _, ngettext
from services.people.roles import Permission
from services.wording import choice_word


async def tools_page(screen: Any, q: str = '', status: str = '', sort: str = '', page: str = '1') -> None:
    await _AssetList(screen, AssetKind.TOOL, {'q': q, 'status': status, 'sort': sort, 'page': page}).draw()


async def machines_page(screen: Any, q: str = '', status: str = '', sort: str = '', page: str = '1') -> None:
    await _AssetList(screen, AssetKind.MACHINE, {'q': q, 'status': status, 'sort': sort, 'page': page}).draw()


def _orders(kind: AssetKind) -> dict[str, str]:
    orders = {'asset_number': _('Number'), 'name': _('Name'), 'status': _('Status'), '-updated_at': _('Last change')}
    own = {'stage': _('Stage'), 'customer': _('Customer')} if kind is AssetKind.TOOL else {'manufacturer': _('Manufacturer')}
    return orders | own


class _AssetList(Listing):
    def __init__(self, screen: Any, kind: AssetKind, asked: Mapping[str, str]) -> None:
        self.kind, self.words, self.orders = kind, kind_words(kind), _orders(kind)
        super().__init__(screen, home(kind), asked, status=['', *AssetStatus], sort=self.orders)

    async def draw(self) -> None:
        slot = self.screen.title(self.words.many, nav=home(self.kind))
        self.may_add = self.screen.may(Permission.EDIT_ASSETS)
        self.many_sites = await several_sites(self.screen)
        with slot:
            self.sort_by(self.orders)
            self.offer_files(f'{self.kind.value}s')
            if self.may_add:
                link_button(_('Add'), f'{home(self.kind)}/new', symbol='add', kind='main', aria_label=self.words.add)
        await self.draw_frame()

    async def parts(self) -> None:
        with box('toolbar'):
            search_field(self.words.find, self.look_for, value=self.search, scan=(_('Scan a code'), '/scan'))
            self.recount = await live(self.screen, self.chips, 'asset', classes='grow')
        with box('panel page-scroll'):
            self.redraw = await live(self.screen, self.rows, 'asset', 'location')

    async def chips(self) -> None:
        counts = await self.screen.ask(count_assets, kind=self.kind, text=self.search)
        choices = [Chip(status, choice_word(status), counts.by_status[status], STATES[status]) for status in AssetStatus]
        chips(_('Filter by status'), [Chip('', _('All'), counts.total), *choices], self.wanted['status'], lambda key: self.show(status=key))

    async def rows(self) -> None:
        found = await self.screen.ask(list_assets, kind=self.kind, text=self.search, status=self.wanted['status'] or None,
                                      sort=self.wanted['sort'], offset=self.offset, limit=ROWS)
        self.fill_rows(found, partial(asset_row, site=self.many_sites))

    def nothing(self) -> None:
        if self.is_narrowed:
            self.nothing_found(self.words.all)
        elif self.may_add:
            empty_state(self.words.none, action=(self.words.add, f'{home(self.kind)}/new'))
        else:
            empty_state(self.words.none)


def asset_row(row: AssetRow, *, site: bool) -> None:
    """`site` is said where there are several."""
    with box('lrow tool-row', 'a', href=card_path(row.kind, row.asset_number, site=row.site if site else '')):
        icon(kind_words(row.kind).symbol)
        with box('col2 tool-id'):
            text(row.asset_number, 'asset clip')
            text(row.name, 'clip')
        with box('tool-where small muted'):
            text(' · '.join(filter(None, [row.site if site else '', row.location])), 'clip')
            text(_remark(row), 'clip')
        with box('tool-badge'):
            status_badge(row.status)
        icon('chevron_right', 'chevron')


def _remark(row: AssetRow) -> str:
    if row.kind is AssetKind.MACHINE:
        return row.manufacturer
    cavities = ngettext('{count} cavity', '{count} cavities', row.cavity_count) if row.cavity_count else ''
    return ' · '.join(filter(None, [choice_word(row.stage) if row.stage else '', cavities]))
