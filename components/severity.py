"""How bad is it? Four cards that say what the word means and what happens next."""
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from components.choice_grid import cover_radio
from components.elements import box, icon, svg, text
from components.pictograms import State, mark, picto

Severity = Literal['low', 'medium', 'high', 'critical']

ORDER: tuple[Severity, ...] = ('low', 'medium', 'high', 'critical')
MARKS: dict[Severity, State] = {'low': 'ok', 'medium': 'warn', 'high': 'alarm', 'critical': 'critical'}


@dataclass(frozen=True, slots=True)
class Grade:
    """One card: what the severity is called here, what it means, who does what then."""

    key: Severity
    title: str
    meaning: str
    then: str


def severity_grid(
    name: str, label: str, grades: Sequence[Grade], *, chosen: str = '', required: bool = False,
    on_choose: Callable[[str], Any] | None = None, compact: bool = False,
) -> None:
    """`compact` leaves only the picture and the word, for a form with other questions on the same screen."""
    with box('sevgrid sev-line' if compact else 'sevgrid', role='radiogroup', aria_label=label):
        for place, grade in enumerate(grades):
            with box(f'sev sev-{grade.key}', 'label'):
                cover_radio(name, grade.key, grade.key == chosen, required and place == 0, on_choose)
                (_face if compact else _card)(grade)


def _face(grade: Grade) -> None:
    svg(picto(f'severity-{ORDER.index(grade.key) + 1}', 36))
    text(grade.title, 'strong')


def _card(grade: Grade) -> None:
    with box('sev-top'):
        svg(picto(f'severity-{ORDER.index(grade.key) + 1}', 72))
        svg(mark(MARKS[grade.key], 30))
    text(grade.title, 'sev-title')
    text(grade.meaning, 'muted')
    with box('sev-then small'):
        icon('notifications')
        text(grade.then)
