"""Photos at the touchscreen: through the camera beside it, in a form before it is saved, and compared with each other."""

import pytest

from services.assets.register import list_assets
from services.failures.register import list_reports
from services.photos.photos import list_photos
from tests.browser.audit import by_axe, measured
from tests.browser.finger import Finger
from tests.browser.stage import new_context, settle, visit
from tests.factory import ask
from tests.photos.pictures import encoded, with_exif
from tests.photos.webcam import SIZE

MOST_TAPS = 8


def newest(plant):
    return ask(plant.home, list_reports, sort='-occurred_at').items[0]


def camera_button(page):
    return page.locator('.photo-camera')


def test_a_failure_with_a_photo_takes_eight_taps_at_most_from_home(kiosk, pi):
    page, finger = visit(kiosk, '/'), Finger()
    finger.tap(page.get_by_role('link', name='Report a failure'))
    page.wait_for_url('**/failures/new')  # Home has links to tools as well
    finger.tap(page.get_by_role('link', name='TL-1107'))
    finger.tap(page.locator('.code', has_text='EJ-001'))
    finger.tap(page.get_by_role('checkbox', name='Cavity 7', exact=True))
    finger.tap(camera_button(page))
    finger.tap(page.get_by_role('button', name='Take the picture'))
    page.locator('.photo-held').wait_for()
    assert not measured(page, 'kiosk') + by_axe(page, night=False)
    finger.tap(page.get_by_role('button', name='Report', exact=True))
    page.wait_for_url('**/failures/0*')
    page.locator('.snack', has_text='Photo added.').wait_for()
    report = newest(pi[1])
    photos = ask(pi[1].home, list_photos, failure_report_id=report.id).items
    assert (report.asset_number, report.code, report.cavities) == ('TL-1107', 'EJ-001', ('7',))
    assert [(photo.width, photo.height, photo.uploaded_by) for photo in photos] == [(*SIZE, 'Anna Keller')]
    assert finger.taps <= MOST_TAPS
    page.get_by_role('tab', name='Photos').tap()
    page.locator('.photo-tile').wait_for()


def test_the_camera_shows_what_it_sees_says_when_it_is_unplugged_and_comes_back(kiosk, pi, webcam):
    page = visit(kiosk, '/tools/TL-1042?tab=photos')
    camera_button(page).tap()
    page.locator('.camera-picture:visible').wait_for()
    shown = page.locator('.camera-picture').get_attribute('src')
    page.wait_for_function('(before) => document.querySelector(".camera-picture").src !== before', arg=shown)
    assert not measured(page, 'kiosk') + by_axe(page, night=False)
    webcam.unplug()
    page.locator('.camera-said', has_text='not connected').wait_for()
    assert page.get_by_role('button', name='Take the picture').is_disabled()
    webcam.plug()
    page.locator('.camera-picture:visible').wait_for()
    page.get_by_role('button', name='Take the picture').tap()
    page.locator('.photo-tile').wait_for()
    assert page.locator('.camera').count() == 0


def test_the_camera_is_left_with_the_keyboard_and_nobody_looks_any_more(kiosk):
    page, asked = visit(kiosk, '/tools/TL-1042?tab=photos'), []
    page.on('request', lambda request: asked.append(request.url) if '/camera/' in request.url else None)
    camera_button(page).focus()
    page.keyboard.press('Enter')
    page.locator('.camera-picture:visible').wait_for()
    page.keyboard.press('Escape')
    page.locator('.camera').wait_for(state='detached')
    assert page.evaluate('() => document.activeElement.matches(".photo-camera")')
    before = len(asked)
    page.wait_for_timeout(400)
    assert len(asked) - before <= 1


def test_elsewhere_the_camera_is_not_offered(page_of, pi, browser):
    product, _plant = pi
    context = new_context(browser, product.url, 'desk', cookies=product.enter('anna'))
    page = visit(context.new_page(), '/tools/TL-1042?tab=photos')
    page.locator('.photo-choose').wait_for()
    assert camera_button(page).count() == 0
    context.close()


def begun(page, number='TL-0871'):
    visit(page, '/failures/new')
    page.get_by_role('link', name=number).click()
    page.locator('.code', has_text='WL-003').click()
    page.get_by_role('button', name='Report', exact=True).wait_for()
    return page


def choose(page, content, name='IMG_0001.jpg'):
    page.locator('.photo-add input').set_input_files({'name': name, 'mimeType': 'image/jpeg', 'buffer': content})


def test_photos_of_a_report_that_is_not_saved_yet_outlive_a_reload_and_are_sent_with_it(page_of, plant):
    page = begun(page_of('carlos', '/failures/new', 'phone'))
    choose(page, encoded(), 'one.jpg')
    choose(page, encoded(), 'two.jpg')
    page.locator('.photo-held').nth(1).click()
    page.locator('.photo-held').nth(1).wait_for(state='detached')
    page.reload()
    settle(page)
    page.locator('.photo-held').wait_for()
    page.locator('.sev-low').click()
    page.get_by_role('button', name='Report', exact=True).click()
    page.wait_for_url('**/failures/0*')
    page.locator('.snack', has_text='Photo added.').wait_for()
    photos = ask(plant.home, list_photos, failure_report_id=newest(plant).id).items
    assert [photo.original_name for photo in photos] == ['one.jpg']
    again = begun(page)
    assert again.locator('.photo-held').count() == 0


def test_a_photo_that_did_not_arrive_before_the_page_was_closed_is_sent_at_the_next_visit(page_of, plant):
    page = begun(page_of('dilek', '/failures/new', 'phone'))
    choose(page, encoded())
    page.locator('.photo-held').wait_for()
    page.route('**/photos?*', lambda route: route.abort())
    page.locator('.sev-low').click()
    page.get_by_role('button', name='Report', exact=True).click()
    page.wait_for_url('**/failures/0*')
    report = newest(plant)
    assert ask(plant.home, list_photos, failure_report_id=report.id).items == []
    page.unroute('**/photos?*')
    visit(page, '/')
    page.locator('.snack', has_text='Photo added.').wait_for()
    assert len(ask(plant.home, list_photos, failure_report_id=report.id).items) == 1


def test_start_again_takes_the_photos_away_and_undo_brings_them_back(page_of):
    page = begun(page_of('carlos', '/failures/new', 'phone'), 'TL-1042')
    choose(page, encoded())
    page.locator('.photo-held').wait_for()
    page.reload()
    page.get_by_role('button', name='Start again').click()
    page.locator('.photo-held').wait_for(state='detached')
    page.locator('.snack').get_by_role('button', name='Undo').click()
    page.get_by_role('button', name='Next', exact=True).click()
    page.locator('.photo-held').wait_for()


@pytest.fixture
def pair(product, plant):
    """Two photos of one tool, the earlier one first, and one of another tool."""
    with product.client('boss') as boss:
        tools = [tool.id for tool in ask(plant.home, list_assets, kind='tool', limit=2).items]
        sent = ((tools[0], '2026:03:02 14:05:00', 'dirty'), (tools[0], '2026:03:03 09:00:00', 'clean'), (tools[1], '2026:03:03 09:00:00', 'other'))
        return [boss.post('/photos', params={'asset_id': str(tool), 'caption': caption}, content=with_exif(taken)).json()['id']
                for tool, taken, caption in sent]


def share(page):
    return page.locator('.cmp-frame').evaluate('(frame) => frame.style.getPropertyValue("--share")')


@pytest.mark.parametrize('size', ['kiosk', 'phone'])
def test_two_photos_of_a_tool_are_laid_over_each_other_the_earlier_one_first(page_of, pair, size):
    page = page_of('anna', f'/photos/{pair[1]}', size)
    page.get_by_role('link', name='Before and after').click()
    page.locator(f'.photo-tile[href$="{pair[0]}"]', has_text='dirty').click()
    page.wait_for_function('() => [...document.querySelectorAll(".cmp-photo img")].filter((image) => image.naturalWidth).length === 2')
    sources = [page.locator(f'.cmp-{when} img').get_attribute('src') for when in ('before', 'after')]
    assert sources == [f'/photos/{photo}.jpg' for photo in pair[:2]]
    box = page.locator('.cmp-frame').bounding_box()
    page.touchscreen.tap(box['x'] + box['width'] * 0.8, box['y'] + 60)
    assert float(share(page).rstrip('%')) == pytest.approx(80, abs=2)
    page.locator('.cmp-slider').focus()
    page.keyboard.press('ArrowLeft')
    assert float(share(page).rstrip('%')) == pytest.approx(79, abs=2)
    assert not measured(page, size) + by_axe(page, night=False) + by_axe(page, night=True)
    page.get_by_role('button', name='Side by side').tap()
    before, after = (page.locator(f'.cmp-{when} img').bounding_box() for when in ('before', 'after'))
    assert (before['x'] + before['width'] <= after['x']) if size == 'kiosk' else (before['y'] + before['height'] <= after['y'])


def test_photos_of_different_tools_are_not_compared(page_of, pair):
    page = page_of('anna', f'/photos/{pair[0]}/compare?other={pair[2]}')
    page.get_by_text('These photos do not show the same thing').wait_for()
    assert page.locator('tw-compare').count() == 0
