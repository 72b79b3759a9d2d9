"""My account: what everybody may change about themselves."""
from nicegui import ui

from components.avatar import avatar
from components.button import button
from components.draft_form import draft_form
from components.elements import box, tagged, text
from components.facts import Fact, facts
from components.field import choice_field, switch_field, text_field
from components.forms import Form
from components.live import live
from components.panel import panel
from pages.people.second_factor import renew_sheet, set_up_sheet
from pages.people.words import language_options
from pages.shell import Shell
from services.language import _, moment
from services.people.users import Person, change_own_account, show_own_account
from services.wording import choice_word, column_word

FORMS = {'change_own_account': Form(change_own_account, lambda: _('Saved.'), lambda values, result: '/me')}


async def account_page(screen: Shell) -> None:
    screen.title(_('My account'), back='/more', nav='/more')
    me = await screen.ask(show_own_account)
    with box('page') as frame, box('two-columns'):
        with box('vstack'):
            with panel(me.full_name, padded=True, hide_title=True):
                _who(screen, me)
            with panel(_('Second factor'), padded=True):
                await live(screen, lambda: _second_factor(screen, frame), 'user')
        with box('vstack'):
            with panel(_('About me'), padded=True):
                _about(me)
            with panel(_('Password'), padded=True):
                _password(me)


def _who(screen: Shell, me: Person) -> None:
    with box('hstack'):
        avatar(me.full_name)
        with box('col2 grow'):
            text(me.full_name, 'strong clip')
            text(me.username, 'small muted clip selectable')
    facts([Fact(column_word('role'), choice_word(me.role)), Fact(column_word('site_id'), me.site),
           Fact(_('Last sign-in'), moment(me.last_login_at) if me.last_login_at else _('Never'))])
    button(_('Sign out'), symbol='logout', large=True, classes='wide-button', data_sign_out=True)


def _about(me: Person) -> None:
    # The whole page is loaded again, because a new language concerns every word on it.
    with draft_form('/forms/change_own_account', full_page=True), box('form-grid'):
        text_field('email', column_word('email'), me.email, kind='email', max_length=254, autocomplete='email')
        choice_field('language', column_word('language'), language_options(me.language), me.language)
        choice_field('theme', column_word('theme'), {theme: choice_word(theme) for theme in ('light', 'dark')}, me.theme)
        switch_field('wants_mail', column_word('wants_mail'), me.wants_mail, hint=_('Reminders and bad failures, where the plant has a mail server'))


def _password(me: Person) -> None:
    if not me.has_password:
        tagged('p', _('You sign in with PIN or badge. An administrator can give you a password.'), 'muted')
        return
    with draft_form('/me/password', full_page=True, submit=_('Change the password'), symbol='password'), box('form-grid'):
        text_field('present', _('Present password'), kind='password', required=True, max_length=256, autocomplete='current-password')
        text_field('password', _('New password'), kind='password', required=True, max_length=256, autocomplete='new-password',
                   hint=_('At least 15 characters; a sentence is easy to remember.'))


async def _second_factor(screen: Shell, frame: ui.element) -> None:
    me = await screen.ask(show_own_account)
    with box('vstack'):
        if me.has_second_factor:
            tagged('p', _('After the password you are asked for a code from your authenticator app.'), 'muted')
            button(_('New recovery codes'), symbol='list_alt', on_click=lambda: renew_sheet(screen, frame))
            button(_('Set it up on another phone'), symbol='phonelink_setup', kind='quiet', on_click=lambda: set_up_sheet(screen, frame))
        else:
            tagged('p', _('A code from an app on your phone, asked for after the password. Administrators need it.'), 'muted')
            button(_('Set it up'), symbol='phonelink_lock', kind='main' if screen.session.lacks_second_factor else 'plain',
                   on_click=lambda: set_up_sheet(screen, frame))
