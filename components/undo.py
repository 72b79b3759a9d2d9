"""Short sentences at the lower edge of the screen, with a way back where there is one."""
import json
from collections.abc import Callable
from typing import Any

from nicegui import Client, ui

from components.elements import box
from services.language import _


def undo_bar(message: str, on_undo: Callable[[], Any], *, seconds: int = 8, client: Client | None = None) -> None:
    """Say what was done and offer to take it back; `client` is needed where the tapped button may be gone already."""
    with (client or ui.context.client).layout:
        bar = box('', 'tw-undo', message=message, action=_('Undo'), seconds=seconds)
    bar.on('undo', lambda: _taken_back(bar, on_undo), [])
    bar.on('closed', bar.delete, [])


def snack(message: str, *, seconds: int = 6, client: Client | None = None) -> None:
    """Say what was done."""
    call_browser('tw.snack', message, '', seconds, client=client)


def call_browser(function: str, *arguments: Any, client: Client | None = None) -> None:
    """Call a function of the page. Arguments travel as JSON, so no word of a person ever becomes a script."""
    listed = ', '.join(json.dumps(argument) for argument in arguments)
    (client or ui.context.client).run_javascript(f'{function}({listed})')


def _taken_back(bar: ui.element, on_undo: Callable[[], Any]) -> Any:
    bar.delete()
    return on_undo()
