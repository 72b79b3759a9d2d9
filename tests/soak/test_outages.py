"""F4: every length of silence and every kind of break, while somebody types and while somebody saves."""
import time
from itertools import count

import pytest

from tests.browser.outage import begin_form, records, typed_words
from tests.browser.stage import new_context, visit
from tests.factory import Product, build_plant
from tests.line import Line
from tests.soak.forms import WORK_FORMS, new_work

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(300)]
BREAKS = [('silent', seconds) for seconds in (2, 5, 6, 7, 8, 9, 12, 20, 60)] + [('reset', seconds) for seconds in (1, 2, 3, 5, 60)]

NO_DRAFT = '(action) => !Object.keys(localStorage).some((key) => key.startsWith("draft:") && key.includes(action))'
SOME_BREAKS = [('silent', 7), ('silent', 20), ('reset', 3)]
"""what the form for tools goes through in every length, each form of the work goes through in these"""
NUMBERS = count(1)
VALUES = '() => document.querySelector("tw-form").values'


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
    page.wait_for_function('(path) => location.pathname === path', arg=f'/tools/{number}', timeout=30_000)  # some ways there are broken off
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


@pytest.mark.parametrize(('kind', 'seconds'), SOME_BREAKS)
@pytest.mark.parametrize('form', WORK_FORMS, ids=lambda form: form.action)
def test_a_break_during_save_leaves_one_record_of_the_work(broken, form, kind, seconds):
    page, line, plant = broken
    work = _begin(page, plant, form)
    before = form.records(work)
    line.become(kind)
    page.get_by_role('button', name=form.submit, exact=True).last.click()
    time.sleep(seconds)
    assert not page.locator('.snack', has_text=form.done).count()
    line.become('pass')
    page.locator('.snack', has_text=form.done).wait_for(timeout=30_000)
    page.wait_for_function(NO_DRAFT, arg=f'/forms/{form.action}')
    page.wait_for_timeout(1000)  # in which nothing is sent a second time
    assert form.records(work) == [*before, form.expected(work)]


@pytest.mark.parametrize(('kind', 'seconds'), SOME_BREAKS)
@pytest.mark.parametrize('form', WORK_FORMS, ids=lambda form: form.action)
def test_a_break_before_save_loses_nothing_of_the_work(broken, form, kind, seconds):
    page, line, plant = broken
    work = _begin(page, plant, form)
    before, shown = form.records(work), page.evaluate(VALUES)
    line.become(kind)
    time.sleep(seconds)
    line.become('pass')
    page.wait_for_function('() => window.socket?.connected && document.querySelector("#main")?.textContent.trim()', timeout=30_000)
    page.wait_for_timeout(1000)
    if not page.locator('tw-form').count():  # the page came anew, and a sheet is opened with a tap
        form.begin(page)
    page.locator('tw-form').wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate(VALUES) == shown
    assert form.records(work) == before


def _begin(page, plant, form):
    work = new_work(plant, f'W-{next(NUMBERS)}')
    form.prepare(work)
    visit(page, form.address(work))
    form.begin(page)
    form.fill(page, work)
    return work


@pytest.fixture(scope='module')
def house(tmp_path_factory):
    plant = build_plant(tmp_path_factory.mktemp('outages') / 'home')
    product = Product(plant.home)
    product.start()
    yield plant, product
    product.stop()


@pytest.fixture
def broken(house, browser):
    plant, product = house
    with Line(product.port) as line:
        context = new_context(browser, line.url, 'tablet', cookies=product.enter('dilek'))
        yield visit(context.new_page(), '/tools/new'), line, plant
        context.close()
