"""The conditions that keep sites apart are made when they are first needed, and the first to need them may be many at once."""
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
import sqlalchemy as sa

import data.tables  # noqa: F401  (every table that belongs to a site)
from data import base, trail
from data.base import Scoped

SITES = [UUID(int=number) for number in range(1, 9)]


@pytest.fixture
def hectic() -> Iterator[None]:
    """Threads take turns after every few instructions, so that nothing is in one piece that is not made so."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_whoever_asks_first_and_at_the_same_time_gets_the_whole_condition(hectic):
    """SQLAlchemy fills the columns of an alias on first use, not in one piece: half of them would make a condition that holds for every row."""
    _forget()
    alone = _asked(SITES[0])
    for _ in range(20):
        _forget()
        together = threading.Barrier(len(SITES))
        with ThreadPoolExecutor(len(SITES)) as threads:
            asked = list(threads.map(lambda site, gate=together: (gate.wait(), _asked(site))[1], SITES))
        assert all(each == alone for each in asked)


def _asked(site: UUID) -> dict[str, str]:
    """What the database is asked for each table, the site itself left out."""
    options = trail._criteria(site)
    return {table.__tablename__: str(sa.select(table).options(*options)) for table in Scoped.every}


def _forget() -> None:
    base._other.cache_clear()
    trail._conditions.cache_clear()
