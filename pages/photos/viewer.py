"""One photo as large as the screen allows, with what people have drawn on it."""
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from components.button import icon_button, icon_link
from components.elements import box, icon, text
from components.empty_state import empty_state
from components.facts import Fact, facts
from components.live import live
from components.photo_marks import PhotoMarks
from data.tables.photos import Angle
from pages.assets.paths import card_path, home
from pages.ids import as_id
from pages.photos.pane import TABLES
from pages.photos.sheets import code_sheet, mark_sheet, photo_sheet, removal_sheet, words_sheet
from pages.photos.words import mark_words
from pages.sites import several_sites
from services.assets.card import show_asset
from services.language import _, clock, day
from services.people.roles import Permission
from services.photos.marks import Mark, PhotoCard, show_photo
from services.wording import choice_word, column_word

PLACES = {'add': '/forms/add_mark', 'move': '/forms/move_mark'}


async def photo_page(screen: Any, photo_id: str) -> None:
    screen.title(_('Photo'), back='/tools', nav='/tools')
    row_id = as_id(photo_id)
    if row_id is None:
        return empty_state(_('There is no such photo'), action=(_('All tools'), '/tools'))
    await _Viewer(screen, await screen.ask(show_photo, photo_id=row_id)).draw()


class _Viewer:
    def __init__(self, screen: Any, card: PhotoCard) -> None:
        self.screen, self.card, self.photo_id = screen, card, card.photo.id
        self.may_draw = screen.may(Permission.ADD_PHOTOS)

    async def draw(self) -> None:
        card = self.card
        self.back = await self._back()
        slot = self.screen.title(card.photo.caption or _('Photo'), f'{card.asset_number} {card.asset_name}', back=self.back,
                                 nav=home(card.asset_kind))
        with slot:
            self.buttons()
        with box('two-panes photo-viewer') as self.frame:
            with box('panel pane-side', tabindex=0, role='group', aria_label=_('About this photo')):
                await live(self.screen, self.about, *TABLES)
            with box('panel pane-main photo-main'):
                self.picture = PhotoMarks(str(self.photo_id), f'/photos/{self.photo_id}.jpg', card.photo.caption or _('Photo'),
                                          (card.photo.width, card.photo.height), places=PLACES if self.may_draw else None,
                                          on_choose=self.choose, on_pin=self.ask_what, on_write=partial(words_sheet, self.frame, self.photo_id))
                self.show_marks()

    async def _back(self) -> str:
        """To what it belongs to, wherever it was seen."""
        photo = self.card.photo
        if photo.failure_report_id:
            return f'/failures/{photo.failure_report_id}'
        if photo.maintenance_log_id:
            return f'/maintenance/logs/{photo.maintenance_log_id}'
        asset = await self.screen.ask(show_asset, asset_id=self.card.asset_id)
        path = card_path(asset.kind, asset.asset_number, site=asset.site if await several_sites(self.screen) else '')
        return f'{path}{"&" if "?" in path else "?"}tab=photos'

    def buttons(self) -> None:
        icon_link('compare', _('Before and after'), f'/photos/{self.photo_id}/compare')
        if self.may_draw:
            icon_button('edit', _('Change the words'), on_click=lambda: photo_sheet(self.frame, self.card))
        if self.screen.may(Permission.REMOVE_PHOTOS):
            icon_button('delete', _('Remove this photo'), on_click=lambda: removal_sheet(self.frame, self.card, self.back))

    async def about(self) -> None:
        """The words beside the picture; what is drawn on it follows."""
        self.card = await self.screen.ask(show_photo, photo_id=self.photo_id)
        with box('photo-facts'):
            facts(_facts(self.card))
        if hasattr(self, 'picture'):
            self.show_marks()
        if not self.card.marks:
            return empty_state(_('Nothing is drawn on it'), _('Choose pin, ring, arrow or words, then touch the picture.') if self.may_draw else '')
        for number, mark in enumerate(self.card.marks, 1):
            self.row(number, mark)

    def row(self, number: int, mark: Mark) -> None:
        who = ' · '.join(filter(None, [_('Done') if mark.resolved_at else '', mark.by, day(mark.created_at)]))
        look = 'lrow photo-mark-row is-done' if mark.resolved_at else 'lrow photo-mark-row'
        with box(look, 'button', type='button', data_server=True) as row:
            text(mark.letter or str(number), 'photo-number num')
            with box('col2 grow'):
                text(mark_words(mark), 'strong')
                text(who, 'small muted clip')
            icon('chevron_right', 'chevron')
        row.on('click', partial(self.choose, str(mark.id)), [])

    def show_marks(self) -> None:
        zone = ZoneInfo(self.screen.who.voice.zone)
        days = sorted({at.astimezone(zone).date() for mark in self.card.marks for at in (mark.created_at, mark.resolved_at) if at})
        place = {each: number for number, each in enumerate(days)}
        marks = [{**_shown(mark), 'came': place[mark.created_at.astimezone(zone).date()],
                  'went': place[mark.resolved_at.astimezone(zone).date()] if mark.resolved_at else None} for mark in self.card.marks]
        self.picture.show(marks, [day(each) for each in days])

    async def choose(self, mark_id: str) -> None:
        mark = next((mark for mark in self.card.marks if str(mark.id) == mark_id), None)
        if mark is not None:
            await mark_sheet(self.screen, self.frame, self.photo_id, mark)


    async def ask_what(self, mark_id: str) -> None:
        """A pin that was just put down: one tap says what it points at."""
        self.card = await self.screen.ask(show_photo, photo_id=self.photo_id)
        mark = next((mark for mark in self.card.marks if str(mark.id) == mark_id), None)
        if mark is not None:
            await code_sheet(self.screen, self.frame, self.card, mark)


def _facts(card: PhotoCard) -> list[Fact]:
    photo = card.photo
    shown = [('caption', photo.caption), ('angle', choice_word(photo.angle) if photo.angle is not Angle.OTHER else ''),
             ('captured_at', f'{day(photo.captured_at)} {clock(photo.captured_at)}'), ('uploaded_by_id', photo.uploaded_by)]
    return [Fact(column_word(name), value) for name, value in shown if value]


def _shown(mark: Mark) -> dict[str, Any]:
    plain = {name: getattr(mark, name) for name in ('version', 'x', 'y', 'x2', 'y2', 'note', 'letter')}
    return {**plain, 'id': str(mark.id), 'kind': mark.kind.value, 'label': mark_words(mark), 'done': mark.resolved_at is not None}
