"""How far a longer job has come; it never blocks the screen."""
from nicegui import ui

from components.elements import box, set_attributes


class Progress:
    """A bar that is moved with `show(percent)`."""

    def __init__(self, label: str, percent: int = 0) -> None:
        with box('progress', role='progressbar', aria_label=label, aria_valuemin=0, aria_valuemax=100) as self.frame:
            self.fill: ui.element = box(tag='i')
        self.show(percent)

    def show(self, percent: int) -> None:
        set_attributes(self.frame, aria_valuenow=percent)
        self.fill.style(replace=f'width:{percent}%')
