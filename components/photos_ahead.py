"""In a form: the photos that a phone has sent for it, each with a way to leave it out. The form sends their ids under `name`."""
from nicegui import ui

from components.elements import draw
from components.markup import Node


def photos_ahead(name: str) -> ui.element:
    """Its attribute `arrived` is the list of ids, which may grow while the form is open (components/elements.py, set_attributes)."""
    return draw(Node('tw-photos-ahead', {'name': name, 'arrived': []}))
