"""Photos through a browser: sent over a bad network, seen at once by others, drawn on by finger and by keyboard."""
import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from data.tables.photos import PhotoMark
from services.assets.plate import add_asset
from services.guard import command
from services.people.sites import sites
from services.photos.marks import show_photo
from services.photos.photos import list_photos
from tests.browser.audit import by_axe, measured
from tests.factory import ask
from tests.photos.pictures import encoded, with_exif

NUMBERS = iter(range(4000, 5000))


@pytest.fixture
def tool(plant):
    """A tool without photos: its number and its id."""
    number = f'TL-{next(NUMBERS)}'
    site = ask(plant.home, sites.read).items[0].id
    return number, ask(plant.home, add_asset, kind='tool', asset_number=number, name='Lid', cavity_count=4, site_id=site)


def photos_of(plant, tool):
    return ask(plant.home, list_photos, asset_id=tool[1]).items


def choose(page, content, name='IMG_0001.jpg'):
    page.locator('.photo-choose input').set_input_files({'name': name, 'mimeType': 'image/jpeg', 'buffer': content})


def pane(page_of, who, tool, size='phone', **options):
    return page_of(who, f'/tools/{tool[0]}?tab=photos', size, **options)


def test_a_photo_is_sent_and_appears_here_and_on_the_other_screen(page_of, plant, tool):
    here, there = pane(page_of, 'anna', tool), pane(page_of, 'dilek', tool, 'kiosk')
    assert here.locator('.photo-take input').get_attribute('capture') == 'environment'
    choose(here, with_exif(size=(1600, 1200)))
    for page in (here, there):
        page.locator('.photo-tile img').wait_for(timeout=8000)
    here.locator('.photo-job').wait_for(state='detached')
    assert [(photo.original_name, photo.uploaded_by.split()[0]) for photo in photos_of(plant, tool)] == [('IMG_0001.jpg', 'Anna')]
    here.locator('.photo-tile').click()
    here.locator('.pm-picture').wait_for()
    here.wait_for_function('() => document.querySelector(".pm-picture").naturalWidth === 1600')


def test_a_photo_that_the_network_loses_is_sent_by_itself_and_once(page_of, plant, tool):
    page, tries = pane(page_of, 'anna', tool), []

    def lose(route):
        tries.append(route.request.headers['idempotency-key'])
        if len(tries) < 3:
            return route.abort()
        answer = route.fetch()
        return route.abort() if len(tries) == 3 else route.fulfill(response=answer)  # the third arrived, but its answer did not
    page.route('**/photos?*', lose)
    choose(page, encoded())
    page.get_by_text('Waiting for the network').wait_for()
    page.locator('.photo-job').wait_for(state='detached', timeout=20_000)
    page.locator('.photo-tile').wait_for()
    assert len(tries) == 4
    assert len(set(tries)) == 1
    assert len(photos_of(plant, tool)) == 1


def test_a_photo_still_goes_when_the_page_was_left_meanwhile(page_of, plant, tool):
    page = pane(page_of, 'anna', tool)
    held = []
    page.route('**/photos?*', lambda route: held.append(route))
    choose(page, encoded())
    page.locator('.photo-job').wait_for()
    page.get_by_role('link', name='Machines').first.click()
    page.wait_for_url('**/machines')
    held[0].continue_()
    page.locator('.snack', has_text='Photo added.').wait_for()
    assert len(photos_of(plant, tool)) == 1


def test_what_is_no_photo_is_refused_with_one_sentence_and_can_be_put_away(page_of, plant, tool):
    page = pane(page_of, 'anna', tool)
    choose(page, encoded('GIF'), 'photo.jpg')
    page.locator('.photo-job.is-refused', has_text='GIF pictures are not accepted').wait_for()
    sent = []
    page.on('request', lambda request: sent.append(request) if '/photos?' in request.url else None)
    choose(page, encoded() + bytes(16 * 1024 * 1024))
    page.locator('.photo-job.is-refused', has_text='15 MB at most').wait_for()
    for _each in range(2):
        page.locator('.photo-job').first.get_by_role('button', name='Close').click()
    assert (page.locator('.photo-job').count(), sent, photos_of(plant, tool)) == (0, [], [])


@pytest.mark.parametrize(('who', 'buttons'), [('hanna', 0), ('emil', 1)])
def test_only_who_may_add_photos_gets_the_buttons(page_of, tool, who, buttons):
    page = pane(page_of, who, tool, 'desk')
    page.locator('.empty:visible').wait_for()
    assert page.locator('.photo-choose').count() == buttons


@pytest.fixture
def viewer(page_of, plant, tool, product):
    """The photo of a tool, opened at the press, and a way to know what is drawn on it."""
    with product.client('anna') as anna:
        photo = anna.post('/photos', params={'asset_id': str(tool[1])}, content=encoded(size=(1200, 900))).json()['id']

    def marks():
        return ask(plant.home, show_photo, photo_id=photo).marks
    return page_of('anna', f'/photos/{photo}', 'kiosk'), marks


def spot(page, x, y):
    frame = page.locator('.pm-frame').bounding_box()
    return frame['x'] + x * frame['width'], frame['y'] + y * frame['height']


def drag(page, start, end):
    page.mouse.move(*spot(page, *start))
    page.mouse.down()
    page.mouse.move(*spot(page, (start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    page.mouse.move(*spot(page, *end))
    page.mouse.up()


def use(page, name):
    page.locator('.pm-tool', has_text=name).click()


def pin(page, x, y):
    """Without saying what is there."""
    use(page, 'Pin')
    page.mouse.click(*spot(page, x, y))
    page.locator('.sheet:visible', has_text='What is there?').get_by_role('button', name='Close').click()
    page.locator('.sheet', has_text='What is there?').wait_for(state='detached')


def test_pin_ring_arrow_and_words_are_drawn_with_a_finger_and_saved_one_by_one(viewer):
    page, marks = viewer
    pin(page, 0.25, 0.5)
    page.locator('.photo-mark-row').nth(0).wait_for()
    use(page, 'Ring')
    drag(page, (0.5, 0.5), (0.6, 0.5))
    page.locator('.photo-mark-row').nth(1).wait_for()
    use(page, 'Arrow')
    drag(page, (0.9, 0.9), (0.7, 0.7))
    page.locator('.photo-mark-row').nth(2).wait_for()
    use(page, 'Words')
    page.mouse.click(*spot(page, 0.4, 0.2))
    page.locator('.sheet:visible [name=note]').fill('Weld here')
    page.locator('.sheet:visible').get_by_role('button', name='Save').click()
    page.locator('.photo-mark-row', has_text='Weld here').wait_for()
    dot, ring, arrow, words = marks()
    assert [mark.kind for mark in (dot, ring, arrow, words)] == ['pin', 'ring', 'arrow', 'text']
    assert (dot.x, dot.y) == pytest.approx((0.25, 0.5), abs=0.01)
    assert (ring.x, ring.y, ring.x2, ring.y2) == pytest.approx((0.5, 0.5, 0.6, 0.5), abs=0.01)
    assert (arrow.x, arrow.y, arrow.x2, arrow.y2) == pytest.approx((0.7, 0.7, 0.9, 0.9), abs=0.01)  # the tip is where the finger let go
    assert page.locator('.pm-mark').count() == 4
    assert page.locator('.is-waiting').count() == 0
    assert not measured(page, 'kiosk') + by_axe(page, night=False) + by_axe(page, night=True)


def test_a_pin_is_explained_by_one_tap_and_stays_open_on_the_card_of_the_tool_until_it_is_done(viewer):
    page, marks = viewer
    use(page, 'Pin')
    page.mouse.click(*spot(page, 0.25, 0.5))
    name = page.locator('.code-tile').first.inner_text().strip()
    page.locator('.code-tile').first.click()
    page.locator('.photo-mark-row', has_text=name).wait_for()
    assert marks()[0].failure_code.endswith(name)
    assert page.locator('.pm-number').text_content() == marks()[0].letter != ''
    page.get_by_role('link', name='Back').click()
    page.get_by_text('1 open mark').wait_for()
    page.locator('.lrow', has_text=name).click()
    page.locator('.photo-mark-row').click()
    page.locator('.sheet:visible').get_by_role('button', name='Done').click()
    page.get_by_role('link', name='Back').click()
    page.locator('.photo-tile').first.wait_for()
    assert page.get_by_text('1 open mark').count() == 0


def test_a_mark_is_moved_explained_done_and_taken_off_with_a_way_back(viewer):
    page, marks = viewer
    pin(page, 0.3, 0.3)
    page.locator('.photo-mark-row').wait_for()
    use(page, 'Pin')  # put away
    drag(page, (0.3, 0.3), (0.6, 0.7))
    page.wait_for_function('() => !document.querySelector(".is-waiting")')
    page.locator('.pm-mark').click()
    page.locator('.sheet:visible [name=note]').fill('Burnt')
    page.locator('.sheet:visible').get_by_role('button', name='Save').click()
    page.locator('.photo-mark-row', has_text='Burnt').click()
    page.locator('.sheet:visible').get_by_role('button', name='Done').click()
    page.locator('.photo-mark-row.is-done').wait_for()
    mark = marks()[0]
    assert (mark.x, mark.y, mark.note, bool(mark.resolved_at)) == (pytest.approx(0.6, abs=0.01), pytest.approx(0.7, abs=0.01), 'Burnt', True)
    page.locator('.photo-mark-row').click()
    page.locator('.sheet:visible').get_by_role('button', name='Take off').click()
    page.locator('.photo-mark-row').wait_for(state='detached')
    assert marks() == ()
    page.locator('.snack').get_by_role('button', name='Undo').click()
    page.locator('.photo-mark-row', has_text='Burnt').wait_for()
    assert (marks()[0].x, marks()[0].note) == (mark.x, 'Burnt')


@command(None)
def let_marks_be_older(work, *, photo_id: UUID):
    """The first was put three days ago and done yesterday, the second was put two days ago."""
    first, second = work.session.exec(select(PhotoMark).where(PhotoMark.attachment_id == photo_id).order_by(PhotoMark.id)).all()
    first.created_at, first.resolved_at = work.now - timedelta(days=3), work.now - timedelta(days=1)
    second.created_at = work.now - timedelta(days=2)


def test_a_slider_goes_back_in_time_over_what_was_drawn_and_done(viewer, plant):
    page, _marks = viewer
    for number, x in enumerate((0.3, 0.6), 1):
        pin(page, x, 0.5)
        page.locator('.photo-mark-row').nth(number - 1).wait_for()
        use(page, 'Pin')  # put away
    assert page.locator('.pm-time').is_hidden()  # all on one day
    ask(plant.home, let_marks_be_older, photo_id=UUID(page.url.rpartition('/')[2]))
    page.reload()
    page.locator('.photo-mark-row').nth(1).wait_for()
    slider = page.get_by_role('slider', name='Back in time')
    slider.wait_for()
    seen = []
    for step in (0, 1, 2):
        slider.fill(str(step))
        seen.append((page.locator('.pm-mark').count(), page.locator('.pm-mark.is-done').count(), page.locator('.pm-tools').is_visible()))
    assert seen == [(1, 0, False), (2, 0, False), (2, 1, True)]
    assert page.get_by_text('As it is now').is_visible()
    assert not measured(page, 'kiosk') + by_axe(page, night=False) + by_axe(page, night=True)


def test_a_mark_is_put_and_moved_with_the_keyboard_alone(viewer):
    page, marks = viewer
    page.locator('.pm-tool[data-kind=pin]').focus()
    page.keyboard.press('Enter')
    page.locator('.photo-mark-row').wait_for()
    page.locator('.pm-mark').focus()
    for _each in range(3):
        page.keyboard.press('ArrowRight')
    page.keyboard.press('Shift+ArrowDown')
    page.wait_for_function('() => document.activeElement.matches(".pm-mark")')
    for _each in range(40):
        if marks()[0].x > 0.51:
            break
        page.wait_for_timeout(100)
    assert (marks()[0].x, marks()[0].y) == pytest.approx((0.53, 0.55), abs=0.001)
    page.keyboard.press('Enter')
    page.locator('.sheet:visible [name=note]').wait_for()


def test_two_marks_that_are_nudged_one_after_the_other_are_both_saved_also_when_the_page_is_left_at_once(viewer):
    page, marks = viewer
    for x in (0.2, 0.6):
        pin(page, x, 0.5)
        page.wait_for_function('(count) => document.querySelectorAll(".photo-mark-row").length === count', arg=1 if x < 0.5 else 2)
        use(page, 'Pin')
    for place in (0, 1):
        page.locator('.pm-mark').nth(place).focus()
        page.keyboard.press('Shift+ArrowDown')
    page.reload()
    for _each in range(40):
        if all(mark.y > 0.51 for mark in marks()):
            break
        page.wait_for_timeout(100)
    assert [mark.y for mark in marks()] == pytest.approx([0.55, 0.55], abs=0.01)


def test_a_mark_whose_drag_was_broken_off_is_where_it_was_and_can_be_dragged_again(viewer):
    page, marks = viewer
    pin(page, 0.3, 0.3)
    page.locator('.photo-mark-row').wait_for()
    use(page, 'Pin')  # put away
    page.mouse.move(*spot(page, 0.3, 0.3))
    page.mouse.down()
    page.mouse.move(*spot(page, 0.5, 0.5))
    page.locator('.pm-mark.is-waiting').wait_for()
    page.evaluate('() => document.querySelector(".pm-paper").dispatchEvent(new PointerEvent("pointercancel"))')
    page.mouse.up()
    page.locator('.pm-mark.is-waiting').wait_for(state='detached')
    drag(page, (0.3, 0.3), (0.6, 0.7))
    for _each in range(40):
        if marks()[0].x > 0.5:
            break
        page.wait_for_timeout(100)
    assert (marks()[0].x, marks()[0].y) == pytest.approx((0.6, 0.7), abs=0.01)


def test_a_mark_drawn_while_the_network_is_away_is_saved_when_it_is_back(viewer):
    page, marks = viewer
    lost = []
    page.route('**/forms/add_mark', lambda route: (lost.append(1), route.abort())[1] if len(lost) < 2 else route.continue_())
    use(page, 'Pin')
    page.mouse.click(*spot(page, 0.5, 0.5))
    page.locator('.pm-mark.is-waiting').wait_for()
    page.locator('.photo-mark-row').wait_for(timeout=10_000)
    assert (len(marks()), page.locator('.pm-mark').count()) == (1, 1)


def test_a_photo_is_removed_after_a_question_and_leads_back_to_its_tool(page_of, plant, tool, product):
    with product.client('anna') as anna:
        photo = anna.post('/photos', params={'asset_id': str(tool[1])}, content=encoded()).json()['id']
    assert page_of('anna', f'/photos/{photo}').get_by_role('button', name='Remove this photo').count() == 0
    page = page_of('boss', f'/photos/{photo}')
    page.get_by_role('button', name='Remove this photo').click()
    page.locator('.sheet:visible').get_by_role('button', name='Remove', exact=True).click()
    page.wait_for_url(re.compile(f'/tools/{tool[0]}'))
    page.get_by_text('No photos yet').wait_for()
    assert photos_of(plant, tool) == []
