"""Everything screens show about people, their devices, keys and rights, and the addresses these have."""
from collections.abc import Callable
from typing import Any

from components.forms import Form
from pages.people import account, editing
from pages.people.account import account_page
from pages.people.api_keys import api_keys_page
from pages.people.card import user_page
from pages.people.devices import devices_page
from pages.people.editing import edit_user_page, new_user_page
from pages.people.listing import users_page
from pages.people.roles import roles_page

ROUTES: dict[str, Callable[..., Any]] = {
    '/me': account_page, '/admin/users': users_page, '/admin/users/new': new_user_page, '/admin/users/{username}/edit': edit_user_page,
    '/admin/users/{username}': user_page, '/admin/devices': devices_page, '/admin/api-keys': api_keys_page, '/admin/roles': roles_page,
}
"""The first that fits is taken, so what is spelled out stands before what is not."""

FORMS: dict[str, Form] = account.FORMS | editing.FORMS
"""`add_key` is not among them on purpose: an answer that holds a key must not be sent twice."""
