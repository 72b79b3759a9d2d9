"""Tabs that switch in the browser: the script of the house watches every tab list, arrow keys included."""
from collections.abc import Sequence
from dataclasses import dataclass

from nicegui import ui

from components.elements import box, icon, text, unique
from services.language import number


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    count: int | None = None
    symbol: str = ''


def tabs(label: str, choices: Sequence[Tab], *, chosen: str = '') -> dict[str, ui.element]:
    """Returns one pane per key, each to be filled with `with`."""
    chosen = chosen or choices[0].key
    group = unique('tabs')
    with box('tabs'):
        with box('segs', role='tablist', aria_label=label):
            for choice in choices:
                _tab(choice, group, choice.key == chosen)
        return {choice.key: _pane(choice, group, choice.key == chosen) for choice in choices}


def _tab(choice: Tab, group: str, selected: bool) -> None:
    with box(
        'seg', 'button', type='button', role='tab', id=f'{group}-tab-{choice.key}', aria_controls=f'{group}-pane-{choice.key}',
        aria_selected=selected, tabindex=0 if selected else -1,
    ):
        if choice.symbol:
            icon(choice.symbol)
        text(choice.label)
        if choice.count is not None:
            text(number(choice.count), 'seg-n num')


def _pane(choice: Tab, group: str, selected: bool) -> ui.element:
    return box(
        'pane', role='tabpanel', id=f'{group}-pane-{choice.key}', aria_labelledby=f'{group}-tab-{choice.key}', tabindex=0,
        hidden=not selected,
    )
