"""Many pictures to choose from, found by typing; the choice may fill in other fields of the form."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from components.elements import box, icon, svg, tagged, text
from components.pictograms import icon_svg, picto
from components.piece import Piece
from services.language import _


@dataclass(frozen=True, slots=True)
class Code:
    """One card. `words` are found by the search besides what is seen; `sets` goes into other fields when it is chosen."""
    key: str
    label: str
    hint: str
    picture: str = 'other'
    words: str = ''
    recent: bool = False
    scope: str = ''
    sets: Mapping[str, Any] = field(default_factory=dict)


def code_grid(name: str, label: str, codes: Sequence[Code], *, find: str) -> None:
    """`name` is the field's name in the form around it, in which a wizard moves on when a card is chosen."""
    with box('', 'tw-code-grid'):
        with box('field search'):
            icon('search')
            box('', 'input', type='search', placeholder=find, aria_label=find, autocomplete='off', enterkeyhint='search')
        with box('step-scroll', data_advance=True):
            piece = Piece()
            with piece.drawing():  # ninety cards as elements of the framework would keep a Pi busy for a second
                with box('codegrid', role='radiogroup', aria_label=label):
                    for place, code in enumerate(codes):
                        _card(name, code, required=place == 0)  # one required radio makes its whole group required
                tagged('p', _('Nothing found'), 'code-none muted pad', role='status', hidden=True)


def _card(name: str, code: Code, *, required: bool) -> None:
    with box('code', 'label', data_words=code.words or None):
        box('cover', 'input', type='radio', name=name, value=code.key, required=required, data_scope=code.scope or None,
            data_sets=dict(code.sets))
        svg(picto(code.picture))
        with box('col2'):
            text(code.label, 'strong')
            text(code.hint, 'small muted num')
        if code.recent:
            icon('history', 'code-recent')
        with box('tick', 'span'):
            svg(icon_svg('check'))
