"""Text for spreadsheets that no spreadsheet takes for a formula."""
import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

FORMULA = ('=', '+', '-', '@', '\t', '\r')


def safe_cell(value: Any) -> str:
    """A leading apostrophe makes a spreadsheet show the text instead of working it out."""
    text = '' if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_lines(rows: Iterable[Sequence[Any]]) -> str:
    target = io.StringIO()
    csv.writer(target).writerows([safe_cell(value) for value in row] for row in rows)
    return target.getvalue()
