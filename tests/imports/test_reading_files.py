"""What a file may look like: line ends, separators, letters, and what is refused as a whole."""
import tracemalloc

import pytest

from services.errors import Invalid
from services.imports.sheet import MOST_BYTES, MOST_ROWS, headings_of, read_sheet

KNOWN = {'asset_number': ('Asset Tag', 'code'), 'name': ('title',), 'description': ()}
TEXT = 'Asset Tag,Name,description\nA1,"Grün, groß",one\nA2,Second,two\n'
PLAIN = [(2, {'asset_number': 'A1', 'name': 'Grün, groß', 'description': 'one'}), (3, {'asset_number': 'A2', 'name': 'Second', 'description': 'two'})]


def read(content):
    return read_sheet(content.encode() if isinstance(content, str) else content, KNOWN, ['asset_number'])


def rows(content):
    sheet = read(content)
    assert sheet.broken == ()
    return [(row.line, dict(row.cells)) for row in sheet.rows]


@pytest.mark.parametrize('content', [
    TEXT.encode(), TEXT.encode('utf-8-sig'), TEXT.encode('latin-1'), TEXT.encode('utf-16'), TEXT.replace('\n', '\r').encode(),
    TEXT.replace('\n', '\r\n').encode(), TEXT.rstrip('\n').encode(), TEXT.replace('A1,', ' A1  ,').replace('Second', 'Second \t').encode(),
    TEXT.replace('A1,"Grün, groß",', 'A1;Grün, groß;').replace(',description', ';description').replace('Tag,', 'Tag;')
    .replace('A2,Second,', 'A2;Second;').encode(), TEXT.replace('Asset Tag', 'ASSET_TAG').replace('Name', 'Title').encode(),
], ids=['plain', 'BOM', 'latin-1', 'utf-16', 'CR only', 'CRLF', 'no final newline', 'spaces', 'semicolons', 'other spellings'])
def test_the_same_table_is_read_however_it_was_written(content):
    assert rows(content) == PLAIN


def test_lines_are_counted_as_an_editor_counts_them():
    text = 'code,name\n\nA1,"two\nlines"\n ,\nA2,B\n'
    assert [line for line, _cells in rows(text)] == [3, 6]


def test_empty_cells_say_nothing_and_short_rows_end_early():
    assert rows('code,name,description\nA1,,\nA2\n') == [(2, {'asset_number': 'A1'}), (3, {'asset_number': 'A2'})]


def test_the_apostrophe_of_our_own_export_is_taken_off_and_no_other():
    assert rows("code,name\nA1,'=1+1\nA2,'tis\n") == [(2, {'asset_number': 'A1', 'name': '=1+1'}), (3, {'asset_number': 'A2', 'name': "'tis"})]


def test_lines_that_cannot_be_read_are_named_and_the_others_are_read():
    sheet = read('code,name\nA1,x,y\nA2,"a"b\nA3,fine\nA4,"open\n')
    assert [remark.line for remark in sheet.broken] == [2, 3, 5]
    assert [row.line for row in sheet.rows] == [4]


def test_headings_that_nobody_reads_are_told():
    assert read('code,colour,name,\nA1,red,x,\n').unused == ('colour',)


@pytest.mark.parametrize(('content', 'word'), [
    (b'', 'empty'), (b'\n\n', 'empty'), ('name\nA1\n', 'asset_number'), ('code,Code,name\n1,2,3\n', 'twice'),
    (b'PK\x03\x04rest of a workbook', 'workbook'), (b'"broken', 'no table'),
])
def test_what_is_no_table_of_ours_is_refused_in_one_sentence(content, word):
    with pytest.raises(Invalid, match=word):
        read(content)


def test_a_heading_can_mean_only_one_column():
    sheet = read('Asset Tag,code,title\nA1,B1,C1\n')
    assert dict(sheet.rows[0].cells) == {'asset_number': 'A1', 'name': 'C1'}
    assert sheet.unused == ('code',)


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    content = b'code\n' * (30 * 2**20 // 5)
    with pytest.raises(Invalid):
        read(content)  # the words of a language are read once
    tracemalloc.start()
    try:
        with pytest.raises(Invalid, match='larger than 10 MB'):
            read(content)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


def test_too_many_rows_are_refused_and_never_held_all_at_once():
    content = b'code,name\n' + b'A,B\n' * ((MOST_BYTES - 10) // 4)
    tracemalloc.start()
    try:
        with pytest.raises(Invalid, match='more than 10,000 rows'):
            read(content)
        assert tracemalloc.get_traced_memory()[1] < 10 * MOST_BYTES
    finally:
        tracemalloc.stop()
    assert len(read(b'code\n' + b'A\n' * MOST_ROWS).rows) == MOST_ROWS


def test_what_somebody_said_is_which_comes_before_what_is_known():
    content = b'Nummer,asset_number,name\nA,B,C\n'
    chosen = {'asset_number': 'Nummer', 'name': ''}
    assert [dict(row.cells) for row in read_sheet(content, KNOWN, ['asset_number'], chosen).rows] == [{'asset_number': 'A'}]
    assert headings_of(content, KNOWN, {})[1]['asset_number'] == 'asset_number'
    with pytest.raises(Invalid, match='no column'):
        read_sheet(content, KNOWN, ['asset_number'], {'asset_number': ''})
