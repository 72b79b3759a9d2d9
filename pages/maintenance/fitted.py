"""The parts of a tool by position: how old each is, how long such parts last there, and one tap when one was changed."""
from functools import partial
from typing import Any
from uuid import UUID

from components.button import button
from components.draft_form import draft_form
from components.elements import box, text
from components.empty_state import empty_state
from components.field import choice_field, text_field
from components.list_row import list_row
from components.live import live
from components.timeline import Moment, timeline
from data.tables.assets import AssetKind
from pages.assets.paths import card_path, home
from pages.assets.sheets import passing_sheet
from pages.ids import as_id
from pages.sites import several_sites
from services.assets.card import AssetCard, show_asset
from services.language import _, clock, day, number
from services.maintenance.fitted import Fitting, Seat, list_fittings, seats_of
from services.people.roles import Permission
from services.wording import column_word

TABLES = ('fitted_part', 'tool_counter')
NEWEST = 30


async def fitted_parts_page(screen: Any, asset: str = '') -> None:
    card = await screen.ask(show_asset, asset_id=asset) if as_id(asset) else None
    if card is None or card.kind is not AssetKind.TOOL:
        screen.title(_('Parts by position'), back=home(AssetKind.TOOL), nav=home(AssetKind.TOOL))
        return empty_state(_('Positions are kept for tools only.'), action=(_('All tools'), home(AssetKind.TOOL)))
    back = card_path(AssetKind.TOOL, card.asset_number, site=card.site if await several_sites(screen) else '', tab='plans')
    screen.title(_('Parts by position'), f'{card.asset_number} {card.name}', back=back, nav=home(AssetKind.TOOL))
    await _FittedParts(screen, card).draw()


def fitted_parts_path(asset_id: UUID) -> str:
    return f'/maintenance/parts?asset={asset_id}'


class _FittedParts:
    def __init__(self, screen: Any, card: AssetCard) -> None:
        self.screen, self.card = screen, card
        self.may = screen.may(Permission.DO_MAINTENANCE)

    async def draw(self) -> None:
        with box('page page-fit') as self.frame:
            with box('panel page-scroll'):
                await live(self.screen, self.seats, *TABLES)
            if self.may:
                with box('actionbar'):
                    button(_('A part was fitted'), symbol='add', kind='main', large=True, classes='grow', on_click=partial(self.ask, None))

    async def seats(self) -> None:
        found = await self.screen.ask(seats_of, asset_id=self.card.id)
        for seat in found:
            list_row(_title(seat), _told(seat), on_click=partial(self.ask, seat) if self.may else None, state='warn' if seat.is_old else None,
                     symbol='build')
        if not found:
            return empty_state(_('No part was written down yet'), _('What is changed gets an age of its own from then on.'))
        text(_('What was fitted'), 'h2 pad')
        timeline([_moment(each) for each in (await self.screen.ask(list_fittings, asset_id=self.card.id, limit=NEWEST)).items])

    def ask(self, seat: Seat | None) -> None:
        sheet = passing_sheet(_('Changed: {part}', part=_title(seat)) if seat else _('Which part was fitted?'), self.frame)
        about = {'position': seat.position, 'cavity': seat.cavity} if seat else {}
        record = f'{self.card.id}:{seat.newest_id if seat else ""}'
        with sheet, draft_form('/forms/fit_part', record=record, hidden={'asset_id': str(self.card.id), **about}, submit=_('Save'),
                               on_saved=lambda _answer: sheet.close()), box('form-grid'):
            if seat is None:
                text_field('position', _('Position'), required=True, max_length=40, hint=_('As on the drawing, such as E07'))
                cavities = {cavity.name: cavity.name for cavity in self.card.cavities}
                choice_field('cavity', column_word('cavity'), cavities, allow_empty=True)
                text_field('name', _('Part'), max_length=80, phrases=_usual_parts())
            text_field('note', column_word('note'), max_length=300, phrases=(_('Worn'), _('Broken'), _('As a precaution')))
            text_field('shots_at', column_word('shots_at'), kind='number', hint=_('Empty: what the tool has done by now'))
        sheet.open()


def _title(seat: Seat | Fitting) -> str:
    cavity = _('cavity {cavity}', cavity=seat.cavity) if seat.cavity else ''
    return ' · '.join(filter(None, [seat.position, cavity, seat.name]))


def _told(seat: Seat) -> str:
    age = _('{count} shots old', count=number(seat.age)) if seat.age is not None else ''
    usual = _('lasts {count} shots there', count=number(seat.usual_life)) if seat.usual_life is not None else ''
    return ' · '.join(filter(None, [age, usual, _('fitted {day}', day=day(seat.fitted_at))]))


def _moment(each: Fitting) -> Moment:
    shots = _('at {count} shots', count=number(each.shots_at)) if each.shots_at is not None else ''
    lasted = _('lasted {count} shots', count=number(each.lasted)) if each.lasted is not None else ''
    return Moment(f'{day(each.fitted_at)} {clock(each.fitted_at)}', _title(each),
                  ' · '.join(filter(None, [shots, lasted, each.note, each.fitted_by])), 'build')


def _usual_parts() -> list[str]:
    return [_('Ejector pin'), _('Core pin'), _('O-ring'), _('Spring'), _('Gate insert'), _('Nozzle tip'), _('Guide bush'), _('Heater')]
