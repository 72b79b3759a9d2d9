"""Two processes on one PostgreSQL: what is done in one is seen in the other."""
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.cli.house import opened
from app.settings import Settings
from services.first_run import load_demo
from services.work import SYSTEM
from tests import postgres
from tests.browser.stage import new_context
from tests.factory import Product

SECRET = 'one secret for both processes, as the manual says'


@pytest.fixture
def processes(tmp_path):
    url = postgres.new_database()
    with ThreadPoolExecutor(1) as aside:  # Playwright's loop runs in this thread
        aside.submit(_seed, tmp_path / 'seed', url).result()
    pair = [Product(tmp_path / name, TOOLWARDEN_DATABASE_URL=url, TOOLWARDEN_SECRET=SECRET) for name in ('one', 'two')]
    for product in pair:
        product.start()
    yield pair
    for product in pair:
        product.stop()


def _seed(home: Path, url: str) -> None:
    with opened(Settings(home=home, database_url=url, secret=SECRET)) as runner:
        runner.do(SYSTEM, load_demo)


@pytest.mark.postgres
def test_a_change_in_one_process_shows_on_a_screen_of_the_other(processes, browser: Browser):
    one, two = processes
    with one.client('dilek') as client:
        page = new_context(browser, two.url, 'desk', cookies=two.enter('anna')).new_page()
        page.goto(f'{two.url}/tools')
        expect(page.get_by_text('TL-1042')).to_be_visible()
        tool = {'kind': 'tool', 'asset_number': 'TL-0001', 'name': 'Made elsewhere'}
        answer = client.post('/forms/add_asset', json=tool, headers={'Origin': one.url})
        assert answer.status_code == 200, answer.text
        expect(page.get_by_text('Made elsewhere')).to_be_visible(timeout=2000)


@pytest.mark.postgres
def test_a_session_ended_in_one_process_closes_its_page_in_the_other(processes, browser: Browser):
    one, two = processes
    cookies = two.enter('anna')
    page = new_context(browser, two.url, 'desk', cookies=cookies).new_page()
    page.goto(f'{two.url}/tools')
    expect(page.get_by_text('TL-1042')).to_be_visible()
    with one.client('boss') as client:
        client.cookies.clear()
        assert client.post('/sign-out', json={}, cookies=cookies, headers={'Origin': one.url}).status_code == 200
    expect(page).to_have_url(f'{two.url}/sign-in', timeout=3000)
