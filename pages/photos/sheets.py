"""Sheets about a photo and about what is drawn on it."""
from functools import partial
from typing import Any
from uuid import UUID

from nicegui import ui

from components.button import button
from components.draft_form import draft_form
from components.elements import box, icon, svg, tagged, text
from components.field import choice_field, text_field
from components.pictograms import picto
from data.tables.photos import Angle, MarkKind
from pages.assets.sheets import passing_sheet
from pages.failures.words import picture
from pages.photos.words import kind_word, mark_words
from services.failures.offered import OfferedCode, codes_to_report
from services.language import _, day
from services.people.roles import Permission
from services.photos.marks import Mark, PhotoCard, change_mark, mark_choices, put_mark_back, remove_mark, reopen_mark, resolve_mark
from services.wording import choice_word, column_word

TILES = 11


def photo_sheet(frame: ui.element, card: PhotoCard) -> None:
    """What it shows, in words."""
    photo = card.photo
    sheet = passing_sheet(_('What does the photo show?'), frame)
    with sheet, draft_form('/forms/change_photo', record=str(photo.id), hidden={'photo_id': str(photo.id), 'seen_version': photo.version},
                           on_saved=lambda _answer: sheet.close()), box('form-grid'):
        text_field('caption', column_word('caption'), photo.caption, max_length=300, wide=True)
        choice_field('angle', column_word('angle'), {angle.value: choice_word(angle) for angle in Angle}, photo.angle.value, required=True)
    sheet.open()


def removal_sheet(frame: ui.element, card: PhotoCard, back: str) -> None:
    """For good, so it is asked; `back` is where the photo was found."""
    sheet = passing_sheet(_('Remove this photo?'), frame)
    hidden = {'photo_id': str(card.photo.id), 'seen_version': card.photo.version}
    with sheet, draft_form('/forms/remove_photo', record=str(card.photo.id), hidden=hidden, submit=_('Remove'), symbol='delete', go=back):
        tagged('p', _('It is removed for good, with everything drawn on it.'))
    sheet.open()


def words_sheet(frame: ui.element, photo_id: UUID, x: float, y: float) -> None:
    """What shall stand on the picture, where the finger was."""
    sheet = passing_sheet(_('What shall stand there?'), frame)
    hidden = {'photo_id': str(photo_id), 'kind': MarkKind.TEXT.value, 'x': round(x, 4), 'y': round(y, 4)}
    with sheet, draft_form('/forms/add_mark', record=f'{photo_id} words', hidden=hidden, on_saved=lambda _answer: sheet.close()):
        text_field('note', column_word('note'), required=True, max_length=300)
    sheet.open()


async def code_sheet(screen: Any, frame: ui.element, card: PhotoCard, mark: Mark) -> None:
    """The codes this tool had lately, and then those that are usual; whoever closes it leaves a bare pin."""
    offered = (await screen.ask(codes_to_report, asset_id=card.asset_id))[:TILES]
    if not offered or not screen.may(Permission.REPORT_FAILURES):
        return
    sheet = passing_sheet(_('What is there?'), frame)
    with sheet, box('code-tiles'):
        for code in offered:
            with box('code-tile', 'button', type='button', data_server=True) as tile:
                svg(picto(picture(code.code, code.map_letter), 40))
                text(code.name, 'strong')
            tile.on('click', partial(_say_code, screen, sheet, mark, code), [])
        with box('code-tile', 'button', type='button', data_server=True) as more:
            icon('more_horiz')
            text(_('Other, or with words'), 'strong')
        more.on('click', partial(_say_more, screen, frame, sheet, card.photo.id, mark), [])
    sheet.open()


async def _say_code(screen: Any, sheet: Any, mark: Mark, code: OfferedCode) -> None:
    sheet.close()
    await screen.do(change_mark, done=_('{name} marked.', name=code.name), mark_id=mark.id, seen_version=mark.version, failure_code_id=code.id,
                    note=mark.note, cavity=mark.cavity)


async def _say_more(screen: Any, frame: ui.element, sheet: Any, photo_id: UUID, mark: Mark) -> None:
    sheet.close()
    await mark_sheet(screen, frame, photo_id, mark)


async def mark_sheet(screen: Any, frame: ui.element, photo_id: UUID, mark: Mark) -> None:
    """What a mark means, whether it is done, and the way to take it off."""
    sheet = passing_sheet(mark_words(mark), frame)
    with sheet, box('vstack'):
        text(' · '.join(filter(None, [kind_word(mark.kind), mark.by, day(mark.created_at)])), 'small muted')
        if screen.may(Permission.ADD_PHOTOS) and mark.resolved_at is None:
            await _form(screen, sheet, photo_id, mark)
    if screen.may(Permission.ADD_PHOTOS):
        with sheet.buttons():
            button(_('Take off'), symbol='delete', large=True, on_click=partial(_remove, screen, sheet, photo_id, mark))
            if mark.resolved_at is None:
                button(_('Done'), symbol='check_circle', large=True, on_click=partial(_resolve, screen, sheet, mark))
            else:
                button(_('Open again'), symbol='undo', large=True, on_click=partial(_reopen, screen, sheet, mark))
    sheet.open()


async def _form(screen: Any, sheet: Any, photo_id: UUID, mark: Mark) -> None:
    offered = await screen.ask(mark_choices, photo_id=photo_id)
    cavities = {name: name for name in offered.cavities}
    codes = {str(code_id): label for code_id, label in offered.codes}
    with draft_form('/forms/change_mark', record=str(mark.id), hidden={'mark_id': str(mark.id), 'seen_version': mark.version},
                    on_saved=lambda _answer: sheet.close()), box('form-grid'):
        text_field('note', column_word('note'), mark.note, max_length=300, wide=True, required=mark.kind is MarkKind.TEXT)
        if cavities or mark.cavity:
            choice_field('cavity', column_word('cavity'), {**cavities, **({mark.cavity: mark.cavity} if mark.cavity else {})}, mark.cavity or None,
                         allow_empty=True)
        if codes:
            choice_field('failure_code_id', column_word('failure_code_id'), codes, mark.failure_code_id, allow_empty=True)


async def _resolve(screen: Any, sheet: Any, mark: Mark) -> None:
    sheet.close()
    seen = {'mark_id': mark.id, 'seen_version': mark.version}
    back = partial(screen.do, reopen_mark, done=_('The mark is open again.'), mark_id=mark.id, seen_version=mark.version + 1)
    await screen.do(resolve_mark, done=_('The mark is done.'), undo=back, **seen)


async def _reopen(screen: Any, sheet: Any, mark: Mark) -> None:
    sheet.close()
    await screen.do(reopen_mark, done=_('The mark is open again.'), mark_id=mark.id, seen_version=mark.version)


async def _remove(screen: Any, sheet: Any, photo_id: UUID, mark: Mark) -> None:
    sheet.close()
    back = partial(screen.do, put_mark_back, done=_('The mark is back.'), photo_id=photo_id, mark=mark)
    await screen.do(remove_mark, done=_('The mark is off.'), undo=back, mark_id=mark.id, seen_version=mark.version)
