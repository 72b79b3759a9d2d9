"""Standing reports: made once for each day, week or month, whatever the clock and however long nothing ran; kept, told of, and taken away."""
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from app import reports
from app.reports import NotMade, make_reports, report_job
from data.tables.papers import Rhythm
from data.tables.people import Site
from data.tables.upkeep import Notification
from services.errors import Invalid, NotFound
from services.trends.standing import KEPT, due_reports, keep_report, list_stored_reports, period_before, read_stored_report, report_plans
from services.upkeep.jobs import JOB, run_due
from tests.papers.reading import squeezed, words_of


@pytest.mark.parametrize(('rhythm', 'here', 'hour', 'expected'), [
    (Rhythm.DAILY, '2026-03-01T06:00', 6, (date(2026, 2, 28), date(2026, 2, 28), 0)),
    (Rhythm.DAILY, '2026-03-01T05:59', 6, (date(2026, 2, 27), date(2026, 2, 27), 0)),
    (Rhythm.DAILY, '2024-03-01T00:00', 0, (date(2024, 2, 29), date(2024, 2, 29), 0)),
    (Rhythm.WEEKLY, '2026-11-23T06:00', 0, (date(2026, 11, 16), date(2026, 11, 22), 0)),  # a Monday
    (Rhythm.WEEKLY, '2026-11-22T23:00', 0, (date(2026, 11, 9), date(2026, 11, 15), 0)),  # the Sunday before
    (Rhythm.WEEKLY, '2026-03-31T06:00', 0, (date(2026, 3, 23), date(2026, 3, 29), 0)),  # with the hour that is missing
    (Rhythm.MONTHLY, '2026-01-01T00:00', 0, (date(2025, 12, 1), date(2025, 12, 31), 0)),
    (Rhythm.MONTHLY, '2026-03-31T09:00', 0, (date(2026, 2, 1), date(2026, 2, 28), 0)),
    (Rhythm.SHIFT, '2026-03-31T14:00', 6, (date(2026, 3, 31), date(2026, 3, 31), 1)),
    (Rhythm.SHIFT, '2026-03-31T13:59', 6, (date(2026, 3, 30), date(2026, 3, 30), 3)),  # the night before
    (Rhythm.SHIFT, '2026-03-31T05:59', 6, (date(2026, 3, 30), date(2026, 3, 30), 2)),
    (Rhythm.SHIFT, '2026-01-01T06:00', 22, (date(2025, 12, 31), date(2025, 12, 31), 1)),
])
def test_a_report_is_about_what_was_over(rhythm, here, hour, expected):
    period = period_before(rhythm, datetime.fromisoformat(here), hour, 8)
    assert (period.since, period.until, period.shift) == expected


@pytest.fixture
def weekly(runner, cast):
    with runner.house.database.reading() as session:
        assert session.exec(select(Site.time_zone).where(Site.id == cast.site)).one() == 'Europe/Berlin'
    return runner.do(cast.ben, report_plans.save, name='Monday', rhythm='weekly', hour=6)


def at(runner, *moment):
    object.__setattr__(runner.house, 'wall', lambda: datetime(*moment, tzinfo=UTC))


def stored(runner, who):
    return [(row.name, row.since, row.until) for row in runner.do(who, list_stored_reports).items]


def test_it_is_made_once_at_its_hour_and_the_last_one_is_caught_up(runner, cast, weekly):
    at(runner, 2026, 11, 23, 4, 30)  # half past five in Berlin
    assert make_reports(runner) == '1 reports made', 'the week before last, as nothing was made of it yet'
    assert stored(runner, cast.ann) == [('Monday', date(2026, 11, 9), date(2026, 11, 15))]
    assert make_reports(runner) == '0 reports made'
    at(runner, 2026, 11, 23, 5, 0)
    assert make_reports(runner) == '1 reports made'
    at(runner, 2027, 1, 20, 12)  # switched off over Christmas
    assert make_reports(runner) == '1 reports made'
    assert stored(runner, cast.ann)[0] == ('Monday', date(2027, 1, 11), date(2027, 1, 17))
    assert len(stored(runner, cast.ann)) == 3


def test_the_job_runs_every_hour_on_one_of_two_processes(runner, cast, weekly):
    at(runner, 2026, 11, 23, 5, 30)
    assert run_due(runner, [report_job()]) == ['reports']
    assert run_due(runner, [report_job()]) == []
    at(runner, 2026, 11, 23, 6, 30)
    assert run_due(runner, [report_job()]) == ['reports']
    assert len(stored(runner, cast.ann)) == 1


def test_those_who_lead_are_told_and_everybody_of_the_site_may_read_it(runner, cast, weekly):
    at(runner, 2026, 11, 23, 5, 30)
    make_reports(runner)
    row = runner.do(cast.ann, list_stored_reports).items[0]
    name, content = runner.do(cast.ann, read_stored_report, stored_id=row.id)
    assert name == 'Monday 2026-11-16 2026-11-22'
    assert len(content) == row.size
    assert squeezed('16 Nov 2026 – 22 Nov 2026') in words_of(content)
    assert stored(runner, cast.oscar) == []
    with pytest.raises(NotFound):
        runner.do(cast.oscar, read_stored_report, stored_id=row.id)
    with runner.house.database.reading() as session:
        told = {note.user_id: note.text for note in session.exec(select(Notification).where(Notification.kind == 'report'))}
    assert cast.ids['sue'] in told
    assert cast.ids['olga'] not in told
    assert told[cast.ids['sue']].startswith('Monday is ready: 16 Nov 2026')


def test_what_is_switched_off_is_not_made_and_the_oldest_go(runner, cast, weekly):
    plan = runner.do(cast.ben, report_plans.read).items[0]
    runner.do(cast.ben, report_plans.save, row_id=weekly, seen_version=plan.version, active=False)
    at(runner, 2026, 11, 23, 5, 30)
    assert runner.do(JOB, due_reports) == []
    for week in range(KEPT + 2):
        until = date(2020, 1, 5) + timedelta(weeks=week)
        runner.do(JOB, keep_report, plan_id=weekly, since=until - timedelta(days=6), until=until, content=b'%PDF-')
    kept = runner.do(cast.ann, list_stored_reports, limit=500)
    assert kept.total == KEPT
    assert min(row.until for row in kept.items) == date(2020, 1, 19)


def test_a_hand_over_is_made_after_each_shift_by_the_clock_of_the_site(runner, cast):
    runner.do(cast.ben, report_plans.save, name='Hand-over', kind='handover', rhythm='shift', hour=6)
    at(runner, 2026, 3, 28, 21, 30)  # the night in which the clocks go forward begins at 21 hours of Greenwich
    [due] = runner.do(JOB, due_reports)
    assert (due.shift.begin, due.shift.end) == (datetime(2026, 3, 28, 13, tzinfo=UTC), datetime(2026, 3, 28, 21, tzinfo=UTC))
    assert make_reports(runner) == '1 reports made'
    at(runner, 2026, 3, 29, 3, 59)
    assert make_reports(runner) == '0 reports made'
    at(runner, 2026, 3, 29, 4, 0)  # seven hours later it is six o'clock
    [due] = runner.do(JOB, due_reports)
    assert due.shift.end - due.shift.begin == timedelta(hours=7)
    assert make_reports(runner) == '1 reports made'
    rows = runner.do(cast.ann, list_stored_reports).items
    assert [(row.since, row.shift) for row in rows] == [(date(2026, 3, 28), 3), (date(2026, 3, 28), 2)]
    name, content = runner.do(cast.ann, read_stored_report, stored_id=rows[0].id)
    assert name == 'Hand-over 2026-03-28 3'
    assert squeezed('28 Mar 2026 22:00 – 29 Mar 2026 06:00') in squeezed(words_of(content))
    with runner.house.database.reading() as session:
        told = {note.text for note in session.exec(select(Notification).where(Notification.kind == 'report'))}
    assert 'Hand-over is ready: 28 Mar 2026, shift 3' in told


def test_a_hand_over_of_a_month_in_which_clocks_are_set_back_is_made(runner, cast):
    runner.do(cast.ben, report_plans.save, name='Month', kind='handover', rhythm='monthly')
    at(runner, 2026, 11, 1, 5)
    [due] = runner.do(JOB, due_reports)
    assert due.shift.end - due.shift.begin == timedelta(days=31, hours=1)
    assert make_reports(runner) == '1 reports made'


def test_a_report_that_cannot_be_made_keeps_no_other_from_being_made_and_is_tried_again(runner, cast, weekly, monkeypatch):
    for name in ('A first', 'Zero last'):
        runner.do(cast.ben, report_plans.save, name=name, kind='handover', rhythm='daily')
    at(runner, 2026, 11, 23, 5, 30)
    with monkeypatch.context() as broken:
        broken.setattr(reports, 'management_report', None)
        with pytest.raises(NotMade, match='2 reports made, not made: Monday: '):
            make_reports(runner)
    assert {name for name, *_days in stored(runner, cast.ann)} == {'A first', 'Zero last'}
    assert make_reports(runner) == '1 reports made'


def test_a_plan_that_makes_no_sense_is_refused(runner, cast):
    for values, field in (({'rhythm': 'shift'}, 'rhythm'), ({'rhythm': 'daily', 'shift_hours': 7}, 'shift_hours')):
        with pytest.raises(Invalid) as refused:
            runner.do(cast.ben, report_plans.save, name='Odd', **values)
        assert list(refused.value.fields) == [field]
    assert runner.do(cast.ben, report_plans.read).total == 0
