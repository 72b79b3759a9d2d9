"""Dragging with a mouse, as a second way to what two taps do: onto the element marked `data-drop="0"`, `"1"`, … in the same live region."""
from collections.abc import Callable, Sequence
from typing import Any

from components.markup import Node, paper


def drops(stone: Node, on_drop: Sequence[Callable[[], Any]]) -> None:
    """Only inside a live region; the first is called when it is let go over `data-drop="0"`, and so on (static/js/drag.js)."""
    stone.attributes['data-drops'] = str(len(paper().handlers))
    paper().handlers.extend(on_drop)
