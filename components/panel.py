"""A titled area of a page."""
from nicegui import ui

from components.button import link
from components.elements import box, tagged


def panel(
    title: str = '', *, more: tuple[str, str] | None = None, padded: bool = False, classes: str = '', hide_title: bool = False,
) -> ui.element:
    """Returns the body, to be filled with `with`. `more` is a link in the head: its words and where it leads."""
    with box(f'panel {classes}', 'section', aria_label=title or None):
        if title and not hide_title:
            with box('panel-head'):
                tagged('h2', title)
                if more:
                    link(*more, aria_label=f'{more[0]}: {title}')
        return box('panel-body pad' if padded else 'panel-body')
