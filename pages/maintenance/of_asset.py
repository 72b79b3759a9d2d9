"""The plans of one tool or machine, as they stand on its card."""
from typing import Any
from uuid import UUID

from components.button import link_button
from components.elements import box
from components.empty_state import empty_state
from components.verdict import verdict
from data.tables.assets import AssetKind
from pages.maintenance.fitted import fitted_parts_path
from pages.maintenance.logging import log_path
from pages.maintenance.rows import plan_row
from pages.maintenance.water import water_path
from pages.maintenance.words import HOME
from services.language import _, ngettext, number
from services.maintenance.due import DueState
from services.maintenance.register import plans_of
from services.people.roles import Permission


async def plans_pane(screen: Any, asset_id: UUID, kind: AssetKind) -> None:
    plans = await screen.ask(plans_of, asset_id=asset_id)
    for plan in plans:
        plan_row(plan)
    _ways_to_more(screen, asset_id, kind)
    if not plans:
        empty_state(_('No plans yet'), _('Plans say when this has to be cleaned, greased and overhauled.'))


def _ways_to_more(screen: Any, asset_id: UUID, kind: AssetKind) -> None:
    with box('hstack pad plan-buttons'):
        if screen.may(Permission.DO_MAINTENANCE):
            link_button(_('Log maintenance'), log_path(asset=asset_id), symbol='checklist')
        if kind is AssetKind.TOOL:
            link_button(_('Parts by position'), fitted_parts_path(asset_id), symbol='build')
            link_button(_('Water circuits'), water_path(asset_id), symbol='water_drop')
        if screen.may(Permission.EDIT_PLANS):
            link_button(_('Add a plan'), f'{HOME}/plans/new?asset_id={asset_id}', symbol='add')
        if screen.may(Permission.EDIT_PLANS) and kind is AssetKind.TOOL:
            link_button(_('Propose plans'), f'{HOME}/propose?asset_id={asset_id}', symbol='auto_awesome', kind='soft')


async def stop_banner(screen: Any, asset_id: UUID) -> None:
    """Says so when a limit is passed after which it should not run; the worst only, so that the plate stays in sight."""
    stopped = [plan for plan in await screen.ask(plans_of, asset_id=asset_id) if plan.state is DueState.STOP]
    if not stopped:
        return
    worst = max(stopped, key=lambda plan: plan.used_percent)
    said = _('Stop: {plan} is at {percent} %. It should not run on before this is done.', plan=worst.name, percent=number(worst.used_percent))
    more = len(stopped) - 1
    verdict(' '.join(filter(None, [said, ngettext('And {count} more.', 'And {count} more.', more) if more else ''])), 'alarm')
