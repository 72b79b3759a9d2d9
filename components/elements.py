"""The smallest building stones: any tag, a box, a text, an icon and a drawing.

On a page they become elements of NiceGUI, in a live region text (components/piece.py), which is a fraction of the work.
"""
from typing import Any, TypeVar

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from components.markup import PAPER, Drawing, Node, attribute

Stone = ui.element | Node
S = TypeVar('S', bound=Stone)


class _Written(TextElement):
    """Any HTML tag with a text."""


def tagged(tag: str, words: str = '', classes: str = '', **attributes: Any) -> Any:
    """Any HTML tag with a text: `tagged('h2', _('Tools due'))`."""
    if (paper := PAPER.get()) is None:
        return set_attributes(_Written(tag=tag, text=words).classes(classes), **attributes)
    return set_attributes(paper.add(Node(tag, {'class': classes or None}, [words])), **attributes)


def box(classes: str = '', tag: str = 'div', **attributes: Any) -> Any:
    """Any HTML tag around others."""
    if (paper := PAPER.get()) is None:
        return set_attributes(ui.element(tag).classes(classes), **attributes)
    return set_attributes(paper.add(Node(tag, {'class': classes or None})), **attributes)


def text(value: str, classes: str = '') -> Any:
    return tagged('span', value, classes)


def icon(name: str, classes: str = '') -> Any:
    """A Material Symbol; the font ships inside NiceGUI, so it needs no internet."""
    return tagged('i', name, f'q-icon notranslate material-symbols-rounded {classes}', aria_hidden=True, role='presentation')


def svg(markup: str) -> Any:
    """A drawing of our own. Only for markup made by our own functions, which escape what they are given."""
    if (paper := PAPER.get()) is None:
        return ui.html(markup, sanitize=False, tag='span').classes('drawing')
    return paper.add(Node('span', {'class': 'drawing'}, [Drawing(markup)]))


def draw(node: Node) -> Stone:
    """A node that was described elsewhere, with everything inside it."""
    if paper := PAPER.get():
        return paper.add(node)
    words = ''.join(part for part in node.inside if isinstance(part, str))
    element = _Written(tag=node.tag, text=words) if words else ui.element(node.tag)
    attributes = {name: value for name, value in node.attributes.items() if value is not None}
    element.classes(attributes.pop('class', ''))
    set_attributes(element, **attributes)
    with element:
        for part in node.inside:
            if isinstance(part, Node):
                draw(part)
    return element


def set_attributes(stone: S, **attributes: Any) -> S:
    """Set HTML attributes safely, whatever characters they hold; `aria_label='…'` is `aria-label`, None and False take one away."""
    if isinstance(stone, Node):
        stone.attributes.update(attributes)
        return stone
    for name, value in map(attribute, attributes, attributes.values()):
        if value is None:
            stone.props.pop(name, None)
        else:
            stone.props[name] = value
    return stone


def unique(prefix: str) -> str:
    """A name that no other group of this page has."""
    if paper := PAPER.get():
        return f'{prefix}-{paper.unique()}'
    return f'{prefix}-{ui.context.client.next_element_id}'
