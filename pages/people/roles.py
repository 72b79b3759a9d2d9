"""Who may do what: the rights table, read from the only place that says so."""
from collections.abc import Collection

from components.elements import box, icon, svg, tagged, text
from components.empty_state import empty_state
from components.panel import panel
from components.pictograms import mark
from data.tables.people import Role
from pages.people.words import role_hint
from pages.shell import Shell
from services.language import _
from services.people.roles import EXPLAINED, NEEDS_SECOND_FACTOR, RIGHTS, Permission
from services.wording import choice_word


async def roles_page(screen: Shell) -> None:
    screen.title(_('Roles'), _('Who may do what'), back='/more', nav='/more')
    if not screen.may(Permission.SEE_PEOPLE):
        return empty_state(_('You are not allowed to do this.'), picture='no-entry', action=(_('More'), '/more'))
    with box('page'):
        with box('cards role-cards', tabindex=0, role='group', aria_label=_('Roles')):
            for role in Role:
                _card(role)
        with box('panel role-table'):
            _table()
        with box('hstack small muted'):
            svg(mark('warn', 20))
            text(_('Administrators get these rights only after signing in with a second factor.'), 'grow')


def right_list(rights: Collection[Permission]) -> None:
    """What somebody may do, and in grey what not."""
    with box('right-list', 'ul'):
        for right in Permission:
            with box('hstack' if right in rights else 'hstack muted', 'li'):
                icon('check' if right in rights else 'remove')
                text(_(EXPLAINED[right]), 'grow')
                if right not in rights:
                    text(_('not allowed'), 'sr')


def _card(role: Role) -> None:
    """For narrow screens: one role after the other."""
    with panel(choice_word(role), padded=True):
        tagged('p', role_hint(role), 'muted')
        right_list(RIGHTS[role])


def _table() -> None:
    with box('table-scroll', tabindex=0, role='group', aria_label=_('Who may do what')), box('grid-table rights-table', 'table'):
        with box(tag='thead'), box(tag='tr'):
            tagged('th', _('Right'), scope='col')
            for role in Role:
                tagged('th', choice_word(role), scope='col')
        with box(tag='tbody'):
            for right in Permission:
                _line(right)


def _line(right: Permission) -> None:
    with box(tag='tr'):
        with box('', 'th', scope='row'):
            text(_(EXPLAINED[right]))
        for role in Role:
            with box('rights-cell', 'td'):
                _answer(role, right)


def _answer(role: Role, right: Permission) -> None:
    if right not in RIGHTS[role]:
        text(_('no'), 'sr')
        return
    guarded = role is Role.ADMIN and right in NEEDS_SECOND_FACTOR
    svg(mark('warn' if guarded else 'done', 22))
    text(_('yes, with a second factor') if guarded else _('yes'), 'sr')
