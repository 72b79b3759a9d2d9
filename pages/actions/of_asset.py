"""What is still to be done on one tool or machine, as it stands on its card."""
from typing import Any
from uuid import UUID

from components.button import link_button
from components.elements import box
from components.list_row import list_row
from pages.actions.words import STATES, action_path, due_state, due_words
from services.actions.register import list_actions
from services.language import _
from services.people.roles import Permission

TABLES = ('action_item', 'user')
MOST = 20


async def open_actions(screen: Any, asset_id: UUID) -> None:
    """Nothing where there is nothing to do and nobody who could say so."""
    for row in (await screen.ask(list_actions, asset_id=asset_id, unfinished=True, limit=MOST)).items:
        due = due_words(row.days_left) if row.days_left is not None else ''
        list_row(row.title, ' · '.join(filter(None, [due, row.assigned_to or _('Nobody yet')])), href=action_path(row.id),
                 state=due_state(row.days_left) or STATES[row.status])
    if screen.may(Permission.DO_ACTIONS):
        with box('pad-small'):
            link_button(_('Add an action'), action_path(f'new?asset={asset_id}'), symbol='add')
