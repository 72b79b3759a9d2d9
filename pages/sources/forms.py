"""What the forms about sources do when they are saved."""
from collections.abc import Mapping
from typing import Any

from components.forms import Form
from pages.sources.words import MAPPED, source_path
from services.language import _
from services.sources.register import add_source, change_source
from services.sources.settling import book_unassigned, settle_doubt


def _with_mapping(values: Mapping[str, Any]) -> dict[str, Any]:
    """The form has a field for each value of a message, the command one for all of them."""
    plain = {name: value for name, value in values.items() if not name.startswith(MAPPED)}
    told = {name.removeprefix(MAPPED): value for name, value in values.items() if name.startswith(MAPPED) and value}
    return {**plain, 'mapping': told} if len(plain) < len(values) else plain


FORMS: dict[str, Form] = {
    'add_source': Form(add_source, lambda: _('The machine is connected.'), lambda _values, row_id: source_path(row_id) if row_id else '/presses'),
    'change_source': Form(change_source, lambda: _('Saved.'), lambda values, _result: source_path(values['source_id']),
                          gather=_with_mapping),
    'book_unassigned': Form(book_unassigned, lambda: _('The shots are booked.')),
    'settle_doubt': Form(settle_doubt, lambda: _('Decided.')),
}
