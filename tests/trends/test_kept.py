"""A figure is worked out again exactly when something it is made of has changed."""
from datetime import date

import pytest

from data.bus import EVERYTHING
from data.trail import Change
from services.assets.plate import add_asset
from services.failures.lists import failure_codes
from services.failures.reporting import report_failure
from services.people.sites import sites
from services.trends.failures import failure_pareto
from services.trends.lens import Lens
from services.work import SYSTEM

LENS = Lens(date(2020, 1, 1), date(2029, 1, 1))


@pytest.fixture
def counted(quick_runner, monkeypatch, cast):
    """How often the database was asked for the figure."""
    asked = []
    quick_runner.house.figures.listens = True
    from services.trends import failures
    real = failures._bars
    monkeypatch.setattr(failures, '_bars', lambda rows: asked.append(1) or real(rows))
    return asked


def ask(runner, who=SYSTEM, lens=LENS):
    return runner.do(who, failure_pareto, lens=lens)


def test_nothing_is_worked_out_twice_while_nothing_changes(quick_runner, counted):
    first = ask(quick_runner)
    assert ask(quick_runner) is first
    assert len(counted) == 1
    ask(quick_runner, lens=Lens(LENS.since, date(2028, 1, 1)))
    assert len(counted) == 2, 'another lens is another question'


def test_a_change_is_seen_at_once(quick_runner, counted, cast):
    site = quick_runner.do(SYSTEM, sites.read).items[0].id
    code = quick_runner.do(cast.ben, failure_codes.save, code='F-1', name='Flash')
    tool = quick_runner.do(cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap', site_id=site)
    assert ask(quick_runner) == []
    quick_runner.told.clear()
    quick_runner.do(cast.ben, report_failure, asset_id=tool, failure_code_id=code)
    quick_runner.house.figures.hear(quick_runner.told)
    assert [bar.name for bar in ask(quick_runner)] == ['Flash']
    asked = len(counted)
    quick_runner.house.figures.hear([Change('photo_mark', 'x', 'insert')])
    ask(quick_runner)
    assert len(counted) == asked, 'a mark on a photo is in no figure'
    quick_runner.house.figures.hear([EVERYTHING])
    ask(quick_runner)
    assert len(counted) == asked + 1, 'whatever may have been missed'


def test_people_of_different_sites_do_not_share_answers(quick_runner, counted, cast):
    ask(quick_runner, cast.ben)
    ask(quick_runner, cast.oscar)
    assert len(counted) == 2


def test_a_transaction_that_began_before_a_change_keeps_nothing_for_those_after_it(quick_runner, counted, monkeypatch):
    """It looks at rows as they were, although it asks after the change was heard of."""
    from services import runner
    real = runner.load_actor

    def slow(session, who):
        actor = real(session, who)
        quick_runner.house.figures.hear([Change('failure_report', 'x', 'insert')])
        return actor
    monkeypatch.setattr(runner, 'load_actor', slow)
    ask(quick_runner)
    monkeypatch.setattr(runner, 'load_actor', real)
    ask(quick_runner)
    assert len(counted) == 2


def test_what_changes_while_it_is_worked_out_is_not_kept(quick_runner, counted, monkeypatch):
    from services.trends import failures
    real = failures._bars

    def meanwhile(rows):
        quick_runner.house.figures.hear([Change('failure_report', 'x', 'insert')])
        return real(rows)
    monkeypatch.setattr(failures, '_bars', meanwhile)
    ask(quick_runner)
    monkeypatch.setattr(failures, '_bars', real)
    before = len(counted)
    ask(quick_runner)
    assert len(counted) == before + 1
