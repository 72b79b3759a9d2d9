"""Everything screens show about counters and runs, and the addresses they have."""
from collections.abc import Callable
from typing import Any

from pages.shots.reading import read_counter_page
from pages.shots.run_card import run_page
from pages.shots.running import machine_run_page, tool_run_page

ROUTES: dict[str, Callable[..., Any]] = {
    '/tools/{asset_number}/shots': read_counter_page, '/tools/{asset_number}/run': tool_run_page,
    '/machines/{asset_number}/run': machine_run_page, '/runs/{run_id}': run_page,
}
