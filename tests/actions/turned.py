"""The same plant under a clock that stands somewhere else."""
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from data.bus import LocalBus
from services.runner import Runner


@contextmanager
def plant_at(runner, *moment):
    at = datetime(*moment, tzinfo=UTC)
    turned = Runner(replace(runner.house, wall=lambda: at), LocalBus(), lambda changes: None, threads=1)
    yield turned
    turned.close()
