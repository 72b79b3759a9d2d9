"""Grey rows in the shape of what is coming, for lists that take a second or two."""
from components.elements import box, text
from services.language import _

WIDTHS = (70, 92, 55)


def skeleton(rows: int = 3) -> None:
    with box(role='status'):
        text(_('Loading'), 'sr')
        with box('skeleton', aria_hidden=True):
            for row in range(rows):
                box(tag='i', style=f'width:{WIDTHS[row % len(WIDTHS)]}%')
