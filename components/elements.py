"""The four smallest building stones: any tag, a box, a text and an icon."""
from typing import Any, TypeVar

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

E = TypeVar('E', bound=ui.element)


class Tag(TextElement):
    """Any HTML tag with a text: `Tag('h2', _('Tools due'))`."""

    def __init__(self, tag: str, text: str = '', classes: str = '', **attributes: Any) -> None:
        super().__init__(tag=tag, text=text)
        self.classes(classes)
        set_attributes(self, **attributes)


def box(classes: str = '', tag: str = 'div', **attributes: Any) -> ui.element:
    """Any HTML tag around other elements."""
    return set_attributes(ui.element(tag).classes(classes), **attributes)


def text(value: str, classes: str = '') -> Tag:
    return Tag('span', value, classes)


def icon(name: str, classes: str = '') -> ui.icon:
    """A Material Symbol; the font ships inside NiceGUI, so it needs no internet."""
    return set_attributes(ui.icon(f'sym_r_{name}').classes(classes), aria_hidden=True)


def svg(markup: str) -> ui.html:
    """A drawing of our own. Only for markup made by our own functions, which escape what they are given."""
    return ui.html(markup, sanitize=False, tag='span').classes('drawing')


def set_attributes(element: E, **attributes: Any) -> E:
    """Set HTML attributes safely, whatever characters they hold; `aria_label='…'` is `aria-label`, None and False take one away."""
    for name, value in map(_attribute, attributes, attributes.values()):
        if value is None:
            element.props.pop(name, None)
        else:
            element.props[name] = value
    return element


def _attribute(name: str, value: Any) -> tuple[str, Any]:
    name = name.rstrip('_').replace('_', '-')
    if isinstance(value, bool) and name.startswith(('aria-', 'data-')):
        return name, str(value).lower()  # "false" is a value of its own here, not an absent attribute
    return name, None if value is False else value
