"""Pages of a PDF as pictures: what is drawn there is seen, and what is no page is refused in one sentence."""
import asyncio
import sys
from io import BytesIO

import pytest
from PIL import Image

from services.documents import pages
from services.documents.documents import find_document
from services.documents.pages import EACH, Projection
from services.documents.projector import LONGEST
from services.documents.taking import take_document
from services.errors import Conflict, NotFound, TooMany, Unavailable
from tests.documents.drawings import drawing
from tests.photos.conftest import furnish


@pytest.fixture
def shop(quick_runner, cast):
    return furnish(quick_runner, cast)


@pytest.fixture
def projection(shop):
    made = Projection(shop.runner)
    yield made
    made.close()


def taken(shop, content, name='A-201.pdf'):
    return take_document(shop.runner, shop.cast.ben, content, asset_id=shop.tool, name=name)


@pytest.fixture
def drawn(shop, projection):
    def ask(document, page=1, known=''):
        return asyncio.run(projection.page(shop.cast.guest, document, page, known))
    return ask


def test_each_page_is_a_picture_of_what_is_drawn_there(shop, drawn):
    document = taken(shop, drawing())
    first, second = drawn(document), drawn(document, page=2)
    assert (first.pages, first.document.title, first.document.asset_id) == (2, 'A-201.pdf', shop.tool)
    picture, empty = (Image.open(BytesIO(page.content)) for page in (first, second))
    assert max(picture.size) == LONGEST
    red, white = picture.getpixel((400, 800)), picture.getpixel((2200, 800))
    assert red[0] > 240
    assert max(red[1:]) < 30
    assert min(white) > 240
    assert empty.getextrema() == ((255, 255),) * 3
    assert first.mark != second.mark
    again = drawn(document, known=first.mark)
    assert (again.content, again.mark) == (None, first.mark)


def test_a_page_that_is_not_there_and_a_file_that_cannot_be_shown_are_refused(shop, drawn):
    document = taken(shop, drawing())
    with pytest.raises(NotFound, match='2 pages only'):
        drawn(document, page=3)
    for content in (b'%PDF-1.7\n1 0 obj << >> endobj\n%%EOF\n', drawing()[:300], drawing(encrypt='secret')):
        with pytest.raises(Conflict, match='cannot be shown'):
            drawn(taken(shop, content))
    with pytest.raises(Conflict, match='Only PDF'):
        drawn(taken(shop, b'a;b', 'list.csv'))


def test_a_page_as_large_as_a_field_is_drawn_no_larger_than_others(shop, drawn):
    assert max(Image.open(BytesIO(drawn(taken(shop, drawing((14_000, 14_000)))).content)).size) == LONGEST


def test_what_failed_once_is_drawn_the_next_time(shop, drawn, monkeypatch, tmp_path):
    document = taken(shop, drawing())
    (tmp_path / 'projector.py').write_text('import os; os.kill(os.getpid(), 9)')
    with monkeypatch.context() as short_of_memory:
        short_of_memory.setattr(pages, 'PROJECTOR', tmp_path / 'projector.py')
        with pytest.raises(Conflict, match='cannot be shown'):
            drawn(document)
    with monkeypatch.context() as busy:
        busy.setattr(pages, 'PATIENCE', 0.001)
        with pytest.raises(Conflict, match='too long'):
            drawn(document)
    with monkeypatch.context() as broken:
        broken.setattr(sys, 'executable', '/nowhere/python')
        with pytest.raises(Unavailable, match='at the moment'):
            drawn(document)
    assert drawn(document).pages == 2


def test_drawings_that_take_long_hold_up_nobody_else_and_nobody_fills_the_queue(shop, projection, monkeypatch, tmp_path):
    """With a program that draws until it is told to stop, as a file made for it would."""
    stopped = tmp_path / 'stopped'
    waits = f'import os, time\nwhile not os.path.exists({str(stopped)!r}): time.sleep(0.02)'
    (tmp_path / 'projector.py').write_text(waits + """\nprint('{"pages": 1}')""")
    monkeypatch.setattr(pages, 'PROJECTOR', tmp_path / 'projector.py')
    document, cast = taken(shop, drawing()), shop.cast

    async def meet():
        begun = [asyncio.create_task(projection.page(who, document, page)) for page in range(1, EACH + 1) for who in (cast.ann, cast.ben)]
        async with asyncio.timeout(20):
            while projection._waiting.total() < 2 * EACH:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        with pytest.raises(TooMany, match='Other drawings'):
            await projection.page(cast.ann, document, 9)
        for _ in range(20):  # more than there are threads for everything else
            assert (await asyncio.wait_for(shop.runner.run(cast.guest, find_document, document_id=document), 20)).id == document
        assert not any(task.done() for task in begun)
        stopped.touch()
        assert {type(error) for error in await asyncio.gather(*begun, return_exceptions=True)} == {NotFound}, 'it drew no picture'
    asyncio.run(meet())
    assert not projection._waiting
