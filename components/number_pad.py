"""A number under one finger: digits as large keys, with advice that warns and never blocks."""
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nicegui import ui

from components import markup
from components.elements import draw
from components.markup import Node

Number = int | float


@dataclass(frozen=True, slots=True)
class Advice:
    """What to say while the number is below a limit; `{difference}` is how far it is from the number compared with."""
    text: str
    below: Number | None = None
    warn: bool = False


def number_pad(
    label: str, *, name: str = '', value: Number | None = None, unit: str = '', digits: int = 9, decimals: int = 0,
    minimum: Number | None = None, maximum: Number | None = None, hint: str = '', advice: Sequence[Advice] = (),
    compare: Number | None = None, disabled: bool = False, on_change: Callable[[Number | None], Any] | None = None,
) -> ui.element:
    """Inside a form it is the field `name`; `on_change` hears the number after every key."""
    pad = draw(_node(label, name, value, unit, digits, decimals, minimum, maximum, hint, advice, compare, disabled))
    if on_change:
        pad.on('change', lambda event: on_change(event.args['detail']['value']), ['detail'])
    return pad


def html(
    label: str, *, name: str = '', value: Number | None = None, unit: str = '', digits: int = 9, decimals: int = 0, hint: str = '',
) -> str:
    """For pages without NiceGUI."""
    return markup.html(_node(label, name, value, unit, digits, decimals, None, None, hint, (), None, False))


def _node(
    label: str, name: str, value: Number | None, unit: str, digits: int, decimals: int, minimum: Number | None, maximum: Number | None,
    hint: str, advice: Sequence[Advice], compare: Number | None, disabled: bool,
) -> Node:
    return Node('tw-number-pad', {
        'label': label, 'name': name or None, 'start': value, 'unit': unit or None, 'digits': digits, 'decimals': decimals or None,
        'min': minimum, 'max': maximum, 'hint': hint or None, 'ranges': [asdict(each) for each in advice] or None,
        'compare': compare, 'disabled': disabled,
    })
