"""Documents over REST."""
from tests.photos.pictures import with_exif

PDF = b'%PDF-1.7\n1 0 obj << >> endobj\n%%EOF\n'


async def test_a_document_is_sent_listed_read_changed_and_removed(any_rest):
    ben, tool = await any_rest.client('ben'), any_rest.things['tool']
    sent = await ben.post('/documents', params={'asset_id': tool, 'name': 'A-201 Höhe.pdf', 'title': 'Drawing'}, content=PDF)
    assert sent.status_code == 201, sent.text
    document = sent.json()
    assert (document['asset_id'], document['title'], document['name'], document['media_type'], document['size'], document['uploaded_by']) == (
        tool, 'Drawing', 'A-201 Höhe.pdf', 'application/pdf', len(PDF), 'Ben Person')
    assert (await ben.get('/documents', params={'asset_id': tool, 'q': 'draw'})).json() == {'items': [document], 'total': 1}
    assert (await ben.get('/documents', params={'asset_id': any_rest.things['machine']})).json()['total'] == 0
    assert (await ben.get(f'/documents/{document["id"]}')).json() == document
    file = await ben.get(f'/documents/{document["id"]}/file')
    assert (file.content, file.headers['content-type']) == (PDF, 'application/pdf')
    assert file.headers['content-disposition'] == "attachment; filename*=UTF-8''A-201%20H%C3%B6he.pdf"
    assert (await ben.get(f'/documents/{document["id"]}/file', headers={'If-None-Match': file.headers['etag']})).status_code == 304
    changed = await ben.patch(f'/documents/{document["id"]}', json={'version': 1, 'title': 'Drawing, rev. C'})
    assert (changed.json()['title'], changed.json()['version']) == ('Drawing, rev. C', 2)
    assert (await ben.patch(f'/documents/{document["id"]}', json={'version': 1, 'title': 'x'})).status_code == 409
    assert (await ben.delete(f'/documents/{document["id"]}', params={'version': 2})).status_code == 204
    assert (await ben.get(f'/documents/{document["id"]}/file')).status_code == 404


async def test_a_document_is_no_photo_and_a_photo_no_document(rest):
    ben, tool = await rest.client('ben'), rest.things['tool']
    document = (await ben.post('/documents', params={'asset_id': tool, 'name': 'a.pdf'}, content=PDF)).json()['id']
    photo = (await ben.post('/photos', params={'asset_id': tool}, content=with_exif())).json()['id']
    assert [row['id'] for row in (await ben.get('/photos')).json()['items']] == [photo]
    assert [row['id'] for row in (await ben.get('/documents')).json()['items']] == [document]
    for path in (f'/photos/{document}', f'/photos/{document}/file', f'/photos/{document}/thumb', f'/documents/{photo}', f'/documents/{photo}/file'):
        assert (path, (await ben.get(path)).status_code) == (path, 404)
    for path in (f'/photos/{document}', f'/documents/{photo}'):
        assert (await ben.delete(path, params={'version': 1})).status_code == 404


async def test_what_is_no_document_is_refused_and_leaves_nothing(rest):
    ben, tool = await rest.client('ben'), rest.things['tool']
    named = {'asset_id': tool, 'name': 'a.pdf'}
    for params, content, status in ((named | {'name': 'a.exe'}, b'MZ', 422), (named, b'<html>', 422), (named, b'', 422),
                                    ({'name': 'a.pdf'}, PDF, 422), ({'asset_id': tool}, PDF, 422), (named | {'spelt': 'wrong'}, PDF, 422),
                                    (named | {'asset_id': rest.things['other_tool']}, PDF, 404), (named, PDF + bytes(15 * 1024 * 1024), 413)):
        answer = await ben.post('/documents', params=params, content=content)
        assert (params, answer.status_code) == (params, status), answer.text
        assert answer.json()['error']['message'].endswith('.')
    assert (await ben.get('/documents')).json()['total'] == 0


async def test_a_key_that_may_not_see_or_not_add_sends_nothing(rest):
    named = {'asset_id': rest.things['tool'], 'name': 'a.pdf'}
    for scopes in (['see-assets'], ['edit-assets']):
        client = await rest.client('ben', scopes=scopes)
        assert (await client.post('/documents', params=named, content=PDF)).status_code == 403
    assert (await (await rest.client('ben')).get('/documents')).json()['total'] == 0
