"""What screens show about maintenance, and the addresses it has."""
from collections.abc import Callable
from typing import Any

from pages.maintenance.card import plan_page
from pages.maintenance.checklists import checklist_page, checklists_page
from pages.maintenance.editing import edit_plan_page, new_plan_page
from pages.maintenance.fitted import fitted_parts_page
from pages.maintenance.listing import maintenance_page
from pages.maintenance.logging import new_log_page, tool_log_page
from pages.maintenance.logs import log_page, logs_page
from pages.maintenance.proposing import propose_page
from pages.maintenance.water import water_page

ROUTES: dict[str, Callable[..., Any]] = {
    '/maintenance': maintenance_page, '/maintenance/propose': propose_page, '/maintenance/plans/new': new_plan_page,
    '/maintenance/plans/{plan_id}/edit': edit_plan_page, '/maintenance/plans/{plan_id}': plan_page,
    '/maintenance/parts': fitted_parts_page, '/maintenance/water': water_page, '/tools/{asset_number}/log': tool_log_page,
    '/maintenance/log': new_log_page, '/maintenance/logs': logs_page, '/maintenance/logs/{log_id}': log_page,
    '/admin/checklists': checklists_page, '/admin/checklists/{template_id}': checklist_page,
}
"""The first that fits is taken, so what is spelled out stands before what is not."""
