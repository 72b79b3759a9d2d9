"""Pages for a printer that fill themselves from the top: headings, tables that go on overleaf, pictures, and a number on each page."""
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(__file__).parent / 'fonts'
PLAIN, BOLD = 'DejaVu', 'DejaVu Bold'
INK, GREY, LINE, ALARM, ALARM_SOFT = '#10171C', '#55626C', '#CBD3D9', '#AE1218', '#FBDBDB'
MARGIN, FOOT = 15 * mm, 20 * mm
WIDTH = A4[0] - 2 * MARGIN
BODY, SMALL, GAP = 8.5, 7.5, 2 * mm
LEADING = 1.28  # of the size of the letters
DOTS = 900  # of the longer side of a picture; more would only make the file larger
UNKNOWN = '\ufffd'


@dataclass(frozen=True, slots=True)
class Column:
    """`share` is how much of the width it gets, compared with the others."""
    label: str
    share: float


class Paper:
    """`foot` says what stands at the bottom of each page: the number of the page and of all pages go in, the two sides come out."""

    def __init__(self, title: str, author: str, language: str, foot: Callable[[int, int], tuple[str, str]]) -> None:
        load_fonts()
        self._target = BytesIO()
        self.canvas = _Numbered(self._target, foot, pagesize=A4, pageCompression=1, lang=language)
        self.canvas.setTitle(printable(title))
        self.canvas.setAuthor(printable(author))
        self.canvas.setCreator('Toolwarden')
        self.y = A4[1] - MARGIN

    def finish(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._target.getvalue()

    def turn(self) -> None:
        """The next page."""
        self.canvas.showPage()
        self.y = A4[1] - MARGIN

    def need(self, height: float) -> None:
        """Turn the page when less is left."""
        if self.y - height < FOOT and self.y < A4[1] - MARGIN:
            self.turn()

    def heading(self, words: str) -> None:
        self.need(27 * mm)  # a heading never stands alone at the bottom, nor above the head of a table that does not fit
        self.y -= 6 * mm
        self.canvas.setFillColor(INK)
        write(self.canvas, MARGIN, self.y, words, BOLD, 11)
        self.y -= 1.5 * mm
        self._rule(INK, 0.8)
        self.y -= GAP

    def words(self, words: str, *, grey: bool = False) -> None:
        for line in wrapped(words, PLAIN, BODY, WIDTH):
            self.need(BODY * LEADING)
            self.y -= BODY * LEADING
            self.canvas.setFillColor(GREY if grey else INK)
            write(self.canvas, MARGIN, self.y, line, PLAIN, BODY)

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Names and values, two pairs beside each other."""
        half = (len(pairs) + 1) // 2
        shares = (0.2, 0.3, 0.2, 0.3)
        for row in range(half):
            left, right = pairs[row], pairs[row + half] if row + half < len(pairs) else ('', '')
            self._row([*left, *right], shares, (PLAIN, BOLD, PLAIN, BOLD), (GREY, INK, GREY, INK), None)

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, alarming: Sequence[int] = ()) -> None:
        """The head stands on every page again; the rows with the numbers in `alarming` are red."""
        shares, count = [column.share / sum(each.share for each in columns) for column in columns], len(columns)

        def head() -> None:
            self._row([column.label for column in columns], shares, (BOLD,) * count, (GREY,) * count, None)

        self.need(15 * mm)
        self.y -= 1 * mm
        head()
        for place, row in enumerate(rows):
            ink = ALARM if place in alarming else INK
            self._row(row, shares, (BOLD, *(PLAIN,) * (count - 1)), (ink,) * count, head)

    def _row(self, cells: Sequence[str], shares: Sequence[float], fonts: Sequence[str], inks: Sequence[str], head: Callable[[], None] | None) -> None:
        widths = [share * WIDTH for share in shares]
        cut = [wrapped(cell, font, BODY, width - GAP) for cell, font, width in zip(cells, fonts, widths, strict=True)]
        left, step = max(map(len, cut)), BODY * LEADING
        whole_page = int((A4[1] - MARGIN - FOOT) / step) - 4
        done = 0
        while done < left:
            room = int((self.y - FOOT - GAP) / step)
            if room < min(left - done, whole_page):  # it starts overleaf; only what is longer than a page is parted
                self.turn()
                if head:
                    head()
                room = int((self.y - FOOT - GAP) / step)
            part = min(room, left - done)
            self._lines([lines[done:done + part] for lines in cut], widths, fonts, inks, part * step)
            done += part

    def _lines(self, cut: Sequence[Sequence[str]], widths: Sequence[float], fonts: Sequence[str], inks: Sequence[str], height: float) -> None:
        x = MARGIN
        for lines, width, font, ink in zip(cut, widths, fonts, inks, strict=True):
            self.canvas.setFillColor(ink)
            for place, line in enumerate(lines):
                write(self.canvas, x, self.y - (place + 0.95) * BODY * LEADING, line, font, BODY)
            x += width
        self.y -= height + 0.9 * mm
        self._rule(LINE, 0.4)
        self.y -= 0.6 * mm

    def _rule(self, colour: str, width: float) -> None:
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(width)
        self.canvas.line(MARGIN, self.y, MARGIN + WIDTH, self.y)


class _Numbered(Canvas):
    """Writes the foot of every page at the end, when it is known how many there are."""

    def __init__(self, target: BytesIO, foot: Callable[[int, int], tuple[str, str]], **options: Any) -> None:
        super().__init__(target, **options)
        self._foot, self._pages = foot, list[dict[str, Any]]()

    def showPage(self) -> None:  # noqa: N802 (the name that reportlab gave it)
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        pages = self._pages
        for number, page in enumerate(pages, 1):
            self.__dict__.update(page)
            left, right = self._foot(number, len(pages))
            end = pdfmetrics.stringWidth(right, PLAIN, SMALL)
            self.setFillColor(GREY)
            write(self, MARGIN, FOOT - 8 * mm, fitted(left, PLAIN, SMALL, WIDTH - end - 5 * mm), PLAIN, SMALL)
            write(self, MARGIN + WIDTH - end, FOOT - 8 * mm, right, PLAIN, SMALL)
            super().showPage()
        super().save()


def write(canvas: Canvas, x: float, y: float, words: str, font: str, size: float) -> None:
    canvas.setFont(font, size)
    canvas.drawString(x, y, words)


def draw_code(canvas: Canvas, x: float, y: float, side: float, modules: Sequence[Sequence[bool]]) -> None:
    """A QR code whose left lower corner is at x and y; the paper around it is left to whoever draws it."""
    step = side / len(modules)
    canvas.setFillColor('#000000')
    path = canvas.beginPath()
    for down, row in enumerate(modules):
        for across, dark in enumerate(row):
            if dark:
                path.rect(x + across * step, y + side - (down + 1) * step, step, step)
    canvas.drawPath(path, stroke=0, fill=1)


def draw_picture(canvas: Canvas, content: bytes, x: float, top: float, width: float, height: float) -> float:
    """As large as fits, its upper left corner at x and top; answers how high it is. What cannot be decoded is left out."""
    with suppress(OSError, ValueError, Image.DecompressionBombError):
        image = Image.open(BytesIO(content), formats=['JPEG'])
        image.draft('RGB', (DOTS, DOTS))
        image.thumbnail((DOTS, DOTS))
        scale = min(width / image.width, height / image.height)
        small = BytesIO()
        image.convert('RGB').save(small, 'JPEG', quality=82)
        canvas.drawImage(ImageReader(small), x, top - image.height * scale, image.width * scale, image.height * scale)
        return float(image.height * scale)
    return 0.0


def wrapped(words: str, font: str, size: float, width: float) -> list[str]:
    """Lines that fit; a word that is too long for a line is cut."""
    lines: list[str] = []
    for paragraph in printable(words).split('\n'):
        line = ''
        for word in paragraph.split(' '):
            joined = f'{line} {word}' if line else word
            if pdfmetrics.stringWidth(joined, font, size) <= width:
                line = joined
                continue
            lines += [line] if line else []
            *full, line = _cut(word, font, size, width)
            lines += full
        lines.append(line)
    return lines


def fitted(words: str, font: str, size: float, width: float) -> str:
    """One line, with dots where something had to go."""
    line = printable(words).replace('\n', ' ')
    if pdfmetrics.stringWidth(line, font, size) <= width:
        return line
    return f'{_cut(line, font, size, width - pdfmetrics.stringWidth("…", font, size))[0].rstrip()}…'


def _cut(word: str, font: str, size: float, width: float) -> list[str]:
    parts, part = [], ''
    for sign in word:
        if part and pdfmetrics.stringWidth(part + sign, font, size) > width:
            parts.append(part)
            part = ''
        part += sign
    return [*parts, part]


def printable(words: str) -> str:
    """What the font can show; a sign that it does not have becomes one that says so, and what cannot be seen goes."""
    known = load_fonts()
    whole = unicodedata.normalize('NFC', words).replace('\r\n', '\n').replace('\t', ' ')
    if whole.isascii() and whole.isprintable():
        return whole
    seen = (sign for sign in whole if sign == '\n' or unicodedata.category(sign)[0] != 'C')
    return ''.join(sign if sign == '\n' or sign in known else UNKNOWN for sign in seen)


@cache
def load_fonts() -> frozenset[str]:
    """Every sign that both fonts have. They are read once, when the first page is printed."""
    for name, file in ((PLAIN, 'DejaVuSans.ttf'), (BOLD, 'DejaVuSans-Bold.ttf')):
        pdfmetrics.registerFont(TTFont(name, FONTS / file))
    return frozenset.intersection(*(frozenset(map(chr, pdfmetrics.getFont(name).face.charToGlyph)) for name in (PLAIN, BOLD)))
