"""The card of one person: who they are on the left, how they sign in and what they may do on the right."""
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from components.avatar import avatar
from components.badge import badge
from components.button import button, link_button
from components.elements import box, tagged, text
from components.facts import Fact, facts
from components.list_row import list_row
from components.live import live
from components.tabs import Tab, tabs
from components.verdict import verdict
from pages.people.roles import right_list
from pages.people.secrets import badge_sheet, password_sheet, pin_sheet, reset_second_factor_sheet
from pages.people.words import USERS, name_in, role_hint, user_path
from pages.shell import Shell
from services.language import _, languages, moment
from services.people.roles import CANNOT_USE_PIN, RIGHTS, Permission
from services.people.users import Person, deactivate_user, reactivate_user, show_user
from services.wording import choice_word, column_word


async def user_page(screen: Shell, username: str) -> None:
    person = await screen.ask(show_user, username=name_in(username))
    await _UserPage(screen, person).draw()


class _UserPage:
    def __init__(self, screen: Shell, person: Person) -> None:
        self.screen, self.person = screen, person
        self.user_id: UUID = person.id
        self.is_self = person.id == screen.session.user_id

    async def draw(self) -> None:
        slot = self.screen.title(self.person.full_name, choice_word(self.person.role), back=USERS, nav='/more')
        with slot:
            await live(self.screen, self.state, 'user')
        with box('two-panes') as self.frame:
            with box('panel pane-side tool-side'):
                await live(self.screen, self.about, 'user', 'site', 'department')
            with box('panel pane-main'):
                panes = tabs(_('More about {name}', name=self.person.full_name),
                             [Tab('sign-in', _('Signing in'), symbol='key'), Tab('rights', _('Rights'), symbol='admin_panel_settings')])
                with panes['sign-in']:
                    await live(self.screen, self.ways, 'user')
                with panes['rights']:
                    await live(self.screen, self.rights, 'user')
            if self.screen.may(Permission.EDIT_PEOPLE):
                await live(self.screen, self.actions, 'user', classes='actionbar')

    async def look(self) -> Person:
        self.person = await self.screen.ask(show_user, user_id=self.user_id)
        return self.person

    async def state(self) -> None:
        person = await self.look()
        badge('ok', _('Active')) if person.active else badge('retired', _('Left'))

    async def about(self) -> None:
        person = await self.look()
        with box('hstack pad-small'):
            avatar(person.full_name)
            with box('col2 grow'):
                text(person.full_name, 'strong clip')
                text(person.username, 'small muted clip selectable')
        facts(_facts(person))

    async def ways(self) -> None:
        person, may = await self.look(), self.screen.may
        if person.active and not (person.has_password or person.has_pin or person.has_badge):
            with box('pad'):
                verdict(_('{name} cannot sign in yet. Give a password, a PIN or a badge.', name=person.full_name), 'warn')
        sheet = partial(partial, screen=self.screen, frame=self.frame, person=person)
        self.way(_('Password'), _('Works everywhere'), person.has_password, 'password', sheet(password_sheet),
                 may(Permission.EDIT_PEOPLE) and not self.is_self)
        if person.role not in CANNOT_USE_PIN:
            self.way(_('PIN'), _('Works on enrolled devices'), person.has_pin, 'pin', sheet(pin_sheet), may(Permission.RESET_PINS))
            self.way(_('Badge'), _('Works on enrolled devices'), person.has_badge, 'badge', sheet(badge_sheet), may(Permission.RESET_PINS))
        self.way(_('Second factor'), _('A code from the phone after the password'), person.has_second_factor, 'security',
                 sheet(reset_second_factor_sheet), may(Permission.EDIT_PEOPLE) and person.has_second_factor)
        if self.is_self:
            list_row(_('My account'), _('Here you change your own password and second factor.'), symbol='account_circle', href='/me')

    def way(self, name: str, hint: str, there: bool, symbol: str, tapped: Callable[[], Any], may: bool) -> None:
        with list_row(name, hint, symbol=symbol, on_click=tapped if may and self.person.active else None):
            badge('done', _('Set')) if there else badge('unknown', _('Not set'))

    async def rights(self) -> None:
        person = await self.look()
        with box('pad vstack'):
            tagged('p', f'{choice_word(person.role)}: {role_hint(person.role)}', 'strong')
            right_list(RIGHTS[person.role])

    async def actions(self) -> None:
        person = await self.look()
        if not person.active:
            button(_('Let back in'), symbol='person_add', large=True, on_click=self.reactivate)
        elif not self.is_self:
            button(_('Deactivate'), symbol='person_off', large=True, on_click=self.deactivate)
        link_button(_('Edit'), user_path(person.username, '/edit'), symbol='edit', kind='main', large=True, classes='grow')

    async def deactivate(self) -> None:
        """Every open page of this person closes within two seconds."""
        person = self.person
        back = partial(self.screen.do, reactivate_user, done=_('{name} may sign in again.', name=person.full_name), user_id=person.id)
        await self.screen.do(deactivate_user, done=_('{name} cannot sign in any more.', name=person.full_name), undo=back,
                             user_id=person.id, seen_version=person.version)

    async def reactivate(self) -> None:
        person = self.person
        away = partial(self.screen.do, deactivate_user, done=_('{name} cannot sign in any more.', name=person.full_name), user_id=person.id)
        await self.screen.do(reactivate_user, done=_('{name} may sign in again.', name=person.full_name), undo=away,
                             user_id=person.id, seen_version=person.version)


def _facts(person: Person) -> list[Fact]:
    known = [
        ('role', choice_word(person.role)), ('site_id', person.site), ('department_id', person.department), ('email', person.email),
        ('language', languages().get(person.language, _('As the plant'))),
    ]
    seen = moment(person.last_login_at) if person.last_login_at else _('Never')
    return [*(Fact(column_word(name), value) for name, value in known if value), Fact(_('Last sign-in'), seen)]
