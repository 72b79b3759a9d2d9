"""F4: every length of silence and every kind of break, while somebody types and while somebody saves."""
import time

import pytest

from tests.browser.outage import begin_form, records, typed_words
from tests.browser.stage import launch, new_context, visit
from tests.factory import Product, build_plant
from tests.line import Line

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(300)]
BREAKS = [('silent', seconds) for seconds in (2, 5, 6, 7, 8, 9, 12, 20, 60)] + [('reset', seconds) for seconds in (1, 2, 3, 5, 60)]


@pytest.mark.parametrize(('kind', 'seconds'), BREAKS)
def test_a_break_during_save_leaves_one_record(broken, kind, seconds):
    page, line, plant = broken
    number = f'S-{kind}-{seconds}'
    begin_form(page, number, 'As it was on the screen')
    line.become(kind)
    page.get_by_role('button', name='Save').click()
    time.sleep(seconds)
    assert not page.locator('.snack', has_text='Added').count()
    line.become('pass')
    page.wait_for_url(f'**/tools/{number}', timeout=30_000)
    assert records(plant, number) == ['As it was on the screen']


@pytest.mark.parametrize(('kind', 'seconds'), BREAKS)
def test_a_break_while_typing_loses_no_letter(broken, kind, seconds):
    page, line, plant = broken
    number = f'typed-{kind}-{seconds}'
    begin_form(page, number, 'Half')
    line.become(kind)
    page.locator('[name=name]').press_sequentially(' a name')
    if seconds >= 20:
        page.locator('.offline').wait_for(timeout=10_000)
    time.sleep(seconds)
    line.become('pass')
    page.wait_for_function('() => window.socket?.connected && document.querySelector("[name=name]")?.value', timeout=30_000)
    page.wait_for_timeout(1000)
    assert typed_words(page) == (number, 'Half a name')
    assert records(plant, number) == []


@pytest.fixture(scope='module')
def house(tmp_path_factory):
    plant = build_plant(tmp_path_factory.mktemp('outages') / 'home')
    product = Product(plant.home)
    product.start()
    yield plant, product
    product.stop()


@pytest.fixture(scope='session')
def browser(playwright):
    found = launch(playwright)
    yield found
    found.close()


@pytest.fixture
def broken(house, browser):
    plant, product = house
    with Line(product.port) as line:
        context = new_context(browser, line.url, 'tablet', cookies=product.enter('dilek'))
        yield visit(context.new_page(), '/tools/new'), line, plant
        context.close()
