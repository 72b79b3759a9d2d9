"""What the forms about maintenance plans do when they are saved."""
from collections.abc import Mapping
from typing import Any

from components.forms import Form
from pages.maintenance.checklists import HOME as CHECKLISTS
from pages.maintenance.logging import gather
from pages.maintenance.logs import LOGS
from pages.maintenance.words import HOME
from services.language import _
from services.maintenance.completing import complete_plan
from services.maintenance.fitted import fit_part
from services.maintenance.plans import add_plan, change_plan
from services.maintenance.proposals import add_proposed_plans
from services.maintenance.signing import sign_log
from services.maintenance.steps import put_step
from services.maintenance.templates import add_template, change_template
from services.maintenance.water import add_circuit, change_circuit, measure_flow


def _to_card(values: Mapping[str, Any], result: Any) -> str:
    return f'{HOME}/plans/{result}'


def _to_log(values: Mapping[str, Any], result: Any) -> str:
    return f'{LOGS}/{result}'


def _to_checklist(values: Mapping[str, Any], result: Any) -> str:
    """A change of what was signed already goes on with its next edition."""
    return f'{CHECKLISTS}/{result}'


FORMS: dict[str, Form] = {
    'add_plan': Form(add_plan, lambda: _('Added.'), _to_card),
    'change_plan': Form(change_plan, lambda: _('Saved.'), _to_card),
    'complete_plan': Form(complete_plan, lambda: _('Written down.')),
    'add_proposed_plans': Form(add_proposed_plans, lambda: _('Added. They count from today.')),
    'sign_log': Form(sign_log, lambda: _('Signed and saved.'), _to_log, gather),
    'fit_part': Form(fit_part, lambda: _('Written down.')),
    'add_circuit': Form(add_circuit, lambda: _('Added.')),
    'change_circuit': Form(change_circuit, lambda: _('Saved.')),
    'measure_flow': Form(measure_flow, lambda: _('Written down.')),
    'add_template': Form(add_template, lambda: _('Added.'), _to_checklist),
    'change_template': Form(change_template, lambda: _('Saved.'), _to_checklist),
    'put_step': Form(put_step, lambda: _('Saved.'), _to_checklist),
}
