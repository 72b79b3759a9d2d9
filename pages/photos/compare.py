"""Before and after: two photos of one tool or machine. Which other one is asked first."""
from typing import Any

from components.elements import box, text
from components.empty_state import empty_state
from components.panel import panel
from components.photo_compare import Side, photo_compare
from data.tables.photos import Angle
from pages.ids import as_id
from pages.photos.pane import MOST, photo_tile
from services.language import _, clock, day, number
from services.photos.marks import PhotoCard, show_photo
from services.photos.photos import PhotoRow, list_photos
from services.wording import choice_word


async def compare_page(screen: Any, photo_id: str, other: str = '') -> None:
    screen.title(_('Before and after'), back='/tools', nav='/tools')
    row_id, other_id = as_id(photo_id), as_id(other)
    if row_id is None:
        return empty_state(_('There is no such photo'), action=(_('All tools'), '/tools'))
    card = await screen.ask(show_photo, photo_id=row_id)
    screen.title(_('Before and after'), f'{card.asset_number} {card.asset_name}', back=f'/photos/{row_id}', nav='/tools')
    if other_id is None:
        return await _ask_which(screen, card)
    await _compare(card, await screen.ask(show_photo, photo_id=other_id))


async def _ask_which(screen: Any, card: PhotoCard) -> None:
    """Those from the same side come first."""
    found = await screen.ask(list_photos, asset_id=card.asset_id, limit=MOST)
    others = sorted((photo for photo in found.items if photo.id != card.photo.id), key=lambda photo: photo.angle is not card.photo.angle)
    if not others:
        return empty_state(_('There is no other photo to compare with'), _('Take one from the same side, then come back.'))
    with panel(_('With which photo?')):
        with box('photo-grid', 'ul', aria_label=_('Photos')):
            for photo in others:
                with box(tag='li'):
                    photo_tile(photo, f'/photos/{card.photo.id}/compare?other={photo.id}')
        if found.total > MOST:
            text(_('The newest {count} of {total}.', count=number(MOST), total=number(found.total)), 'small muted pad')


async def _compare(one: PhotoCard, other: PhotoCard) -> None:
    if one.asset_id != other.asset_id:
        return empty_state(_('These photos do not show the same thing'), _('Only photos of one tool or machine can be compared.'))
    before, after = sorted((one.photo, other.photo), key=lambda photo: (photo.captured_at, photo.id))
    with box('panel photo-main compare'):
        photo_compare(_side(before), _side(after))


def _side(photo: PhotoRow) -> Side:
    angle = choice_word(photo.angle) if photo.angle is not Angle.OTHER else ''
    return Side(f'/photos/{photo.id}.jpg', ' · '.join(filter(None, [f'{day(photo.captured_at)} {clock(photo.captured_at)}', photo.caption or angle])))
