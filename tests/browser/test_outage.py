"""The link falls silent or the server dies while somebody types or saves: exactly one record, and nothing typed is lost."""
import time

import pytest

from tests.browser.outage import begin_form, records, typed_words
from tests.browser.stage import new_context, visit
from tests.factory import Product
from tests.line import Line

THERE = '(path) => location.pathname === path'  # some ways there are broken off by a page that loads anew


def test_a_link_silent_for_seven_seconds_during_save_leaves_exactly_one_record(home, browser):
    with Line(home.product.port) as line:
        page = _page(browser, home.product, line.url)
        begin_form(page, 'TL-7001', 'Through the silence')
        line.become('silent')
        page.get_by_role('button', name='Save').click()
        page.locator('.form-status', has_text='network').wait_for(timeout=10_000)
        assert not page.locator('.snack', has_text='Added').count()
        time.sleep(7)
        line.become('pass')
        page.wait_for_function(THERE, arg='/tools/TL-7001', timeout=20_000)
        assert records(home.plant, 'TL-7001') == ['Through the silence']
        page.context.close()


def test_a_server_killed_during_save_leaves_exactly_one_record(home, browser):
    page = _page(browser, home.product, home.product.url)
    begin_form(page, 'TL-7002', 'Through the crash')
    home.product.kill()
    page.get_by_role('button', name='Save').click()
    page.locator('.offline').wait_for(timeout=10_000)
    assert typed_words(page) == ('TL-7002', 'Through the crash')
    home.product.start()
    page.wait_for_function(THERE, arg='/tools/TL-7002', timeout=20_000)
    assert records(home.plant, 'TL-7002') == ['Through the crash']
    page.context.close()


def test_whoever_saved_is_led_on_although_the_server_comes_back_meanwhile_and_knows_the_page_no_more(home, browser):
    """The framework loads a page anew that the server has forgotten; that must not stop the way to what was just saved."""
    page = _page(browser, home.product, home.product.url)
    begin_form(page, 'TL-7005', 'Led on')
    page.route('**/tools/TL-7005', _slowly)
    home.product.kill()
    page.get_by_role('button', name='Save').click()
    page.locator('.offline').wait_for(timeout=10_000)
    home.product.start()
    page.wait_for_function(f'(path) => ({THERE})(path) && window.socket?.connected', arg='/tools/TL-7005', timeout=30_000)
    page.locator('.snack', has_text='Added').wait_for()
    assert records(home.plant, 'TL-7005') == ['Led on']
    page.context.close()


def test_a_page_that_has_to_load_anew_still_says_what_was_saved(home, browser):
    page = _page(browser, home.product, home.product.url)
    begin_form(page, 'TL-7004', 'Saved without a socket')
    page.evaluate('() => { window.beforehand = true; window.socket.disconnect(); }')
    page.get_by_role('button', name='Save').click()
    page.wait_for_function(THERE, arg='/tools/TL-7004', timeout=20_000)
    page.locator('.snack', has_text='Added').wait_for()
    assert not page.evaluate('() => window.beforehand'), 'the page was not loaded anew'
    page.evaluate("""() => { document.querySelector('.snack').remove();
        sessionStorage.setItem('snack', JSON.stringify({ message: 'Yours', user: 'somebody else', until: Date.now() + 60_000 })); }""")
    page.reload()
    page.get_by_role('heading', name='TL-7004').wait_for()
    assert not page.locator('.snack').count()
    page.context.close()


@pytest.mark.parametrize('seconds', [3, 12])
def test_what_was_typed_survives_a_torn_link(home, browser, seconds):
    with Line(home.product.port) as line:
        page = _page(browser, home.product, line.url)
        begin_form(page, 'TL-7003', 'Half')
        line.become('reset')
        page.locator('.offline').wait_for(timeout=10_000)
        page.locator('[name=name]').press_sequentially(' a name')
        time.sleep(seconds)
        line.become('pass')
        page.wait_for_function('() => window.socket?.connected && document.querySelector("[name=name]")?.value', timeout=20_000)
        page.wait_for_timeout(500)
        assert typed_words(page) == ('TL-7003', 'Half a name')
        assert records(home.plant, 'TL-7003') == []
        page.context.close()


def _slowly(route):
    time.sleep(4)
    route.continue_()


class _Home:
    def __init__(self, plant, product):
        self.plant, self.product = plant, product


@pytest.fixture(scope='module')
def home(built, tmp_path_factory):
    plant = built.copy_to(tmp_path_factory.mktemp('outage') / 'home')
    product = Product(plant.home)
    product.start()
    yield _Home(plant, product)
    product.stop()


def _page(browser, product, url):
    return visit(new_context(browser, url, 'tablet', cookies=product.enter('dilek')).new_page(), '/tools/new')
