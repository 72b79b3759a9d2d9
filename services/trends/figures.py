"""Every figure under the name that addresses, exports and REST know it by."""
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from services.csv_safe import csv_lines
from services.errors import NotFound
from services.guard import command, guard_of
from services.language import _
from services.people.roles import Permission
from services.spreadsheet import workbook
from services.trends import actions, failures, maintenance, reliability, shots, story
from services.trends.lens import Lens
from services.trends.words import columns_of, label_of, told
from services.work import Work

Format = Literal['csv', 'xlsx']


@dataclass(frozen=True, slots=True)
class Figure:
    """`choice` is what may be chosen besides the lens: the name of the parameter, and what it may be."""
    query: Callable[..., Sequence[Any]]
    row: type
    choice: tuple[str, type[StrEnum]] | None = None


FIGURES: dict[str, Figure] = {
    'shots-by-hour': Figure(shots.shots_by_hour, shots.ShotsIn),
    'shots-by-day': Figure(shots.shots_by_day, shots.ShotsIn),
    'shots-by-week': Figure(shots.shots_by_week, shots.ShotsIn),
    'tool-use': Figure(shots.tool_use, shots.ToolUse),
    'machine-use': Figure(shots.machine_use, shots.MachineUse),
    'failure-pareto': Figure(failures.failure_pareto, failures.Bar, ('by', failures.By)),
    'failures-by-week': Figure(failures.failures_by_week, failures.FailuresIn),
    'failure-repeats': Figure(failures.failure_repeats, failures.Repeat),
    'fixes': Figure(failures.fixes, failures.Fix),
    'stops': Figure(failures.stops, failures.Stop),
    'reliability': Figure(reliability.reliability, reliability.Reliability, ('of', reliability.Of)),
    'compliance': Figure(maintenance.compliance, maintenance.Kept, ('by', maintenance.Group)),
    'backlog': Figure(maintenance.backlog, maintenance.Backlog),
    'maintenance-hours': Figure(maintenance.hours, maintenance.Hours),
    'open-actions': Figure(actions.open_actions, actions.OpenActions),
    'actions-by-week': Figure(actions.actions_by_week, actions.ActionsIn),
    'tool-story': Figure(story.tool_story, story.Chapter),
}


@command(Permission.SEE_ASSETS)
def export_figure(work: Work, *, name: str, lens: Lens, choice: str = '', form: Format = 'csv') -> bytes:
    """The rows of a figure as a table to take away; taking it away is itself worth an entry, so this writes."""
    figure = FIGURES.get(name)
    if figure is None:
        raise NotFound(_('This does not exist (any more).'))
    asked = {figure.choice[0]: choice} if figure.choice and choice else {}
    values = guard_of(figure.query).checked({'lens': lens, **asked})
    rows = figure.query(work, **values)
    work.note('figure', name, 'exported', label=f'{lens.since} – {lens.until}')
    columns = columns_of(rows)
    table = [[label_of(column) for column in columns], *([_cell(column, getattr(row, column)) for column in columns] for row in rows)]
    return workbook(name, table) if form == 'xlsx' else csv_lines(table).encode('utf-8-sig')


def _cell(column: str, value: Any) -> Any:
    """Numbers stay numbers and dates stay dates, so that a spreadsheet can go on with them."""
    return told(column, value) if isinstance(value, (bool, StrEnum)) else value
