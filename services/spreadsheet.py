"""A workbook of one sheet (Office Open XML), as spreadsheets read it: text stays text, numbers and dates can be worked with."""
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

LONGEST_NAME = 31
FORBIDDEN = str.maketrans(dict.fromkeys('[]:*?/\\', '-'))
EPOCH, A_DAY = datetime(1899, 12, 30, tzinfo=UTC), 86_400  # the day nought of every spreadsheet
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
TYPES = (f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Default Extension="xml" ContentType="application/xml"/>' + ''.join(
             f'<Override PartName="/xl/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
             for part, kind in (('workbook', 'sheet.main'), ('worksheets/sheet1', 'worksheet'), ('styles', 'styles'))) + '</Types>')
STYLES = (f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2"><font/><font><b/></font></fonts><fills count="1"><fill/></fills>'
          '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/>'
          '<xf fontId="1" applyFont="1"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>')
BOLD, DAY, MOMENT = 1, 2, 3


def workbook(name: str, rows: Iterable[Sequence[Any]]) -> bytes:
    """The first row is the heading."""
    target = io.BytesIO()
    title = quoteattr(name.translate(FORBIDDEN)[:LONGEST_NAME] or 'Sheet')
    with zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('[Content_Types].xml', TYPES)
        archive.writestr('_rels/.rels', _relations(('officeDocument', 'xl/workbook.xml')))
        archive.writestr('xl/_rels/workbook.xml.rels', _relations(('worksheet', 'worksheets/sheet1.xml'), ('styles', 'styles.xml')))
        archive.writestr('xl/workbook.xml', f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name={title} sheetId="1" r:id="rId1"/>'
                                            '</sheets></workbook>')
        archive.writestr('xl/styles.xml', STYLES)
        with archive.open('xl/worksheets/sheet1.xml', 'w') as sheet:
            for part in _sheet(rows):
                sheet.write(part.encode())
    return target.getvalue()


def _relations(*parts: tuple[str, str]) -> str:
    told = ''.join(f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{path}"/>' for number, (kind, path) in enumerate(parts, 1))
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def _sheet(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    yield f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews><sheetData>'
    for place, row in enumerate(rows):
        yield f'<row>{"".join(_cell(value, BOLD if place == 0 else 0) for value in row)}</row>'
    yield '</sheetData></worksheet>'


def _cell(value: Any, style: int) -> str:
    if value is None:
        return '<c/>'
    if isinstance(value, datetime):  # spreadsheets know no zones
        return f'<c s="{MOMENT}"><v>{(value - EPOCH).total_seconds() / A_DAY:.6f}</v></c>'
    if isinstance(value, date):
        return f'<c s="{DAY}"><v>{(value - EPOCH.date()).days}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c><v>{value}</v></c>'
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'
