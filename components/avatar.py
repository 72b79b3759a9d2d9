"""A person's initials in a circle; the hue is theirs, but the identity is the initials and the name beside it."""
from html import escape
from zlib import crc32

from nicegui import ui

from components.elements import box, text


def avatar(name: str) -> ui.element:
    with box('avatar', aria_hidden=True, style=_hue(name)) as element:
        text(initials(name))
    return element


def avatar_html(name: str) -> str:
    """The same for pages without NiceGUI."""
    return f'<span class="avatar" aria-hidden="true" style="{_hue(name)}">{escape(initials(name))}</span>'


def initials(name: str) -> str:
    """'Ann Keller' is AK; a single name gives its first two letters."""
    words = name.split() or ['?']
    return (words[0][0] + words[-1][0] if len(words) > 1 else words[0][:2]).upper()


def _hue(name: str) -> str:
    return f'--hue:{crc32(name.encode()) % 360}'
