"""Labels for tools and machines on paper: one for a label printer, or an A4 sheet of labels to cut or to peel off."""
from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from components.paper import BOLD, GREY, INK, PLAIN, draw_code, fitted, load_fonts, printable, wrapped, write
from services.assets.codes import dark_modules
from services.assets.labels import ACROSS, DOWN, ON_SHEET, Label
from services.language import _, voice

MM = 72 / 25.4
WIDE, HIGH = 70 * MM, 37 * MM
CODE, EDGE, QUIET = 25 * MM, 5 * MM, 3 * MM
BIG, SMALLEST = 17, 9


def print_label(label: Label) -> bytes:
    """One page of the size of one label."""
    return _printed(label.asset_number, (WIDE, HIGH), [[(label, 0.0, 0.0)]])


def print_sheet(labels: Sequence[Label], *, copies: int = 1, first: int = 1) -> bytes:
    """As many of each as wanted, side by side; `first` is the first place that is still free on the sheet."""
    wanted = [None] * (first - 1) + [label for label in labels for _copy in range(copies)]
    sheets = [wanted[start:start + ON_SHEET] for start in range(0, len(wanted), ON_SHEET)]
    placed = [[(label, (place % ACROSS) * WIDE, A4[1] - (A4[1] - DOWN * HIGH) / 2 - (place // ACROSS + 1) * HIGH)
               for place, label in enumerate(sheet) if label] for sheet in sheets]
    return _printed(_('QR labels'), A4, placed)


def _printed(title: str, size: tuple[float, float], sheets: Sequence[Sequence[tuple[Label, float, float]]]) -> bytes:
    load_fonts()
    target = BytesIO()
    canvas = Canvas(target, pagesize=size, pageCompression=1, lang=voice().language)
    canvas.setTitle(printable(title))
    canvas.setCreator('Toolwarden')
    for sheet in sheets:
        for label, x, y in sheet:
            _draw(canvas, label, x, y)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw(canvas: Canvas, label: Label, x: float, y: float) -> None:
    draw_code(canvas, x + EDGE, y + (HIGH - CODE) / 2, CODE, dark_modules(label.code))
    left = x + EDGE + CODE + QUIET
    room = x + WIDE - EDGE - left
    size = next((size for size in range(BIG, SMALLEST, -1) if len(wrapped(label.asset_number, BOLD, size, room)) == 1), SMALLEST)
    line = y + HIGH - EDGE - size * 0.9
    canvas.setFillColor(INK)
    for part in wrapped(label.asset_number, BOLD, size, room):  # a number is never cut off: somebody has to type it
        write(canvas, left, line, part, BOLD, size)
        line -= size * 1.15
    bottom = y + EDGE + 1.5 * MM
    names = wrapped(label.name, PLAIN, 8, room)
    free = max(int((line + size * 1.15 - 3 * MM - bottom) / (8 * 1.2)), 0)
    for place, part in enumerate(names[:free]):
        more = place == free - 1 and len(names) > free
        write(canvas, left, line + size * 1.15 - 4.5 * MM - place * 8 * 1.2, fitted(f'{part}…', PLAIN, 8, room) if more else part, PLAIN, 8)
    canvas.setFillColor(GREY)
    write(canvas, left, y + EDGE, fitted(label.plant_name, PLAIN, 6, room), PLAIN, 6)
