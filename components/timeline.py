"""What happened, newest first, as dots on a line."""
from collections.abc import Sequence
from dataclasses import dataclass

from components.elements import box, icon, svg, text
from components.pictograms import State, mark


@dataclass(frozen=True, slots=True)
class Moment:
    when: str
    title: str
    body: str = ''
    symbol: str = 'history'
    state: State | None = None
    href: str = ''
    whole: bool = False  # what people wrote is shown to its end


def timeline(moments: Sequence[Moment]) -> None:
    with box('timeline', 'ol'):
        for moment in moments:
            with box(f'moment moment-{moment.state or "plain"}', 'li'):
                with box('moment-dot'):
                    icon(moment.symbol)
                with box('col2 grow moment-link', 'a', href=moment.href) if moment.href else box('col2 grow'):
                    _words(moment)


def _words(moment: Moment) -> None:
    with box('hstack'):
        text(moment.title, 'strong grow clip')
        text(moment.when, 'moment-when small muted num')
    if moment.body:
        with box('hstack small muted'):
            if moment.state:
                svg(mark(moment.state, 18))
            text(moment.body, 'grow words' if moment.whole else 'grow clip')
