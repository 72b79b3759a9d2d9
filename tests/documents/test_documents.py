"""Documents from the desk to the store and back: kept as they came, handed out as files, gone when removed."""
from urllib.parse import quote

import pytest

from services.assets.plate import add_asset
from services.documents.documents import change_document, list_documents, read_document, remove_document
from services.documents.kinds import KINDS
from services.documents.taking import take_document
from services.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from services.photos.photos import list_photos
from services.photos.sweeping import lost_photos, sweep_photos
from services.work import SYSTEM
from tests.photos.conftest import furnish
from tests.photos.pictures import encoded

PDF = b'%PDF-1.7\n1 0 obj << >> endobj\n%%EOF\n'
RIGHT = {'pdf': PDF, 'docx': b'PK\x03\x04', 'xlsx': b'PK\x03\x04', 'pptx': b'PK\x03\x04', 'odt': b'PK\x03\x04', 'ods': b'PK\x03\x04',
         'dwg': b'AC1032', 'dxf': b'0\r\nSECTION', 'step': b'ISO-10303-21;', 'stp': b'ISO-10303-21;', 'txt': 'Höhe 3 mm'.encode(), 'csv': b'a;b'}
WRONG = {'pdf': b'<script>', 'docx': b'MZ', 'xlsx': b'%PDF-', 'pptx': b'', 'odt': b'\x7fELF', 'ods': b'PK', 'dwg': b'PK\x03\x04', 'dxf': b'\0\1',
         'step': b'solid', 'stp': b'ISO', 'txt': b'\0', 'csv': b'MZ\x90\0'}


@pytest.fixture
def shop(runner, cast):
    return furnish(runner, cast)


def take(shop, name='A-201.pdf', content=PDF, who=None, **values):
    return take_document(shop.runner, who or shop.cast.ben, content, asset_id=values.pop('asset_id', shop.tool), name=name, **values)


def listed(shop, who=None):
    return shop.runner.do(who or shop.cast.guest, list_documents, asset_id=shop.tool).items


def test_a_document_is_kept_as_it_came_named_and_removed(shop):
    document = take(shop, name='C:\\drawings\\A-201.pdf')
    [row] = listed(shop)
    assert (row.title, row.name, row.size, row.uploaded_by) == ('A-201.pdf', 'A-201.pdf', len(PDF), 'Ben Person')
    assert shop.runner.do(shop.cast.guest, read_document, document_id=document).content == PDF
    assert shop.files() == [f'{shop.tool}/{document}.file']
    assert PDF not in (shop.house.photos / shop.files()[0]).read_bytes()  # sealed
    shop.runner.do(shop.cast.ben, change_document, document_id=document, seen_version=1, title='Drawing')
    with pytest.raises(Conflict, match='Drawing'):
        shop.runner.do(shop.cast.ben, change_document, document_id=document, seen_version=1, title='Other')
    assert [(row.title, row.name) for row in listed(shop)] == [('Drawing', 'A-201.pdf')]
    shop.runner.do(shop.cast.ben, remove_document, document_id=document, seen_version=2)
    assert (listed(shop), shop.files()) == ([], [])


def test_the_same_file_twice_on_one_tool_is_one(shop):
    first = take(shop)
    assert take(shop, name='other.pdf') == first
    assert take(shop, asset_id=shop.machine) != first
    assert len(shop.files()) == 2


def test_it_lies_beside_photos_without_being_one(shop):
    photo, document = shop.take(), take(shop)
    assert [row.id for row in shop.runner.do(shop.cast.guest, list_photos, asset_id=shop.tool).items] == [photo]
    assert [row.id for row in listed(shop)] == [document]


@pytest.mark.parametrize('ending', KINDS)
def test_the_name_and_the_content_must_say_the_same(shop, ending):
    take(shop, name=f'a.{ending.upper()}', content=RIGHT[ending])
    with pytest.raises(Invalid, match=r'\.$'):
        take(shop, name=f'b.{ending}', content=WRONG[ending])
    assert len(listed(shop)) == len(shop.files()) == 1


@pytest.mark.parametrize('name', ['a.exe', 'a.html', 'a.svg', 'a.xlsm', 'a.pdf.js', 'pdf', '', 'a.'])
def test_other_kinds_are_refused_and_leave_nothing(shop, name):
    with pytest.raises(Invalid, match='Documents may be'):
        take(shop, name=name)
    assert (listed(shop), shop.files()) == ([], [])


def test_a_photo_is_sent_to_the_photos(shop):
    with pytest.raises(Invalid, match='among the photos'):
        take(shop, name='a.jpg', content=encoded())


def test_whoever_may_not_keep_the_register_leaves_nothing(shop):
    for who, error in ((shop.cast.ann, NotAllowed), (shop.cast.oscar, NotFound)):
        with pytest.raises(error):
            take(shop, who=who)
    document = take(shop)
    for who, error in ((shop.cast.ann, NotAllowed), (shop.cast.oscar, NotFound)):
        with pytest.raises(error):
            shop.runner.do(who, remove_document, document_id=document, seen_version=1)
    with pytest.raises(NotFound):
        shop.runner.do(shop.cast.oscar, read_document, document_id=document)
    assert (len(listed(shop)), len(shop.files())) == (1, 1)


def test_a_row_that_could_not_be_written_leaves_no_file_but_a_database_that_went_away_does(shop, monkeypatch):
    do = shop.runner.do

    def failing(error):
        def once(who, function, *given, **values):
            if function.__name__ == 'add_document':
                raise error('No.')
            return do(who, function, *given, **values)
        return once
    for error, left in ((Conflict, 0), (Unavailable, 1)):
        monkeypatch.setattr(shop.runner, 'do', failing(error))
        with pytest.raises(error):
            take(shop)
        assert len(shop.files()) == left  # whether the row was kept is seen at night


def test_documents_are_swept_renewed_and_missed_like_photos(shop, monkeypatch):
    document = take(shop)
    stray = shop.house.photos / str(shop.tool) / f'{shop.machine}.file'
    stray.write_bytes(b'left')
    monkeypatch.setattr('services.photos.sweeping.AGE', -shop.house.wall().resolution * 10_000_000)
    assert sweep_photos(shop.runner, SYSTEM) == 1
    assert shop.files() == [f'{shop.tool}/{document}.file']
    assert lost_photos(shop.house) == 0
    (shop.house.photos / shop.files()[0]).unlink()
    assert lost_photos(shop.house) == 1
    with pytest.raises(NotFound, match='lost or damaged'):
        shop.runner.do(shop.cast.guest, read_document, document_id=document)


async def test_the_card_shows_documents_at_once_and_hands_them_out_as_files(application):
    run, cast = application.runner.run, application.cast
    tool = await run(cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    card, engineers = application.screen('ann'), application.screen('ben')
    await card.open('/tools/TL-1')
    await engineers.open('/tools/TL-1')
    await card.should_not_see('Zeichnung')
    name = 'Zeichnung Höhe; "3" \u2603.pdf'
    async with application.client('ben') as ben:
        sent = await ben.post('/documents', params={'asset_id': str(tool)}, content=PDF, headers={'X-File-Name': quote(name)})
        assert sent.status_code == 200, sent.text
    for screen in (card, engineers):
        await screen.should_see('Zeichnung Höhe')
    async with application.client('ann') as ann, application.client('olga') as olga, application.client('') as stranger:
        path = f'/documents/{sent.json()["id"]}'
        file = await ann.get(path)
        assert (file.content, file.headers['content-type'], file.headers['cache-control'], file.headers['x-content-type-options']) == (
            PDF, 'application/pdf', 'private, no-cache', 'nosniff')
        assert file.headers['content-disposition'] == f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        assert (await ann.get(path, headers={'If-None-Match': file.headers['etag']})).status_code == 304
        assert (await ann.head(path)).headers['content-length'] == str(len(PDF))
        assert [(await client.get(path)).status_code for client in (olga, stranger)] == [404, 303]  # whoever is not signed in is led there
        refused = await ann.post('/documents', params={'asset_id': str(tool)}, content=PDF, headers={'X-File-Name': 'b.pdf'})
        assert refused.status_code == 403
