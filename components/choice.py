"""One of many, chosen by touch: a large button that opens a sheet with large rows; it takes the place of <select>."""
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from nicegui import ui

from components import markup
from components.elements import draw
from components.markup import Node


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    hint: str = ''


Options = Iterable[Option] | Mapping[Any, str]
"""`[Option('a', 'Ann', 'Mechanic'), …]` or `{'a': 'Ann', …}`"""


def choice(
    label: str, options: Options, *, name: str = '', value: Any = None, allow_empty: bool = False, required: bool = False,
    placeholder: str = '', disabled: bool = False, on_change: Callable[[str], Any] | None = None,
) -> ui.element:
    """Inside a form it is the field `name`; `on_change` hears the value that was chosen."""
    element = draw(node(label, options, name, value, allow_empty, required, placeholder, disabled))
    if on_change:
        element.on('change', lambda event: on_change(event.args['detail']['value']), ['detail'])
    return element


def html(
    label: str, options: Options, *, name: str = '', value: Any = None, allow_empty: bool = False, required: bool = False,
    placeholder: str = '',
) -> str:
    """For pages without NiceGUI."""
    return markup.html(node(label, options, name, value, allow_empty, required, placeholder, False))


def node(
    label: str, options: Options, name: str, value: Any, allow_empty: bool, required: bool, placeholder: str, disabled: bool = False,
) -> Node:
    return Node('tw-choice', {
        'label': label, 'name': name or None, 'options': [asdict(option) for option in _listed(options)],
        'start': None if value is None else str(value), 'allow-empty': allow_empty, 'required': required,
        'placeholder': placeholder or None, 'disabled': disabled,
    })


def _listed(options: Options) -> list[Option]:
    if isinstance(options, Mapping):
        return [Option(str(value), label) for value, label in options.items()]
    return list(options)
