"""Filter chips: one of a few, with counts and status marks; native radios, so that arrow keys work too."""
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from components.elements import box, svg, text, unique
from components.pictograms import State, mark
from services.language import number


@dataclass(frozen=True, slots=True)
class Chip:
    key: str
    label: str
    count: int | None = None
    state: State | None = None


def chips(label: str, choices: Sequence[Chip], chosen: str, on_choose: Callable[[str], Any]) -> None:
    """One row that scrolls sideways where it is too long; the browser shows the choice at once, the server hears of it."""
    group = unique('chips')
    with box('chiprow', role='radiogroup', aria_label=label):
        for choice in choices:
            _chip(choice, group, choice.key == chosen, on_choose)


def _chip(choice: Chip, group: str, checked: bool, on_choose: Callable[[str], Any]) -> None:
    with box('chip', 'label'):
        radio = box('cover', 'input', type='radio', name=group, value=choice.key, checked=checked, data_server=True)
        radio.on('change', lambda: on_choose(choice.key), [])
        if choice.state:
            svg(mark(choice.state))
        text(choice.label)
        if choice.count is not None:
            text(number(choice.count), 'num')
