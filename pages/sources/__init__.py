"""Everything screens show about machines that count by themselves, and the addresses it has."""
from collections.abc import Callable
from typing import Any

from pages.sources.card import source_page
from pages.sources.editing import edit_source_page, new_source_page
from pages.sources.listing import presses_page

ROUTES: dict[str, Callable[..., Any]] = {
    '/presses': presses_page, '/admin/sources/new': new_source_page, '/admin/sources/{source_id}/edit': edit_source_page,
    '/admin/sources/{source_id}': source_page,
}
