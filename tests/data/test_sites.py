"""The condition that keeps sites apart: made when it is first needed, by however many at once; the same for every site but for its id."""
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID

import sqlalchemy as sa

import data.tables  # noqa: F401  (every table that belongs to a site)
from data import base, sites
from data.base import Scoped
from data.tables.assets import Asset, Cavity
from tests.data.plants import fill

SITES = [UUID(int=number) for number in range(1, 9)]


def test_whoever_asks_first_and_at_the_same_time_gets_the_whole_condition():
    """SQLAlchemy fills the columns of an alias on first use, not in one piece: half of them would make a condition that holds for every row."""
    _forget()
    alone = _asked(sites.within_site(SITES[0]))
    for _ in range(3):
        _forget()
        with ThreadPoolExecutor(len(SITES)) as threads, _hectic():
            conditions = list(threads.map(sites.within_site, SITES))
        assert all(_asked(condition) == alone for condition in conditions)


@contextmanager
def _hectic() -> Iterator[None]:
    """Threads take turns after every few instructions, so that nothing is in one piece that is not made so."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def _asked(condition: sites.SiteCondition) -> dict[str, str]:
    """What the database is asked for each table, the site itself left out."""
    return {table.__tablename__: str(sa.select(table).options(condition)) for table in Scoped.every}


def _forget() -> None:
    base._other.cache_clear()
    sites._made.cache_clear()


def test_one_statement_kept_ready_gives_each_site_its_own_rows(database, monkeypatch):
    fill(database)
    with database.reading() as session:
        home_of = dict(session.execute(sa.select(Asset.id, Asset.site_id)).all())
        of_cavity = dict(session.execute(sa.select(Cavity.id, Cavity.tool_id)).all())
    assert len(set(home_of.values())) > 1
    put_together = _noted(monkeypatch, type(sa.select(1).compile(dialect=database.reader.dialect)))
    for site in sorted(set(home_of.values())):
        with database.reading() as session:
            session.info['site_id'] = site
            assert {tool for tool, home in home_of.items() if home == site} == set(session.scalars(sa.select(Asset.id)))
            assert {each for each, tool in of_cavity.items() if home_of[tool] == site} == set(session.scalars(sa.select(Cavity.id)))
    assert len(put_together) <= 2  # none where a test before has asked the same


def _noted(monkeypatch, compiler):
    noted, usual = [], compiler.__init__

    def noting(self, *arguments, **named):
        noted.append(arguments)
        usual(self, *arguments, **named)
    monkeypatch.setattr(compiler, '__init__', noting)
    return noted
