"""What a machine offers: the proposals first, and below them the tree of its server, one tap deeper each time."""
from functools import partial
from typing import Any

from components.button import button
from components.elements import box, text
from components.empty_state import empty_state
from components.list_row import list_row
from components.verdict import verdict
from pages.assets.sheets import passing_sheet
from services.errors import ServiceError
from services.language import _, speaking
from services.sources.leases import calling_of
from services.sources.probing import browse, look_around
from services.sources.register import SourceRow, change_source, show_source


async def offer_sheet(screen: Any, frame: Any, row: SourceRow) -> None:
    await _Offer(screen, row, passing_sheet(_('What {name} offers', name=row.name), frame)).open()


class _Offer:
    def __init__(self, screen: Any, row: SourceRow, sheet: Any) -> None:
        self.screen, self.row, self.sheet = screen, row, sheet
        self.path: list[list[str]] = []

    async def open(self) -> None:
        with self.sheet:
            self.room = box('vstack sheet-list')
        with self.room:
            text(_('One moment …'), 'muted pad')
        self.sheet.open()
        await self.proposals()

    async def proposals(self) -> None:
        found = await look_around(await self.screen.ask(calling_of, source_id=self.row.id))
        self.room.clear()
        with self.room, speaking(self.screen.who.voice):
            if found.trouble:
                return verdict(found.trouble, 'alarm')
            for each in found.proposals[:20]:
                shown = ' · '.join(f'{name}: {value}' for name, value in each.values.items())
                list_row(each.title, shown, symbol='add_task', on_click=partial(self.choose, each.mapping))
            if not found.proposals:
                empty_state(_('No counter was found by its name'), _('Look into the tree of the machine.'))
            button(_('Look into the tree'), symbol='account_tree', on_click=self.tree)

    async def tree(self) -> None:
        try:
            children = await browse(await self.screen.ask(calling_of, source_id=self.row.id), self.path)
        except ServiceError as error:
            self.room.clear()
            with self.room:
                return verdict(str(error), 'alarm')
        self.room.clear()
        with self.room, speaking(self.screen.who.voice):
            if self.path:
                list_row('..', '/'.join(name for _address, name in self.path), symbol='arrow_upward', on_click=self.up)
            for child in children[:200]:
                place = [*self.path, [child.namespace, child.name]]
                if child.is_counter:
                    list_row(child.name, child.value, symbol='pin', on_click=partial(self.choose, {'machine': place}))
                elif not child.is_value:
                    list_row(child.name, '', symbol='folder', on_click=partial(self.down, place))
            if not children:
                empty_state(_('Nothing lies below'))

    async def down(self, place: list[list[str]]) -> None:
        self.path = place
        await self.tree()

    async def up(self) -> None:
        self.path = self.path[:-1]
        await self.tree()

    async def choose(self, mapping: dict[str, Any]) -> None:
        row = await self.screen.ask(show_source, source_id=self.row.id)
        self.sheet.close()
        await self.screen.do(change_source, done=_('This is counted from now on.'), source_id=row.id, seen_version=row.version, mapping=mapping)
