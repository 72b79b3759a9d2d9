"""Pages of a PDF as pictures: what is drawn there is seen, and what is no page is refused in one sentence."""
from io import BytesIO

import pytest
from PIL import Image

from services.documents.pages import draw_page
from services.documents.projector import LONGEST
from services.documents.taking import take_document
from services.errors import Conflict, NotFound
from tests.documents.drawings import drawing
from tests.photos.conftest import furnish


@pytest.fixture
def shop(quick_runner, cast):
    return furnish(quick_runner, cast)


def taken(shop, content, name='A-201.pdf'):
    return take_document(shop.runner, shop.cast.ben, content, asset_id=shop.tool, name=name)


def drawn(shop, document, **values):
    return shop.runner.do(shop.cast.guest, draw_page, document_id=document, **values)


def test_each_page_is_a_picture_of_what_is_drawn_there(shop):
    document = taken(shop, drawing())
    first, second = drawn(shop, document), drawn(shop, document, page=2)
    assert (first.pages, first.title, first.asset_id) == (2, 'A-201.pdf', shop.tool)
    picture, empty = (Image.open(BytesIO(page.content)) for page in (first, second))
    assert max(picture.size) == LONGEST
    red, white = picture.getpixel((400, 800)), picture.getpixel((2200, 800))
    assert red[0] > 240
    assert max(red[1:]) < 30
    assert min(white) > 240
    assert empty.getextrema() == ((255, 255),) * 3
    assert first.mark != second.mark
    again = drawn(shop, document, known=first.mark)
    assert (again.content, again.mark) == (None, first.mark)


def test_a_page_that_is_not_there_and_a_file_that_cannot_be_shown_are_refused(shop):
    document = taken(shop, drawing())
    with pytest.raises(NotFound, match='2 pages only'):
        drawn(shop, document, page=3)
    for content in (b'%PDF-1.7\n1 0 obj << >> endobj\n%%EOF\n', drawing()[:300], drawing(encrypt='secret')):
        with pytest.raises(Conflict, match='cannot be shown'):
            drawn(shop, taken(shop, content))
    with pytest.raises(Conflict, match='Only PDF'):
        drawn(shop, taken(shop, b'a;b', 'list.csv'))


def test_a_page_as_large_as_a_field_is_drawn_no_larger_than_others(shop):
    assert max(Image.open(BytesIO(drawn(shop, taken(shop, drawing((14_000, 14_000)))).content)).size) == LONGEST
