"""Whoever stops the service gets a home in order: an end by SIGTERM must not look like a power cut to the next start."""
import asyncio
import signal
from pathlib import Path

import pytest

from data.running import log_of, marker_of
from services.errors import Unavailable
from services.runner import Runner
from services.upkeep.notices import count_unread
from tests.conftest import Cast
from tests.factory import Product


@pytest.mark.parametrize(('how', 'code'), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_stop_that_was_asked_for_leaves_everything_in_the_file(tmp_path: Path, how: signal.Signals, code: int) -> None:
    product = Product(tmp_path / 'home')
    product.start()
    database = product.home / 'toolwarden.db'
    assert marker_of(database).exists()
    assert product.stop(how) == code
    assert 'Traceback' not in product.output
    assert not marker_of(database).exists()
    assert not log_of(database).exists()


def test_a_screen_that_asks_while_the_house_is_closed_is_told_so(quick_runner: Runner, cast: Cast) -> None:
    quick_runner.close()
    with pytest.raises(Unavailable, match='being restarted'):
        asyncio.run(quick_runner.run(cast.ann, count_unread))
