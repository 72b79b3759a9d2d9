"""Two buttons that send photos: one asks the camera, one the files. Sending happens in the browser and goes on however bad the network is."""
from nicegui import ui

from components.elements import draw
from components.markup import Node


def photo_field(action: str, *, largest: int) -> ui.element:
    """`action` is the address that takes the photo as the body of a POST; more than `largest` bytes are not even sent."""
    return draw(Node('tw-photo', {'action': action, 'largest': largest}))
