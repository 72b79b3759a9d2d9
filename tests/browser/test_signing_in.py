"""Coming and going: PIN, badge and password, time-out, and pages that close when somebody is out."""
import httpx
import pytest

from tests.browser.reader import READER
from tests.browser.stage import settle, visit
from tests.factory import BADGE, DEMO_PASSWORD, DEMO_PIN

SOON = 2500  # milliseconds: the promise is two seconds, the rest is this test
AT_THE_DOOR = '() => location.pathname === "/sign-in"'  # however often the way there was begun: by the page itself and by the server


def test_a_pin_opens_the_kiosk(kiosk):
    _enter_pin(kiosk, 'Anna')
    kiosk.get_by_role('heading', name='Hello Anna').wait_for()
    assert kiosk.evaluate('document.documentElement.dataset.device') == 'kiosk'


def test_a_wrong_pin_is_told_and_can_be_entered_again(kiosk):
    _type_pin(kiosk, 'Bogdan', '1793')
    kiosk.locator('.pin-msg', has_text='not right').wait_for()
    _enter_pin(kiosk, 'Bogdan')
    kiosk.get_by_role('heading', name='Hello Bogdan').wait_for()


def test_a_badge_opens_the_kiosk_without_a_touch(kiosk):
    kiosk.evaluate(READER, BADGE)
    kiosk.get_by_role('heading', name='Hello Anna').wait_for()


def test_a_wrong_password_is_told_and_nothing_typed_is_lost(window, product):
    page = window().new_page()
    page.goto('/sign-in')
    page.get_by_label('User name').fill('dilek')
    page.get_by_label('Password', exact=True).fill('no bird in sight at all')
    page.keyboard.press('Enter')
    page.locator('.form-status.is-error').wait_for()
    assert page.get_by_label('User name').input_value() == 'dilek'
    page.get_by_label('Password', exact=True).fill(DEMO_PASSWORD)
    page.get_by_role('button', name='Sign in').click()
    page.get_by_role('heading', name='Hello Dilek').wait_for()


def test_signing_out_closes_every_open_page_within_two_seconds(window, product):
    known = window(cookies=product.enter('carlos'))
    pages = [visit(known.new_page(), path) for path in ('/', '/tools')]
    visit(pages[0], '/me')
    pages[0].get_by_role('button', name='Sign out').click()
    for page in pages:
        page.wait_for_function(AT_THE_DOOR, timeout=SOON)
        assert 'TL-0588' not in page.content()


def test_being_deactivated_closes_the_open_page_within_two_seconds(window, product, page_of):
    page = visit(window(cookies=product.enter('hanna')).new_page(), '/tools')
    page_of('boss', '/admin/users/hanna').get_by_role('button', name='Deactivate').click()
    page.wait_for_function(AT_THE_DOOR, timeout=SOON)
    assert 'TL-0588' not in page.content()


@pytest.mark.parametrize(('next_person', 'place'), [('Anna', '/tools/TL-1107'), ('Carlos', '/')])
def test_after_a_time_out_the_same_person_comes_back_to_the_same_place_and_another_to_home(window, product, plant, next_person, place):
    context = window(size='kiosk', cookies=product.enter_with_pin(plant.people['anna'], plant.device))
    page = context.new_page()
    page.clock.install()
    visit(page, '/tools/TL-1107')
    page.clock.fast_forward(5 * 60_000 + 2_000)
    page.wait_for_function(AT_THE_DOOR)
    page.locator('.wake').click()
    _enter_pin(page, next_person)
    settle(page)
    assert page.url == product.url + place


def test_the_old_cookie_opens_nothing_after_signing_out(product):
    cookies = product.enter('marta')
    headers = {'Origin': product.url}
    assert httpx.get(f'{product.url}/', cookies=cookies).status_code == 200
    httpx.post(f'{product.url}/sign-out', cookies=cookies, headers=headers)
    assert httpx.get(f'{product.url}/', cookies=cookies).status_code == 303


@pytest.fixture
def kiosk(window, plant):
    page = window(size='kiosk', cookies={'toolwarden-device': plant.device}).new_page()
    page.goto('/sign-in')
    page.wait_for_function('() => Boolean(window.tw)')
    return page


def _enter_pin(page, name):
    _type_pin(page, name, DEMO_PIN)
    page.wait_for_url(lambda url: '/sign-in' not in url)


def _type_pin(page, name, pin):
    page.locator(f'.user-tile[data-name={name}]').click()
    for digit in pin:
        page.locator('tw-pin-pad').get_by_role('button', name=digit, exact=True).click()
    page.locator('tw-pin-pad .np-submit').click()
