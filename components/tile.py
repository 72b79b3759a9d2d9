"""Big touch tiles, each one a real link: an action to begin, or a number that needs somebody."""
from components.elements import box, icon, svg, text
from components.pictograms import State, mark


def action_tile(label: str, sub: str, href: str, symbol: str) -> None:
    """Solid and with an icon; at most two on a screen."""
    with box('tile tile-action', 'a', href=href):
        with box('tile-top'):
            icon(symbol)
        _words(label, sub)


def count_tile(label: str, sub: str, href: str, count: str, *, state: State | None = None, symbol: str = '') -> None:
    """The number first; a mark and a coloured edge only when something is not normal."""
    with box(f'tile is-{state}' if state else 'tile', 'a', href=href):
        with box('tile-top'):
            text(count, 'count num')
            if state:
                svg(mark(state, 26))
            elif symbol:
                icon(symbol)
        _words(label, sub)


def _words(label: str, sub: str) -> None:
    with box('col2'):
        text(label, 'label')
        text(sub, 'sub clip')
