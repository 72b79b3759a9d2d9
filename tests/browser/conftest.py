"""One server and one browser for all browser tests; who needs a server to break gets one of their own."""
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.browser.scenes import Stage
from tests.browser.stage import launch, new_context, visit
from tests.factory import Plant, Product, build_plant, serving
from tests.photos.webcam import Webcam

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope='session')
def built(tmp_path_factory: pytest.TempPathFactory) -> Plant:
    return build_plant(tmp_path_factory.mktemp('plant') / 'home')


@pytest.fixture(scope='session')
def plant(built: Plant, tmp_path_factory: pytest.TempPathFactory) -> Plant:
    """The plant that the shared server runs on."""
    return built.copy_to(tmp_path_factory.mktemp('shared') / 'home')


@pytest.fixture(scope='session')
def product(plant: Plant) -> Iterator[Product]:
    with serving(plant.home) as running:
        yield running


@pytest.fixture(scope='session')
def browser(playwright: Playwright) -> Iterator[Browser]:
    try:
        found = launch(playwright)
    except Exception as error:
        pytest.skip(f'no Chromium could be started: {error}')
    yield found
    found.close()


@pytest.fixture(scope='session')
def entered(product: Product, plant: Plant) -> Callable[..., dict[str, str]]:
    """The cookies of a person, signed in once a minute for all tests; left longer, the kiosk takes them for somebody who has gone away."""
    known: dict[tuple[str, str], tuple[float, dict[str, str]]] = {}

    def enter(name: str, size: str = 'desk') -> dict[str, str]:
        key, now = (name, size), time.monotonic()
        if key not in known or now - known[key][0] > 60:
            known[key] = now, product.enter(name, device=plant.device if size == 'kiosk' else '')
        return known[key][1]
    return enter


@pytest.fixture
def window(browser: Browser, product: Product, entered: Callable[..., dict[str, str]]) -> Iterator[Callable[..., BrowserContext]]:
    """Windows that close with the test: `window('dilek', 'kiosk', night=True)`."""
    opened: list[BrowserContext] = []

    def make(name: str = '', size: str = 'desk', *, url: str = '', cookies: dict[str, str] | None = None, **options: object) -> BrowserContext:
        known = cookies if cookies is not None else entered(name, size) if name else {}
        opened.append(new_context(browser, url or product.url, size, cookies=known, **options))
        return opened[-1]
    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page_of(window: Callable[..., BrowserContext]) -> Open:
    """A page in a window of its own: `page_of('dilek', '/tools', 'kiosk')`."""
    def make(name: str, path: str = '/', size: str = 'desk', **options: object) -> Page:
        return visit(window(name, size, **options).new_page(), path)
    return make


@pytest.fixture(scope='session')
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product nobody has set up yet."""
    with serving(tmp_path_factory.mktemp('fresh') / 'home') as running:
        yield running


@pytest.fixture(scope='module')
def stage(browser: Browser, product: Product, fresh: Product, plant: Plant) -> Iterator[Stage]:
    made = Stage(browser, product, fresh, plant)
    yield made
    made.close()


@pytest.fixture(scope='module')
def webcam() -> Iterator[Webcam]:
    with Webcam() as plugged:
        yield plugged


@pytest.fixture(scope='module')
def pi(built: Plant, webcam: Webcam, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Product, Plant]]:
    """The product on the machine that has the camera."""
    plant = built.copy_to(tmp_path_factory.mktemp('pi') / 'home')
    with serving(plant.home, TOOLWARDEN_CAMERA=webcam.url) as running:
        yield running, plant


@pytest.fixture
def kiosk(pi: tuple[Product, Plant], browser: Browser) -> Iterator[Page]:
    """The touchscreen beside the camera; Anna signed in with her PIN."""
    product, plant = pi
    cookies = {'toolwarden-device': plant.device} | product.enter_with_pin(plant.people['anna'], plant.device)
    context = new_context(browser, product.url, 'kiosk', cookies=cookies)
    yield context.new_page()
    context.close()
