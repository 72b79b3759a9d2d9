"""A USB reader on any page, a photo of a code, and the papers that come out."""
import pytest

from tests.browser.reader import READER
from tests.browser.stage import visit
from tests.papers.pictures import photo_of
from tests.papers.reading import words_of


@pytest.mark.parametrize('code', ['TL-1107', 'TW:TL-1107', 'https://somewhere.example/tools/TL-1107'])
def test_a_usb_reader_opens_the_tool_from_any_page(page_of, code):
    page = page_of('anna', '/more', 'kiosk')
    assert page.evaluate(READER, code) is False
    page.wait_for_url('**/tools/TL-1107')
    page.get_by_role('heading', name='TL-1107').wait_for()


def test_a_button_with_the_focus_is_not_pressed_by_the_enter_of_the_reader(page_of):
    page = page_of('anna', '/tools', 'kiosk')
    page.get_by_role('link', name='More').focus()
    assert page.evaluate(READER, 'TL-1107') is False
    page.wait_for_url('**/tools/TL-1107')


def test_a_reader_types_into_a_field_as_a_keyboard_does_and_slow_typing_opens_nothing(page_of):
    page = page_of('anna', '/tools')
    field = page.get_by_role('searchbox')
    field.focus()
    page.keyboard.type('TL-1107')
    page.keyboard.press('Enter')
    assert field.input_value() == 'TL-1107'
    visit(page, '/more')
    asked = []
    page.on('request', lambda request: asked.append(request.url) if '/codes' in request.url else None)
    page.keyboard.type('TL-1107', delay=120)
    page.keyboard.press('Enter')
    page.wait_for_timeout(500)
    assert asked == []
    assert page.url.endswith('/more')


def test_an_unknown_code_is_one_sentence(page_of):
    page = page_of('anna', '/more', 'kiosk')
    page.evaluate(READER, 'XX-4711')
    page.get_by_text('No tool or machine has the code XX-4711.').wait_for()
    assert page.url.endswith('/more')


def test_a_photo_of_the_code_opens_the_tool_and_one_without_says_why_not(page_of):
    page = page_of('anna', '/scan', 'phone')
    for content, answer in ((photo_of('TW:x', side=12), 'No code can be read on this picture.'), (b'no picture', 'This is no photo')):
        page.get_by_label('Take a photo of the code').set_input_files({'name': 'code.jpg', 'mimeType': 'image/jpeg', 'buffer': content})
        page.get_by_text(answer).wait_for()
    page.get_by_label('Take a photo of the code').set_input_files(
        {'name': 'code.jpg', 'mimeType': 'image/jpeg', 'buffer': photo_of('TW:TL-1107', turned=25)})
    page.wait_for_url('**/tools/TL-1107')


def test_what_is_typed_on_the_scan_page_is_looked_for_among_tools_and_machines(page_of):
    page = page_of('anna', '/scan', 'tablet')
    page.get_by_role('searchbox').fill('1107')
    page.get_by_role('link', name='TL-1107').click()
    page.wait_for_url('**/tools/TL-1107')


def test_the_live_camera_is_explained_where_the_browser_forbids_it(page_of):
    page = page_of('anna', '/scan', 'tablet')
    assert page.get_by_role('button', name='Use the camera').is_visible()  # the tests run on the loopback address, which counts as safe
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    visit(page, '/scan')
    page.get_by_text('Live scanning needs an address that begins with https.').wait_for()
    assert not page.get_by_role('button', name='Use the camera').is_visible()


def test_one_tap_makes_the_passport_and_two_more_a_sheet_of_labels(page_of):
    page = page_of('dilek', '/tools/TL-1107')
    with page.expect_download() as passport:
        page.get_by_role('link', name='Passport: everything about the tool as PDF').click()
    assert passport.value.suggested_filename == 'Passport TL-1107.pdf'
    assert 'TL-1107' in words_of(passport.value.path().read_bytes())
    visit(page, '/labels')
    page.get_by_role('button', name='TL-0733').click()
    page.get_by_role('button', name='TL-1107').click()
    page.get_by_role('button', name='One label more of each').click()
    with page.expect_download() as sheet:
        page.get_by_role('link', name='Print 4 labels').click()
    found = words_of(sheet.value.path().read_bytes())
    assert (found.count('TL-0733'), found.count('TL-1107')) == (2, 2)
