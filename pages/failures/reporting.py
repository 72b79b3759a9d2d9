"""Reporting a failure in a few taps: which tool, what is wrong, where and how bad. Two choices move on by themselves."""
from collections.abc import Sequence
from typing import Any

from components.choice import Option
from components.code_grid import Code, code_grid
from components.draft_form import draft_form
from components.elements import box, tagged
from components.empty_state import empty_state
from components.field import choice_field, text_field
from components.panel import panel
from components.severity import severity_grid
from components.tick_grid import tick_grid
from components.wizard import Wizard, step_bar
from data.tables.failures import CodeScope
from pages.assets.choosing import AssetChoice
from pages.assets.paths import card_path
from pages.failures.words import done_at_once, earlier, grades, picture
from pages.ids import as_id
from pages.photos.pane import photos_with_form
from services.assets.card import AssetCard, show_asset
from services.failures.offered import OfferedCode, assets_to_report, codes_to_report
from services.language import _
from services.people.roles import Permission
from services.wording import column_word


async def new_failure_page(screen: Any, asset: str = '') -> None:
    """Without an asset the first question is which one: what somebody reported on last comes first, then what is running."""
    if not screen.may(Permission.REPORT_FAILURES):
        screen.title(_('Report a failure'), back='/failures', mode='focus', nav='/more')
        return empty_state(_('You are not allowed to do this.'), picture='no-entry')
    asset_id = as_id(asset)
    if asset_id is None:
        title = _('Failure: which tool or machine?')
        return await AssetChoice(screen, title, assets_to_report, lambda row_id: f'/failures/new?asset={row_id}', 'failure_report').draw()
    card = await screen.ask(show_asset, asset_id=asset_id)
    await _report(screen, card, await screen.ask(codes_to_report, asset_id=asset_id))


async def _report(screen: Any, card: AssetCard, codes: Sequence[OfferedCode]) -> None:
    back = card_path(card.kind, card.asset_number)
    with screen.title(_('Failure: {number}', number=card.asset_number), card.name, back=back, mode='focus', nav='/more'):
        step_bar([_('What'), _('Where and how bad')])
    if not codes:
        return empty_state(_('No failure codes yet'), _('An engineer adds them under More, Failure codes.'))
    form = draft_form('/forms/report_failure', record=str(card.id), hidden={'asset_id': str(card.id)}, submit=None)
    with form:
        wizard = Wizard(final=_('Report'))
        with wizard.extra, box(data_on_step=2):
            photos_with_form(screen, 'failure_report_id', card.id)
        with wizard.step(note=_('Touch what is wrong')):
            code_grid('failure_code_id', _('What is wrong'), [_code(code) for code in codes], find=_('Find a failure code'))
        with wizard.step(classes='two'):
            _where(card)
            _how_bad()


def _code(code: OfferedCode) -> Code:
    """Choosing one says how bad it usually is; one that concerns the whole tool forgets the cavities."""
    sets = {'severity': code.severity.value} | ({} if code.scope is CodeScope.CAVITY else {'cavities': []})
    return Code(str(code.id), code.name, code.code, picture(code.code, code.map_letter), f'{code.description} {code.category}', code.is_recent,
                code.scope.value, sets)


def _where(card: AssetCard) -> None:
    """A tool with a single cavity need not be asked."""
    if len(card.cavities) > 1:
        with panel(_('Which cavities?'), padded=True, classes='only-cavity'):
            tick_grid('cavities', _('Which cavities?'), [(cavity.name, _('Cavity {cavity}', cavity=cavity.name)) for cavity in card.cavities])


def _how_bad() -> None:
    with box('panel pad vstack'):
        tagged('h2', _('How bad is it?'), 'h2')
        severity_grid('severity', _('How bad is it?'), grades(), required=True, compact=True)
        tagged('p', _('High and critical tell the engineers now; critical also takes it out of service.'), 'small muted')
        text_field('description', _('What did you see?'), max_length=2000, wide=True, hint=_('If the code does not say it all'))
        text_field('containment_action', column_word('containment_action'), max_length=1000, wide=True, hint=_('What was done at once, if anything'),
                   phrases=done_at_once())
        choice_field('occurred_at', column_word('occurred_at'), [Option('', _('Just now')), *earlier()], '')
