"""Files of figures: what stands in them is what the figure says, no spreadsheet works out what somebody wrote, and taking them is noted."""
import csv
import io
import zipfile
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from sqlmodel import select

from data.tables.upkeep import AuditEntry
from services.errors import Invalid, NotFound
from services.spreadsheet import workbook
from services.trends.figures import FIGURES, export_figure
from services.trends.lens import Lens
from services.trends.shots import tool_use
from services.work import SYSTEM
from tests.trends.plant import build

LENS = Lens(date(2025, 9, 1), date(2026, 8, 1))
NAMES = {'x': 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'}


@pytest.fixture
def raw(quick_runner):
    return build(quick_runner, seed=55)


def cells(content):
    """Rows of what a spreadsheet would show, as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
        sheet = ElementTree.fromstring(archive.read('xl/worksheets/sheet1.xml'))
    return [[''.join(cell.itertext()) for cell in row.findall('x:c', NAMES)] for row in sheet.iterfind('.//x:row', NAMES)]


def test_every_figure_can_be_taken_away_in_both_forms(quick_runner, raw):
    for name in FIGURES:
        lens = Lens(date(2026, 3, 1), date(2026, 4, 1)) if name == 'shots-by-hour' else LENS
        if name == 'tool-story':
            lens = Lens(LENS.since, LENS.until, tool_id=next(iter(raw.assets)))
        rows = quick_runner.do(SYSTEM, FIGURES[name].query, lens=lens)
        as_csv = list(csv.reader(io.StringIO(quick_runner.do(SYSTEM, export_figure, name=name, lens=lens).decode('utf-8-sig'))))
        sheet = cells(quick_runner.do(SYSTEM, export_figure, name=name, lens=lens, form='xlsx'))
        assert len(as_csv) == len(sheet) == len(rows) + 1 > 1, name
        assert as_csv[0] == sheet[0]
    with quick_runner.house.database.reading() as session:
        taken = session.exec(select(AuditEntry.row_id).where(AuditEntry.table == 'figure', AuditEntry.verb == 'exported')).all()
    assert set(taken) == set(FIGURES)


def test_numbers_stay_numbers_and_words_stay_words():
    sheet = workbook('a/b:c', [['Name', 'Shots', 'Day', 'When', 'Share'],
                               ['=1+1 <b>&', 1234, date(2026, 3, 2), datetime(2026, 3, 2, 12, tzinfo=UTC), None]])
    assert cells(sheet)[1] == ['=1+1 <b>&', '1234', '46083', '46083.500000', '']


def test_what_is_chosen_goes_into_the_file(quick_runner, raw):
    found = quick_runner.do(SYSTEM, export_figure, name='failure-pareto', lens=LENS, choice='cause').decode('utf-8-sig')
    assert 'Cause 1' in found
    assert 'Failure 1' not in found
    with pytest.raises(Invalid):
        quick_runner.do(SYSTEM, export_figure, name='failure-pareto', lens=LENS, choice='nonsense')
    with pytest.raises(NotFound):
        quick_runner.do(SYSTEM, export_figure, name='nonsense', lens=LENS)


def test_a_formula_of_a_csv_is_shown_and_not_worked_out(quick_runner, raw):
    from services.assets.plate import change_asset
    first = quick_runner.do(SYSTEM, tool_use, lens=LENS)[0]
    asset = raw.assets[first.tool_id]
    quick_runner.do(SYSTEM, change_asset, asset_id=asset.id, seen_version=asset.version, name='=HYPERLINK("x")')
    assert "'=HYPERLINK" in quick_runner.do(SYSTEM, export_figure, name='tool-use', lens=LENS).decode('utf-8-sig')
