"""Photos over HTTP: who may send and see them, how much is taken in, and what browsers may keep."""
import asyncio
import threading
import tracemalloc
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from app.web import desk as door
from services.assets.plate import add_asset
from services.photos.photos import list_photos
from tests.photos.pictures import HEIC, SVG, encoded, harmful, with_exif

PHOTO = with_exif()


@pytest.fixture
async def tools(application):
    """One in each site."""
    run, cast = application.runner.run, application.cast
    return {name: str(await run(who, add_asset, kind='tool', asset_number='TL-1', name='Cap')) for name, who in (
        ('here', cast.ben), ('there', cast.oscar))}


async def send(application, who, tool, content=PHOTO, **headers):
    async with application.client(who) as client:
        named = {name.replace('_', '-'): value for name, value in headers.items()}
        return await client.post('/photos', params={'asset_id': tool, 'angle': 'cavity'}, content=content, headers=named)


async def test_a_photo_is_sent_seen_and_kept_by_the_browser_for_as_long_as_it_may_be_seen(application, tools):
    answer = await send(application, 'guest', tools['here'], x_file_name='IMG%200001.jpg')
    assert answer.status_code == 200, answer.text
    photo = answer.json()['id']
    async with application.client('guest') as client:
        whole, small = await client.get(f'/photos/{photo}.jpg'), await client.get(f'/photos/{photo}/thumb.jpg')
        assert (whole.headers['content-type'], whole.headers['cache-control'], whole.headers['x-content-type-options']) == (
            'image/jpeg', 'private, no-cache', 'nosniff')
        assert [Image.open(BytesIO(each.content)).format for each in (whole, small)] == ['JPEG', 'JPEG']
        for mark in (whole.headers['etag'], f'W/{whole.headers["etag"]}', f'"other", {whole.headers["etag"]}'):
            again = await client.get(f'/photos/{photo}.jpg', headers={'If-None-Match': mark})
            assert (again.status_code, again.content) == (304, b'')
        assert (await client.get(f'/photos/{photo}.jpg', headers={'If-None-Match': small.headers['etag']})).status_code == 200
        head = await client.head(f'/photos/{photo}.jpg')
        assert (head.status_code, head.content, head.headers['content-length']) == (200, b'', str(len(whole.content)))


async def test_a_part_of_a_photo_is_answered_with_that_part(application, tools):
    photo = (await send(application, 'ann', tools['here'])).json()['id']
    async with application.client('ann') as client:
        whole = await client.get(f'/photos/{photo}.jpg')
        size = len(whole.content)
        for asked, first, last in (('0-99', 0, 99), ('100-', 100, size - 1), ('-50', size - 50, size - 1), ('10-999999999', 10, size - 1)):
            part = await client.get(f'/photos/{photo}.jpg', headers={'Range': f'bytes={asked}'})
            assert (part.status_code, part.content, part.headers['content-range']) == (
                206, whole.content[first:last + 1], f'bytes {first}-{last}/{size}')
        for asked in (f'{size}-', '50-40', '-0'):
            refused = await client.get(f'/photos/{photo}.jpg', headers={'Range': f'bytes={asked}'})
            assert (refused.status_code, refused.headers['content-range']) == (416, f'bytes */{size}')
        for headers in ({'Range': 'bytes=0-1,5-6'}, {'Range': 'bytes=-'}, {'Range': 'rows=0-1'}, {'Range': 'bytes=0-9', 'If-Range': '"other"'}):
            assert (await client.get(f'/photos/{photo}.jpg', headers=headers)).content == whole.content


async def test_the_photo_of_another_site_is_one_that_does_not_exist(application, tools):
    photo = (await send(application, 'ann', tools['here'])).json()['id']
    for ending in ('.jpg', '/thumb.jpg'):
        async with application.client('olga') as olga:
            theirs, nobodys = await olga.get(f'/photos/{photo}{ending}'), await olga.get(f'/photos/{uuid4()}{ending}')
            assert (theirs.status_code, theirs.text, theirs.headers['cache-control']) == (404, nobodys.text, 'no-store')
            assert (await olga.get(f'/photos/{photo}{ending}', headers={'If-None-Match': '*'})).status_code == 404
        for nobody in ('', 'gone'):
            async with application.client(nobody) as stranger:
                answer = await stranger.get(f'/photos/{photo}{ending}', headers={'Accept': 'image/*'})
                assert (answer.status_code, answer.content[:2] == b'\xff\xd8') == (401, False)
    assert (await send(application, 'olga', tools['here'])).status_code == 404


async def test_who_may_not_send_is_told_before_anything_is_read(application, tools):
    read = []

    async def body():
        read.append(1)
        yield PHOTO
    for who, tool, status in (('', tools['here'], 401), ('ivy', tools['here'], 403), ('ann', tools['there'], 404), ('ann', str(uuid4()), 404)):
        async with application.client(who) as client:
            answer = await client.post('/photos', params={'asset_id': tool}, content=body(), headers={'Content-Length': str(len(PHOTO))})
            assert (answer.status_code, len(answer.json()['error']['message']) > 10) == (status, True)
    assert read == []


@pytest.mark.parametrize('headers', [{'Origin': 'http://evil.example'}, {'Sec-Fetch-Site': 'cross-site'}, {'Sec-Fetch-Site': 'same-site'},
                                     {'Origin': 'null'}])
async def test_another_website_cannot_send_photos_in_our_name(application, tools, headers):
    answer = await send(application, 'ann', tools['here'], **headers)
    assert answer.status_code == 403
    assert (await application.runner.run(application.cast.ann, list_photos)).total == 0


async def test_what_is_no_photo_is_refused_with_a_sentence_and_leaves_nothing(application, tools):
    few = dict(list(harmful())[::12]) | {'HEIC': HEIC, 'SVG': SVG}
    for name, content in few.items():
        answer = await send(application, 'ann', tools['here'], content=content, content_type='image/jpeg', x_file_name='photo.jpg')
        assert (name, answer.status_code) == (name, 413 if len(content) > 15 * 1024 * 1024 else 422)
        assert answer.json()['error']['message'].endswith('.'), name
    assert (await application.runner.run(application.cast.ann, list_photos)).total == 0
    assert [path for path in application.runner.house.photos.rglob('*') if path.is_file()] == []


async def test_a_body_that_says_it_is_short_and_is_not_is_cut_off(application, tools):
    """The size is counted while it comes; the header is only what somebody says."""
    taken = []

    async def endless():
        for _each in range(40):
            taken.append(1)
            yield bytes(1024 * 1024)
    answer = await send(application, 'ann', tools['here'], content=endless(), content_length='1000')
    assert (answer.status_code, answer.json()['error']['message']) == (413, 'A file may have 15 MB at most.')
    async with application.client('ann') as client:
        assert (await client.post('/photos', params={'asset_id': tools['here']}, content=endless())).status_code == 411


@pytest.mark.parametrize(('pause', 'patience'), [(1, {'PATIENCE': 0.05}), (0.02, {'PATIENCE_IN_ALL': 0.2})])
async def test_a_body_that_stops_coming_or_comes_drop_by_drop_frees_its_place(application, monkeypatch, pause, patience):
    for name, seconds in patience.items():
        monkeypatch.setattr(door, name, seconds)

    async def dribble():
        for start in range(500):
            yield PHOTO[start:start + 1]
            await asyncio.sleep(pause)
    desk = door.Desk(application.runner)

    class Slow:
        headers = {'content-length': '5000'}

        def stream(self):
            return dribble()
    with pytest.raises(door.Invalid, match='did not arrive'):
        await desk.work_on(Slow(), application.cast.ann, len)
    assert not desk._held
    desk.close()


async def test_a_file_keeps_its_place_until_it_is_taken_in(application, tools, monkeypatch):
    """Else any number of bodies would wait in memory for the two threads."""
    go_on = threading.Event()
    monkeypatch.setattr(door, 'take_photo', lambda *_told, **_more: go_on.wait(20) and uuid4())
    sending = [asyncio.create_task(send(application, who, tools['here'])) for who in ['ann'] * 7 + ['ben'] * 3]
    done, waiting = await asyncio.wait(sending, timeout=5)
    async with application.client('guest') as client:
        read = await client.post('/codes', content=PHOTO)
    go_on.set()
    assert [each.result().status_code for each in done] == [429, 429], 'one of a person who sends too many, one as all places are taken'
    assert {each.result().headers['retry-after'] for each in done} == {'3'}
    assert read.status_code == 429
    assert {answer.status_code for answer in await asyncio.gather(*waiting)} == {200}


async def test_too_many_at_once_are_asked_to_wait(application, tools, monkeypatch):
    monkeypatch.setattr(door, 'AT_ONCE', 0)
    answer = await send(application, 'ann', tools['here'])
    assert (answer.status_code, answer.headers['retry-after']) == (429, '3')


async def test_a_disk_without_room_is_no_last_word(application, tools, monkeypatch):
    """What a browser holds it sends again after a status of 500 or more, and throws away after any other."""
    from services.photos import store
    with monkeypatch.context() as patched:
        patched.setattr(store, 'LEAST_FREE', 10**18)
        answer = await send(application, 'ann', tools['here'], idempotency_key='once')
        assert (answer.status_code, answer.headers['retry-after'], answer.json()['error']['code']) == (507, '60', 'no_room')
    assert (await send(application, 'ann', tools['here'], idempotency_key='once')).status_code == 200


async def test_the_same_request_twice_takes_one_photo(application, tools):
    answers = [await send(application, 'ann', tools['here'], idempotency_key='once') for _each in range(2)]
    assert answers[0].json()['id'] == answers[1].json()['id']
    assert (await send(application, 'ann', tools['here'], content=encoded(), idempotency_key='once')).status_code == 409
    assert (await application.runner.run(application.cast.ann, list_photos)).total == 1


async def test_the_process_does_not_grow_with_what_it_refuses(application, tools):
    """Pictures are decoded in another process; here lies the body while it is sent, and no longer."""
    bad = encoded(size=(640, 480))[:-2000] + bytes(10 * 1024 * 1024)
    await send(application, 'ann', tools['here'], content=bad)
    tracemalloc.start()
    for _each in range(4):
        await send(application, 'ann', tools['here'], content=bad)
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 8 * 1024 * 1024
    assert most < 80 * 1024 * 1024
