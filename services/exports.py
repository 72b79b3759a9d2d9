"""Lists as tables to take away: the rows that a list shows under its filters, all of them, in columns that people read."""
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from services.actions.register import list_actions
from services.assets.register import list_assets
from services.csv_safe import csv_lines
from services.errors import NotFound
from services.failures.register import list_reports
from services.guard import command, guard_of
from services.language import _
from services.maintenance.logs import list_logs
from services.maintenance.register import list_due
from services.people.roles import Permission
from services.shots.counts import list_readings
from services.shots.run_list import list_runs
from services.spreadsheet import workbook
from services.wording import choice_word, column_word
from services.work import MOST_ROWS, Found, Work

Form = Literal['csv', 'xlsx']
MOST = 100_000  # rows of one file, which is what spreadsheets are still quick with
WHERE = ('asset_number', 'asset_name', 'site')


@dataclass(frozen=True, slots=True)
class Listed:
    """`filters` is what may be asked of the list, `always` what it is always asked."""
    query: Callable[..., Found]
    columns: tuple[str, ...]
    filters: tuple[str, ...] = ()
    always: Mapping[str, Any] = field(default_factory=dict)


ASSET = ('asset_number', 'name', 'status', 'site', 'location', 'manufacturer', 'tags')
LISTS: dict[str, Listed] = {
    'tools': Listed(list_assets, (*ASSET, 'stage', 'cavity_count', 'customer'), ('text', 'status', 'stage', 'sort'), {'kind': 'tool'}),
    'machines': Listed(list_assets, ASSET, ('text', 'status', 'sort'), {'kind': 'machine'}),
    'failures': Listed(list_reports, ('occurred_at', *WHERE, 'code', 'code_name', 'severity', 'status', 'cavities', 'reported_by'),
                       ('text', 'status', 'severity', 'fix_is_asked', 'sort')),
    'actions': Listed(list_actions, ('title', *WHERE, 'status', 'assigned_to', 'due_date', 'days_left', 'blocks_release'),
                      ('text', 'mine', 'unfinished', 'overdue', 'sort')),
    'plans': Listed(list_due, (*WHERE, 'name', 'level', 'status', 'state', 'used_percent', 'left_shots', 'left_days', 'due_on', 'forecast',
                                 'assigned_to', 'last_done_at', 'last_done_shots'), ('text', 'due', 'state', 'mine')),
    'logs': Listed(list_logs, ('performed_at', *WHERE, 'kind', 'checklist', 'result', 'performed_by', 'duration_minutes', 'shots_at',
                               'observations', 'spares_fitted'), ('text', 'result', 'sort')),
    'runs': Listed(list_runs, ('tool', 'machine', 'started_at', 'ended_at', 'shots', 'parts', 'parts_not_made', 'good', 'rejected', 'stop_reason',
                               'started_by', 'ended_by', 'note'), ('sort',)),
    'readings': Listed(list_readings, ('recorded_at', 'shot_count', 'delta', 'source', 'machine', 'recorded_by', 'note'), ('text', 'sort')),
}


@command(Permission.SEE_ASSETS)
def export_list(work: Work, *, name: str, wanted: dict[str, str] = {}, form: Form = 'csv') -> bytes:  # noqa: B006 (the guard hands over a copy)
    """Taking a list away is itself worth an entry, so this writes."""
    listed = LISTS.get(name)
    if listed is None:
        raise NotFound(_('This does not exist (any more).'))
    asked = {key: value for key, value in wanted.items() if key in listed.filters and value != ''}
    work.note('list', name, 'exported', label=', '.join(f'{key}: {value}' for key, value in asked.items())[:200])
    rows = _rows(work, listed, {**listed.always, **asked})
    table = [[column_word(column) for column in listed.columns], *([_cell(getattr(row, column)) for column in listed.columns] for row in rows)]
    return workbook(name, table) if form == 'xlsx' else csv_lines(table).encode('utf-8-sig')


def _rows(work: Work, listed: Listed, asked: Mapping[str, Any]) -> Iterator[Any]:
    """Page by page, as a screen would leaf."""
    for offset in range(0, MOST, MOST_ROWS):
        found = listed.query(work, **guard_of(listed.query).checked({**asked, 'offset': offset, 'limit': MOST_ROWS}))
        yield from found.items
        if offset + MOST_ROWS >= found.total:
            return


def _cell(value: Any) -> Any:
    """Numbers stay numbers and dates stay dates, so that a spreadsheet can go on with them."""
    if isinstance(value, StrEnum):
        return choice_word(value)
    if isinstance(value, bool):
        return _('yes') if value else _('no')
    if isinstance(value, (list, tuple)):
        return ', '.join(map(str, value))
    if isinstance(value, dict):
        return ', '.join(f'{name}: {count}' for name, count in value.items())
    return value if isinstance(value, (int, float, date, datetime)) else value or ''
