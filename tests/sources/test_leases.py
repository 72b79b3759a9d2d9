"""Two workers on one PostgreSQL: a source has one collector, and a dead one is succeeded."""
from datetime import timedelta

import pytest

from data.base import now
from data.tables.sources import SourceState
from services.sources.booking import book
from services.sources.leases import LEASE, claim_sources, held_sources, release_sources, wants_claim
from services.work import SYSTEM


@pytest.fixture
def line_of_two(line):
    with line.hall.writing() as session:
        session.get(SourceState, line.source).held_until = None
        session.commit()
    return line


def mine(line, holder):
    return [each.name for each in line.hall.runner.do(SYSTEM, claim_sources, holder=holder)]


def test_a_source_has_one_collector_at_a_time_on_postgresql(line_of_two):
    line = line_of_two
    assert mine(line, 'one') == ['PR-1']
    if line.hall.runner.house.database.is_sqlite:  # a home has one process: whoever held it before is dead
        assert mine(line, 'two') == ['PR-1']
        return
    assert mine(line, 'two') == []
    assert not line.hall.runner.do(SYSTEM, wants_claim, holder='two')
    line.hall.watch.forward(seconds=LEASE.total_seconds() * 0.6)
    assert line.hall.runner.do(SYSTEM, wants_claim, holder='one')
    assert mine(line, 'one') == ['PR-1']
    line.hall.watch.forward(seconds=LEASE.total_seconds() * 0.6)
    assert mine(line, 'two') == []
    line.hall.watch.forward(seconds=LEASE.total_seconds() * 0.6)
    assert mine(line, 'two') == ['PR-1']
    assert [line.hall.runner.do(SYSTEM, held_sources, holder=each) != [] for each in ('one', 'two')] == [False, True]


def test_old_looks_of_a_collector_that_was_succeeded_are_left_aside(line_of_two):
    line = line_of_two
    mine(line, 'one')
    line.see(100, mould='TL-1')
    line.see(110, mould='TL-1', after=60)
    old = line.seen(104, mould='TL-1', number=9)
    assert line.hall.runner.do(SYSTEM, book, seen=[old], holder='two') == 0
    assert (line.hall.lifetime, line.row.doubts) == (10, 0)


def test_whoever_goes_home_lets_others_in_at_once(line_of_two):
    mine(line_of_two, 'one')
    line_of_two.hall.runner.do(SYSTEM, release_sources, holder='one')
    assert (line_of_two.row.mood, line_of_two.row.detail) == ('lost', 'collector_stopped')
    assert mine(line_of_two, 'two') == ['PR-1']


def test_a_dead_collector_is_succeeded_within_half_a_minute():
    from services.sources.collecting import BEAT
    assert timedelta(seconds=30) > LEASE + timedelta(seconds=BEAT)


def test_a_password_is_sealed_where_it_lies_and_open_only_for_the_collector(line):
    from services.sources.register import change_source
    line.hall.do(change_source, 'ben', source_id=line.source, seen_version=1, username='reader', password='open sesame')
    call, = line.hall.runner.do(SYSTEM, claim_sources, holder='one')
    assert (call.password, 'sesame' in repr(call), line.row.has_password) == ('open sesame', False, True)
    with line.hall.runner.house.database.reading() as session:
        from data.tables.sources import Source
        assert 'sesame' not in session.get(Source, line.source).password
        assert session.get(SourceState, line.source).held_until > now()
