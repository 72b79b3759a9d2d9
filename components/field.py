"""The fields of a form: a label, something to fill in, a hint, and a place for what is wrong."""
import json
from collections.abc import Sequence
from typing import Any, Literal
from uuid import uuid4

from nicegui import ui

from components import markup
from components.choice import Options
from components.choice import node as choice_node
from components.elements import draw
from components.markup import Node
from components.number_pad import Number, number_pad

Kind = Literal['text', 'password', 'email', 'number', 'decimal', 'date', 'time', 'search', 'tel']  # a number is whole, a decimal may not be


def text_field(
    name: str, label: str, value: Any = '', *, kind: Kind = 'text', required: bool = False, max_length: int | None = None,
    hint: str = '', placeholder: str = '', autocomplete: str = 'off', phrases: Sequence[str] = (), wide: bool = False,
) -> ui.element:
    """One line; `phrases` are offered by the on-screen keyboard."""
    return draw(text_node(name, label, value, kind, required, max_length, hint, placeholder, autocomplete, phrases, wide))


def area_field(
    name: str, label: str, value: str = '', *, required: bool = False, max_length: int | None = 4000, hint: str = '',
    placeholder: str = '', phrases: Sequence[str] = (), rows: int = 3, wide: bool = True,
) -> ui.element:
    """Several lines."""
    key = _key(name)
    area = Node('textarea', {
        'id': key, 'name': name, 'rows': rows, 'required': required, 'maxlength': max_length, 'placeholder': placeholder or None,
        'data-start': value or '', 'data-phrases': list(phrases) or None, **_described(key, hint),
    })
    return draw(_group(key, label, Node('div', {'class': 'field area'}, [area]), hint, wide))


def switch_field(name: str, label: str, value: bool = False, *, hint: str = '', wide: bool = False) -> ui.element:
    """Yes or no; the whole line is the target."""
    words = [Node('span', {'class': 'strong'}, [label])] + ([Node('span', {'class': 'small muted'}, [hint])] if hint else [])
    box = Node('input', {'type': 'checkbox', 'role': 'switch', 'name': name, 'data-start': 'true' if value else 'false'})
    line = Node('label', {'class': 'switchrow'}, [Node('span', {'class': 'col2 grow'}, words), box])
    return draw(Node('div', {'class': _classes(wide)}, [line, _error()]))


def choice_field(
    name: str, label: str, options: Options, value: Any = None, *, required: bool = False, allow_empty: bool = False,
    placeholder: str = '', hint: str = '', wide: bool = False,
) -> ui.element:
    """One of many, chosen in a sheet."""
    island = choice_node(label, options, name, value, allow_empty, required, placeholder)
    return draw(_group(None, label, island, hint, wide))


def number_field(name: str, label: str, value: Number | None = None, **pad: Any) -> ui.element:
    """A number pad inside a form; it shows its label itself."""
    return number_pad(label, name=name, value=value, **pad)


def hidden_field(name: str, value: Any) -> ui.element:
    """What the form must send back unchanged, above all the version that was seen."""
    return draw(hidden_node(name, value))


def html(
    name: str, label: str, value: Any = '', *, kind: Kind = 'text', required: bool = False, max_length: int | None = None,
    hint: str = '', placeholder: str = '', autocomplete: str = 'off',
) -> str:
    """A text field for pages without NiceGUI."""
    return markup.html(text_node(name, label, value, kind, required, max_length, hint, placeholder, autocomplete, (), False))


def choice_html(
    name: str, label: str, options: Options, value: Any = None, *, required: bool = False, allow_empty: bool = False, hint: str = '',
) -> str:
    """A choice for pages without NiceGUI."""
    return markup.html(_group(None, label, choice_node(label, options, name, value, allow_empty, required, ''), hint, False))


def text_node(
    name: str, label: str, value: Any, kind: Kind, required: bool, max_length: int | None, hint: str, placeholder: str,
    autocomplete: str, phrases: Sequence[str], wide: bool,
) -> Node:
    key = _key(name)
    line = Node('input', {
        'id': key, 'name': name, **_typed(kind), 'required': required, 'maxlength': max_length, 'placeholder': placeholder or None,
        'autocomplete': autocomplete, 'data-start': '' if value is None else str(value), 'data-phrases': list(phrases) or None,
        **_described(key, hint),
    })
    return _group(key, label, Node('div', {'class': 'field'}, [line]), hint, wide)


def hidden_node(name: str, value: Any) -> Node:
    plain = isinstance(value, str)
    start = value if plain else json.dumps(value)
    return Node('input', {'type': 'hidden', 'name': name, 'data-start': start, 'data-type': None if plain else 'json'})


def _typed(kind: Kind) -> dict[str, Any]:
    # A native number field swallows "1,5" in some languages, so numbers are text that the form reads itself.
    if kind in {'number', 'decimal'}:
        return {'type': 'text', 'inputmode': 'decimal' if kind == 'decimal' else 'numeric', 'data-type': kind}
    return {'type': kind}


def _group(key: str | None, label: str, control: Node, hint: str, wide: bool) -> Node:
    # An island names itself; what stands above it is for the eye only.
    named = Node('label', {'class': 'field-label', 'for': key}, [label])
    caption = named if key else Node('span', {'class': 'field-label', 'aria-hidden': 'true'}, [label])
    remark = [Node('p', {'class': 'field-hint', 'id': f'{key}-hint' if key else None}, [hint])] if hint else []
    return Node('div', {'class': _classes(wide)}, [caption, control, *remark, _error()])


def _error() -> Node:
    return Node('p', {'class': 'field-error', 'hidden': True})


def _described(key: str, hint: str) -> dict[str, str]:
    return {'aria-describedby': f'{key}-hint'} if hint else {}


def _classes(wide: bool) -> str:
    return 'field-group wide' if wide else 'field-group'


def _key(name: str) -> str:
    """Unique on the page, although two forms may have a field of the same name."""
    return f'{name}-{uuid4().hex[:8]}'
