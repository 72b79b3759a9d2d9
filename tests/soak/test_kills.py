"""F1: the process is killed again and again while four people save; what was confirmed is there, and every start needs no hand."""
import random
import threading
import time

import httpx
import pytest

from services.assets.register import list_assets
from tests.factory import Product, ask

LONGEST_START = 10


@pytest.mark.parametrize('cycles', [pytest.param(20, marks=pytest.mark.timeout(300)),
                                    pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(3000)])])
def test_nothing_confirmed_is_lost_when_the_process_is_killed(plant, cycles):
    product = Product(plant.home)
    product.start()
    confirmed: set[str] = set()
    over, starts = threading.Event(), []
    cookies = product.enter('dilek')
    writers = [threading.Thread(target=_write, args=(product.url, cookies, f'{cycles}-{number}', over, confirmed)) for number in range(4)]
    for writer in writers:
        writer.start()
    try:
        for _ in range(cycles):
            time.sleep(random.uniform(0.1, 0.8))
            product.kill()
            starts.append(product.start())
    finally:
        over.set()
        for writer in writers:
            writer.join()
        product.stop()
    there = _numbers(plant.home, f'K-{cycles}-')
    assert max(starts) < LONGEST_START, [round(seconds, 1) for seconds in starts]
    assert len(confirmed) > cycles
    assert not confirmed - set(there)
    assert len(there) == len(set(there))


def _write(url, cookies, name, over, confirmed):
    """As the forms do: the same request with the same key until it is answered."""
    web = httpx.Client(base_url=url, cookies=cookies, headers={'Origin': url}, timeout=4)
    number = 0
    while not over.is_set():
        number += 1
        _write_one(web, f'K-{name}-{number}', over, confirmed)
        time.sleep(0.05)  # people, not a flood
    web.close()


def _write_one(web, number, over, confirmed):
    entry = {'kind': 'tool', 'asset_number': number, 'name': 'Made between two kills'}
    while not over.is_set():
        try:
            answer = web.post('/forms/add_asset', json=entry, headers={'Idempotency-Key': number})
        except httpx.HTTPError:
            time.sleep(0.1)
            continue
        if answer.status_code < 500:
            assert answer.status_code == 200, answer.text
            confirmed.add(number)
            return


def _numbers(home, prefix):
    found, offset = [], 0
    while rows := ask(home, list_assets, kind='tool', text=prefix, offset=offset, limit=500).items:
        found += [row.asset_number for row in rows]
        offset += 500
    return found
