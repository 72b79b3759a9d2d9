"""The counter is read in the hall with gloves on: five taps from Home, the digits being one of them."""
import re

import pytest

from services.assets.plate import add_asset
from services.assets.register import find_asset
from services.people.sites import sites
from services.shots.counts import tool_counts
from tests.browser.finger import Finger
from tests.browser.stage import settle
from tests.factory import ask

TOOL, TAKE_BACK = 'TL-1042', re.compile('Take back the last reading|Letzte Ablesung zurücknehmen')  # emil reads German
MOST_TAPS = 5


def counted(plant):
    return ask(plant.home, tool_counts, tool_id=ask(plant.home, find_asset, asset_number=TOOL).id).lifetime_shots


@pytest.mark.parametrize('size', ['kiosk', 'phone'])
def test_five_taps_from_home_to_a_saved_reading(page_of, plant, size):
    page, before, finger = page_of('emil', '/', size), counted(plant), Finger()
    finger.tap(page.locator('.rail a[href="/tools"]'))
    finger.tap(page.get_by_text(TOOL, exact=True))
    finger.tap(page.locator('.actionbar a[href$="/shots"]'))
    finger.type_number(page.locator('tw-number-pad'), before + 1240)
    finger.tap(page.locator('button[type=submit]'))
    page.wait_for_url(f'**/tools/{TOOL}?tab=shots')
    settle(page)
    page.locator('[role=tabpanel]:visible .timeline').wait_for()
    assert counted(plant) == before + 1240
    assert finger.taps <= MOST_TAPS
    page.get_by_role('button', name=TAKE_BACK).click()
    page.locator('.snack').first.wait_for()
    page.wait_for_timeout(300)
    assert counted(plant) == before


def test_the_end_of_a_run_is_taken_back_on_the_card(page_of, plant, product):
    site = ask(plant.home, sites.read).items[0].id
    tool, machine = (ask(plant.home, add_asset, kind=kind, asset_number=number, name='For one run', site_id=site)
                     for kind, number in (('tool', 'TL-RUN-BACK'), ('machine', 'P-RUN-BACK')))
    with product.client('anna') as anna:
        run = anna.post('/forms/start_run', json={'tool_id': str(tool), 'machine_id': str(machine)}).json()['id']
        anna.post('/forms/end_run', json={'run_id': run, 'seen_version': 1, 'shots': 10}).raise_for_status()
    page = page_of('anna', '/tools/TL-RUN-BACK?tab=shots', 'kiosk')
    page.get_by_role('button', name='Take back the end of the run').click()
    page.get_by_text('Runs with P-RUN-BACK since').wait_for()
    with product.client('anna') as anna:
        anna.post('/forms/end_run', json={'run_id': run, 'seen_version': 3, 'shots': 10}).raise_for_status()


def test_a_counter_that_falls_is_refused_on_the_form_and_nothing_is_lost(page_of, plant):
    with_reading = page_of('anna', f'/tools/{TOOL}/shots', 'kiosk')
    before = counted(plant)
    for digit in str(before + 10):
        with_reading.locator('tw-number-pad').get_by_role('button', name=digit, exact=True).click()
    with_reading.locator('button[type=submit]').click()
    with_reading.wait_for_url(f'**/tools/{TOOL}?tab=shots')
    page = page_of('anna', f'/tools/{TOOL}/shots', 'kiosk')
    page.locator('tw-number-pad').get_by_role('button', name='7', exact=True).click()
    page.get_by_text('below the last reading').wait_for()
    page.locator('button[type=submit]').click()
    page.get_by_text('cannot fall').first.wait_for()
    assert page.locator('tw-number-pad .np-val').inner_text().strip() == '7'
    assert counted(plant) == before + 10


def test_a_number_typed_as_the_screens_write_it_is_that_number_and_never_a_thousandth(page_of):
    page = page_of('anna', f'/tools/{TOOL}', 'kiosk')
    meant = {'number': {'12.000': 12_000, '12,000': 12_000, '1 234': 1234, "1'234'567": 1_234_567, '412\u202f880': 412_880, '7': 7, '': None,
                        '0,5': '0,5', '12,00': '12,00', '1,2345': '1,2345', '0.500': '0.500', 'many': 'many'},
             'decimal': {'0,5': 0.5, '0.5': 0.5, '1 234,5': 1234.5, '-3': -3, '1,234.5': '1,234.5', '': None}}
    read = """async ([kind, typed]) => {
        const [folder] = document.documentElement.outerHTML.match(/\\/static\\/[^/"]+\\//);
        const { valueOf } = await import(`${folder}js/fields.js`);
        const field = document.createElement('input');
        Object.assign(field, { name: 'count', value: typed });
        field.dataset.type = kind;
        return valueOf([field]);
    }"""
    for kind, cases in meant.items():
        assert {typed: page.evaluate(read, [kind, typed]) for typed in cases} == cases
