"""Everything screens show about tools and machines, and the addresses they have."""
from collections.abc import Callable
from typing import Any

from pages.assets.card import machine_page, tool_page
from pages.assets.editing import edit_machine_page, edit_tool_page, new_machine_page, new_tool_page
from pages.assets.listing import machines_page, tools_page

ROUTES: dict[str, Callable[..., Any]] = {
    '/tools': tools_page, '/tools/new': new_tool_page, '/tools/{asset_number}/edit': edit_tool_page, '/tools/{asset_number}': tool_page,
    '/machines': machines_page, '/machines/new': new_machine_page, '/machines/{asset_number}/edit': edit_machine_page,
    '/machines/{asset_number}': machine_page,
}
"""The first that fits is taken, so what is spelled out stands before what is not."""
