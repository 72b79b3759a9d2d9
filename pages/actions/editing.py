"""The form for an action: what has to be done is needed, by whom and until when can wait."""
from typing import Any
from uuid import UUID

from components.choice import Option
from components.draft_form import draft_form
from components.elements import box
from components.empty_state import empty_state
from components.field import area_field, choice_field, switch_field, text_field
from components.panel import panel
from pages.actions.words import HOME, action_path
from pages.assets.choosing import AssetChoice
from pages.ids import as_id
from services.actions.card import ActionCard, show_action
from services.actions.offered import assets_to_act_on
from services.actions.people import list_assignees
from services.assets.register import AssetRow, find_asset
from services.language import _
from services.people.roles import Permission
from services.wording import choice_word, column_word


async def new_action_page(screen: Any, asset: str = '', report: str = '', log: str = '') -> None:
    """`asset` is the id or the number of what it is about, which is asked first if nobody said it; `report` the failure it follows from,
    `log` the work."""
    screen.title(_('Add an action'), back=HOME, mode='focus', nav='/more')
    if not screen.may(Permission.DO_ACTIONS):
        return empty_state(_('You are not allowed to do this.'), picture='no-entry')
    if not asset:
        title = _('Action: which tool or machine?')
        return await AssetChoice(screen, title, assets_to_act_on, lambda row_id: f'{HOME}/new?asset={row_id}', back=HOME).draw()
    about = await _asset(screen, asset)
    hidden = {'asset_id': str(about.id)}
    screen.title(_('Add an action'), about.asset_number, back=HOME, mode='focus', nav='/more')
    if report_id := as_id(report):
        hidden['failure_report_id'] = str(report_id)
    if log_id := as_id(log):
        hidden['maintenance_log_id'] = str(log_id)
    with box('page page-narrow'), draft_form('/forms/add_action', record=f'{asset} {report or log}'.strip(), hidden=hidden):
        await _fields(screen, None, about.id)


async def edit_action_page(screen: Any, action_id: str) -> None:
    screen.title(_('Edit the action'), back=HOME, mode='focus', nav='/more')
    row_id = as_id(action_id)
    if row_id is None or not screen.may(Permission.ASSIGN_ACTIONS):
        return empty_state(_('This cannot be edited.'), picture='no-entry', action=(_('All actions'), HOME))
    card = await screen.ask(show_action, action_id=row_id)
    screen.title(_('Edit the action'), card.asset_number, back=action_path(row_id), mode='focus', nav='/more')
    with box('page page-narrow'), draft_form('/forms/change_action', record=str(row_id),
                                             hidden={'action_id': str(row_id), 'seen_version': card.version}):
        await _fields(screen, card, card.asset_id)


async def _asset(screen: Any, asset: str) -> AssetRow:
    row_id = as_id(asset)
    found: AssetRow = await (screen.ask(find_asset, asset_id=row_id) if row_id else screen.ask(find_asset, asset_number=asset[:100]))
    return found


async def _fields(screen: Any, card: ActionCard | None, asset_id: UUID) -> None:
    with panel(padded=True), box('form-grid'):
        text_field('title', _('What has to be done?'), card.title if card else '', required=True, max_length=120, wide=True)
        text_field('due_date', column_word('due_date'), card.due_date or '' if card else '', kind='date')
        if screen.may(Permission.ASSIGN_ACTIONS):
            await _people(screen, card, asset_id)
        area_field('description', column_word('description'), card.description if card else '', max_length=2000)
        switch_field('blocks_release', column_word('blocks_release'), card.blocks_release if card else False,
                     hint=_('It is not stored as ready before this is done'), wide=True)


async def _people(screen: Any, card: ActionCard | None, asset_id: UUID) -> None:
    people = [Option(str(person.id), person.full_name, choice_word(person.role))
              for person in await screen.ask(list_assignees, asset_id=asset_id)]
    has_it = str(card.assigned_to_id) if card and card.assigned_to_id else ''
    if card and has_it and has_it not in {person.value for person in people}:  # somebody who left keeps it until it is given on
        people.append(Option(has_it, card.assigned_to))
    choice_field('assigned_to_id', column_word('assigned_to_id'), people, has_it or None, allow_empty=True, hint=_('They are told at once'))
