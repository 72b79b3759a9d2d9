"""Two photos of one thing laid over each other, with a line between before and after that a finger moves."""
from dataclasses import dataclass

from nicegui import ui

from components.elements import draw
from components.markup import Node


@dataclass(frozen=True, slots=True)
class Side:
    source: str
    label: str


def photo_compare(before: Side, after: Side) -> ui.element:
    return draw(Node('tw-compare', {'photos': [{'source': side.source, 'label': side.label} for side in (before, after)]}))
