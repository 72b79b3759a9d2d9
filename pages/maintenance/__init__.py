"""What screens show about maintenance, and the addresses it has."""
from collections.abc import Callable
from typing import Any

from pages.maintenance.card import plan_page
from pages.maintenance.editing import edit_plan_page, new_plan_page
from pages.maintenance.listing import maintenance_page
from pages.maintenance.proposing import propose_page

ROUTES: dict[str, Callable[..., Any]] = {
    '/maintenance': maintenance_page, '/maintenance/propose': propose_page, '/maintenance/plans/new': new_plan_page,
    '/maintenance/plans/{plan_id}/edit': edit_plan_page, '/maintenance/plans/{plan_id}': plan_page,
}
"""The first that fits is taken, so what is spelled out stands before what is not."""
