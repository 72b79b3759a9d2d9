"""The shot gauge as a bar, for lists: 0 to 120 % of the interval, with a line at 100 %."""
from nicegui import ui

from components.elements import box
from components.pictograms import State

LONGEST = 1.2


def bar(ratio: float, state: State, label: str) -> ui.element:
    """`label` says it in words, for whoever cannot see the bar."""
    with box(f'bar bar-{state}', role='img', aria_label=label) as element:
        box(tag='i', style=f'width:{bar_width(ratio):.1f}%')
        box(tag='b')
    return element


def bar_width(ratio: float) -> float:
    """Percent of the drawn width."""
    return min(max(ratio, 0.0), LONGEST) / LONGEST * 100
