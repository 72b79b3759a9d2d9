"""One description of a piece of HTML, drawn either as NiceGUI elements or as text for the plain pages."""
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from nicegui import ui

from components.elements import Tag, box, set_attributes

Attributes = Mapping[str, Any]
_VOID = {'input', 'br', 'hr', 'img'}


@dataclass(frozen=True, slots=True)
class Node:
    """A tag, its attributes and what is inside; attributes that are None or False are left out, lists become JSON."""
    tag: str
    attributes: Attributes = field(default_factory=dict)
    inside: Sequence['Node | str'] = ()


def draw(node: Node) -> ui.element:
    """As elements of the page that is being built."""
    words = ''.join(part for part in node.inside if isinstance(part, str))
    element = Tag(node.tag, words) if words else box('', node.tag)
    attributes = dict(_spelled(node.attributes))
    element.classes(attributes.pop('class', ''))
    set_attributes(element, **attributes)
    with element:
        for part in node.inside:
            if isinstance(part, Node):
                draw(part)
    return element


def html(node: Node) -> str:
    """As text; everything a person may have written is escaped."""
    attributes = ''.join(f' {name}' if value is True else f' {name}="{escape(str(value))}"' for name, value in _spelled(node.attributes))
    if node.tag in _VOID:
        return f'<{node.tag}{attributes}>'
    inside = ''.join(html(part) if isinstance(part, Node) else escape(part) for part in node.inside)
    return f'<{node.tag}{attributes}>{inside}</{node.tag}>'


def _spelled(attributes: Attributes) -> list[tuple[str, Any]]:
    kept = [(name, value) for name, value in attributes.items() if value is not None and value is not False]
    return [(name.rstrip('_').replace('_', '-'), json.dumps(value) if isinstance(value, list | dict) else value) for name, value in kept]
