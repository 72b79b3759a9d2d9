"""Buttons and links of a touch size; what needs the server says so, so that it can be put to sleep while the network is gone."""
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any, Literal

from components.elements import Stone, box, icon, set_attributes, text
from components.markup import Node

Kind = Literal['main', 'plain', 'soft', 'quiet', 'danger']
Tapped = Callable[[], Any]


def button(
    label: str, *, symbol: str = '', kind: Kind = 'plain', on_click: Tapped | None = None, javascript: str = '',
    large: bool = False, disabled: bool = False, classes: str = '', **attributes: Any,
) -> Stone:
    """A button with words. `javascript` runs in the browser, `on_click` on the server; a screen has one button of kind 'main'."""
    with box(_look(kind, large, classes), 'button', type='button', disabled=disabled, **attributes) as element:
        _face(label, symbol)
    return _wire(element, on_click, javascript)


def link_button(
    label: str, href: str, *, symbol: str = '', kind: Kind = 'plain', large: bool = False, classes: str = '', **attributes: Any,
) -> Stone:
    """A link that looks like a button."""
    with box(_look(kind, large, classes), 'a', href=href, **attributes) as element:
        _face(label, symbol)
    return element


def icon_button(
    symbol: str, label: str, *, on_click: Tapped | None = None, javascript: str = '', disabled: bool = False, classes: str = '',
    **attributes: Any,
) -> Stone:
    """A button without words on it; the label is its accessible name and says what it does."""
    with box(f'icon-btn {classes}', 'button', type='button', aria_label=label, disabled=disabled, **attributes) as element:
        icon(symbol)
    return _wire(element, on_click, javascript)


def icon_link(symbol: str, label: str, href: str, *, classes: str = '', **attributes: Any) -> Stone:
    with box(f'icon-btn {classes}', 'a', href=href, aria_label=label, **attributes) as element:
        icon(symbol)
    return element


def link(label: str, href: str, *, symbol: str = 'chevron_right', **attributes: Any) -> Stone:
    """A quiet link with an arrow, as in the head of a panel."""
    with box('textlink', 'a', href=href, **attributes) as element:
        text(label)
        icon(symbol)
    return element


def _look(kind: Kind, large: bool, classes: str) -> str:
    return f'btn btn-{kind} {"btn-lg" if large else ""} {classes}'


def _face(label: str, symbol: str) -> None:
    if symbol:
        icon(symbol)
    if label:
        text(label)


def _wire(element: Stone, on_click: Tapped | None, javascript: str) -> Stone:
    if javascript:
        element.on('click', js_handler=javascript)
    if on_click:
        # an empty argument list keeps the event's payload at home: a smaller message per tap
        set_attributes(element, data_server=True).on('click', one_at_a_time(element, on_click), [])
    return element


def one_at_a_time(stone: Stone, on_click: Tapped) -> Callable[[], Awaitable[None] | None]:
    """Run the tap, and let the element rest while it runs, so that a double tap does nothing twice."""
    busy = False

    def tapped() -> Awaitable[None] | None:
        nonlocal busy
        if busy or _is_disabled(stone):
            return None
        outcome = on_click()
        if not isawaitable(outcome):
            return None
        busy = True
        return finish(outcome)

    async def finish(outcome: Awaitable[Any]) -> None:
        nonlocal busy
        _show_busy(stone, busy)
        try:
            await outcome
        finally:
            busy = False
            _show_busy(stone, busy)

    return tapped


def _is_disabled(stone: Stone) -> bool:
    return bool((stone.attributes if isinstance(stone, Node) else stone.props).get('disabled'))


def _show_busy(stone: Stone, busy: bool) -> None:
    """A live region does this by itself, in the browser."""
    if not isinstance(stone, Node) and not stone.is_deleted:
        set_attributes(stone, aria_busy=busy or None)
