"""A few presses and the whole product for a quarter of a minute; `tests/soak/test_presses.py` takes twenty of them and its time."""
import pytest

from tests.sources.presses import trial

pytestmark = pytest.mark.anyio


async def test_no_shot_is_lost_or_invented_while_presses_and_we_ourselves_come_and_go(tmp_path):
    counted = await trial(tmp_path, presses=4, seconds=15, kills=1)
    assert min(made for made, _seen in counted.values()) > 5
    assert {name: seen - made for name, (made, seen) in counted.items()} == dict.fromkeys(counted, 0)
