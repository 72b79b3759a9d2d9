import asyncio
import threading
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import apscheduler.schedulers.base
import pytest
from sqlmodel import select

from app.jobs import Jobs
from data.tables.people import SignIn, SignInDelay, SignInKind
from data.tables.upkeep import AuditEntry, IdempotencyKey, JobRun, Notification
from services.guard import command, query
from services.upkeep.backups import list_backups
from services.upkeep.clock import JumpDetector
from services.upkeep.jobs import LEASE, ScheduledJob, list_jobs, run_due, standing_jobs
from services.upkeep.periods import hourly, nightly
from services.upkeep.retention import change_retention_rule, list_retention_rules, tidy
from services.upkeep.settings import change_settings
from services.work import SYSTEM
from tests.upkeep.conftest import add_user, at

BERLIN = ZoneInfo('Europe/Berlin')


class Nights:
    """A nightly job whose nights are counted, under a clock that can be moved."""

    def __init__(self, plant, zone='Europe/Berlin', period=None):
        self.plant, self.zone, self.done = plant, ZoneInfo(zone), []
        self.job = ScheduledJob('counted', period or nightly(2, 30), self.count)
        plant.runner.do(SYSTEM, change_settings, zone=zone)

    def count(self, runner):
        self.done.append(self.job.period.name(self.plant.clock.at.astimezone(self.zone)))
        return ''

    def live(self, hours, step=timedelta(minutes=10)):
        """Look every few minutes while time goes by."""
        until = self.plant.clock.at + timedelta(hours=hours)
        while self.plant.clock.at < until:
            self.plant.clock.at += step
            run_due(self.plant.runner, [self.job])


def begin(plant, *moment, zone='Europe/Berlin', period=None):
    plant.clock.at = datetime(*moment, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return Nights(plant, zone, period)


@pytest.mark.parametrize(('zone', 'moment'), [
    ('Europe/Berlin', (2026, 3, 27, 12)), ('Europe/Berlin', (2026, 10, 23, 12)), ('America/New_York', (2026, 3, 6, 12)),
    ('America/New_York', (2026, 10, 30, 12)), ('Australia/Lord_Howe', (2026, 4, 3, 12)), ('Australia/Lord_Howe', (2026, 10, 2, 12)),
    ('Asia/Kolkata', (2028, 2, 27, 12)), ('Pacific/Apia', (2028, 2, 27, 12)), ('UTC', (2027, 1, 30, 12)), ('UTC', (2026, 12, 30, 12)),
])
def test_a_nightly_job_runs_once_each_night_through_summer_time_leap_day_and_the_ends_of_months(plant, zone, moment):
    nights = begin(plant, *moment, zone=zone)
    nights.live(24 * 4, timedelta(minutes=15))
    first = date.fromisoformat(nights.done[0])
    assert nights.done == [(first + timedelta(days=day)).isoformat() for day in range(5)]


@pytest.mark.parametrize('hour', [1, 2, 3, 4, 12, 23])
@pytest.mark.parametrize('jump', [timedelta(hours=2), timedelta(hours=-2)])
def test_a_jump_of_two_hours_neither_skips_nor_repeats_a_night(plant, hour, jump):
    nights = begin(plant, 2026, 5, 5, hour)
    nights.live(1, timedelta(minutes=15))
    plant.clock.at += jump
    nights.live(48, timedelta(minutes=15))
    assert len(nights.done) == len(set(nights.done))
    days = [date.fromisoformat(done) for done in nights.done]
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert days[-1] >= date(2026, 5, 6)


@pytest.mark.parametrize('jump', [timedelta(days=3653), timedelta(days=-365), timedelta(days=-40)])
def test_a_clock_that_was_wrong_for_hours_costs_no_night_and_repeats_none(plant, jump):
    nights = begin(plant, 2026, 5, 5, 12)
    nights.live(1)
    plant.clock.at += jump
    nights.live(3)
    plant.clock.at -= jump
    nights.live(48, timedelta(minutes=15))
    assert len(nights.done) == len(set(nights.done))
    assert {'2026-05-05', '2026-05-06', '2026-05-07'} <= set(nights.done)


def test_an_hourly_job_runs_once_each_hour_whatever_the_clock_does(plant):
    nights = begin(plant, 2026, 10, 24, 20, period=hourly())
    nights.live(12, timedelta(minutes=20))
    plant.clock.at -= timedelta(hours=2)
    nights.live(4, timedelta(minutes=20))
    assert len(nights.done) == len(set(nights.done)) == 15


def test_a_period_one_ahead_is_done_and_one_further_ahead_was_a_wrong_clock():
    period = nightly(2, 30)
    here = datetime(2026, 5, 5, 12, tzinfo=BERLIN)
    assert period.is_due('', here)
    assert period.is_due('2026-05-04', here)
    assert not period.is_due('2026-05-05', here)
    assert not period.is_due('2026-05-06', here)
    assert period.is_due('2026-05-07', here)
    assert period.name(here.replace(hour=2, minute=29)) == '2026-05-04'


def test_a_job_that_fails_is_tried_again_later_and_does_not_stop_the_others(plant):
    calls = []

    def fail(runner):
        calls.append('fails')
        raise RuntimeError('no luck')
    jobs = [ScheduledJob('fails', nightly(2), fail), ScheduledJob('works', nightly(2), lambda runner: 'fine')]
    plant.clock.at = datetime(2026, 5, 5, 12, tzinfo=UTC)
    for _minute in range(60):
        run_due(plant.runner, jobs)
        plant.clock.at += timedelta(minutes=1)
    assert calls == ['fails', 'fails']
    fails, works = plant.runner.do(SYSTEM, list_jobs)
    assert (fails.succeeded, fails.last_detail, fails.period) == (False, 'no luck', '')
    assert (works.succeeded, works.last_detail, works.period) == (True, 'fine', '2026-05-05')


def test_a_claim_of_a_process_that_died_runs_out(plant):
    calls = []

    def die(runner):
        calls.append(1)
        raise SystemExit
    job = ScheduledJob('dies', nightly(2), die)
    plant.clock.at = datetime(2026, 5, 5, 6, tzinfo=UTC)
    with pytest.raises(SystemExit):
        run_due(plant.runner, [job])
    run_due(plant.runner, [job])
    assert len(calls) == 1
    plant.clock.at += LEASE
    with pytest.raises(SystemExit):
        run_due(plant.runner, [job])


def test_two_that_look_at_once_do_a_job_once(plant):
    race(plant, plant)


def race(one, other):
    done, together = [], threading.Barrier(4)

    def slow(runner):
        done.append(1)
        time.sleep(0.2)
        return ''

    def look(plant):
        together.wait()
        run_due(plant.runner, [ScheduledJob('raced', nightly(0), slow)])
    threads = [threading.Thread(target=look, args=(plant,)) for plant in (one, other, one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1


def test_the_standing_jobs_do_their_work_once(plant):
    plant.clock.at = datetime(2026, 5, 5, 12, tzinfo=UTC)
    assert run_due(plant.runner, standing_jobs()) == ['backup', 'tidy', 'verify audit', 'sweep photos', 'self-check',
                                                      'tell of the hour', 'remind of plans', 'ask about fixes', 'remind of actions']
    assert run_due(plant.runner, standing_jobs()) == []
    assert all(job.succeeded for job in plant.runner.do(SYSTEM, list_jobs))
    assert plant.runner.do(SYSTEM, list_backups).items[0].kind == 'nightly'


@query(None)
def noted_jumps(work):
    return list(work.session.exec(select(AuditEntry.diff).where(AuditEntry.verb == 'clock_jumped')).all())


@query(None)
def left_over(work):
    return [len(work.session.exec(select(table)).all()) for table in (SignIn, IdempotencyKey, JobRun, Notification, SignInDelay)]


@command(None)
def litter(work, *, now: datetime):
    user = work.session.exec(select(SignIn.user_id)).first() or add_user(work, name='ada')
    for days in (1, 8, 31, 91):
        then = now - timedelta(days=days)
        work.session.add_all([
            SignIn(user_id=user, kind=SignInKind.PIN, token_hash=f'{days}', started_at=then, ended_at=then),
            SignIn(user_id=user, kind=SignInKind.PIN, token_hash=f'open {days}', started_at=then),
            IdempotencyKey(user_id=user, key=f'{days}', command='', request_hash='', at=then), JobRun(job='', period='', started_at=then),
            Notification(user_id=user, kind='', text='', at=then, read_at=then), Notification(user_id=user, kind='', text='', at=then),
            SignInDelay(subject=f'{days}', wait_until=then + timedelta(hours=1))])


def test_tidying_removes_what_is_too_old_and_only_that(plant):
    now = datetime.now(UTC)
    plant.runner.do(SYSTEM, litter, now=now)
    assert at(plant, now).do(SYSTEM, tidy) == 2 + 3 + 1 + 1 + 3
    assert plant.runner.do(SYSTEM, left_over) == [6, 1, 3, 7, 1]
    plant.runner.do(SYSTEM, change_retention_rule, what='job_runs', keep_days=5)
    assert {rule.what: rule.keep_days for rule in plant.runner.do(SYSTEM, list_retention_rules)}['job_runs'] == 5
    assert at(plant, now).do(SYSTEM, tidy) == 2


def test_a_clock_that_jumps_is_noticed_and_one_that_is_corrected_a_little_is_not():
    wall, running = [datetime(2026, 5, 5, tzinfo=UTC)], [100.0]
    detector = JumpDetector(lambda: wall[0], lambda: running[0])
    for jump, noticed in ((0, 0), (59, 0), (7200, 7200), (0, 0), (-7200, -7200), (-30, 0)):
        wall[0] += timedelta(seconds=60 + jump)
        running[0] += 60
        assert detector.jumped() == pytest.approx(noticed)


async def test_the_pulse_never_holds_up_the_loop_and_a_jump_is_noted(plant):
    done = threading.Event()

    def slow(runner):
        time.sleep(0.4)
        done.set()
        return ''
    jobs = Jobs(plant.runner, [ScheduledJob('slow', nightly(0), slow)], pulse=0.1)
    plant.clock.at += timedelta(hours=2)
    jobs.start()
    longest, last = 0.0, time.monotonic()
    while not done.is_set() and longest < 5:
        await asyncio.sleep(0.01)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    await jobs.stop()
    assert longest < 0.25
    assert await asyncio.to_thread(plant.runner.do, SYSTEM, noted_jumps) == [{'seconds': 7200}]


async def test_the_pulse_goes_on_when_the_clock_is_set_back_for_two_hours(plant, monkeypatch):
    beats, shift = [], [timedelta()]

    class Shifted(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + shift[0]
    monkeypatch.setattr(apscheduler.schedulers.base, 'datetime', Shifted)
    monkeypatch.setattr('app.jobs.datetime', Shifted)
    jobs = Jobs(plant.runner, [], pulse=0.1)
    monkeypatch.setattr(jobs, '_look', lambda: beats.append(1))
    jobs.start()
    await asyncio.sleep(0.5)
    before = len(beats)
    shift[0] = timedelta(hours=-2)
    await asyncio.sleep(1)
    await jobs.stop()
    assert before >= 2
    assert len(beats) >= before + 4
