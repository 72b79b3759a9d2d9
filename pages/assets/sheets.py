"""Two sheets of the card: where it goes, and what its status is. One tap decides, and each can be taken back."""
from functools import partial
from typing import Any

from nicegui import ui

from components.elements import box, text
from components.empty_state import empty_state
from components.list_row import list_row
from components.live import live
from components.search_field import search_field
from components.sheet import Sheet
from data.tables.assets import AssetStatus
from pages.assets.words import STATES
from services.assets.card import AssetCard
from services.assets.lifecycle import Running, set_asset_status
from services.assets.locations import locations
from services.assets.moves import move_asset, undo_move
from services.catalog import Entry
from services.language import _
from services.wording import choice_word

ROWS = 50


def passing_sheet(title: str, frame: ui.element) -> Sheet:
    """A sheet that clears itself away when it is closed; it hangs on the page, as what was tapped may be drawn anew."""
    with frame:
        sheet = Sheet(title)
    sheet.dialog.on('hide', sheet.dialog.delete, [])
    return sheet


async def ask_for_place(screen: Any, frame: ui.element, card: AssetCard) -> None:
    """Every place of its site, the nearest letters first."""
    await _PlaceSheet(screen, card, passing_sheet(_('Where does {number} go?', number=card.asset_number), frame)).open()


class _PlaceSheet:
    def __init__(self, screen: Any, card: AssetCard, sheet: Sheet) -> None:
        self.screen, self.card, self.sheet, self.search = screen, card, sheet, ''

    async def open(self) -> None:
        with self.sheet, box('vstack sheet-list'):
            search_field(_('Find a location'), self.look_for)
            self.redraw = await live(self.screen, self.rows, 'location')
        self.sheet.open()

    def look_for(self, words: str) -> None:
        self.search = words[:100]
        self.redraw()

    async def rows(self) -> None:
        found = await self.screen.ask(locations.read, text=self.search, site_id=self.card.site_id, limit=ROWS)
        for place in found.items:
            if place.id != self.card.location_id:
                self.row(place)
        if found.total > ROWS:
            text(_('There are more. Type a part of the name.'), 'small muted pad')
        if not found.items:
            empty_state(_('Nothing found') if self.search else _('No locations yet'), action=(_('Locations'), '/locations'))

    def row(self, place: Entry) -> None:
        kind = ' · '.join(filter(None, [place.words['kind'], place.words['parent_id']]))
        list_row(place['name'], kind, symbol='location_on', on_click=partial(self.move, place))

    async def move(self, place: Entry) -> None:
        card, ask = self.card, {'asset_id': self.card.id}
        self.sheet.close()
        back = partial(self.screen.do, undo_move, done=_('{number} is where it was.', number=card.asset_number), **ask,
                       seen_version=card.version + 1)
        done = _('{number} moved to {place}.', number=card.asset_number, place=place['name'])
        await self.screen.do(move_asset, done=done, undo=back, **ask, seen_version=card.version, location_id=place.id)


def ask_for_status(screen: Any, frame: ui.element, card: AssetCard) -> None:
    """Three choices; retiring has its own button."""
    sheet = passing_sheet(_('Status of {number}', number=card.asset_number), frame)
    with sheet:
        for status in Running:
            now = status.value == card.status
            list_row(choice_word(status), _('Now') if now else _explained(status), state=STATES[AssetStatus(status)],
                     on_click=None if now else partial(_set_status, screen, sheet, card, status))
    sheet.open()


async def _set_status(screen: Any, sheet: Sheet, card: AssetCard, status: Running) -> None:
    sheet.close()
    back = partial(screen.do, set_asset_status, done=_('Status set back.'), asset_id=card.id, seen_version=card.version + 1,
                   status=card.status.value)
    done = _('{number}: {status}', number=card.asset_number, status=choice_word(status))
    await screen.do(set_asset_status, done=done, undo=back, asset_id=card.id, seen_version=card.version, status=status.value)


def _explained(status: Running) -> str:
    return {Running.ACTIVE: _('Ready for production'), Running.MAINTENANCE: _('Somebody works on it'),
            Running.DOWN: _('Cannot be used')}[status]
