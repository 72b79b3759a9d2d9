"""How actions look on screens: their status, when they are due, and their address."""
from urllib.parse import urlencode
from uuid import UUID

from components.badge import badge
from components.elements import box, svg, text
from components.pictograms import State, mark
from data.tables.actions import ActionStatus
from services.actions.register import ActionRow
from services.language import _, ngettext
from services.wording import choice_word

HOME = '/actions'
STATES: dict[ActionStatus, State] = {
    ActionStatus.OPEN: 'wait', ActionStatus.IN_PROGRESS: 'work', ActionStatus.COMPLETED: 'done', ActionStatus.CANCELLED: 'retired'}


def action_path(action_id: UUID | str, ending: str = '') -> str:
    return f'{HOME}/{action_id}{ending}'


def new_action_path(asset_id: UUID, **source: UUID) -> str:
    """What follows from a failure (`report`) or from work (`log`) on this tool or machine."""
    return f'{HOME}/new?{urlencode({"asset": asset_id, **source})}'


def due_words(days_left: int) -> str:
    if days_left < 0:
        return ngettext('{count} day overdue', '{count} days overdue', -days_left)
    if days_left < 2:
        return _('Tomorrow') if days_left else _('Today')
    return ngettext('In {count} day', 'In {count} days', days_left)


def due_state(days_left: int | None) -> State | None:
    """Only what is not normal has a mark."""
    return None if days_left is None or days_left > 0 else 'warn' if days_left == 0 else 'alarm'


def status_badge(status: ActionStatus) -> None:
    badge(STATES[status], choice_word(status))


def action_row(row: ActionRow, *, site: bool) -> None:
    """`site` is said where there are several."""
    with box('lrow tool-row action-row', 'a', href=action_path(row.id)):
        with box('col2 tool-id'):
            text(row.title, 'strong words')
            text(' · '.join(filter(None, [row.site if site else '', row.asset_number, row.asset_name])), 'small muted clip')
        with box('tool-where small'):
            due_line(row.days_left)
            text(row.assigned_to or _('Nobody yet'), 'muted clip')
        with box('tool-badge'):
            status_badge(row.status)


def due_line(days_left: int | None) -> None:
    """What is late or due today stands out; what is finished or has no date is not due."""
    if days_left is not None:
        state = due_state(days_left)
        with box('hstack'):
            if state:
                svg(mark(state, 18))
            text(due_words(days_left), f'clip strong c-{state}' if state else 'clip')
