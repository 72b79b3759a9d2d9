"""A photo that can be drawn on: pins, rings, arrows and words, each saved by itself as soon as the finger lets go."""
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nicegui import ui

from components.elements import box, set_attributes


class PhotoMarks:
    """`places` are addresses for a new mark and for one that was moved; `on_choose` hears the id of a mark that was tapped,
    `on_pin` that of a pin that was just put down, `on_write` the place where words shall stand."""

    def __init__(self, photo_id: str, source: str, label: str, size: tuple[int, int], *, places: Mapping[str, str] | None = None,
                 on_choose: Callable[[str], Any], on_pin: Callable[[str], Any], on_write: Callable[[float, float], Any]) -> None:
        self.element: ui.element = box('', 'tw-photo-marks', photo=photo_id, source=source, label=label, width=size[0], height=size[1],
                                       places=dict(places) if places else None)
        self.element.on('choose', lambda event: on_choose(str(event.args['detail']['id'])), ['detail'])
        self.element.on('pinned', lambda event: on_pin(str(event.args['detail']['id'])), ['detail'])
        self.element.on('write', lambda event: on_write(float(event.args['detail']['x']), float(event.args['detail']['y'])), ['detail'])

    def show(self, marks: Sequence[Mapping[str, Any]], days: Sequence[str] = ()) -> None:
        """Draw these and no others; each has an id, a version, a kind, its places, a label and whether it is done. `came` and `went` of each
        are places in `days`, on which something was drawn or put right: a slider goes back to them."""
        set_attributes(self.element, marks=[dict(mark) for mark in marks], days=list(days))
