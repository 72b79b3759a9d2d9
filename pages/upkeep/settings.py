"""What a plant sets for itself."""
from components.button import button
from components.choice import Option
from components.draft_form import draft_form
from components.elements import box, tagged
from components.empty_state import empty_state
from components.facts import Fact, facts
from components.field import choice_field, text_field
from components.forms import Form
from components.panel import panel
from pages.shell import Shell
from pages.upkeep.demo import demo_panel
from pages.upkeep.usual_lists import usual_lists_panel
from services.errors import ServiceError
from services.language import _, languages, locales, zones
from services.people.roles import Permission
from services.upkeep.settings import change_settings, read_settings
from services.wording import column_word

FORMS = {'change_settings': Form(change_settings, lambda: _('Saved.'), lambda values, result: '/admin/settings')}


async def settings_page(screen: Shell) -> None:
    screen.title(_('Settings'), back='/more', nav='/more')
    if not screen.may(Permission.EDIT_SETTINGS) or screen.session.site_id is not None:
        return empty_state(_('Only administrators of all sites change the settings.'), picture='no-entry', action=(_('More'), '/more'))
    now = await screen.ask(read_settings)
    # The whole page is loaded again, because a new language concerns every word on it.
    with box('page page-narrow') as frame, draft_form('/forms/change_settings', full_page=True):
        with panel(_('Plant'), padded=True), box('form-grid'):
            text_field('plant_name', column_word('plant_name'), now.plant_name, required=True, max_length=80)
            choice_field('language', column_word('language'), languages(), now.language, required=True,
                         hint=_('For everybody who has not chosen another one'))
            choice_field('locale', column_word('locale'), _with(locales(), now.locale), now.locale, required=True)
            choice_field('zone', column_word('zone'), [Option(zone, zone.replace('_', ' ')) for zone in _listed(now.zone)], now.zone,
                         required=True)
        with panel(_('Labels'), padded=True):
            text_field('plant_address', column_word('plant_address'), now.plant_address, max_length=100,
                       hint=_('Such as https://toolwarden.example: QR labels then open in every phone. Empty: labels hold the number only.'))
        with panel(_('Failures'), padded=True):
            text_field('fix_asked_after', column_word('fix_asked_after'), now.fix_asked_after, kind='number', required=True,
                       hint=_('After so many shots somebody is asked whether the fix has held'))
        with panel(_('Security'), padded=True):
            choice_field('second_factor', _('Second factor of administrators'), {
                'yes': _('Needed for everything that is dangerous'), 'no': _('Not needed'),
            }, now.second_factor, required=True, hint=_('Without it a stolen password is enough to take over the whole plant.'))
    with frame, panel(_('E-mail'), padded=True), box('vstack'):
        _mail(screen)
    with frame:
        await usual_lists_panel(screen)
        await demo_panel(screen)


def _mail(screen: Shell) -> None:
    """The server is named where the machine is set up, since its password must not lie in the database."""
    mailbox = screen.mailbox
    if mailbox is None:
        return tagged('p', _('No mail server is named yet, so nothing is sent. Whoever looks after the machine names one at its start.'), 'muted')

    async def test() -> None:
        try:
            address = await mailbox.send_test(screen.who)
        except ServiceError as error:
            return screen.say(str(error))
        screen.say(_('The mail server has taken the test for {address}.', address=address))

    facts([Fact(_('Mail server'), mailbox.host), Fact(_('Sender'), mailbox.sender)])
    button(_('Send me a test e-mail'), symbol='mail', on_click=test)


def _with(known: dict[str, str], present: str) -> dict[str, str]:
    """What is set now is always among the choices."""
    return known if present in known else {present: present, **known}


def _listed(present: str) -> list[str]:
    known = zones()
    return known if present in known else [present, *known]
