"""One judging sentence beside an entry: '412 more than last time. Fits the press rate.'"""
from components.elements import box, svg, text
from components.pictograms import State, mark


def verdict(sentence: str, state: State = 'ok') -> None:
    """It advises and never blocks."""
    with box(f'verdict verdict-{state}'):
        svg(mark(state, 24))
        text(sentence, 'grow')
