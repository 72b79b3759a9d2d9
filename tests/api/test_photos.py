"""Photos over REST."""
from io import BytesIO

from PIL import Image

from tests.photos.pictures import PLANTED, SVG, encoded, with_exif

PHOTO = with_exif()


async def test_a_photo_is_sent_listed_read_changed_and_removed(any_rest):
    ben, owner = await any_rest.client('ben'), {'asset_id': any_rest.things['tool']}
    sent = await ben.post('/photos', params=owner | {'angle': 'core', 'caption': 'Gate', 'name': 'IMG_1.jpg'}, content=PHOTO)
    assert sent.status_code == 201, sent.text
    photo = sent.json()
    assert (photo['asset_id'], photo['angle'], photo['caption'], photo['uploaded_by'], photo['width']) == (*owner.values(), 'core', 'Gate',
                                                                                                         'Ben Person', 320)
    assert (await ben.get('/photos', params=owner | {'q': 'gate'})).json() == {'items': [photo], 'total': 1}
    assert (await ben.get('/photos', params={'asset_id': any_rest.things['machine']})).json()['total'] == 0
    assert (await ben.get(f'/photos/{photo["id"]}')).json() == photo
    file, thumb = await ben.get(f'/photos/{photo["id"]}/file'), await ben.get(f'/photos/{photo["id"]}/thumb')
    assert Image.open(BytesIO(file.content)).size == (320, 240)
    assert (len(file.content), file.headers['content-type'], PLANTED in file.content) == (photo['size'], 'image/jpeg', False)
    assert len(thumb.content) > 100
    assert (await ben.get(f'/photos/{photo["id"]}/file', headers={'If-None-Match': file.headers['etag']})).status_code == 304
    changed = await ben.patch(f'/photos/{photo["id"]}', json={'version': 1, 'caption': 'Gate, burnt'})
    assert (changed.json()['caption'], changed.json()['version'], changed.json()['angle']) == ('Gate, burnt', 2, 'core')
    assert (await ben.patch(f'/photos/{photo["id"]}', json={'version': 1, 'caption': 'x'})).status_code == 409
    assert (await ben.delete(f'/photos/{photo["id"]}', params={'version': 2})).status_code == 204
    assert (await ben.get(f'/photos/{photo["id"]}/file')).status_code == 404


async def test_what_is_no_photo_or_belongs_to_nothing_is_refused(rest):
    ben, tool = await rest.client('ben'), rest.things['tool']
    for params, content, status in (({'asset_id': tool}, SVG, 422), ({'asset_id': tool}, b'', 422), ({}, PHOTO, 422),
                                    ({'asset_id': tool, 'failure_report_id': tool}, PHOTO, 422), ({'asset_id': tool, 'angle': 'above'}, PHOTO, 422),
                                    ({'asset_id': tool, 'spelt': 'wrong'}, PHOTO, 422), ({'asset_id': rest.things['other_tool']}, PHOTO, 404),
                                    ({'asset_id': tool}, PHOTO + bytes(15 * 1024 * 1024), 413), ({'asset_id': tool}, bytes(20_000_000), 413)):
        answer = await ben.post('/photos', params=params, content=content)
        assert (params, answer.status_code) == (params, status), answer.text
        assert answer.json()['error']['message'].endswith('.')
    assert (await ben.get('/photos')).json()['total'] == 0


async def test_a_key_that_may_not_see_or_not_add_sends_nothing(rest):
    tool = {'asset_id': rest.things['tool']}
    for scopes in (['see-assets'], ['add-photos']):
        client = await rest.client('ben', scopes=scopes)
        assert (await client.post('/photos', params=tool, content=PHOTO)).status_code == 403
    assert (await (await rest.client('ben')).get('/photos')).json()['total'] == 0


async def test_the_photos_of_another_site_do_not_exist(rest):
    ben, olga = await rest.client('ben'), await rest.client('olga')
    photo = (await ben.post('/photos', params={'asset_id': rest.things['tool']}, content=PHOTO)).json()['id']
    for path in ('', '/file', '/thumb'):
        assert (await olga.get(f'/photos/{photo}{path}')).status_code == 404
    assert (await olga.patch(f'/photos/{photo}', json={'version': 1, 'caption': 'x'})).status_code == 404
    assert (await olga.delete(f'/photos/{photo}', params={'version': 1})).status_code == 404
    assert (await olga.get('/photos')).json() == {'items': [], 'total': 0}


async def test_the_same_photo_twice_is_one(rest):
    ben, tool = await rest.client('ben'), {'asset_id': rest.things['tool']}
    answers = [await ben.post('/photos', params=tool, content=PHOTO, headers=headers) for headers in ({}, {}, {'Idempotency-Key': 'k'})]
    assert len({answer.json()['id'] for answer in answers}) == 1
    assert (await ben.post('/photos', params=tool, content=encoded(), headers={'Idempotency-Key': 'k'})).status_code == 409
