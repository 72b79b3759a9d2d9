"""Choosing tools and machines for an A4 sheet of QR labels."""
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from components.button import button, icon_button, link_button
from components.chips import Chip, chips
from components.elements import box, icon, set_attributes, text
from components.empty_state import empty_state
from components.live import live
from components.search_field import search_field
from data.tables.assets import AssetKind
from pages.assets.words import kind_words
from services.assets.labels import MOST_COPIES, MOST_LABELS, MOST_PRINTED, ON_SHEET
from services.assets.register import AssetRow, list_assets
from services.language import _, ngettext, number

MOST = 100
LONGEST_SEARCH = 100


async def labels_page(screen: Any) -> None:
    screen.title(_('QR labels'), back='/more', nav='/more')
    await _LabelsPage(screen).draw()


class _LabelsPage:
    def __init__(self, screen: Any) -> None:
        self.screen, self.search, self.kind, self.copies, self.first = screen, '', AssetKind.TOOL, 1, 1
        self.chosen = list[UUID]()
        self.shown = list[AssetRow]()

    async def draw(self) -> None:
        with box('page page-fit labels-page'):
            with box('toolbar'):
                search_field(_('Number, name or serial number'), self.look_for)
                with box('grow'):
                    chips(_('What gets a label'), [Chip(kind.value, kind_words(kind).many) for kind in AssetKind], self.kind.value, self.turn_to)
            with box('panel page-scroll'):
                self.redraw = await live(self.screen, self.rows, 'asset')
            self.recount = await live(self.screen, self.foot, classes='actionbar')

    def look_for(self, words: str) -> None:
        self.search = words[:LONGEST_SEARCH]
        self.redraw()

    def turn_to(self, kind: str) -> None:
        self.kind = AssetKind(kind)
        self.redraw()

    async def rows(self) -> None:
        self.shown = (await self.screen.ask(list_assets, kind=self.kind, text=self.search, limit=MOST)).items
        for row in self.shown:
            self.row(row)
        if not self.shown:
            empty_state(_('Nothing found'))

    def row(self, row: AssetRow) -> None:
        taken = row.id in self.chosen
        with set_attributes(box('lrow', 'button', type='button', aria_pressed=taken), data_server=True) as element:
            icon('check_box' if taken else 'check_box_outline_blank', 'label-tick')
            with box('col2 grow'):
                text(row.asset_number, 'strong clip')
                text(' · '.join(filter(None, [row.name, row.location])), 'small muted clip')
        element.on('click', partial(self.take, row.id), [])

    def take(self, asset_id: UUID) -> None:
        if asset_id in self.chosen:
            self.chosen.remove(asset_id)
        elif len(self.chosen) < self.most():
            self.chosen.append(asset_id)
        else:
            self.screen.say(_('At most {count} labels at once.', count=number(self.most() * self.copies)))
        self.show()

    def take_all(self) -> None:
        new = [row.id for row in self.shown if row.id not in self.chosen]
        self.chosen = (self.chosen + new)[:self.most()] if new else []
        self.show()

    def show(self) -> None:
        self.redraw()
        self.recount()

    async def foot(self) -> None:
        most = self.most_copies()
        with box('hstack stepper'):
            icon_button('remove', _('One label less of each'), on_click=partial(self.set_copies, self.copies - 1), disabled=self.copies == 1)
            text(_('{count} each', count=number(self.copies)), 'num')
            icon_button('add', _('One label more of each'), on_click=partial(self.set_copies, self.copies + 1), disabled=self.copies >= most)
        with box('hstack stepper'):
            icon_button('remove', _('Begin one place earlier'), on_click=partial(self.set_first, self.first - 1), disabled=self.first == 1)
            text(_('from place {place}', place=number(self.first)), 'num')
            icon_button('add', _('Begin one place later'), on_click=partial(self.set_first, self.first + 1), disabled=self.first == ON_SHEET)
        with box('hstack labels-go'):
            button(_('All of these'), symbol='select_all', large=True, on_click=self.take_all)
            if self.chosen:
                label = ngettext('Print {count} label', 'Print {count} labels', len(self.chosen) * self.copies)
                link_button(label, self.address(), symbol='print', kind='main', large=True, classes='grow', download=True)
            else:
                button(_('Print'), symbol='print', kind='main', large=True, classes='grow', disabled=True)

    def set_copies(self, copies: int) -> None:
        self.copies = min(max(copies, 1), self.most_copies())
        self.recount()

    def most(self) -> int:
        return min(MOST_LABELS, MOST_PRINTED // self.copies)

    def most_copies(self) -> int:
        return min(MOST_COPIES, MOST_PRINTED // max(1, len(self.chosen)))

    def set_first(self, place: int) -> None:
        self.first = min(max(place, 1), ON_SHEET)
        self.recount()

    def address(self) -> str:
        told = [*(('asset_id', asset_id) for asset_id in self.chosen), ('copies', self.copies), ('first', self.first)]
        return f'/exports/labels?{urlencode(told)}'
