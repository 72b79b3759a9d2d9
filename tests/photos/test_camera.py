"""The camera of the machine: newest picture only, let go when nobody looks, unplugged and plugged in again without anybody's help."""
import asyncio
import time
from io import BytesIO
from uuid import UUID

import httpx
import numpy
import pytest
from nicegui import core
from PIL import Image

from app.web import camera as camera_doors
from data.tables.people import DeviceKind, SignIn
from data.trail import Writer
from services.assets.plate import add_asset
from services.errors import NotFound, Unavailable
from services.people.devices import enrol_device
from services.photos import camera as cameras
from services.photos import lens
from services.photos.camera import Camera, is_beside_camera, still
from services.photos.photos import list_photos
from tests.conftest import fill, running
from tests.photos.pictures import encoded
from tests.photos.webcam import SIZE, Webcam, film

PATIENCE = 20


@pytest.fixture
def webcam():
    with Webcam() as plugged:
        yield plugged


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(cameras, 'LINGER', 1.0)
    monkeypatch.setattr(cameras, 'AGAIN', 0.1)
    monkeypatch.setattr(cameras, 'STALE', 0.8)
    monkeypatch.setattr(lens, 'TIME_OUT', 1500)


@pytest.fixture
def camera(quick, webcam):
    seen = Camera(webcam.url)
    yield seen
    seen.close()


def until(found, camera=None):
    """Ask like a screen does, again and again."""
    for _each in range(PATIENCE * 20):
        try:
            answer = found(camera.look() if camera else None)
        except Unavailable as error:
            answer = found(str(error))
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError('it never happened')


def picture(seen):
    return None if isinstance(seen, str) else seen


def sentence(seen):
    return seen if isinstance(seen, str) else None


def test_the_newest_picture_is_seen_and_it_goes_on(camera):
    first = until(picture, camera)
    later = until(lambda seen: picture(seen) if picture(seen) and seen.number > first.number + 2 else None, camera)
    assert later.preview != first.preview
    assert Image.open(BytesIO(still(later))).size == SIZE


def test_a_large_picture_is_shown_small_and_kept_whole(quick, tmp_path, monkeypatch):
    monkeypatch.setattr(lens, 'PREVIEW_WIDTH', 320)
    camera = Camera(str(film(tmp_path / 'film.avi')))
    frame = until(picture, camera)
    camera.close()
    assert Image.open(BytesIO(frame.preview)).size == (320, 240)
    assert Image.open(BytesIO(still(frame))).size == SIZE


def test_a_film_opens_like_a_camera_and_begins_again_at_its_end(quick, tmp_path):
    camera = Camera(str(film(tmp_path / 'film.avi', pictures=3)))
    assert until(lambda seen: isinstance(seen, str) or (seen and seen.number > 7), camera) is True
    camera.close()


def test_an_unplugged_camera_is_a_sentence_and_comes_back_by_itself(camera, webcam):
    before = until(picture, camera)
    webcam.unplug()
    assert until(sentence, camera) == 'The camera is not connected. Plug it in; the picture comes back by itself.'
    webcam.plug()
    after = until(picture, camera)
    assert after.number > before.number


def test_a_camera_that_was_never_there_is_the_same_sentence(quick, webcam, tmp_path):
    for source in (str(tmp_path / 'video7'), '63'):
        camera = Camera(source)
        assert 'not connected' in until(sentence, camera)
        camera.close()


def test_a_camera_that_hangs_is_a_sentence_and_not_an_old_picture(camera, webcam):
    until(picture, camera)
    webcam.freeze()
    assert until(sentence, camera) in {'The camera does not answer. Please unplug it and plug it in again.',
                                       'The camera is not connected. Plug it in; the picture comes back by itself.'}
    webcam.pace = 0.02
    until(picture, camera)


class Broken:
    """A camera that opens and brings nothing: busy with somebody else, or pictures without a dot."""

    def __init__(self, seen=None):
        self.seen, self.grabbed = seen, 0

    def grab(self):
        self.grabbed += 1
        return self.seen is not None

    def retrieve(self):
        return self.seen

    def release(self):
        """Nothing to let go."""


EMPTY = {'no picture': (False, None), 'nothing': (True, None), 'not a dot': (True, numpy.zeros((0, 0, 3), numpy.uint8))}


@pytest.mark.parametrize('seen', EMPTY.values(), ids=EMPTY)
def test_a_camera_that_brings_empty_pictures_neither_fails_nor_hurries(quick, monkeypatch, seen, caplog):
    broken = Broken(seen)
    monkeypatch.setattr(lens, 'opened', lambda _source: broken)
    camera = Camera('0')
    assert camera.look() is None
    until(lambda _none: broken.grabbed > 3, camera)
    before, began = broken.grabbed, time.monotonic()
    time.sleep(0.5)
    assert broken.grabbed - before <= cameras.PREVIEWS * (time.monotonic() - began) + 2
    assert (camera.look(), caplog.records) == (None, [])
    camera.close()


@pytest.mark.parametrize(('seen', 'word'), [(None, 'not connected'), *((seen, 'does not answer') for seen in EMPTY.values())], ids=['busy', *EMPTY])
async def test_a_camera_that_is_busy_or_broken_is_a_sentence_and_files_can_still_be_sent(watched, monkeypatch, seen, word):
    monkeypatch.setattr(lens, 'opened', lambda _source: Broken(seen))
    monkeypatch.setattr(camera_doors, 'PATIENCE', 1.0)
    tool = await watched.runner.run(watched.cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    async with watched.client('ann') as ann:
        assert word in (await until_status(ann, 503)).json()['error']['message']
        assert (await ann.post('/photos', params={'asset_id': str(tool)}, content=encoded())).status_code == 200


def test_nobody_looks_and_the_camera_is_let_go(camera, webcam):
    until(picture, camera)
    assert webcam.lookers == 1
    until(lambda _none: webcam.lookers == 0)
    until(picture, camera)
    assert webcam.lookers == 1


def test_many_who_look_share_one_camera(camera, webcam):
    until(picture, camera)
    for _each in range(200):
        camera.look()
    assert webcam.lookers == 1


def test_without_a_camera_there_is_nothing_to_see():
    camera = Camera('')
    assert not camera.is_there
    with pytest.raises(NotFound, match='no camera'):
        camera.look()
    camera.close()


@pytest.mark.parametrize(('device', 'address', 'beside'), [
    (DeviceKind.KIOSK, '127.0.0.1', True), (DeviceKind.KIOSK, '::1', True), (DeviceKind.KIOSK, '::ffff:127.0.0.1', True),
    (DeviceKind.KIOSK, '::ffff:192.168.4.20', False), (DeviceKind.KIOSK, '192.168.4.20', False),
    (DeviceKind.TABLET, '127.0.0.1', False), (None, '127.0.0.1', False), (DeviceKind.KIOSK, '', False)])
def test_only_the_touchscreen_of_the_machine_itself_is_beside_the_camera(device, address, beside):
    assert is_beside_camera(device, address) is beside


@pytest.fixture
async def watched(house, keyring, quick, webcam):
    """The product with a camera, and Ann, Guest and Ivy at its touchscreen; Ben sits at a desk."""
    cast = await asyncio.to_thread(fill, house.database, keyring)
    async with running(house, cast, camera=webcam.url) as application:
        kiosk = await application.runner.run(cast.boss, enrol_device, name='Tool room', kind='kiosk', site_id=cast.site)
        await asyncio.to_thread(at_the_kiosk, house, [cast.sign_ins[name] for name in ('ann', 'guest', 'ivy')], kiosk.id)
        yield application


def at_the_kiosk(house, sign_ins, device_id):
    with house.database.writing() as session:
        session.attribute(Writer(None, 'test', 'system', '', 'test'))
        for sign_in in sign_ins:
            session.get(SignIn, sign_in).device_id = device_id
        session.commit()


async def test_the_preview_brings_one_newer_picture_after_the_other(watched):
    async with watched.client('ann') as ann:
        first = await ann.get('/camera/preview.jpg')
        assert (first.status_code, first.headers['content-type'], first.headers['cache-control']) == (200, 'image/jpeg', 'no-store'), first.text
        second = await ann.get('/camera/preview.jpg', params={'after': first.headers['x-picture']})
        assert int(second.headers['x-picture']) > int(first.headers['x-picture'])
        assert Image.open(BytesIO(second.content)).format == 'JPEG'


async def test_what_the_camera_sees_becomes_a_photo_like_any_other(watched):
    run, cast = watched.runner.run, watched.cast
    tool = await run(cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    async with watched.client('ann') as ann:
        seen = await ann.get('/camera/still.jpg')
        sent = await ann.post('/photos', params={'asset_id': str(tool)}, content=seen.content)
        assert sent.status_code == 200, sent.text
    photo = (await run(cast.ben, list_photos, asset_id=tool)).items[0]
    assert (photo.id, photo.width, photo.height, photo.uploaded_by) == (UUID(sent.json()['id']), *SIZE, 'Ann Person')


@pytest.mark.parametrize('path', ['/camera/preview.jpg', '/camera/still.jpg'])
async def test_only_who_may_add_photos_at_the_touchscreen_beside_it_looks_through_the_camera(watched, path):
    refusals = {}
    for name in ('guest', 'ivy', 'ben', ''):
        async with watched.client(name) as client:
            answer = await client.get(path, headers={'Accept': 'application/json'})
            refusals[name] = (answer.status_code, answer.json()['error']['message'] if answer.status_code != 200 else '')
    assert refusals['guest'] == (200, '')
    assert refusals['ivy'][0] == 403
    assert refusals['ben'] == (403, 'The camera can be used on the touchscreen beside it only.')
    assert refusals[''][0] == 401
    transport = httpx.ASGITransport(core.app, client=('192.168.4.20', 5000))
    async with httpx.AsyncClient(transport=transport, base_url='http://test', cookies={'toolwarden': watched.cast.tokens['ann']}) as elsewhere:
        assert (await elsewhere.get(path)).status_code == 403


async def test_an_unplugged_camera_is_a_sentence_on_the_screen_and_recovers(watched, webcam):
    async with watched.client('ann') as ann:
        assert (await ann.get('/camera/preview.jpg')).status_code == 200
        webcam.unplug()
        gone = await until_status(ann, 503)
        assert 'not connected' in gone.json()['error']['message']
        webcam.plug()
        assert (await until_status(ann, 200)).headers['content-type'] == 'image/jpeg'


async def until_status(client, status):
    for _each in range(PATIENCE * 10):
        answer = await client.get('/camera/preview.jpg')
        if answer.status_code == status:
            return answer
        await asyncio.sleep(0.1)
    raise AssertionError(f'never {status}')


async def test_the_application_stays_quick_while_the_camera_runs(watched, webcam):
    """Looking never blocks the event loop: between two beats there is no gap that a finger would feel."""
    gaps, running_still = [], True

    async def beat():
        while running_still:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            gaps.append(time.perf_counter() - before)

    beating = asyncio.create_task(beat())
    async with watched.client('ann') as ann:
        after = 0
        for _each in range(10):
            after = int((await ann.get('/camera/preview.jpg', params={'after': after})).headers['x-picture'])
        webcam.freeze()  # the camera's thread waits for a picture, and nobody else
        await until_status(ann, 503)
    running_still = False
    await beating
    gaps.sort()
    assert gaps[int(len(gaps) * 0.95)] < 0.1
