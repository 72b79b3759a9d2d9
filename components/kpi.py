"""A figure in large numbers, with what it is and what to hold it against."""
from collections.abc import Sequence
from dataclasses import dataclass

from components.elements import box, svg, text
from components.pictograms import State, mark


@dataclass(frozen=True, slots=True)
class Kpi:
    label: str
    value: str
    beside: str = ''
    state: State | None = None
    href: str = ''


def kpis(figures: Sequence[Kpi]) -> None:
    with box('kpis'):
        for figure in figures:
            _kpi(figure)


def _kpi(figure: Kpi) -> None:
    classes = f'kpi is-{figure.state}' if figure.state else 'kpi'
    with box(classes, 'a', href=figure.href) if figure.href else box(classes):
        with box('hstack'):
            text(figure.value, 'kpi-value num grow')
            if figure.state:
                svg(mark(figure.state, 24))
        text(figure.label, 'strong')
        if figure.beside:
            text(figure.beside, 'small muted')
