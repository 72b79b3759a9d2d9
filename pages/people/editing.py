"""The form for a person: three fields are needed, everything else can wait."""
from collections.abc import Mapping
from typing import Any

from components.draft_form import draft_form
from components.elements import box
from components.empty_state import empty_state
from components.field import choice_field, hidden_field, text_field
from components.forms import Form
from components.panel import panel
from pages.people.words import (
    USERS,
    department_options,
    language_options,
    name_in,
    role_options,
    site_options,
    user_path,
)
from pages.shell import Shell
from services.language import _
from services.people.roles import Permission
from services.people.users import Person, add_user, change_user, set_badge, set_password, show_user
from services.wording import column_word


def _to_card(values: Mapping[str, Any], result: Any) -> str:
    return user_path(str(values['username']).strip())


FORMS = {
    'add_user': Form(add_user, lambda: _('Added. Now say how this person signs in.'), _to_card),
    'change_user': Form(change_user, lambda: _('Saved.')),
    'set_password': Form(set_password, lambda: _('The new password is in force.')),
    'set_badge': Form(set_badge, lambda: _('The badge is known now.')),
}


async def new_user_page(screen: Shell) -> None:
    screen.title(_('Add a user'), back=USERS, mode='focus', nav='/more')
    if not screen.may(Permission.EDIT_PEOPLE):
        return empty_state(_('You are not allowed to do this.'), picture='no-entry', action=(_('Users'), USERS))
    with box('page page-narrow'), draft_form('/forms/add_user'):
        with panel(_('Who is it?'), padded=True), box('form-grid'):
            text_field('full_name', column_word('full_name'), required=True, max_length=120)
            text_field('username', column_word('username'), required=True, max_length=64, hint=_('Letters, digits, dot, dash, no spaces'))
            await _place(screen, None)
        with panel(_('Password'), padded=True):
            text_field('password', _('First password'), kind='password', max_length=256, autocomplete='new-password',
                       hint=_('Empty: only PIN or badge, which you give on the next page.'))


async def edit_user_page(screen: Shell, username: str) -> None:
    name = name_in(username)
    screen.title(_('Edit {name}', name=name), back=user_path(name), mode='focus', nav='/more')
    if not screen.may(Permission.EDIT_PEOPLE):
        return empty_state(_('You are not allowed to do this.'), picture='no-entry', action=(_('Users'), USERS))
    person = await screen.ask(show_user, username=name)
    seen = {'user_id': str(person.id), 'seen_version': person.version}
    with box('page page-narrow'), draft_form('/forms/change_user', record=str(person.id), hidden=seen, go=user_path(person.username)), \
            panel(_('Who is it?'), padded=True), box('form-grid'):
        text_field('full_name', column_word('full_name'), person.full_name, required=True, max_length=120)
        await _place(screen, person)


async def _place(screen: Shell, person: Person | None) -> None:
    choice_field('role', column_word('role'), role_options(), person.role.value if person else None, required=True,
                 hint=_('A new role signs the person out.') if person else '')
    if screen.session.site_id is None:
        choice_field('site_id', column_word('site_id'), await site_options(screen), str(person.site_id or '') if person else '',
                     hint=_('Who works for one site sees only that one.'))
        if person:
            hidden_field('all_sites', True)
    choice_field('department_id', column_word('department_id'), await department_options(screen),
                 person.department_id if person else None, allow_empty=True)
    text_field('email', column_word('email'), person.email if person else '', kind='email', max_length=254)
    spoken = person.language if person else ''
    choice_field('language', column_word('language'), language_options(spoken), spoken)
