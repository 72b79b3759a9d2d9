"""Keys for programs: made by a tap, shown once, revoked by a tap."""
from functools import partial
from typing import Any

from nicegui import ui

from components.badge import badge
from components.button import button
from components.choice import Option
from components.elements import box, tagged, text
from components.empty_state import empty_state
from components.field import choice_field, switch_field, text_field
from components.list_row import list_row
from components.live import live
from components.pager import Stretch, pager
from components.pictograms import State
from components.sheet import Sheet
from components.shown_once import shown_once
from components.verdict import verdict
from pages.people.secrets import passing_sheet
from pages.shell import Shell
from services.errors import ServiceError
from services.language import _, day, moment, ngettext
from services.people.api_keys import KeyRow, NewKey, add_key, list_keys, revoke_key
from services.people.roles import EXPLAINED, Permission

ROWS = 50
DAYS = (30, 90, 365, 730)
# The key must not travel as the answer to a form, which is asked for again until it arrives, so the fields come along with the tap.
SEND = """(event) => emit(Object.fromEntries([...event.currentTarget.closest('.sheet').querySelectorAll('input[name]')]
  .map((field) => [field.name, field.type === 'checkbox' ? field.checked : field.value])))"""


async def api_keys_page(screen: Shell) -> None:
    await _KeyList(screen).draw()


class _KeyList:
    def __init__(self, screen: Shell) -> None:
        self.screen, self.offset = screen, 0
        self.sees_all = screen.may(Permission.EDIT_PEOPLE)

    async def draw(self) -> None:
        slot = self.screen.title(_('API keys'), back='/more', nav='/more')
        if self.screen.may(Permission.OWN_KEYS):
            with slot:
                button(_('Add'), symbol='add', kind='main', aria_label=_('Make an API key'), on_click=self.ask)
        with box('page page-fit') as self.frame:
            tagged('p', _('With a key a program works under your name, for example to read the list of tools.'), 'muted')
            with box('panel page-scroll'):
                self.redraw = await live(self.screen, self.rows, 'api_key', 'user')

    async def rows(self) -> None:
        found = await self.screen.ask(list_keys, offset=self.offset, limit=ROWS)
        for key in found.items:
            self.row(key)
        if found.total > ROWS:
            pager(Stretch(self.offset, ROWS, found.total), self.leaf)
        if not found.items:
            empty_state(_('No keys yet'))

    def leaf(self, offset: int) -> None:
        self.offset = offset
        self.redraw()

    def row(self, key: KeyRow) -> None:
        state, word = self.state(key)
        with list_row(f'{key.name} · {key.prefix}…', self.told(key), symbol='key', on_click=partial(self.open, key)):
            badge(state, word)

    def state(self, key: KeyRow) -> tuple[State, str]:
        if key.revoked_at:
            return 'retired', _('Revoked')
        if key.expires_at and key.expires_at < self.screen.runner.house.wall():
            return 'warn', _('Expired')
        return 'ok', _('Works')

    def told(self, key: KeyRow) -> str:
        owner = key.owner if self.sees_all else ''
        used = _('used {when}', when=moment(key.last_used_at)) if key.last_used_at else _('never used')
        return ' · '.join(filter(None, [owner, used, _('until {day}', day=day(key.expires_at)) if key.expires_at else _('without an end')]))

    def open(self, key: KeyRow) -> None:
        """What a key may do, and the way to end it."""
        sheet = passing_sheet(key.name, self.frame)
        with sheet, box('vstack'):
            tagged('p', self.told(key), 'muted')
            with box('right-list', 'ul'):
                for scope in key.scopes:
                    tagged('li', _(EXPLAINED[Permission(scope)]) if scope in set(Permission) else scope)
        if not key.revoked_at:
            with sheet.buttons():
                text(_('A revoked key never works again.'), 'muted small grow')
                button(_('Revoke'), symbol='block', kind='danger', large=True, on_click=partial(self.revoke, sheet, key))
        sheet.open()

    async def revoke(self, sheet: Sheet, key: KeyRow) -> None:
        if await self.screen.do(revoke_key, done=_('{name} works no more.', name=key.name), key_id=key.id, seen_version=key.version):
            sheet.close()

    def ask(self) -> None:
        sheet = passing_sheet(_('Make an API key'), self.frame, wide=True)
        with sheet, box('vstack'):
            with box('form-grid'):
                text_field('name', _('What is it for?'), required=True, max_length=80, placeholder=_('Reports'))
                choice_field('days', _('How long does it work?'), [Option(str(days), _days(days)) for days in DAYS], 365)
            tagged('h3', _('What may it do?'), 'strong')
            with box('form-grid switches'):
                for right in sorted(self.screen.rights):
                    switch_field(right.value, _(EXPLAINED[right]))
        with sheet.buttons():
            make = button(_('Make the key'), symbol='key', kind='main', large=True, data_server=True)
            make.on('click', lambda event: self.make(sheet, make, event.args), js_handler=SEND)
        sheet.open()

    async def make(self, sheet: Sheet, tapped: ui.element, values: dict[str, Any]) -> None:
        tapped.props['disabled'] = True  # a double tap must not make two
        scopes = [right.value for right in Permission if values.get(right.value) is True]
        try:
            if not scopes:
                return self.screen.say(_('Choose at least one thing the key may do.'))
            made = await self.screen.runner.run(self.screen.who, add_key, name=values.get('name', ''), scopes=scopes,
                                                days=values.get('days') or 365)
        except ServiceError as error:
            return self.screen.say(str(error))
        finally:
            tapped.props.pop('disabled', None)
            tapped.update()
        self.show(sheet, made)

    def show(self, sheet: Sheet, made: NewKey) -> None:
        """In the same sheet, which stays open until it is closed on purpose."""
        sheet.body.clear()
        sheet.foot.clear()
        sheet.dialog.props('persistent')
        with sheet, box('vstack'):
            verdict(_('Copy the key now. It is never shown again.'), 'warn')
            shown_once(_('API key'), [made.key])
        with sheet.foot:
            button(_('I have it'), symbol='check', kind='main', large=True, on_click=sheet.close)


def _days(days: int) -> str:
    if days % 365 == 0:
        return ngettext('{count} year', '{count} years', days // 365)
    return ngettext('{count} day', '{count} days', days)
