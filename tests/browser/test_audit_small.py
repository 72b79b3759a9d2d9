"""Every page on the touchscreen and the phone, in both themes: nothing that axe finds, nothing a glove misses, nothing cut off."""
import pytest

from tests.browser.audit import SMALL, faults


@pytest.mark.timeout(400)
@pytest.mark.parametrize('size', SMALL)
def test_every_page_is_accessible_and_fits(size, stage):
    wrong = faults(stage, size)
    assert not wrong, '\n'.join(['', *wrong])
