"""From an empty folder to the first tool, with nothing but what the terminal says."""
import re

from tests.browser.stage import settle
from tests.factory import serving


def test_a_plant_is_set_up_and_gets_its_first_tool(tmp_path, window):
    with serving(tmp_path / 'home') as product:
        code = re.search(r'set-up code ([0-9A-F]{4}-[0-9A-F]{4})', product.output)[1]
        page = window(url=product.url).new_page()
        page.goto('/')
        assert page.url.endswith('/set-up')
        _first_step(page, code)
        _second_step(page)
        page.get_by_role('button', name='Finish').click()
        page.wait_for_url('**/')
        settle(page)
        page.get_by_role('link', name='Add a tool').click()
        page.get_by_label('Number', exact=True).fill('TL-0001')
        page.get_by_label('Name', exact=True).fill('Bucket')
        page.get_by_role('button', name='Save').click()
        page.wait_for_url('**/tools/TL-0001')
        page.get_by_role('heading', name='TL-0001').wait_for()


def test_a_wrong_code_sets_nothing_up(fresh, window):
    page = window(url=fresh.url).new_page()
    page.goto('/set-up')
    _first_step(page, 'AAAA-AAAA')
    _second_step(page)
    page.get_by_role('button', name='Finish').click()
    page.get_by_text('This is not the code in the terminal.').first.wait_for()
    page.goto('/')
    assert page.url.endswith('/set-up')


def _first_step(page, code):
    for label, text in (('Set-up code', code), ('Your name', 'Ada Smith'), ('User name', 'ada'), ('Password', 'a heron stands in the rain')):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role('button', name='Next').click()


def _second_step(page):
    page.get_by_label('Plant name').fill('North hall')
    page.get_by_role('switch', name='Administrators need a second factor').uncheck()
    page.get_by_role('button', name='Next').click()
