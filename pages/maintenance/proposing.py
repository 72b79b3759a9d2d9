"""Plans to begin with: the usual ones, fitted to the resin and the class of the tool, to be accepted one by one."""
from typing import Any

from components.draft_form import draft_form
from components.elements import box
from components.empty_state import empty_state
from components.field import switch_field
from components.panel import panel
from components.verdict import verdict
from pages.assets.paths import card_path
from pages.maintenance.words import HOME
from services.assets.card import show_asset
from services.language import _, ngettext, number
from services.maintenance.proposals import Proposal, propose_plans
from services.people.roles import Permission


async def propose_page(screen: Any, asset_id: str = '') -> None:
    screen.title(_('Propose plans'), back=HOME, mode='focus', nav='/more')
    if not screen.may(Permission.EDIT_PLANS):
        return empty_state(_('You are not allowed to do this.'), picture='no-entry', action=(_('Maintenance'), HOME))
    if not asset_id:
        return empty_state(_('For which tool?'), _('Open its card; there plans are added.'), action=(_('Tools'), '/tools'))
    asset = await screen.ask(show_asset, asset_id=asset_id)
    card = card_path(asset.kind, asset.asset_number, site=asset.site)
    screen.title(_('Propose plans'), asset.asset_number, back=card, mode='focus', nav='/more')
    proposals = await screen.ask(propose_plans, asset_id=asset.id)
    if not proposals:
        return empty_state(_('This tool has all of the usual plans'), picture='all-done', action=(asset.asset_number, card))
    with box('page page-narrow'), draft_form('/forms/add_proposed_plans', record=str(asset.id), hidden={'asset_id': str(asset.id)}, go=card,
                                             submit=_('Add these plans')), panel(_('Usual plans'), padded=True, hide_title=True), box('vstack'):
        verdict(_('No schedule fits all moulds. These are numbers to begin with; change them as you learn.'), 'work')
        for proposal in proposals:
            switch_field(proposal.code, _label(proposal), proposal.usual, hint=proposal.reason, wide=True)


def _label(proposal: Proposal) -> str:
    """'In-press clean and grease: 2,800 shots or 7 days, stop at 150 %'."""
    told = [ngettext('{count} shot', '{count} shots', proposal.every_shots)] if proposal.every_shots else []
    told += [ngettext('{count} day', '{count} days', proposal.every_days)] if proposal.every_days else []
    rule = (' ' + _('or') + ' ').join(told)
    if rule and proposal.stop_percent:
        rule = _('{rule}, stop at {percent} %', rule=rule, percent=number(proposal.stop_percent))
    return f'{proposal.name}: {rule}' if rule else proposal.name
