"""The form of a plan: when it is due, who does it, and what to look at."""
from typing import Any
from uuid import UUID

from components.choice import Option
from components.draft_form import draft_form
from components.elements import box
from components.empty_state import empty_state
from components.field import area_field, choice_field, text_field
from components.panel import panel
from data.tables.assets import AssetKind
from data.tables.maintenance import Frequency
from pages.assets.paths import card_path
from pages.maintenance.words import HOME, plan_path
from services.assets.card import show_asset
from services.language import _
from services.maintenance.plans import plan_choices
from services.maintenance.register import Plan, show_plan
from services.people.roles import Permission
from services.wording import choice_word, column_word


async def new_plan_page(screen: Any, asset_id: str = '') -> None:
    screen.title(_('Add a plan'), back=HOME, mode='focus', nav='/more')
    if not screen.may(Permission.EDIT_PLANS):
        return empty_state(_('You are not allowed to do this.'), picture='no-entry', action=(_('Maintenance'), HOME))
    if not asset_id:
        return empty_state(_('For which tool?'), _('Open its card; there plans are added.'), action=(_('Tools'), '/tools'))
    asset = await screen.ask(show_asset, asset_id=asset_id)
    screen.title(_('Add a plan'), asset.asset_number, back=card_path(asset.kind, asset.asset_number, site=asset.site), mode='focus', nav='/more')
    with box('page page-narrow'), draft_form('/forms/add_plan', record=str(asset.id), hidden={'asset_id': str(asset.id)}):
        await _fields(screen, asset.id, asset.kind, None)


async def edit_plan_page(screen: Any, plan_id: str) -> None:
    screen.title(_('Edit a plan'), back=HOME, mode='focus', nav='/more')
    if not screen.may(Permission.EDIT_PLANS):
        return empty_state(_('You are not allowed to do this.'), picture='no-entry', action=(_('Maintenance'), HOME))
    plan = await screen.ask(show_plan, plan_id=plan_id)
    screen.title(plan.name, plan.asset_number, back=plan_path(plan), mode='focus', nav='/more')
    seen = {'plan_id': str(plan.id), 'seen_version': plan.version}
    with box('page page-narrow'), draft_form('/forms/change_plan', record=str(plan.id), hidden=seen):
        await _fields(screen, plan.asset_id, plan.kind, plan)


async def _fields(screen: Any, asset_id: UUID, kind: AssetKind, plan: Plan | None) -> None:
    with panel(_('When is it due?'), padded=True), box('form-grid'):
        _line(plan, 'name', required=True, max_length=80)
        if kind is AssetKind.TOOL:
            _line(plan, 'every_shots', kind='number', hint=_('Nothing entered anywhere: due after every pull'))
        _line(plan, 'every_days', kind='number', hint=_('What comes first makes it due.'))
        choice_field('frequency_type', column_word('frequency_type'), {each.value: choice_word(each) for each in Frequency},
                     plan.frequency_type if plan else None, allow_empty=True)
        _line(plan, 'frequency_value', kind='number', hint=_('2 with Monthly: every two months'))
    with panel(_('How urgent, and who?'), padded=True), box('form-grid'):
        _line(plan, 'warn_percent', kind='number', required=True, usual=80)
        _line(plan, 'stop_percent', kind='number', hint=_('Empty: it is due, but never a reason to stop'))
        _line(plan, 'level', kind='number', required=True, usual=1, hint=_('A higher level does the lower ones too; 0 stands alone'))
        await _choices(screen, asset_id, plan)
        area_field('instructions', column_word('instructions'), plan.instructions if plan else '', max_length=2000)
    with panel(_('When was it done last?'), padded=True), box('form-grid'):
        known = plan.last_done_on.isoformat() if plan and plan.last_done_on else ''
        text_field('last_done_on', column_word('last_done_on'), known, kind='date',
                   hint='' if known else _('Empty: it counts from when the plan was made'))
        if kind is AssetKind.TOOL:
            _line(plan, 'last_done_shots', kind='number')


async def _choices(screen: Any, asset_id: UUID, plan: Plan | None) -> None:
    offered = await screen.ask(plan_choices, asset_id=asset_id)
    people, lists = dict(offered.people), dict(offered.checklists)
    if plan and plan.assigned_to_id:  # who left is still shown until somebody else is chosen
        people.setdefault(plan.assigned_to_id, plan.assigned_to)
    if plan and plan.checklist_template_id:
        lists.setdefault(plan.checklist_template_id, plan.checklist)
    for name, choices in (('assigned_to_id', people), ('checklist_template_id', lists)):
        choice_field(name, column_word(name), [Option(str(row_id), label) for row_id, label in choices.items()],
                     getattr(plan, name) if plan else None, allow_empty=True)


def _line(plan: Plan | None, name: str, *, usual: Any = '', **look: Any) -> None:
    value = getattr(plan, name) if plan else usual
    text_field(name, column_word(name), '' if value is None else value, **look)
