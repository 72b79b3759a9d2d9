"""Reading a table from a file as spreadsheets and other products write it: any line end, separator and letters, within limits."""
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.csv_safe import FORMULA
from services.errors import Invalid
from services.imports.outcome import Remark
from services.language import _, number

MOST_BYTES = 10 * 2**20
MOST_ROWS = 10_000
SEPARATORS = ',;\t'


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line that mean something to us, by the name of our column; empty ones are left out."""
    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that could be read: its headings by our columns, what nobody reads, its rows, and the lines that are broken."""
    headings: Mapping[str, str]
    unused: tuple[str, ...]
    rows: tuple[Row, ...]
    broken: tuple[Remark, ...]

    def told(self, sentences: Mapping[str, str]) -> str:
        """What is wrong with the cells of a row, each under the heading that its author knows."""
        return ' '.join(f'{self.headings.get(column, column)}: {sentence}' for column, sentence in sentences.items())

    def is_american(self) -> bool:
        """Month before day is read only in the files of the one product that is known to write so (Snipe-IT)."""
        return {'Asset Tag', 'Purchase Date'} <= {*self.headings.values(), *self.unused}


def read_sheet(content: bytes, known: Mapping[str, Sequence[str]], needed: Sequence[str], chosen: Mapping[str, str] | None = None) -> Sheet:
    """`known` are the headings by which each of our columns is known, the best one first; `chosen` is what somebody said is which."""
    names, lines = _opened(content)
    places = _places(names, known, chosen or {})
    _require_columns(places, known, needed)
    rows, broken = _rows(lines, places, len(names))
    headings = {column: names[place] for column, place in places.items()}
    return Sheet(headings, tuple(name for name in names if name and name not in headings.values()), tuple(rows), tuple(broken))


def headings_of(content: bytes, known: Mapping[str, Sequence[str]], chosen: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """What the columns of a file are called, and which of them we take for which of ours, also where others are missing."""
    names, _rows = _opened(content)
    return [name for name in names if name], {column: names[place] for column, place in _places(names, known, chosen).items()}


def _opened(content: bytes) -> tuple[list[str], Iterator[tuple[int, list[str] | str]]]:
    """The headings, and the lines below them."""
    require_small(len(content))
    lines = _lines(_decoded(content))
    heading = next(lines, None)
    if heading is None or isinstance(heading[1], str):
        raise Invalid(_('The file is empty or is no table.'))
    return [name.strip() for name in heading[1]], lines


def require_small(size: int) -> None:
    if size > MOST_BYTES:
        raise Invalid(_('The file is larger than {limit} MB; please split it, by month for instance.', limit=number(MOST_BYTES / 2**20)))


def plain(heading: str) -> str:
    """'Asset Tag', 'asset_tag' and 'assetTag' are the same heading."""
    return ''.join(sign for sign in heading.casefold() if sign.isalnum())


def _decoded(content: bytes) -> str:
    """Letters as they were meant; what is neither UTF-8 nor marked as UTF-16 comes from an old Windows."""
    if content.startswith((b'PK\x03\x04', b'\xd0\xcf\x11\xe0')):
        raise Invalid(_('This is a workbook; please save it as CSV first.'))
    if content.startswith((b'\xff\xfe', b'\xfe\xff')):
        return content.decode('utf-16', errors='replace')
    for encoding in ('utf-8-sig', 'cp1252'):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode('latin-1')


def _lines(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """The number of each line and its cells, or the sentence why it has none; a quoted cell may go over several lines."""
    text = text.replace('\r\n', '\n').replace('\r', '\n')
    reader = csv.reader(io.StringIO(text), delimiter=_separator(text), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, _('A quotation mark is missing or out of place here.')
            continue
        if any(cell.strip() for cell in cells):
            yield line, cells


def _separator(text: str) -> str:
    return max(SEPARATORS, key=text.lstrip().partition('\n')[0].count)


def _places(names: Sequence[str], known: Mapping[str, Sequence[str]], chosen: Mapping[str, str]) -> dict[str, int]:
    """Which cell of a row belongs to which of our columns; a heading that is there twice could mean either. What was chosen comes first, and
    a column for which nothing was chosen on purpose is left out."""
    found = [plain(name) for name in names]
    places = {column: names.index(heading) for column, heading in chosen.items() if column in known and heading in names}
    for column, headings in known.items():
        if column in chosen:
            continue
        wanted = next((heading for heading in map(plain, (column, *headings))
                       if heading in found and found.index(heading) not in places.values()), None)
        if wanted is not None:
            if found.count(wanted) > 1:
                raise Invalid(_('The heading {name} is there twice.', name=names[found.index(wanted)]))
            places[column] = found.index(wanted)
    return places


def _require_columns(places: Mapping[str, int], known: Mapping[str, Sequence[str]], needed: Sequence[str]) -> None:
    missing = [_('{column} (also known as {others})', column=column, others=', '.join(known[column])) for column in needed if column not in places]
    if missing:
        raise Invalid(_('The file has no column {columns}.', columns=', '.join(missing)))


def _rows(lines: Iterator[tuple[int, list[str] | str]], places: Mapping[str, int], width: int) -> tuple[list[Row], list[Remark]]:
    rows, broken = list[Row](), list[Remark]()
    for line, cells in lines:
        if len(rows) + len(broken) == MOST_ROWS:
            raise Invalid(_('The file has more than {limit} rows; please split it, by month for instance.', limit=number(MOST_ROWS)))
        if isinstance(cells, str):
            broken.append(Remark(line, cells))
        elif any(cell.strip() for cell in cells[width:]):
            broken.append(Remark(line, _('There are more cells here than headings.')))
        else:
            rows.append(Row(line, {column: cell for column, place in places.items()
                                   if place < len(cells) and (cell := _cell(cells[place]))}))
    return rows, broken


def _cell(text: str) -> str:
    """Without the apostrophe that keeps spreadsheets from calculating (our own export writes it)."""
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
