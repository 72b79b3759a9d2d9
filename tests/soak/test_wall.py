"""A display on a wall: a trend page that stays open while things happen neither grows nor falls behind, nor does the server."""
import itertools
import os
import time

import httpx
import pytest

from services.assets.register import list_assets
from services.failures.lists import failure_codes
from services.people.devices import enrol_device
from services.people.sites import sites
from tests.browser.stage import new_context, visit
from tests.factory import DEMO_PASSWORD, Product, ask, serving

MINUTES = float(os.environ.get('TOOLWARDEN_WALL_MINUTES', '30'))
GROWTH = 1.15  # of the third and fourth quarter against the second: the first one warms up
EVERY = 2.0  # seconds between two things that happen


@pytest.mark.slow
@pytest.mark.timeout(60 * 60)
def test_a_wall_display_stays_up_to_date_and_small(browser, tmp_path):
    home = tmp_path / 'home'
    Product(home).run('demo')
    site = ask(home, sites.read).items[0].id
    wall = ask(home, enrol_device, name='Hall', kind='wall', site_id=site).token
    with serving(home) as product:
        page = visit(new_context(browser, product.url, cookies=product.enter('dilek', device=wall)).new_page(), '/trends')
        page.wait_for_function("() => [...document.querySelectorAll('tw-chart')].every((chart) => chart.drawn)")
        cdp = page.context.new_cdp_session(page)
        heap, memory, drawn = [], [], []
        tool, code = (found.items[0].id for found in (ask(home, list_assets, kind='tool'), ask(home, failure_codes.read)))
        with httpx.Client(base_url=f'{product.url}/api/v1', timeout=20) as client:
            token = client.post('/auth/token', json={'username': 'dilek', 'password': DEMO_PASSWORD}).json()['access_token']
            ends, begun = time.monotonic() + MINUTES * 60, time.monotonic()
            for number in itertools.count(1):
                if time.monotonic() > ends:
                    break
                if time.monotonic() - begun > 600:  # a token lasts a quarter of an hour
                    token, begun = client.post('/auth/token', json={'username': 'dilek', 'password': DEMO_PASSWORD}).json()['access_token'], \
                        time.monotonic()
                said = client.post('/failure-reports', headers={'Authorization': f'Bearer {token}'},
                                   json={'asset_id': str(tool), 'failure_code_id': str(code), 'description': f'Number {number}'})
                assert said.status_code == 201, said.text
                page.wait_for_timeout(EVERY * 1000)
                if number % 10 == 0:
                    cdp.send('HeapProfiler.collectGarbage')
                    heap.append(cdp.send('Runtime.getHeapUsage')['usedSize'] / 1e6)
                    memory.append(product.memory())
                    drawn.append(page.evaluate("() => [...document.querySelectorAll('tw-chart')].reduce((sum, chart) => sum + chart.drawn, 0)"))
        print('', *(f'{name}: {", ".join(f"{value:.1f}" for value in quarters(values))} MB by quarter' for name, values in (
            ('browser', heap), ('server', memory))), f'{drawn[-1]} drawings, {number - 1} reports', sep='\n')
        page.wait_for_timeout(12_000)
        shown = page.evaluate("""() => document.querySelector('section[aria-label="The most frequent failures"] .js-plotly-plot').calcdata[0]
          .reduce((sum, point) => sum + (point.s ?? point.y), 0)""")
        page.context.close()
    assert shown >= number - 1, 'it shows what happened last'
    assert drawn[-1] > drawn[0], 'it was drawn again and again'
    for values in (heap, memory):
        _first, second, third, fourth = quarters(values)
        assert max(third, fourth) <= GROWTH * second


def quarters(values):
    size = len(values) / 4
    return [sum(part) / len(part) for number in range(4) if (part := values[int(number * size):int((number + 1) * size)] or values[-1:])]
