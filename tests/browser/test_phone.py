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
    """Held still and looked at until it is read, as a phone does."""
    for _look in range(10):
        picture = cv2.imdecode(numpy.frombuffer(page.locator('svg.qr').screenshot(), numpy.uint8), cv2.IMREAD_GRAYSCALE)
        if address := cv2.QRCodeDetector().detectAndDecode(cv2.resize(picture, None, fx=3, fy=3))[0]:
            return address
        page.wait_for_timeout(500)
    return ''


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
    phone.locator('input[type=file]').last.set_input_files(photo)
    phone.locator('.snack', has_text='Photo added').wait_for()
    kiosk.wait_for_function('(least) => document.querySelectorAll(".photo-tile").length >= least', arg=before + 1)
    assert ask(plant.home, list_photos, asset_id=tool).total == before + 1
    phone.context.close()
