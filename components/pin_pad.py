"""A PIN of 4 to 6 digits: dots, large keys, quick; badge readers and plugged-in keyboards work too."""
from collections.abc import Callable
from typing import Any

from nicegui import ui

from components import markup
from components.elements import draw
from components.markup import Node


def pin_pad(
    label: str, *, on_pin: Callable[[str], Any], message: str = '', disabled: bool = False, least: int = 4, most: int = 6,
) -> ui.element:
    """`on_pin` hears the finished PIN; answer a wrong one with `refuse(pad, sentence)`."""
    pad = draw(_node(label, message, disabled, least, most))
    return pad.on('pin', lambda event: on_pin(event.args['detail']['pin']), ['detail'])


def refuse(pad: ui.element, sentence: str) -> None:
    """Shake, say why, and start over."""
    pad.run_method('fail', sentence)


def html(label: str, *, message: str = '', disabled: bool = False, least: int = 4, most: int = 6) -> str:
    """For the sign-in page: its script listens to the event `pin` and calls `fail(sentence)`."""
    return markup.html(_node(label, message, disabled, least, most))


def _node(label: str, message: str, disabled: bool, least: int, most: int) -> Node:
    return Node('tw-pin-pad', {'label': label, 'message': message or None, 'disabled': disabled, 'least': least, 'most': most})
