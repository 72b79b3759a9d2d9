"""Everything screens show about failures, and the addresses they have."""
from collections.abc import Callable, Mapping
from typing import Any

from components.forms import Form
from components.photos_ahead import photo_ids
from pages.failures import lists
from pages.failures.card import failure_page
from pages.failures.listing import failures_page
from pages.failures.reporting import new_failure_page
from services.failures.analysis import analyse_failure, contain_failure
from services.failures.reporting import report_failure
from services.language import _

ROUTES: dict[str, Callable[..., Any]] = {
    '/failures': failures_page, '/failures/new': new_failure_page, '/failures/{report_id}': failure_page,
    '/admin/lists/failure-codes': lists.failure_codes_page, '/admin/lists/stop-reasons': lists.stop_reasons_page,
    '/admin/lists/part-defects': lists.part_defects_page, '/admin/lists/causes': lists.causes_page,
    '/admin/lists/corrective-actions': lists.corrective_actions_page,
}
"""The first that fits is taken, so what is spelled out stands before what is not."""


def _to_card(_values: Mapping[str, Any], result: Any) -> str:
    return f'/failures/{result}'


FORMS: dict[str, Form] = {
    'report_failure': Form(report_failure, lambda: _('Reported.'), _to_card, photo_ids),
    'contain_failure': Form(contain_failure, lambda: _('Contained.')),
    'analyse_failure': Form(analyse_failure, lambda: _('Saved.')), **lists.FORMS,
}
