"""Whoever works for one site sees figures of that site, and a lens on another one shows nothing."""
from datetime import date

import pytest

from data.base import new_id
from data.tables.people import Role, SignIn, SignInKind, User
from data.trail import Writer
from services.people.sign_ins import hash_token
from services.trends.figures import FIGURES
from services.trends.lens import Lens
from services.trends.reliability import lifetimes
from services.work import SYSTEM, Identity
from tests.trends.plant import build

WIDE = (date(2025, 9, 1), date(2026, 8, 1))


@pytest.fixture
def raw(runner):
    return build(runner, seed=34)


@pytest.fixture
def somebody(runner, raw):
    """A person of the first site."""
    site = next(iter(raw.zones))
    with runner.house.database.writing() as session:
        session.attribute(Writer(None, '', 'job', '', 'test'))
        session.add(person := User(id=new_id(), username='sue', full_name='Sue', role=Role.SUPERVISOR, site_id=site))
        session.flush()
        session.add(sign_in := SignIn(user_id=person.id, kind=SignInKind.PASSWORD, token_hash=hash_token('x')))
        session.commit()
        return Identity(person.id, 'screen', sign_in_id=sign_in.id)


def test_no_figure_shows_another_site(runner, raw, somebody):
    for name in FIGURES:
        lens = Lens(date(2026, 3, 1), date(2026, 4, 1)) if name == 'shots-by-hour' else Lens(*WIDE)
        keeps_apart(runner, raw, somebody, name, lens)


def keeps_apart(runner, raw, somebody, name, lens):
    own, other = raw.zones
    tools = {site: next(asset.id for asset in raw.assets.values() if asset.site_id == site and asset.kind == 'tool') for site in raw.zones}
    here, there = (tools[own], tools[other]) if name == 'tool-story' else (None, None)
    query = FIGURES[name].query
    seen = runner.do(somebody, query, lens=Lens(lens.since, lens.until, tool_id=here))
    expected = runner.do(SYSTEM, query, lens=Lens(lens.since, lens.until, own, tool_id=here))
    assert seen, name
    assert _counted(name, seen) == _counted(name, expected)
    strange = Lens(lens.since, lens.until, other, tool_id=there)
    assert _counted(name, runner.do(somebody, query, lens=strange)) == _counted(name, [])
    assert runner.do(SYSTEM, query, lens=strange), 'there is something to be kept apart'


def _counted(name, rows):
    """Rows of weeks are there whether something happened in them or not; names of people of all sites may be hidden."""
    if name == 'open-actions':
        return [(row.open, row.overdue) for row in rows]
    if name in ('failures-by-week', 'actions-by-week'):
        return [row for row in rows if any(value for key, value in zip(row.__dataclass_fields__, _values(row), strict=True) if key != 'begin')]
    return list(rows)


def _values(row):
    return [getattr(row, key) for key in row.__dataclass_fields__]


def test_lifetimes_are_those_of_the_site(runner, raw, somebody):
    own, other = raw.zones
    assert runner.do(somebody, lifetimes, lens=Lens(*WIDE)) == runner.do(SYSTEM, lifetimes, lens=Lens(*WIDE, own))
    assert runner.do(somebody, lifetimes, lens=Lens(*WIDE, other)).ended == 0
