"""A few presses and the whole product for a quarter of a minute; `tests/soak/test_presses.py` takes twenty of them and its time."""
import pytest

from tests.sources.presses import trial, watch

pytestmark = pytest.mark.anyio


async def test_no_shot_is_lost_or_invented_while_presses_and_we_ourselves_come_and_go(tmp_path):
    counted = await trial(tmp_path, presses=4, seconds=15, kills=1)
    assert min(made for made, _seen in counted.values()) > 5
    assert {name: seen - made for name, (made, seen) in counted.items()} == dict.fromkeys(counted, 0)


async def test_presses_that_never_answer_harm_no_other(tmp_path):
    watched = await watch(tmp_path, alive=4, dead=3, seconds=12, cycle=0.5, step=4)
    assert min(made for made, _seen in watched.counted.values()) > 10
    assert {name: seen - made for name, (made, seen) in watched.counted.items()} == dict.fromkeys(watched.counted, 0)
    assert watched.log_per_second < 1024
