"""Several screens at once, typing undisturbed, the keyboard of the kiosk, the keyboard alone, the language, and where files come from."""
from urllib.parse import urlsplit

import pytest

from services.assets.plate import add_asset
from services.assets.register import list_assets
from tests.browser.stage import all_paths, visit
from tests.factory import ask


def test_what_one_screen_saves_appears_on_the_other(page_of, product):
    watching = page_of('anna', '/tools')
    with product.client('dilek') as dilek:
        dilek.post('/forms/add_asset', json={'kind': 'tool', 'asset_number': 'TL-2001', 'name': 'Seen at once'}).raise_for_status()
    watching.get_by_text('TL-2001').wait_for(timeout=2000)


def test_typing_goes_on_undisturbed_while_others_save(page_of, product):
    form, listing = page_of('dilek', '/tools/new', 'kiosk'), page_of('fatima', '/tools')
    listing.get_by_placeholder('Find a tool').focus()
    form.evaluate('document.querySelector("[name=name]").focus()')
    with product.client('boss') as boss:
        for number in range(6):
            form.keyboard.type(f'part {number} ')
            listing.keyboard.type('TL-1'[number:number + 1])
            boss.post('/forms/add_asset', json={'kind': 'tool', 'asset_number': f'TL-300{number}', 'name': 'Meanwhile'}).raise_for_status()
    form.wait_for_timeout(500)
    assert form.locator('[name=name]').input_value() == 'part 0 part 1 part 2 part 3 part 4 part 5 '
    assert form.evaluate('document.activeElement.name') == 'name'
    assert listing.get_by_placeholder('Find a tool').input_value() == 'TL-1'


def test_the_kiosk_keyboard_fills_a_form(page_of, plant):
    page = page_of('dilek', '/tools/new', 'kiosk')
    for name, typed in (('asset_number', ['123', *'4711', ]), ('name', list('lid'))):
        page.locator(f'[name={name}]').click()
        page.wait_for_timeout(350)  # the tap that opened the keyboard must not press a key
        for key in typed:
            page.locator('.osk').get_by_role('button', name={'123': 'Numbers and signs'}.get(key, key), exact=key != '123').or_(
                page.locator('.osk [data-key=symbols]' if key == '123' else '.osk-none')).first.click()
        page.locator('.osk [data-key=done]').click()
        page.wait_for_timeout(200)
    page.get_by_role('button', name='Save').click()
    page.wait_for_url('**/tools/4711')
    assert [row.name for row in ask(plant.home, list_assets, kind='tool', text='4711').items] == ['lid']


@pytest.mark.parametrize(('who', 'path', 'expected'), [
    ('', '/sign-in', ['User name', 'Password', 'Sign in']),
    ('dilek', '/tools', ['Home', 'Tools', 'Machines', 'More', 'Sort the list', 'Add a tool', 'Find a tool', 'TL-0588']),
    ('dilek', '/tools/new', ['Number', 'Name', 'Save']),
])
def test_everything_is_reached_and_seen_with_the_keyboard_alone(page_of, window, who, path, expected):
    page = page_of(who, path) if who else visit(window().new_page(), path)
    stops = _tab_through(page)
    names = [stop['name'] for stop in stops]
    places = [next((index for index, name in enumerate(names) if wanted in name), -1) for wanted in expected]
    assert -1 not in places, f'{expected} in {names}'
    assert places == sorted(places), f'{expected} in {names}'
    assert not [stop['name'] for stop in stops if not stop['visible']]


def test_every_file_comes_from_the_own_host(window, product, entered):
    context = window('boss')
    hosts = set()
    context.on('request', lambda request: hosts.add(urlsplit(request.url).netloc or urlsplit(request.url).scheme))
    page = context.new_page()
    failed = []
    page.on('response', lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on('pageerror', lambda error: failed.append(str(error)))
    for path in all_paths().values():
        visit(page, path)
    assert hosts <= {urlsplit(product.url).netloc, 'data', 'blob', ''}
    assert not failed


def test_a_german_page_says_that_it_is_german(page_of):
    page = page_of('emil', '/tools')
    assert page.evaluate('document.documentElement.lang').startswith('de')
    page.get_by_role('link', name='Werkzeuge').first.wait_for()


def test_a_tool_of_another_process_appears_after_a_reload(page_of, plant):
    page = page_of('anna', '/tools')
    ask(plant.home, add_asset, kind='tool', asset_number='TL-2002', name='From the command line', site_id=_site(plant))
    page.reload()
    page.get_by_text('TL-2002').wait_for()


STOP = """() => { const element = document.activeElement; if (element === document.body) return null;
  const frame = element.closest('.field, .switchrow, .search') ?? element, style = getComputedStyle(element), outer = getComputedStyle(frame);
  const label = element.labels?.[0]?.textContent || element.getAttribute('aria-label') || element.placeholder || element.textContent;
  const drawn = (each) => (each.outlineStyle !== 'none' && parseFloat(each.outlineWidth) >= 2) || each.boxShadow !== 'none';
  const visible = drawn(style) || drawn(outer) || element.matches('.nicegui-skip-link');
  return { name: label.trim(), visible, key: element.outerHTML.slice(0, 200) }; }"""


def _tab_through(page):
    """Every stop until the page is left; a trap never lets go."""
    page.evaluate('document.activeElement.blur()')
    stops = []
    for _ in range(120):
        page.keyboard.press('Tab')
        stop = page.evaluate(STOP)
        if stop is None or (stops and stop['key'] == stops[0]['key']):
            return stops
        stops.append(stop)
        last = [each['key'] for each in stops[-6:]]
        assert len(last) < 6 or len(set(last)) > 1, f'the focus is caught at {stop["name"]}'  # a date has several stops of its own
    raise AssertionError(f'no end after {len(stops)} stops')


def _site(plant):
    from services.people.sites import sites
    return ask(plant.home, sites.read).items[0].id


@pytest.mark.parametrize(('path', 'size'), [('/tools', 'kiosk'), ('/tools/TL-1107', 'phone'), ('/tools/new', 'kiosk'), ('/trends', 'desk')])
def test_the_title_is_seen_before_any_script_has_run_and_stays_where_it_is(window, page_of, path, size):
    where = """() => { const { x, y, height } = document.querySelector('.heading').getBoundingClientRect();
      return [document.querySelector('.heading').innerText, x, y, height]; }"""
    early = window('dilek', size).new_page()
    early.route('**/*.js', lambda route: route.abort())
    early.goto(path, wait_until='commit')
    early.locator('.outline .heading').wait_for()
    there = page_of('dilek', path, size)
    assert early.evaluate(where) == there.evaluate(where)
    assert there.locator('.outline').count() == 0
