"""A long list on a page: search, chips, order, and fifty rows at a time."""
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from components.button import button, icon_button, link_button
from components.elements import box
from components.empty_state import empty_state
from components.pager import Stretch, pager
from components.sheet import Sheet
from components.sort_button import sort_button
from components.undo import call_browser
from services.language import _

ROWS = 50
LONGEST_SEARCH = 100
LAST_PAGE = 10_000


class Listing:
    """What is looked for is kept here and in the address, so that going back finds the same list. A list of its own kind draws `parts`."""

    def __init__(self, screen: Any, path: str, asked: Mapping[str, str], **offered: Iterable[str]) -> None:
        """`asked` is what the address says, `offered` what each of its names may be, the usual one first."""
        values = {name: list(each) for name, each in offered.items()}
        self.screen, self.path = screen, path
        self.usual = {'q': '', **{name: each[0] for name, each in values.items()}}
        self.wanted = {'q': asked.get('q', '')[:LONGEST_SEARCH],
                       **{name: asked[name] if asked.get(name) in each else each[0] for name, each in values.items()}}
        page = asked.get('page', '')
        self.offset = (int(page) - 1) * ROWS if page.isdecimal() and 0 < int(page) < LAST_PAGE else 0
        self.redraw: Callable[[], Any] = lambda: None
        self.recount: Callable[[], Any] = lambda: None

    async def draw_frame(self) -> None:
        self.frame = box('page page-fit')
        await self.fill()

    async def fill(self) -> None:
        self.frame.clear()
        with self.frame:
            await self.parts()

    async def parts(self) -> None:
        raise NotImplementedError

    @property
    def search(self) -> str:
        return self.wanted['q']

    @property
    def is_narrowed(self) -> bool:
        """Whether something else might show more."""
        return bool(self.offset) or any(value != self.usual[name] for name, value in self.wanted.items() if name != 'sort')

    def look_for(self, words: str) -> None:
        self.show(q=words[:LONGEST_SEARCH])

    def show(self, offset: int = 0, **changed: str) -> None:
        self.wanted |= changed
        self.offset = offset
        call_browser('tw.address', self.address())
        self.redraw()
        if 'q' in changed:
            self.recount()

    async def show_all(self, **chosen: str) -> None:
        self.show(**{name: value for name, value in self.usual.items() if name != 'sort'} | chosen)
        await self.fill()  # the search field starts empty again

    def address(self) -> str:
        told = {name: value for name, value in self.wanted.items() if value != self.usual[name]}
        if self.offset:
            told['page'] = str(self.offset // ROWS + 1)
        return f'{self.path}?{urlencode(told)}' if told else self.path

    def sort_by(self, orders: Mapping[str, str]) -> None:
        sort_button(orders, lambda: self.wanted['sort'], lambda sort: self.show(sort=sort))

    def offer_files(self, name: str) -> None:
        """On larger screens: what the list shows now, as a file."""
        icon_button('download', _('Take this list away'), classes='tall-only', on_click=partial(self._choose_file, name))

    def _choose_file(self, name: str) -> None:
        with self.frame:
            sheet = Sheet(_('Take this list away'))
        sheet.dialog.on('hide', sheet.dialog.delete, [])
        asked = {key: value for key, value in self.asked().items() if value}
        with sheet, box('sheet-grid'):
            for form, words in (('xlsx', _('Spreadsheet (XLSX)')), ('csv', _('Table of text (CSV)'))):
                link_button(words, f'/exports/lists/{name}.{form}?{urlencode(asked)}', symbol='download', large=True, download=True)
        sheet.open()

    def asked(self) -> dict[str, str]:
        """What is looked for, in the words of the service that the rows come from."""
        return {'text': self.search, **{name: value for name, value in self.wanted.items() if name != 'q'}}

    def fill_rows(self, found: Any, draw: Callable[[Any], None]) -> None:
        """One page of what was found, or why there is nothing."""
        for row in found.items:
            draw(row)
        if found.total > ROWS:
            pager(Stretch(self.offset, ROWS, found.total), self.show)
        if not found.items:
            self.nothing()

    def nothing(self) -> None:
        raise NotImplementedError

    def nothing_found(self, everything: str) -> None:
        """Something narrows the list; `everything` are the words on the button that takes it away."""
        empty_state(_('Nothing found'), _('Look for something else, or for another status.'))
        with box('empty-action'):
            button(everything, on_click=self.show_all)
