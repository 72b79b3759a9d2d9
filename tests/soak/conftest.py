"""A plant for hours of factory life in minutes."""
import pytest

from tests.browser.stage import launch
from tests.factory import build_plant, serving


@pytest.fixture(scope='session')
def browser(playwright):
    found = launch(playwright)
    yield found
    found.close()


@pytest.fixture(scope='module')
def plant(tmp_path_factory):
    return build_plant(tmp_path_factory.mktemp('soak') / 'home')


@pytest.fixture
def product(plant):
    with serving(plant.home) as running:
        yield running
