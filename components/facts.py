"""A short list of names and values, such as the plate of a tool."""
from collections.abc import Sequence
from dataclasses import dataclass

from components.elements import box, svg, tagged, text
from components.pictograms import State, mark


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    value: str
    state: State | None = None


def facts(rows: Sequence[Fact], *, large: bool = False) -> None:
    with box('facts facts-large' if large else 'facts', 'dl'):
        for row in rows:
            _fact(row)


def _fact(row: Fact) -> None:
    with box('fact'):
        tagged('dt', row.name)
        with box('num', 'dd'):
            if row.state:
                svg(mark(row.state))
            text(row.value)
