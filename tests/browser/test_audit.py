"""Every page in every size and both themes: nothing that axe finds, nothing a glove misses, nothing cut off."""
import pytest

from tests.browser.audit import by_axe, measured
from tests.browser.scenes import Stage, scenes
from tests.browser.stage import SIZES


@pytest.mark.timeout(400)
@pytest.mark.parametrize('size', SIZES)
def test_every_page_is_accessible_and_fits(size, stage):
    wrong = []
    for scene in scenes():
        if size not in scene.sizes:
            continue
        page = stage.show(scene, size)
        found = measured(page, size) + by_axe(page, night=False) + [f'{each} (at night)' for each in by_axe(page, night=True)]
        wrong += [f'{scene.name}/{size} {each}' for each in found]
        page.close()
    assert not wrong, '\n'.join(['', *wrong])


@pytest.fixture(scope='module')
def stage(browser, product, fresh, plant):
    made = Stage(browser, product, fresh, plant)
    yield made
    made.close()
