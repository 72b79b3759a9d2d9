"""One description of a piece of HTML: a tag, its attributes and what is inside. It becomes text, for plain pages and for live regions."""
import json
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from html import escape
from typing import Any

Attributes = Mapping[str, Any]
_VOID = {'input', 'br', 'hr', 'img'}


class Drawing(str):
    """Markup made by our own functions, which escape what they are given; it is put in as it is."""

    __slots__ = ()


class Node:
    """Attributes that are None or False are left out, lists become JSON; with `with`, what is drawn inside goes inside."""

    __slots__ = ('attributes', 'inside', 'tag')

    def __init__(self, tag: str, attributes: Attributes | None = None, inside: 'list[Node | str] | tuple[Node | str, ...]' = ()) -> None:
        self.tag, self.attributes, self.inside = tag, dict(attributes or {}), list(inside)

    def __enter__(self) -> 'Node':
        paper().open.append(self)
        return self

    def __exit__(self, *_error: object) -> None:
        paper().open.pop()

    def on(self, event: str, handler: Callable[[], Any], _arguments: object = None) -> 'Node':
        """Call the handler when this is tapped ('click') or chosen ('change'); see components/piece.py for the way there."""
        self.attributes['data-on'] = f'{event}:{len(paper().handlers)}'
        paper().handlers.append(handler)
        return self


class Paper:
    """What is being drawn as one piece: the nodes that are open, outermost first, and who wants to hear of taps."""

    def __init__(self, name: str) -> None:
        self.name, self.open, self.handlers, self._names = name, [Node('body')], list[Callable[[], Any]](), 0

    def add(self, node: Node) -> Node:
        self.open[-1].inside.append(node)
        return node

    def unique(self) -> str:
        """A name for what needs one, the same every time the same things are drawn."""
        self._names += 1
        return f'{self.name}-{self._names}'

    def html(self) -> str:
        return ''.join(map(_html, self.open[0].inside))


PAPER: ContextVar[Paper | None] = ContextVar('paper', default=None)
"""where the building stones draw to; without one they make elements of NiceGUI"""


def paper() -> Paper:
    sheet = PAPER.get()
    assert sheet is not None, 'nothing is being drawn as one piece'
    return sheet


def html(node: Node) -> str:
    """As text; everything a person may have written is escaped."""
    return _html(node)


def attribute(name: str, value: Any) -> tuple[str, Any]:
    """As HTML wants it: `aria_label` is `aria-label`, and an `aria-…` that is off says "false", which is a value of its own there."""
    name = name.rstrip('_').replace('_', '-')
    if isinstance(value, bool) and name.startswith(('aria-', 'data-')):
        return name, str(value).lower()
    return name, json.dumps(value) if isinstance(value, list | dict) else None if value is False else value


def _html(part: Node | str) -> str:
    if isinstance(part, str):
        return part if isinstance(part, Drawing) else escape(part)
    opening = f'<{part.tag}{"".join(map(_spelled, part.attributes, part.attributes.values()))}>'
    return opening if part.tag in _VOID else f'{opening}{"".join(map(_html, part.inside))}</{part.tag}>'


def _spelled(name: str, value: Any) -> str:
    name, value = attribute(name, value)
    return '' if value is None else f' {name}' if value is True else f' {name}="{escape(str(value))}"'
