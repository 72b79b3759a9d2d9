"""How shots are divided among the parts of a run when nobody read the counter in between."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

TICK = timedelta(microseconds=1)  # whole numbers, because floats would lose a shot in a long life


@dataclass(frozen=True, slots=True)
class Span:
    begin: datetime
    end: datetime


def not_making(cavities: int | None, active: int) -> int:
    """Cavities that make no part with a shot, although the tool has them."""
    return max((cavities or 0) - active, 0)


def overlap(one: Span, other: Span) -> int:
    """How many ticks lie in both."""
    return max((min(one.end, other.end) - max(one.begin, other.begin)) // TICK, 0)


def shares(shots: int, ticks: Sequence[int]) -> list[int]:
    """Whole shots in proportion to the time; together they are all of them, and without any time the last part gets them."""
    whole, passed, given, parts = sum(ticks), 0, 0, list[int]()
    for each in ticks:
        passed += each
        upto = shots * passed // whole if whole else 0
        parts.append(upto - given)
        given = upto
    if parts:
        parts[-1] += shots - given
    return parts
