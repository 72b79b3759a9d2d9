"""Use my phone: the code on the kiosk is read as a phone reads it, and the photo shows up on the kiosk by itself."""
import cv2
import numpy
import pytest

from services.assets.register import find_asset
from services.photos.photos import list_photos
from services.upkeep.whereabouts import address_in_network
from tests.browser.audit import by_axe, measured
from tests.browser.stage import new_context
from tests.factory import ask
from tests.photos.pictures import encoded

TOOL = 'TL-1096'


def read_off(page):
    """As a phone does, and by the better of OpenCV's two readers: the other one fails at one sharp code of twenty, depending on what it says."""
    picture = cv2.imdecode(numpy.frombuffer(page.locator('svg.qr').screenshot(), numpy.uint8), cv2.IMREAD_GRAYSCALE)
    return cv2.QRCodeDetectorAruco().detectAndDecode(cv2.resize(picture, None, fx=3, fy=3))[0]


def send(page, file):
    page.locator('input[type=file]').last.set_input_files(file)
    page.locator('.snack', has_text='Photo added').wait_for()


@pytest.mark.parametrize('night', [False, True])
def test_a_code_on_the_kiosk_lets_a_phone_send_a_photo_there(page_of, browser, product, plant, tmp_path, night):
    tool = ask(plant.home, find_asset, asset_number=TOOL).id
    before = ask(plant.home, list_photos, asset_id=tool).total
    kiosk = page_of('anna', f'/tools/{TOOL}?tab=photos', 'kiosk', night=night)
    kiosk.get_by_role('button', name='Use my phone').tap()
    kiosk.locator('svg.qr').wait_for()
    address = read_off(kiosk)
    assert address.startswith(f'http://{address_in_network()}:'), 'under 127.0.0.1 a phone would call itself'
    phone = new_context(browser, product.url, 'phone', night=night).new_page()
    phone.goto(f'{product.url}/phone/{address.rpartition("/")[2]}')
    assert measured(phone, 'phone') + by_axe(phone, night=night) == []
    photo = tmp_path / 'bench.jpg'
    photo.write_bytes(encoded(size=(900 + night, 600)))  # the same photo twice would be one
    send(phone, photo)
    kiosk.wait_for_function('(least) => document.querySelectorAll(".photo-tile").length >= least', arg=before + 1)
    assert ask(plant.home, list_photos, asset_id=tool).total == before + 1
    phone.context.close()


def test_photos_of_a_phone_go_with_the_report_that_is_still_being_written(page_of, browser, product, plant, tmp_path):
    """They arrive before and after a reload of the form; one is left out and stays with the tool, and one that is removed meanwhile goes."""
    tool = ask(plant.home, find_asset, asset_number=TOOL).id
    before = ask(plant.home, list_photos, asset_id=tool).total
    kiosk = page_of('anna', f'/failures/new?asset={tool}', 'kiosk')
    kiosk.locator('.code', has_text='FL-001').tap()
    kiosk.get_by_role('button', name='Use my phone').tap()
    kiosk.locator('svg.qr').wait_for()
    held = kiosk.locator('tw-photos-ahead .photo-held')
    phone = new_context(browser, product.url, 'phone').new_page()
    phone.goto(f'{product.url}/phone/{read_off(kiosk).rpartition("/")[2]}')
    for number in range(2):
        (photo := tmp_path / f'{number}.jpg').write_bytes(encoded(size=(640, 480 + number)))
        send(phone, photo)
        held.nth(number).wait_for()
    kiosk.reload()
    held.nth(1).wait_for()
    for number in (2, 3):
        (photo := tmp_path / f'{number}.jpg').write_bytes(encoded(size=(640, 480 + number)))
        send(phone, photo)
        held.nth(number).wait_for()
    phone.context.close()
    newest = ask(plant.home, list_photos, asset_id=tool).items[0]
    with product.client('boss') as boss:
        boss.post('/forms/remove_photo', json={'photo_id': str(newest.id), 'seen_version': newest.version}).raise_for_status()
    held.nth(3).wait_for(state='detached')
    held.first.tap()
    kiosk.locator('.snack', has_text='The photo is not taken along').wait_for()
    kiosk.get_by_role('button', name='Report', exact=True).tap()
    kiosk.wait_for_url('**/failures/0*')
    report = kiosk.url.rpartition('/')[2]
    kiosk.locator('.photo-tile').nth(1).wait_for(state='attached')
    assert {photo.height for photo in ask(plant.home, list_photos, failure_report_id=report).items} == {481, 482}
    assert ask(plant.home, list_photos, asset_id=tool).total == before + 3
