"""What supervisors look at: charts over days, for a desk, a wall and a phone."""
from typing import Any

from pages.trends.actions import ActionsTrend
from pages.trends.failures import FailuresTrend
from pages.trends.maintenance import MaintenanceTrend
from pages.trends.plant import PlantTrend
from pages.trends.reliability import ReliabilityTrend
from pages.trends.reports import FORMS as FORMS
from pages.trends.reports import PLANS, report_plans_page, reports_page
from pages.trends.shots import ShotsTrend
from pages.trends.story import story_page
from pages.trends.view import page_of
from services.trends.standing import PAGE

VIEWS = (PlantTrend, ShotsTrend, FailuresTrend, ReliabilityTrend, MaintenanceTrend, ActionsTrend)
ROUTES: dict[str, Any] = {**{view.path: page_of(view) for view in VIEWS}, '/tools/{asset_number}/story': story_page,
                          PAGE: reports_page, PLANS: report_plans_page}
