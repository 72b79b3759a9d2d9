"""Kiosks and tablets: only on these do PIN and badge work."""
from functools import partial

from components.badge import badge
from components.button import button
from components.draft_form import draft_form
from components.elements import box, tagged
from components.empty_state import empty_state
from components.field import choice_field, text_field
from components.list_row import list_row
from components.live import live
from components.pager import Stretch, pager
from components.verdict import verdict
from data.tables.people import DeviceKind
from pages.people.secrets import passing_sheet
from pages.people.words import site_options
from pages.shell import Shell
from services.language import _, day
from services.people.devices import DeviceRow, list_devices, readmit_device, remove_device
from services.people.roles import Permission
from services.wording import choice_word, column_word

ROWS = 50
SYMBOLS = {DeviceKind.KIOSK: 'point_of_sale', DeviceKind.TABLET: 'tablet', DeviceKind.WALL: 'monitor'}


async def devices_page(screen: Shell) -> None:
    await _DeviceList(screen).draw()


class _DeviceList:
    def __init__(self, screen: Shell) -> None:
        self.screen, self.offset = screen, 0

    async def draw(self) -> None:
        slot = self.screen.title(_('Devices'), back='/more', nav='/more')
        if self.screen.may(Permission.EDIT_DEVICES):
            with slot:
                button(_('Enrol this device'), symbol='add', kind='main', aria_label=_('Enrol this device'), on_click=self.enrol)
        with box('page page-fit') as self.frame:
            tagged('p', _('PIN and badge work only on devices in this list. Everywhere else people need their password.'), 'muted')
            with box('panel page-scroll'):
                self.redraw = await live(self.screen, self.rows, 'device', 'site')

    async def rows(self) -> None:
        found = await self.screen.ask(list_devices, offset=self.offset, limit=ROWS)
        for device in found.items:
            self.row(device)
        if found.total > ROWS:
            pager(Stretch(self.offset, ROWS, found.total), self.leaf)
        if not found.items:
            empty_state(_('No devices yet'), _('Open this page on the kiosk or tablet itself and tap "Enrol this device".'))

    def leaf(self, offset: int) -> None:
        self.offset = offset
        self.redraw()

    def row(self, device: DeviceRow) -> None:
        sub = ' · '.join([choice_word(device.kind), device.site, _('since {day}', day=day(device.enrolled_at))])
        with list_row(device.name, sub, symbol=SYMBOLS[device.kind]):
            if device.active:
                button(_('Remove'), symbol='delete', kind='quiet', aria_label=_('Remove {name}', name=device.name),
                       on_click=partial(self.remove, device))
            else:
                badge('retired', _('Removed'))
                button(_('Let back in'), kind='quiet', aria_label=_('Let {name} back in', name=device.name),
                       on_click=partial(self.readmit, device))

    async def remove(self, device: DeviceRow) -> None:
        back = partial(self.screen.do, readmit_device, done=_('{name} is back.', name=device.name), device_id=device.id)
        await self.screen.do(remove_device, done=_('Nobody signs in at {name} any more.', name=device.name), undo=back,
                             device_id=device.id, seen_version=device.version)

    async def readmit(self, device: DeviceRow) -> None:
        away = partial(self.screen.do, remove_device, done=_('Nobody signs in at {name} any more.', name=device.name), device_id=device.id)
        await self.screen.do(readmit_device, done=_('{name} is back.', name=device.name), undo=away,
                             device_id=device.id, seen_version=device.version)

    async def enrol(self) -> None:
        """Not one of our forms: only this answer can leave a cookie on the device."""
        sites = await site_options(self.screen, all_sites=False)
        sheet = passing_sheet(_('Enrol this device'), self.frame)
        with sheet, draft_form('/devices/enrol', submit=_('Enrol'), full_page=True):
            tagged('p', _('This very device, the one you hold or stand at, becomes a place where people sign in with a PIN or a badge. '
                       'Put it where it will stay, and sign out when you are done.'))
            tagged('p', _('On a wall display whoever signs in stays signed in for a year and may only look.'), 'small muted')
            if self.screen.session.device:
                verdict(_('This device is enrolled already; enrolling it again gives it a new name.'), 'warn')
            with box('form-grid'):
                text_field('name', column_word('name'), required=True, max_length=80, hint=_('Where it stands: Tool room, Hall 2 door'))
                choice_field('kind', column_word('kind'), {kind.value: choice_word(kind) for kind in DeviceKind}, DeviceKind.KIOSK.value,
                             required=True)
                choice_field('site_id', column_word('site_id'), sites, sites[0].value if len(sites) == 1 else None, required=True)
        sheet.open()
