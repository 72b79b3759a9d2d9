"""Twenty presses at a shot a second for five minutes, every fault of the field, and our own process killed ten times: the difference is nought."""
import pytest

from tests.sources.presses import trial

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(1800)]


async def test_twenty_presses_are_counted_to_the_shot(tmp_path):
    counted = await trial(tmp_path, presses=20, seconds=300, kills=10)
    for name, (made, seen) in counted.items():
        print(f'{name}: {made} made, {seen} counted, difference {seen - made}')
    assert min(made for made, _seen in counted.values()) > 100
    assert all(made == seen for made, seen in counted.values())
