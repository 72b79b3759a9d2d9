"""One of a few pictures, chosen by touch: native radios under whole cards, so they work in every form and with arrow keys."""
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from components.elements import box, svg, text
from components.pictograms import icon_svg, picto


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    label: str
    hint: str = ''
    picture: str = 'other'


def choice_grid(
    name: str, label: str, choices: Sequence[Choice], *, chosen: str = '', required: bool = False,
    on_choose: Callable[[str], Any] | None = None,
) -> None:
    """`name` is the field's name in the form around it."""
    with box('codegrid', role='radiogroup', aria_label=label):
        for place, choice in enumerate(choices):
            with box('code', 'label'):
                # one required radio makes its whole group required
                cover_radio(name, choice.key, choice.key == chosen, required and place == 0, on_choose)
                svg(picto(choice.picture))
                with box('col2'):
                    text(choice.label, 'strong')
                    if choice.hint:
                        text(choice.hint, 'small muted num')
                with box('tick', 'span'):
                    svg(icon_svg('check'))


def cover_radio(name: str, key: str, checked: bool, required: bool, on_choose: Callable[[str], Any] | None) -> None:
    """A real radio that lies invisible over the whole card."""
    radio = box('cover', 'input', type='radio', name=name, value=key, checked=checked, required=required)
    if on_choose:
        radio.on('change', lambda: on_choose(key), [])
