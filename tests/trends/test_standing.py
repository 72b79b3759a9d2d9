"""Standing reports: made once for each day, week or month, whatever the clock and however long nothing ran; kept, told of, and taken away."""
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from app.reports import make_reports, report_job
from data.tables.papers import Rhythm
from data.tables.people import Site
from data.tables.upkeep import Notification
from services.errors import NotFound
from services.trends.standing import KEPT, due_reports, keep_report, list_stored_reports, period_before, read_stored_report, report_plans
from services.upkeep.jobs import JOB, run_due
from tests.papers.reading import squeezed, words_of

BERLIN = ZoneInfo('Europe/Berlin')


@pytest.mark.parametrize(('rhythm', 'here', 'expected'), [
    (Rhythm.DAILY, datetime(2026, 3, 1, 6, tzinfo=BERLIN), (date(2026, 2, 28), date(2026, 2, 28))),
    (Rhythm.DAILY, datetime(2024, 3, 1, 0, tzinfo=BERLIN), (date(2024, 2, 29), date(2024, 2, 29))),
    (Rhythm.WEEKLY, datetime(2026, 11, 23, 6, tzinfo=BERLIN), (date(2026, 11, 16), date(2026, 11, 22))),  # a Monday
    (Rhythm.WEEKLY, datetime(2026, 11, 22, 23, tzinfo=BERLIN), (date(2026, 11, 9), date(2026, 11, 15))),  # the Sunday before
    (Rhythm.WEEKLY, datetime(2026, 3, 31, 6, tzinfo=BERLIN), (date(2026, 3, 23), date(2026, 3, 29))),  # with the hour that is missing
    (Rhythm.MONTHLY, datetime(2026, 1, 1, 0, tzinfo=BERLIN), (date(2025, 12, 1), date(2025, 12, 31))),
    (Rhythm.MONTHLY, datetime(2026, 3, 31, 9, tzinfo=BERLIN), (date(2026, 2, 1), date(2026, 2, 28))),
])
def test_a_report_is_about_what_was_over(rhythm, here, expected):
    assert period_before(rhythm, here) == expected


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
