"""What the forms about maintenance plans do when they are saved."""
from collections.abc import Mapping
from typing import Any

from components.forms import Form
from pages.maintenance.words import HOME
from services.language import _
from services.maintenance.completing import complete_plan
from services.maintenance.plans import add_plan, change_plan
from services.maintenance.proposals import add_proposed_plans


def _to_card(values: Mapping[str, Any], result: Any) -> str:
    return f'{HOME}/plans/{result}'


FORMS: dict[str, Form] = {
    'add_plan': Form(add_plan, lambda: _('Added.'), _to_card),
    'change_plan': Form(change_plan, lambda: _('Saved.'), _to_card),
    'complete_plan': Form(complete_plan, lambda: _('Written down.')),
    'add_proposed_plans': Form(add_proposed_plans, lambda: _('Added. They count from today.')),
}
