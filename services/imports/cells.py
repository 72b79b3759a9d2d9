"""What stands in a cell, as a number or a date, or one sentence why it is none; nothing is guessed."""
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from services.language import _, number

WHOLE = re.compile(r'-?\d{1,15}(\.0{1,6})?')
CALENDAR = re.compile(r'\d{4}-\d{2}-\d{2}([ T]00:00(:00(\.0+)?)?)?')
CLOCK = re.compile(r'\d{2}:\d{2}(:\d{2})?')
TONNAGES = re.compile(r'\d{1,6}([/|;,-]\d{1,6})*')


class BadCell(ValueError):
    """One sentence for whoever wrote the cell."""


def whole(text: str) -> int:
    """4 and 4.0; a comma or a point in the thousands could mean either."""
    if not WHOLE.fullmatch(text):
        raise BadCell(_('A whole number, please, without anything between the digits, not {value}.', value=_short(text)))
    return int(text.split('.')[0])


def count(text: str) -> int:
    counted = whole(text)
    if counted < 0:
        raise BadCell(_('This cannot be less than nothing: {value}.', value=_short(text)))
    return counted


def calendar_day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10] if CALENDAR.fullmatch(text) else '')
    except ValueError as error:
        raise BadCell(_('A date such as 2018-09-30, please, not {value}.', value=_short(text))) from error


def time_of_day(text: str) -> time:
    """14:05, and 14:05:30."""
    try:
        return time.fromisoformat(text if CLOCK.fullmatch(text) else '')
    except ValueError as error:
        raise BadCell(_('A time such as 14:05, please, not {value}.', value=_short(text))) from error


def at_most(longest: int) -> Callable[[str], str]:
    """Text that fits where it is kept; nothing is cut off in silence."""
    def read(text: str) -> str:
        if len(text) > longest:
            raise BadCell(_('At most {count} characters, please.', count=number(longest)))
        return text
    return read


def american_day(text: str) -> date:
    """9/30/18 and 9/30/2018, and what is a date everywhere."""
    for layout in ('%m/%d/%y', '%m/%d/%Y'):
        try:
            return datetime.strptime(text, layout).date()  # noqa: DTZ007 (a day in a calendar has no zone)
        except ValueError:
            continue
    return calendar_day(text)


def tonnages(text: str) -> tuple[int, int]:
    """The smallest and the largest press of a list such as 50/100/130."""
    squeezed = text.replace(' ', '')
    if not TONNAGES.fullmatch(squeezed):
        raise BadCell(_('Tonnages such as 50/100/130, please, not {value}.', value=_short(text)))
    sizes = [int(size) for size in re.findall(r'\d+', squeezed)]
    return min(sizes), max(sizes)


def converted(cells: Mapping[str, str], readers: Mapping[str, Callable[[str], Any]]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of a row, and what is wrong with the others; columns without a reader stay text."""
    values, wrong = {}, {}
    for column, text in cells.items():
        try:
            values[column] = readers[column](text) if column in readers else text
        except BadCell as problem:
            wrong[column] = str(problem)
    return values, wrong


def _short(text: str) -> str:
    return text if len(text) <= 40 else f'{text[:40]} …'
