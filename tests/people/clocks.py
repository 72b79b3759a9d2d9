"""A house whose clocks stand until a test moves them."""
import dataclasses
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


class Clock:
    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


def with_clock(runner, clock):
    """The same runner in a house with this clock on both walls."""
    runner.house = dataclasses.replace(runner.house, steady=clock, wall=clock)
    return runner
