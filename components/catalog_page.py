"""A page for any catalog: a list to search, sort and leaf through, and a sheet to add, change and remove."""
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from nicegui import ui

from components.button import button
from components.doing import Doing
from components.draft_form import draft_form
from components.elements import box
from components.empty_state import empty_state
from components.list_row import list_row
from components.live import live
from components.pager import Stretch, pager
from components.search_field import search_field
from components.sheet import Sheet
from components.sort_button import sort_button
from services.catalog import Catalog, Entry
from services.language import _
from services.work import Found

ROWS = 50
Draw = Callable[[Entry | None], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class CatalogWords:
    """What the things of a catalog are called."""
    search: str
    add: str
    change: str
    empty: str
    removed: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class CatalogLook:
    """How a catalog is shown: its words, one row, and the fields of its form."""
    form: str
    words: CatalogWords
    title: Callable[[Entry], str]
    sub: Callable[[Entry], str]
    symbol: str
    sorts: Mapping[str, str]
    fields: Draw


async def catalog_page(doing: Doing, catalog: Catalog, look: CatalogLook, *, slot: ui.element, may_change: bool = True) -> None:
    """`slot` is the room in the top bar; `may_change` tells whether this person may add, change and remove at all."""
    await _CatalogPage(doing, catalog, look, may_change and doing.may(catalog.edit)).draw(slot)


class _CatalogPage:
    def __init__(self, doing: Doing, catalog: Catalog, look: CatalogLook, may_change: bool) -> None:
        self.doing, self.catalog, self.look, self.may_change = doing, catalog, look, may_change
        self.search, self.sort, self.offset = '', next(iter(look.sorts)), 0

    async def draw(self, slot: ui.element) -> None:
        with slot:
            sort_button(self.look.sorts, lambda: self.sort, lambda sort: self.show(sort=sort))
            if self.may_change:
                button(_('Add'), symbol='add', kind='main', aria_label=self.look.words.add, on_click=self.add)
        with box('page page-fit') as self.frame:
            with box('toolbar'):
                search_field(self.look.words.search, lambda words: self.show(search=words))
            # rows that do not open anything take no focus, so the list itself does: the arrow keys scroll it
            focused = {} if self.may_change else {'tabindex': 0, 'role': 'group', 'aria_label': self.look.words.search}
            with box('panel page-scroll', **focused):
                self.redraw = await live(self.doing, self.rows, self.catalog.table)

    def show(self, *, search: str | None = None, sort: str | None = None, offset: int = 0) -> None:
        self.search = self.search if search is None else search
        self.sort, self.offset = sort or self.sort, offset
        self.redraw()

    async def rows(self) -> None:
        found = await self.doing.ask(self.catalog.read, text=self.search[:100], sort=self.sort, offset=self.offset, limit=ROWS)
        if not found.items and self.offset:  # the last row of the last page was removed
            self.offset = 0
            found = await self.doing.ask(self.catalog.read, text=self.search[:100], sort=self.sort, limit=ROWS)
        for entry in found.items:
            self.row(entry)
        self.below(found)

    def row(self, entry: Entry) -> None:
        opened = partial(self.open, entry) if self.may_change else None
        list_row(self.look.title(entry), self.look.sub(entry), symbol=self.look.symbol, on_click=opened)

    def below(self, found: Found) -> None:
        if not found.total:
            empty_state(_('Nothing found') if self.search else self.look.words.empty)
            if self.may_change and not self.search:
                with box('empty-action'):
                    button(self.look.words.add, symbol='add', kind='main', on_click=self.add)
        elif found.total > ROWS:
            pager(Stretch(self.offset, ROWS, found.total), lambda offset: self.show(offset=offset))

    async def add(self) -> None:
        await self.open(None)

    async def open(self, entry: Entry | None) -> None:
        """The sheet hangs on the page and not on the row, which is drawn anew when somebody else saves."""
        with self.frame:
            sheet = Sheet(self.look.words.change if entry else self.look.words.add)
        sheet.dialog.on('hide', sheet.dialog.delete, [])
        hidden = {'row_id': str(entry.id), 'seen_version': entry.version} if entry else {}
        with sheet, draft_form(
            f'/forms/{self.look.form}', record=str(entry.id) if entry else 'new', hidden=hidden, on_saved=lambda _answer: sheet.close(),
            on_stale=partial(self.open_again, sheet, entry),
        ):
            with box('form-grid'):
                await self.look.fields(entry)
            if entry:
                button(_('Remove'), symbol='delete', classes='align-start',
                       aria_label=_('Remove {name}', name=self.look.title(entry)), on_click=partial(self.remove, sheet, entry))
        sheet.open()

    async def open_again(self, sheet: Sheet, entry: Entry | None) -> None:
        """Somebody else was quicker: the same form with the new values, and the entry laid over them."""
        sheet.close()
        found = await self.doing.ask(self.catalog.read, row_id=entry.id) if entry else None
        await self.open(found.items[0] if found and found.items else None)

    async def remove(self, sheet: Sheet, entry: Entry) -> None:
        removed = await self.doing.do(
            self.catalog.remove, done=self.look.words.removed(self.look.title(entry)), undo=partial(self.bring_back, entry),
            row_id=entry.id, seen_version=entry.version)
        if removed:
            sheet.close()

    async def bring_back(self, entry: Entry) -> None:
        await self.doing.do(self.catalog.save, done=_('It is back.'), **entry.values)
