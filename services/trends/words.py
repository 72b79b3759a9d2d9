"""What the columns of figures are called, and how their values are written for people."""
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from services.language import N_, _, day, moment, number
from services.wording import choice_word

COLUMNS = {
    'action': N_('Corrective action'), 'added': N_('Added'), 'asset': N_('Tool or machine'), 'at': N_('When'), 'begin': N_('From'),
    'covered': N_('Done with a higher level'), 'critical': N_('Critical'), 'days_used': N_('Days used'), 'detail': N_('Detail'),
    'done': N_('Done'), 'due': N_('Due'), 'ended': N_('Lives that ended'), 'failed': N_('Did not hold'), 'failures': N_('Failures'),
    'going_on': N_('Lives that go on'), 'group': N_('Group'), 'held': N_('Held'), 'high': N_('High'), 'hours': N_('Hours'), 'kind': N_('Kind'),
    'last_at': N_('Last time'), 'last_shot_at': N_('Last shot'), 'lasts_until': N_('Lasts until'), 'late': N_('Late'), 'level': N_('Level'),
    'lifetime_shots': N_('Shots in its life'), 'link': N_('Link'), 'logs': N_('Logs'), 'lost_share': N_('Capacity lost'), 'low': N_('Low'),
    'machine': N_('Machine'), 'medium': N_('Medium'), 'minutes': N_('Repair minutes'), 'mtbf_hours': N_('Hours between failures'),
    'mtbf_shots': N_('Shots between failures'), 'mttr_hours': N_('Hours out of order'), 'name': N_('Name'), 'ok': N_('In order'),
    'oldest_days': N_('Days of the oldest'), 'on_time': N_('On time'), 'open': N_('Open'), 'older': N_('Over 90 days'), 'overdue': N_('Overdue'),
    'owner': N_('Assigned to'), 'pace': N_('Shots a day'), 'parts': N_('Parts'), 'parts_not_made': N_('Parts not made'),
    'per_10000': N_('Per 10,000 shots'), 'reason': N_('Stop reason'), 'repair_minutes': N_('Minutes of repair'), 'reports': N_('Reports'),
    'run_hours': N_('Hours run'), 'run_seconds': N_('Seconds run'), 'running_share': N_('Share up to here'), 'runs': N_('Runs'),
    'scheduled': N_('Scheduled'), 'share': N_('Share'), 'shots': N_('Shots'), 'shots_between': N_('Shots between'), 'shots_left': N_('Shots left'),
    'skipped': N_('Skipped'), 'stop': N_('Must stop'), 'title': N_('What'), 'tool': N_('Tool'), 'up_to_30': N_('8 to 30 days'),
    'up_to_7': N_('Up to 7 days'), 'up_to_90': N_('31 to 90 days'), 'warn': N_('Due soon'), 'what': N_('Kind'),
}
DIGITS = {'per_10000': 2}
SHARES = {'share', 'running_share', 'lost_share'}
HIDDEN = {'tool_id', 'machine_id', 'link', 'run_seconds'}  # which only a program can make something of


def columns_of(rows: Sequence[Any]) -> list[str]:
    return [name for name in type(rows[0]).__dataclass_fields__ if name not in HIDDEN] if rows else []


def label_of(column: str) -> str:
    return _(COLUMNS[column])


def told(column: str, value: Any) -> str:
    """As a person reads it; nothing where nothing is known."""
    if value is None:
        return '–'
    if column in SHARES:
        return f'{number(value * 100, 1)} %'
    if isinstance(value, bool):
        return _('yes') if value else _('no')
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, (int, float)):
        return number(value, 0 if isinstance(value, int) else DIGITS.get(column, 1))
    nothing = _('Nobody') if column == 'owner' else _('not said')
    return choice_word(value) if isinstance(value, StrEnum) else str(value) or nothing
