"""A person to touch at sign-in: initials, first name, role; the one who was touched has a tick and a ring."""
from html import escape

from components.avatar import avatar_html
from components.pictograms import icon_svg


def user_tile_html(key: str, name: str, role: str, *, pressed: bool = False) -> str:
    """For the plain sign-in page; its script reads `data-user-key`."""
    first = name.split()[0] if name.split() else name
    return (
        f'<button type="button" class="user-tile" data-user-key="{escape(key)}" data-name="{escape(first)}" '
        f'aria-pressed="{str(pressed).lower()}">{avatar_html(name)}'
        f'<span class="strong clip">{escape(first)}</span><span class="small muted clip">{escape(role)}</span>'
        f'<span class="tick">{icon_svg("check")}</span></button>'
    )
