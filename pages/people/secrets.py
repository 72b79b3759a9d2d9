"""The sheets in which somebody gets a new password, PIN or badge, and loses a second factor."""
from functools import partial
from typing import Any

from nicegui import ui

from components.button import button
from components.confirm import confirm
from components.draft_form import draft_form
from components.elements import box, tagged
from components.field import text_field
from components.pin_pad import pin_pad, refuse
from components.sheet import Sheet
from pages.shell import Shell
from services.errors import ServiceError
from services.language import _
from services.people.second_factor import reset_second_factor
from services.people.users import Person, set_badge, set_pin


def passing_sheet(title: str, frame: ui.element, *, wide: bool = False) -> Sheet:
    """A sheet that clears itself away when it is closed; it hangs on the page, as what was tapped may be drawn anew."""
    with frame:
        sheet = Sheet(title, wide=wide)
    sheet.dialog.on('hide', sheet.dialog.delete, [])
    return sheet


def password_sheet(screen: Shell, frame: ui.element, person: Person) -> None:
    sheet = passing_sheet(_('New password for {name}', name=person.full_name), frame)
    with sheet, draft_form('/forms/set_password', record=str(person.id), hidden={'user_id': str(person.id)},
                           on_saved=lambda _answer: sheet.close()):
        tagged('p', _('Whoever is signed in under the old password is out.'), 'muted')
        text_field('password', _('New password'), kind='password', required=True, max_length=256, autocomplete='new-password',
                   hint=_('At least 15 characters; a sentence is easy to remember.'))
    sheet.open()


def badge_sheet(screen: Shell, frame: ui.element, person: Person) -> None:
    sheet = passing_sheet(_('Badge of {name}', name=person.full_name), frame)
    with sheet, draft_form('/forms/set_badge', record=str(person.id), hidden={'user_id': str(person.id)},
                           on_saved=lambda _answer: sheet.close()):
        text_field('badge', _('Hold the badge to the reader'), kind='password', required=True, max_length=80,
                   hint=_('The reader types the number of the badge into this field.'))
        if person.has_badge:
            _take_away(_('Take the badge away'), partial(_take_badge, screen, sheet, person))
    sheet.open()
    ui.run_javascript("setTimeout(() => document.querySelector('.sheet input[name=badge]')?.focus(), 400)")


def pin_sheet(screen: Shell, frame: ui.element, person: Person) -> None:
    _PinSheet(screen, person, passing_sheet(_('New PIN for {name}', name=person.full_name), frame, wide=True)).open()


class _PinSheet:
    """Twice the same, because dots cannot be read again."""

    def __init__(self, screen: Shell, person: Person, sheet: Sheet) -> None:
        self.screen, self.person, self.sheet, self.first = screen, person, sheet, ''

    def open(self) -> None:
        with self.sheet, box('pad-beside'):
            with box('vstack'):
                self.step = tagged('p', _('4 to 6 digits, then the tick.'), 'strong', role='status')
                tagged('p', _('It works only on enrolled devices. Whoever is signed in under the old one is out.'), 'muted')
                if self.person.has_pin:
                    _take_away(_('Take the PIN away'), partial(_take_pin, self.screen, self.sheet, self.person))
            self.pad = pin_pad(_('New PIN'), on_pin=self.typed)
        self.sheet.open()

    async def typed(self, pin: str) -> None:
        if not self.first:
            self.first = pin
            self.step.text = _('The same PIN once more, please.')
            self.pad.run_method('clear')
        elif pin != self.first:
            self.again(_('These were two different PINs.'))
        else:
            await self.save(pin)

    async def save(self, pin: str) -> None:
        try:
            await self.screen.runner.run(self.screen.who, set_pin, user_id=self.person.id, pin=pin)
        except ServiceError as error:
            return self.again(str(error))
        self.sheet.close()
        self.screen.say(_('{name} has a new PIN.', name=self.person.full_name))

    def again(self, sentence: str) -> None:
        self.first = ''
        self.step.text = _('4 to 6 digits, then the tick.')
        refuse(self.pad, sentence)


async def reset_second_factor_sheet(screen: Shell, frame: ui.element, person: Person) -> None:
    detail = _('For when the phone is lost. {name} is signed out and sets up a new one after signing in with the password. '
               'Make sure that it is really {name} who asks.', name=person.full_name)
    with frame:
        sure = await confirm(_('Take the second factor away?'), detail=detail, action=_('Take it away'))
    if sure:
        await screen.do(reset_second_factor, done=_('{name} signs in without a second factor now.', name=person.full_name),
                        user_id=person.id)


def _take_away(label: str, tapped: Any) -> None:
    button(label, symbol='delete', kind='quiet', classes='align-start', on_click=tapped)


async def _take_pin(screen: Shell, sheet: Sheet, person: Person) -> None:
    if await screen.do(set_pin, done=_('{name} has no PIN any more.', name=person.full_name), user_id=person.id, pin=None):
        sheet.close()


async def _take_badge(screen: Shell, sheet: Sheet, person: Person) -> None:
    if await screen.do(set_badge, done=_('{name} has no badge any more.', name=person.full_name), user_id=person.id, badge=None):
        sheet.close()
