"""A search line that asks the server while somebody types, but not for every letter."""
from collections.abc import Callable
from typing import Any

from nicegui import ui

from components.button import icon_link
from components.elements import box, icon

PAUSE = 0.3
# the value travels with the event: what the server believes to be in the field may be old
SEND = '(event) => emit(event.target.value)'


def search_field(
    label: str, on_search: Callable[[str], Any], *, value: str = '', scan: tuple[str, str] | None = None,
) -> ui.element:
    """`scan` is a second way to find a thing, by its code: the name of that link and where it leads."""
    with box('field search'):
        icon('search')
        line = box('', 'input', type='search', placeholder=label, aria_label=label, autocomplete='off', enterkeyhint='search')
        if value:
            line.props['^value'] = value  # as an attribute: Vue writes a property "value" again at every redraw, over what was typed
        line.on('input', lambda event: on_search(event.args), js_handler=SEND, throttle=PAUSE, leading_events=False)
        if scan:
            icon_link('qr_code_scanner', *scan)
    return line
