"""The sheet with the code that a phone reads to send photos from where the better camera is."""
from typing import Any
from uuid import UUID

from nicegui import ui

from components.elements import box, svg, tagged, text
from components.qr import qr_svg
from pages.assets.sheets import passing_sheet
from services.language import _
from services.photos.tickets import write_ticket
from services.upkeep.settings import read_settings
from services.upkeep.whereabouts import seen_from_outside


async def phone_sheet(screen: Any, frame: ui.element, owner: dict[str, UUID]) -> None:
    ticket = await screen.ask(write_ticket, sign_in_id=screen.session.sign_in_id, **owner)
    address = await _address(screen)
    sheet = passing_sheet(_('Use my phone'), frame)
    with sheet, box('pad-beside'):
        svg(qr_svg(f'{address}/phone/{ticket}', _('QR code that opens the photo page on a phone')))
        with box('vstack'):
            tagged('p', _('Point the camera of a phone in this network at the code.'), 'strong')
            text(_('Its photos show up here by themselves. The code works for ten minutes, and ends when you sign out.'))
    sheet.open()


async def _address(screen: Any) -> str:
    """As a phone has to call this server: the plant's own address, else the one in the browser, at the machine itself its place in the network."""
    given = (await screen.ask(read_settings)).plant_address
    return str(given) if given else seen_from_outside(str(ui.context.client.request.base_url))
