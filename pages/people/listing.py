"""The list of everybody who works here: search, one chip per role, fifty rows at a time."""
from collections.abc import Mapping

from components.avatar import avatar
from components.badge import badge
from components.button import button, link_button
from components.chips import Chip, chips
from components.elements import box, icon, text
from components.empty_state import empty_state
from components.listing import ROWS, Listing
from components.live import live
from components.search_field import search_field
from data.tables.people import Role
from pages.people.words import USERS, user_path
from pages.shell import Shell
from services.language import _
from services.people.roles import Permission
from services.people.users import Person, list_users
from services.wording import choice_word

LEFT = 'left'


async def users_page(screen: Shell, q: str = '', role: str = '', sort: str = '', page: str = '1') -> None:
    await _UserList(screen, {'q': q, 'role': role, 'sort': sort, 'page': page}).draw()


class _UserList(Listing):
    def __init__(self, screen: Shell, asked: Mapping[str, str]) -> None:
        self.orders = {'full_name': _('Name'), 'username': _('User name'), 'role': _('Role'), '-last_login_at': _('Last sign-in')}
        super().__init__(screen, USERS, asked, role=['', *Role, LEFT], sort=self.orders)

    async def draw(self) -> None:
        slot = self.screen.title(_('Users'), back='/more', nav='/more')
        self.may_add = self.screen.may(Permission.EDIT_PEOPLE)
        with slot:
            self.sort_by(self.orders)
            if self.may_add:
                link_button(_('Add'), f'{USERS}/new', symbol='add', kind='main', aria_label=_('Add a user'))
        await self.draw_frame()

    async def parts(self) -> None:
        with box('toolbar'):
            search_field(_('Find a person'), self.look_for, value=self.search)
            chips(_('Filter by role'), _choices(), self.wanted['role'], lambda key: self.show(role=key))
        with box('panel page-scroll'):
            self.redraw = await live(self.screen, self.rows, 'user')

    async def rows(self) -> None:
        chosen = self.wanted['role']
        role = None if chosen in ('', LEFT) else Role(chosen)
        found = await self.screen.ask(list_users, text=self.search, role=role, active=chosen != LEFT, sort=self.wanted['sort'],
                                      offset=self.offset, limit=ROWS)
        self.fill_rows(found, _row)

    def nothing(self) -> None:
        if self.wanted['role'] == LEFT and not self.search:
            empty_state(_('Nobody has left'), _('People who left stay in the list, because what they did stays too.'))
        else:
            empty_state(_('Nobody found'), _('Look for another name, or for another role.'))
        with box('empty-action'):
            button(_('Everybody'), on_click=self.show_all)


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
