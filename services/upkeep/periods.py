"""When a job is due, whatever the clock does: a job belongs to a day or an hour, and that has a name."""
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """Names the period a moment belongs to, and tells how far two names lie apart."""
    name: Callable[[datetime], str]
    distance: Callable[[str, str], int]

    def is_due(self, stored: str, here: datetime) -> bool:
        """One period ahead: the clock went back a little, the work is done. Further ahead: the clock was wrong then."""
        current = self.name(here)
        return stored != current and not (stored and self.distance(current, stored) == 1)


def nightly(hour: int, minute: int = 0) -> Period:
    """Once for every day of the plant's calendar, from this time on."""
    start = timedelta(hours=hour, minutes=minute)

    def name(here: datetime) -> str:
        of_day = timedelta(hours=here.hour, minutes=here.minute)
        return (here.date() if of_day >= start else here.date() - timedelta(days=1)).isoformat()

    return Period(name, lambda earlier, later: (date.fromisoformat(later) - date.fromisoformat(earlier)).days)


def hourly() -> Period:
    """Once for every hour of world time: there is no hour twice in it."""
    def distance(earlier: str, later: str) -> int:
        return int((datetime.fromisoformat(later) - datetime.fromisoformat(earlier)) / timedelta(hours=1))

    return Period(lambda here: f'{datetime.fromtimestamp(here.timestamp(), UTC):%Y-%m-%dT%H:00+00:00}', distance)
