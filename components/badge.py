"""Status badge: shape, word and tint, in this order of importance."""
from nicegui import ui

from components.elements import box, svg, text
from components.pictograms import State, mark
from services.language import _


def badge(state: State, word: str = '') -> ui.element:
    """The usual word for the state, or one of your own such as '3 in stock'."""
    with box(f'badge badge-{state}') as element:
        svg(mark(state))
        text(word or state_word(state))
    return element


def state_word(state: State) -> str:
    return {
        'ok': _('OK'), 'work': _('In service'), 'wait': _('Waiting'), 'warn': _('Due soon'), 'alarm': _('Overdue'),
        'critical': _('Critical'), 'done': _('Done'), 'retired': _('Retired'), 'unknown': _('No data'),
    }[state]
