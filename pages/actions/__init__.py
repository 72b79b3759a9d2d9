"""Everything screens show about actions, and the addresses they have."""
from collections.abc import Callable
from typing import Any

from pages.actions.card import action_page
from pages.actions.editing import edit_action_page, new_action_page
from pages.actions.listing import actions_page

ROUTES: dict[str, Callable[..., Any]] = {
    '/actions': actions_page, '/actions/new': new_action_page, '/actions/{action_id}/edit': edit_action_page,
    '/actions/{action_id}': action_page,
}
"""The first that fits is taken, so what is spelled out stands before what is not."""
