"""Several of many, chosen by touch: native check boxes under large cells."""
from collections.abc import Collection, Sequence

from components.elements import box, text


def tick_grid(name: str, label: str, choices: Sequence[tuple[str, str]], ticked: Collection[str] = ()) -> None:
    """Values with their accessible names; with two or more, the field `name` of the form is the list of what is ticked."""
    with box('tickgrid', role='group', aria_label=label):
        for value, says in choices:
            with box('tickcell', 'label'):
                box('cover', 'input', type='checkbox', name=name, value=value, aria_label=says, data_start='true' if value in ticked else None)
                text(value, 'num')
