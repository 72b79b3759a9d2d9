"""Setting up the second factor: scan, type the code, keep the recovery codes."""
from nicegui import ui

from components.button import button
from components.confirm import confirm
from components.elements import box, svg, tagged, text
from components.pin_pad import pin_pad, refuse
from components.qr import qr_svg
from components.sheet import Sheet
from components.shown_once import shown_once
from components.verdict import verdict
from pages.people.secrets import passing_sheet
from pages.shell import Shell
from services.errors import ServiceError
from services.language import _
from services.people.second_factor import (
    Enrolment,
    RecoveryCodes,
    confirm_second_factor,
    propose_second_factor,
    renew_recovery_codes,
)

DIGITS = 6
GROUP = 4


async def set_up_sheet(screen: Shell, frame: ui.element) -> None:
    enrolment = await screen.ask(propose_second_factor)
    _SetUp(screen, enrolment, passing_sheet(_('Set up your second factor'), frame, wide=True)).open()


class _SetUp:
    def __init__(self, screen: Shell, enrolment: Enrolment, sheet: Sheet) -> None:
        self.screen, self.enrolment, self.sheet = screen, enrolment, sheet

    def open(self) -> None:
        with self.sheet, box('pad-beside'):
            with box('vstack'):
                tagged('p', _('1. Scan this with an authenticator app on your phone.'), 'strong')
                svg(qr_svg(self.enrolment.link, _('QR code for the authenticator app')))
                text(_('Or type this into the app:'), 'small muted')
                tagged('code', _grouped(self.enrolment.secret), 'secret-words num selectable')
            with box('vstack'):
                tagged('p', _('2. Type the six digits that the app shows.'), 'strong')
                self.pad = pin_pad(_('Code from the app'), on_pin=self.typed, least=DIGITS, most=DIGITS)
        self.sheet.open()

    async def typed(self, code: str) -> None:
        screen = self.screen
        try:
            codes = await screen.runner.run(screen.who, confirm_second_factor, sealed=self.enrolment.sealed, code=code,
                                            sign_in_id=screen.session.sign_in_id)
        except ServiceError as error:
            return refuse(self.pad, str(error))
        show_codes(self.sheet, codes)


async def renew_sheet(screen: Shell, frame: ui.element) -> None:
    with frame:
        sure = await confirm(_('Make new recovery codes?'), detail=_('The old ones work no more.'), action=_('Make new codes'))
    if not sure:
        return
    try:
        codes = await screen.runner.run(screen.who, renew_recovery_codes, sign_in_id=screen.session.sign_in_id)
    except ServiceError as error:
        return screen.say(str(error))
    sheet = passing_sheet(_('Recovery codes'), frame)
    show_codes(sheet, codes)
    sheet.open()


def show_codes(sheet: Sheet, codes: RecoveryCodes) -> None:
    """In place of whatever the sheet held; only the button closes it, and then the page knows the new rights."""
    sheet.body.clear()
    sheet.dialog.props('persistent')
    with sheet, box('vstack'):
        verdict(_('Print or copy these codes now and keep them in a safe place. They are never shown again.'), 'warn')
        tagged('p', _('Each lets you in once when your phone is gone.'), 'muted')
        shown_once(_('Recovery codes for Toolwarden'), codes.codes, printable=True)
    with sheet.buttons():
        button(_('I have kept them'), symbol='check', kind='main', large=True, javascript='() => location.reload()')


def _grouped(secret: str) -> str:
    return ' '.join(secret[start:start + GROUP] for start in range(0, len(secret), GROUP))
