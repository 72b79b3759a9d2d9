"""Twenty presses at a shot a second for five minutes, every fault of the field, and our own process killed ten times: the difference is nought."""
import statistics

import pytest

from tests.sources.presses import trial, watch

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(5400)]


async def test_twenty_presses_are_counted_to_the_shot(tmp_path):
    counted = await trial(tmp_path, presses=20, seconds=300, kills=10)
    for name, (made, seen) in counted.items():
        print(f'{name}: {made} made, {seen} counted, difference {seen - made}')
    assert min(made for made, _seen in counted.values()) > 100
    assert all(made == seen for made, seen in counted.values())


async def test_ten_dead_presses_of_fifty_harm_nobody_and_an_hour_takes_no_memory(tmp_path):
    watched = await watch(tmp_path, alive=40, dead=10, seconds=3600)
    quarter = len(watched.memory) // 4
    second, last = statistics.mean(watched.memory[quarter:2 * quarter]), statistics.mean(watched.memory[-quarter:])
    print(f'{sum(made for made, _seen in watched.counted.values())} shots, {second:.1f} MB in the second quarter of the hour, {last:.1f} MB in the '
          f'last, {watched.log_per_second:.1f} bytes of log a second')
    assert all(made == seen for made, seen in watched.counted.values())
    assert last <= second * 1.03
    assert watched.log_per_second < 1024
