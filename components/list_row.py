"""One row of a list: what it is, one quiet line below, and room at the end; the whole row is the target."""
from collections.abc import Callable
from typing import Any

from nicegui import ui

from components.button import one_at_a_time
from components.elements import box, icon, set_attributes, svg, text
from components.pictograms import State, mark


def list_row(
    title: str, sub: str = '', *, href: str = '', on_click: Callable[[], Any] | None = None, state: State | None = None,
    symbol: str = '', picture: str = '', classes: str = '',
) -> ui.element:
    """Returns the room at the end of the row, to be filled with `with`."""
    with _row(href, on_click, classes):
        if picture:
            box('thumb', 'img', src=picture, alt='', loading='lazy', width=72, height=54)
        if state:
            svg(mark(state, 26))
        elif symbol:
            icon(symbol)
        with box('col2 grow'):
            text(title, 'strong clip')
            if sub:
                text(sub, 'small muted clip')
        end = box('row-end')
        if href or on_click:
            icon('chevron_right', 'chevron')
    return end


def _row(href: str, on_click: Callable[[], Any] | None, classes: str) -> ui.element:
    if href:
        return box(f'lrow {classes}', 'a', href=href)
    if on_click:
        row = set_attributes(box(f'lrow {classes}', 'button', type='button'), data_server=True)
        return row.on('click', one_at_a_time(row, on_click), [])
    return box(f'lrow {classes}')
