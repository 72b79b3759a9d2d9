"""What the forms about counters and runs do when they are saved."""
from collections.abc import Mapping
from typing import Any

from components.forms import Form
from pages.shots.words import DEFECT
from services.language import _
from services.shots.counts import change_counter, read_counter
from services.shots.runs import change_run, end_run, start_run


def _with_defects(values: Mapping[str, Any]) -> dict[str, Any]:
    """The form has a field for every defect, the command one for all of them."""
    plain = {name: value for name, value in values.items() if not name.startswith(DEFECT)}
    counted = {name.removeprefix(DEFECT): value for name, value in values.items() if name.startswith(DEFECT)}
    return {**plain, 'rejected': counted} if counted else plain


FORMS: dict[str, Form] = {
    'read_counter': Form(read_counter, lambda: _('Saved.')),
    'change_counter': Form(change_counter, lambda: _('The counter was changed.')),
    'start_run': Form(start_run, lambda: _('The run has started.')),
    'end_run': Form(end_run, lambda: _('The run has ended.'), gather=_with_defects),
    'change_run': Form(change_run, lambda: _('Saved.'), gather=_with_defects),
}
