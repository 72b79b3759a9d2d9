"""The photos of one thing as a grid, and the buttons that add one."""
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from components.button import button
from components.elements import box, icon, tagged, text
from components.empty_state import empty_state
from components.list_row import list_row
from components.live import live
from components.photo_field import photo_field
from components.photos_ahead import PhotosAhead
from data.tables.photos import Angle
from pages.photos.phone import phone_sheet
from services.language import _, day, ngettext, number
from services.people.roles import Permission
from services.photos.ahead import photos_sent_ahead
from services.photos.marks import open_marks
from services.photos.photos import PhotoRow, list_photos
from services.photos.picture import LARGEST
from services.photos.tickets import LASTS
from services.wording import choice_word

TABLES = ('attachment', 'photo_mark')
MOST, MOST_MARKS = 60, 8


def photo_buttons(screen: Any, **owner: UUID) -> None:
    """`owner` names the one thing the photos belong to: asset_id, failure_report_id or maintenance_log_id. Not for live regions."""
    if screen.may(Permission.ADD_PHOTOS):
        with box('photo-ways') as frame:
            photo_field(f'/photos?{urlencode(owner)}', largest=LARGEST, camera=screen.has_camera)
            button(_('Use my phone'), symbol='smartphone', large=True, on_click=partial(phone_sheet, screen, frame, owner))


def photos_with_form(screen: Any, owner: str, asset_id: UUID) -> None:
    """Inside a form that makes the thing they belong to, such as failure_report_id: they are sent when it is saved. A phone cannot wait for
    that; it sends to the tool or machine, and the form takes along what came."""
    if screen.may(Permission.ADD_PHOTOS):
        with box('photos-with-form'):
            photo_field(f'/photos?{owner}=', largest=LARGEST, camera=screen.has_camera, hold=True)
            _FromPhone(screen, asset_id)


class _FromPhone:
    def __init__(self, screen: Any, asset_id: UUID) -> None:
        self.screen, self.asset_id = screen, asset_id
        self.since: datetime | None = None
        self.frame = box('phone-less')
        with self.frame:
            button('', symbol='smartphone', large=True, aria_label=_('Use my phone'), on_click=self.show_code)
        self.came = PhotosAhead(self.go_on)

    async def show_code(self) -> None:
        await self.listen(datetime.now(UTC))
        await phone_sheet(self.screen, self.frame, {'asset_id': self.asset_id})

    async def go_on(self, since: datetime) -> None:
        """The page came anew while the code was still good."""
        if since >= datetime.now(UTC) - 2 * LASTS:
            await self.listen(since)

    async def listen(self, since: datetime) -> None:
        if self.since is None:
            self.since = since
            with self.frame:
                await live(self.screen, self.look, 'attachment')

    async def look(self) -> None:
        if self.since is not None:
            self.came.show(self.since, await self.screen.ask(photos_sent_ahead, asset_id=self.asset_id, since=self.since))


async def open_marks_list(screen: Any, asset_id: UUID) -> None:
    """For a live region: what was pointed at and is not put right yet, wherever on the photos of this tool or machine."""
    marks = await screen.ask(open_marks, asset_id=asset_id)
    if marks:
        tagged('h2', ngettext('{count} open mark', '{count} open marks', len(marks)), 'h2 pad')
    for mark in marks[:MOST_MARKS]:
        cavity = _('Cavity {cavity}', cavity=mark.cavity) if mark.cavity else ''
        told = ' · '.join(filter(None, [mark.code, cavity, mark.note]))
        where = ' · '.join(filter(None, [mark.photo, mark.by, day(mark.at)]))
        list_row(told or _('A mark on a photo'), where, href=f'/photos/{mark.photo_id}', symbol='push_pin')


async def photo_grid(screen: Any, *, even_when_none: bool = True, **owner: UUID) -> None:
    """For a live region."""
    found = await screen.ask(list_photos, limit=MOST, **owner)
    if not found.items:
        return empty_state(_('No photos yet')) if even_when_none else None
    with box('photo-grid', 'ul', aria_label=_('Photos')):
        for photo in found.items:
            with box(tag='li'):
                photo_tile(photo, f'/photos/{photo.id}')
    if found.total > MOST:
        text(_('The newest {count} of {total}.', count=number(MOST), total=number(found.total)), 'small muted pad')


def photo_tile(photo: PhotoRow, href: str) -> None:
    angle = choice_word(photo.angle) if photo.angle is not Angle.OTHER else ''
    with box('photo-tile', 'a', href=href):
        box('', 'img', src=f'/photos/{photo.id}/thumb.jpg', alt='', loading='lazy', width=240, height=180)
        with box('col2'):
            text(photo.caption or angle or _('Photo'), 'strong clip')
            text(' · '.join(filter(None, [day(photo.captured_at), angle if photo.caption else ''])), 'small muted clip')
        if photo.marks:
            with box('photo-count'):
                icon('push_pin')
                text(number(photo.marks), 'num')
                text(ngettext('mark', 'marks', photo.marks), 'sr')
