"""The list of everybody who works here: search, one chip per role, fifty rows at a time."""
from urllib.parse import urlencode

from components.avatar import avatar
from components.badge import badge
from components.button import button, link_button
from components.chips import Chip, chips
from components.elements import box, icon, text
from components.empty_state import empty_state
from components.live import live
from components.pager import Stretch, pager
from components.search_field import search_field
from components.sort_button import sort_button
from components.undo import call_browser
from data.tables.people import Role
from pages.people.words import USERS, user_path
from pages.shell import Shell
from services.language import _
from services.people.roles import Permission
from services.people.users import Person, list_users
from services.wording import choice_word

ROWS = 50
LONGEST_SEARCH = 100
LEFT = 'left'


async def users_page(screen: Shell, q: str = '', role: str = '', sort: str = '', page: str = '1') -> None:
    await _UserList(screen, q, role, sort, page).draw()


class _UserList:
    """What is looked for is kept here and in the address, so that going back finds the same list."""

    def __init__(self, screen: Shell, search: str, role: str, sort: str, page: str) -> None:
        self.screen, self.search = screen, search[:LONGEST_SEARCH]
        self.orders = {'full_name': _('Name'), 'username': _('User name'), 'role': _('Role'), '-last_login_at': _('Last sign-in')}
        self.role = role if role in {*Role, LEFT} else ''
        self.sort = sort if sort in self.orders else 'full_name'
        self.offset = (int(page) - 1) * ROWS if page.isdecimal() and 0 < int(page) < 10_000 else 0

    async def draw(self) -> None:
        slot = self.screen.title(_('Users'), back='/more', nav='/more')
        self.may_add = self.screen.may(Permission.EDIT_PEOPLE)
        with slot:
            sort_button(self.orders, lambda: self.sort, lambda sort: self.show(sort=sort))
            if self.may_add:
                link_button(_('Add'), f'{USERS}/new', symbol='add', kind='main', aria_label=_('Add a user'))
        self.frame = box('page page-fit')
        await self.fill()

    async def fill(self) -> None:
        self.frame.clear()
        with self.frame:
            with box('toolbar'):
                search_field(_('Find a person'), lambda words: self.show(search=words[:LONGEST_SEARCH]), value=self.search)
                chips(_('Filter by role'), _choices(), self.role, lambda key: self.show(role=key))
            with box('panel page-scroll'):
                self.redraw = await live(self.screen, self.rows, 'user')

    def show(self, *, search: str | None = None, role: str | None = None, sort: str | None = None, offset: int = 0) -> None:
        self.search = self.search if search is None else search
        self.role = self.role if role is None else role
        self.sort, self.offset = sort or self.sort, offset
        call_browser('tw.address', self.address())
        self.redraw()

    def address(self) -> str:
        wanted = {'q': self.search, 'role': self.role, 'sort': self.sort if self.sort != 'full_name' else '',
                  'page': self.offset // ROWS + 1 if self.offset else ''}
        told = urlencode({name: value for name, value in wanted.items() if value})
        return f'{USERS}?{told}' if told else USERS

    async def rows(self) -> None:
        role = None if self.role in ('', LEFT) else Role(self.role)
        found = await self.screen.ask(list_users, text=self.search, role=role, active=self.role != LEFT, sort=self.sort,
                                      offset=self.offset, limit=ROWS)
        for person in found.items:
            _row(person)
        if found.total > ROWS:
            pager(Stretch(self.offset, ROWS, found.total), lambda offset: self.show(offset=offset))
        if not found.items:
            self.nothing()

    def nothing(self) -> None:
        if self.role == LEFT and not self.search:
            empty_state(_('Nobody has left'), _('People who left stay in the list, because what they did stays too.'))
        else:
            empty_state(_('Nobody found'), _('Look for another name, or for another role.'))
        with box('empty-action'):
            button(_('Everybody'), on_click=self.show_all)

    async def show_all(self) -> None:
        self.show(search='', role='')
        await self.fill()  # the search field starts empty again


def _choices() -> list[Chip]:
    return [Chip('', _('Everybody')), *(Chip(role, choice_word(role)) for role in Role), Chip(LEFT, _('Left'), state='retired')]


def _row(person: Person) -> None:
    with box('lrow', 'a', href=user_path(person.username)):
        avatar(person.full_name)
        with box('col2 grow'):
            text(person.full_name, 'strong clip')
            text(' · '.join(filter(None, [person.username, choice_word(person.role), person.site, person.department])), 'small muted clip')
        with box('row-end'):
            if not person.active:
                badge('retired', _('Left'))
            elif not (person.has_password or person.has_pin or person.has_badge):
                badge('warn', _('Cannot sign in'))
        icon('chevron_right', 'chevron')
