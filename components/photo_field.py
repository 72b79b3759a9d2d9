"""Buttons that send photos or documents: one asks a camera, one the files. Sending happens in the browser and goes on however bad the network is."""
from nicegui import ui

from components.elements import draw
from components.markup import Node


def photo_field(action: str, *, largest: int, camera: bool = False, hold: bool = False) -> ui.element:
    """`action` is the address that takes the photo as the body of a POST; more than `largest` bytes are not even sent.

    `camera` offers the one beside this screen. With `hold`, inside a form, photos wait until it is saved; the id it got ends `action`.
    """
    return draw(Node('tw-photo', {'action': action, 'largest': largest, 'camera': camera, 'hold': hold}))


def document_field(action: str, *, largest: int, accept: str) -> ui.element:
    """The same for documents: one button, which asks the files for those kinds."""
    return draw(Node('tw-photo', {'action': action, 'largest': largest, 'accept': accept}))
