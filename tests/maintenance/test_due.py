"""When a plan is due, as a table: what the case is called, what the plan says, what happened, today, and how it stands then."""
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.tables.maintenance import Frequency, PlanStatus
from services.maintenance import due
from services.maintenance.due import Course, DueState, Rule, Standing, Today, standing

QUIET, OK, WARN, DUE, STOP = DueState


def every(shots=None, days=None, calendar=None, times=1, **more):
    return Rule(every_shots=shots, every_days=days, frequency_type=calendar, frequency_value=times if calendar else None, **more)


def on(day, shots=0, **more):
    return Today(date.fromisoformat(day), shots, **more)


@dataclass(frozen=True)
class History:
    """What happened to a plan, told in order: began(...).paused(...).resumed(...)."""
    course: Course

    def __getattr__(self, step):
        change = getattr(due, step)
        return lambda day, shots=0, *more: History(change(self.course, on(day, shots), *more))


def began(day, shots=0):
    return History(Course(date.fromisoformat(day), shots))


GREASE = every(shots=10_000, days=7, stop_percent=150)
SHOTS = every(shots=10_000)
WEEK = every(days=7)
STRICT = every(shots=10_000, stop_percent=150)
PULL = every()
DAILY, WEEKLY, MONTHLY, QUARTERLY, YEARLY = (every(calendar=each) for each in Frequency)
JANUARY = began('2026-01-01')

# name, plan, history, today, state, used percent, shots left, days left
CASES = [
    # by shots
    ('a new plan is calm', SHOTS, JANUARY, on('2026-01-01', 0), OK, 0, 10_000, None),
    ('days alone do not make a plan by shots due', SHOTS, JANUARY, on('2029-01-01', 0), OK, 0, 10_000, None),
    ('one shot before it warns', SHOTS, JANUARY, on('2026-01-02', 7_999), OK, 79, 2_001, None),
    ('it warns at 80 percent', SHOTS, JANUARY, on('2026-01-02', 8_000), WARN, 80, 2_000, None),
    ('one shot before it is due', SHOTS, JANUARY, on('2026-01-02', 9_999), WARN, 99, 1, None),
    ('it is due with the last shot', SHOTS, JANUARY, on('2026-01-02', 10_000), DUE, 100, 0, None),
    ('without a stop it stays due', SHOTS, JANUARY, on('2026-01-02', 90_000), DUE, 900, -80_000, None),
    ('one shot before the stop', STRICT, JANUARY, on('2026-01-02', 14_999), DUE, 149, -4_999, None),
    ('it stops at 150 percent', STRICT, JANUARY, on('2026-01-02', 15_000), STOP, 150, -5_000, None),
    ('a stop at 100 percent leaves out due', every(shots=10_000, stop_percent=100), JANUARY, on('2026-01-02', 10_000), STOP, 100, 0, None),
    ('a warning at 95 percent', every(shots=10_000, warn_percent=95), JANUARY, on('2026-01-02', 9_499), OK, 94, 501, None),
    ('a warning at 100 percent is none', every(shots=10_000, warn_percent=100), JANUARY, on('2026-01-02', 9_999), OK, 99, 1, None),
    ('an old tool counts from the plan on', SHOTS, began('2026-01-01', 700_000), on('2026-01-02', 705_000), OK, 50, 5_000, None),
    ('another counter was fitted: life counts on', SHOTS, began('2026-01-01', 95_000), on('2026-02-01', 105_000), DUE, 100, 0, None),
    ('the count was put right downwards', SHOTS, began('2026-01-01', 5_000), on('2026-01-02', 4_000), OK, 0, 10_000, None),
    ('a thousand million shots', every(shots=10**12), JANUARY, on('2026-01-02', 10**12 - 1), WARN, 99, 1, None),
    # by days
    ('six days of seven', WEEK, JANUARY, on('2026-01-07'), WARN, 85, None, 1),
    ('seven days', WEEK, JANUARY, on('2026-01-08'), DUE, 100, None, 0),
    ('nine days', WEEK, JANUARY, on('2026-01-10'), DUE, 128, None, -2),
    ('a stop by days', every(days=10, stop_percent=120), JANUARY, on('2026-01-13'), STOP, 120, None, -2),
    ('every day: not again today', every(days=1), JANUARY, on('2026-01-01'), OK, 0, None, 1),
    ('every day: tomorrow', every(days=1), JANUARY, on('2026-01-02'), DUE, 100, None, 0),
    ('a clock that is behind is no reason to panic', WEEK, JANUARY, on('2025-12-25'), OK, 0, None, 14),
    ('180 days through the leap day', every(days=180), began('2028-01-01'), on('2028-06-29'), DUE, 100, None, 0),
    ('the day before, through the leap day', every(days=180), began('2028-01-01'), on('2028-06-28'), WARN, 99, None, 1),
    # by the calendar
    ('daily', DAILY, JANUARY, on('2026-01-02'), DUE, 100, None, 0),
    ('every other day', every(calendar='daily', times=2), JANUARY, on('2026-01-02'), OK, 50, None, 1),
    ('weekly', WEEKLY, JANUARY, on('2026-01-08'), DUE, 100, None, 0),
    ('every two weeks', every(calendar='weekly', times=2), JANUARY, on('2026-01-14'), WARN, 92, None, 1),
    ('monthly', MONTHLY, JANUARY, on('2026-02-01'), DUE, 100, None, 0),
    ('monthly, from the 31st: the last of February', MONTHLY, began('2026-01-31'), on('2026-02-28'), DUE, 100, None, 0),
    ('monthly, from the 31st: the 29th in a leap year', MONTHLY, began('2028-01-31'), on('2028-02-28'), WARN, 96, None, 1),
    ('monthly over the end of the year', MONTHLY, began('2026-12-15'), on('2027-01-15'), DUE, 100, None, 0),
    ('every six months', every(calendar='monthly', times=6), JANUARY, on('2026-06-30'), WARN, 99, None, 1),
    ('quarterly', QUARTERLY, JANUARY, on('2026-04-01'), DUE, 100, None, 0),
    ('yearly', YEARLY, JANUARY, on('2026-12-31'), WARN, 99, None, 1),
    ('yearly, from a leap day', YEARLY, began('2028-02-29'), on('2029-02-28'), DUE, 100, None, 0),
    ('every two years', every(calendar='yearly', times=2), JANUARY, on('2027-01-01'), OK, 50, None, 365),
    # whichever comes first
    ('shots come first', GREASE, JANUARY, on('2026-01-03', 10_000), DUE, 100, 0, 5),
    ('days come first', GREASE, JANUARY, on('2026-01-08', 200), DUE, 100, 9_800, 0),
    ('days stop it although it hardly ran', GREASE, JANUARY, on('2026-01-12', 200), STOP, 157, 9_800, -4),
    ('days before the calendar', every(days=10, calendar='monthly'), JANUARY, on('2026-01-11'), DUE, 100, None, 0),
    ('the calendar before days', every(days=60, calendar='monthly'), JANUARY, on('2026-02-01'), DUE, 100, None, 0),
    # at every pull
    ('nobody pulled it', PULL, JANUARY, on('2026-06-01', 90_000), OK, 0, None, None),
    ('it was pulled', PULL, JANUARY, on('2026-01-02', pulled=True), DUE, 100, None, None),
    ('a pull does not matter to a plan by shots', SHOTS, JANUARY, on('2026-01-02', pulled=True), OK, 0, 10_000, None),
    # what was done
    ('done: it counts anew', GREASE, JANUARY.done('2026-03-01', 50_000), on('2026-03-02', 51_000), OK, 14, 9_000, 6),
    ('done early: it counts from then', SHOTS, JANUARY.done('2026-01-02', 4_000), on('2026-01-03', 10_000), OK, 60, 4_000, None),
    ('skipped: the next turn', SHOTS, JANUARY.skipped('2026-01-02', 12_000), on('2026-01-03', 20_000), WARN, 80, 2_000, None),
    ('skipped, then due', WEEK, JANUARY.skipped('2026-01-10'), on('2026-01-17'), DUE, 100, None, 0),
    ('skipped, then done', WEEK, JANUARY.skipped('2026-01-10').done('2026-01-12'), on('2026-01-18'), WARN, 85, None, 1),
    # pauses
    ('paused: never due', GREASE, JANUARY.paused('2026-01-04', 2_000), on('2027-01-04', 99_000), QUIET, 42, None, None),
    ('resumed: no flood of what was missed', DAILY, JANUARY.paused('2026-01-01').resumed('2026-01-31'), on('2026-01-31'), OK, 0, None, 1),
    ('resumed: shots count on from where it stood', SHOTS, JANUARY.paused('2026-01-04', 9_000).resumed('2026-02-04', 50_000),
     on('2026-02-05', 50_999), WARN, 99, 1, None),
    ('resumed: days count on from where it stood', WEEK, JANUARY.paused('2026-01-04').resumed('2026-02-04'), on('2026-02-08'), DUE, 100, None, 0),
    ('two pauses', WEEK, JANUARY.paused('2026-01-04').resumed('2026-01-14').paused('2026-01-15').resumed('2026-01-25'), on('2026-01-27'),
     WARN, 85, None, 1),
    ('it was due when it was paused', WEEK, JANUARY.paused('2026-01-09').resumed('2026-02-09'), on('2026-02-09'), DUE, 114, None, -1),
    ('done after a pause', WEEK, JANUARY.paused('2026-01-04').resumed('2026-02-04').done('2026-02-05'), on('2026-02-05'), OK, 0, None, 7),
    ('skipped after a pause', WEEK, JANUARY.paused('2026-01-04').resumed('2026-02-04').skipped('2026-02-09'), on('2026-02-09'), OK, 0, None, 7),
    ('a clock that went back during a pause', WEEK, JANUARY.paused('2026-01-04').resumed('2026-01-02'), on('2026-01-08'), DUE, 100, None, 0),
    ('cancelled: quiet', GREASE, JANUARY.paused('2026-01-02', 0, PlanStatus.CANCELLED), on('2030-01-01', 10**9), QUIET, 14, None, None),
    ('completed: quiet', GREASE, JANUARY.paused('2026-01-02', 0, PlanStatus.COMPLETED), on('2030-01-01', 10**9), QUIET, 14, None, None),
]


@pytest.mark.parametrize(('plan', 'history', 'today', 'state', 'used', 'left_shots', 'left_days'), [case[1:] for case in CASES],
                         ids=[case[0] for case in CASES])
def test_a_plan_stands_like_this(plan, history, today, state, used, left_shots, left_days):
    found = standing(plan, history.course, today)
    assert (found.state, found.used_percent, found.left_shots, found.left_days) == (state, used, left_shots, left_days)


# name, plan, shots so far, pace a day, forecast
FORECASTS = [
    ('shots at the recent pace', SHOTS, 4_000, 1_000, '2026-01-07'),
    ('a part of a day is a day', SHOTS, 4_001, 1_000, '2026-01-07'),
    ('a fast tool', SHOTS, 9_999, 50_000, '2026-01-02'),
    ('nobody knows the pace', SHOTS, 4_000, None, None),
    ('it stands still', SHOTS, 4_000, 0, None),
    ('so slow that nobody plans for it', SHOTS, 0, 0.001, None),
    ('days need no pace', every(days=30), 0, None, '2026-01-31'),
    ('days before shots', every(shots=10_000, days=7), 0, 10, '2026-01-08'),
    ('shots before days', every(shots=10_000, days=7), 9_000, 500, '2026-01-03'),
    ('the calendar', MONTHLY, 0, None, '2026-02-01'),
    ('it is due already', SHOTS, 10_000, 1_000, None),
    ('nobody knows the next pull', PULL, 0, 1_000, None),
]


@pytest.mark.parametrize(('plan', 'shots', 'pace', 'expected'), [case[1:] for case in FORECASTS], ids=[case[0] for case in FORECASTS])
def test_it_will_be_due_on(plan, shots, pace, expected):
    found = standing(plan, JANUARY.course, on('2026-01-01', shots, pace=pace))
    assert found.forecast == (date.fromisoformat(expected) if expected else None)


def test_a_paused_plan_has_no_forecast():
    found = standing(GREASE, JANUARY.paused('2026-01-02', 100).course, on('2026-01-03', 200, pace=100))
    assert found == Standing(QUIET, 14)


# name, moment, zone, day on the wall
DAYS = [
    ('an hour after midnight in Berlin', '2026-03-28T23:30+00:00', 'Europe/Berlin', '2026-03-29'),
    ('the night the clocks go forward', '2026-03-29T01:30+00:00', 'Europe/Berlin', '2026-03-29'),
    ('summer time: two hours ahead', '2026-07-01T22:30+00:00', 'Europe/Berlin', '2026-07-02'),
    ('the night the clocks go back', '2026-10-25T00:30+00:00', 'Europe/Berlin', '2026-10-25'),
    ('the evening in New York', '2026-01-02T03:00+00:00', 'America/New_York', '2026-01-01'),
    ('the other side of the date line', '2026-01-01T11:00+00:00', 'Pacific/Kiritimati', '2026-01-02'),
]


@pytest.mark.parametrize(('moment', 'zone', 'expected'), [case[1:] for case in DAYS], ids=[case[0] for case in DAYS])
def test_a_day_is_that_of_the_plant(moment, zone, expected):
    assert due.day_of(datetime.fromisoformat(moment), zone) == date.fromisoformat(expected)


def test_a_day_of_23_hours_is_a_day():
    """Done at half past midnight before the clocks go forward, due at the first minute of the next day."""
    midnight = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    course = Course(due.day_of(midnight, 'Europe/Berlin'))
    assert standing(DAILY, course, Today(due.day_of(midnight + timedelta(hours=21), 'Europe/Berlin'))).state is OK
    assert standing(DAILY, course, Today(due.day_of(midnight + timedelta(hours=23), 'Europe/Berlin'))).state is DUE


@pytest.mark.parametrize(('higher', 'lower', 'expected'), [
    (every(days=9, level=4), every(days=9, level=2), True), (every(days=9, level=2), every(days=9, level=4), False),
    (every(days=9, level=2), every(days=9, level=2), False), (every(days=9, level=4), every(days=90, level=0), False),
    (every(days=9, level=0), every(days=9, level=1), False), (every(days=9, level=4), every(level=1), False)])
def test_a_higher_level_does_the_lower_ones_too(higher, lower, expected):
    assert due.includes(higher, lower) is expected


@pytest.mark.parametrize(('shots', 'days', 'pace'), [(28_000, 28, 1_000), (7_000, 7, 1_000), (0, 14, 0), (50_000, 6.9, None), (0, 0, None)])
def test_a_pace_needs_a_week(shots, days, pace):
    assert due.pace_of(shots, days) == pace


rules = st.builds(Rule, every_shots=st.none() | st.integers(1, 10**9), every_days=st.none() | st.integers(1, 3650),
                  frequency_type=st.none() | st.sampled_from(Frequency), frequency_value=st.integers(1, 100),
                  warn_percent=st.integers(1, 100), stop_percent=st.none() | st.integers(100, 1000), level=st.integers(0, 9))
days = st.dates(date(2000, 1, 1), date(2060, 1, 1))
shots = st.integers(0, 10**9)
courses = st.builds(Course, days, shots, st.integers(0, 4000), st.integers(0, 10**6))
todays = st.builds(Today, days, shots, st.none() | st.floats(0, 10**6), st.booleans())


@given(rules, courses, todays, shots, st.integers(0, 5000))
def test_more_shots_and_more_days_never_make_a_plan_less_due(rule, course, today, more_shots, more_days):
    later = replace(today, shots=today.shots + more_shots, day=today.day + timedelta(more_days))
    before, after = standing(rule, course, today), standing(rule, course, later)
    assert after.state.rank >= before.state.rank
    assert after.used_percent >= before.used_percent


@given(rules, courses, todays)
def test_whoever_does_or_skips_it_makes_it_not_due(rule, course, today):
    calm = replace(today, pulled=False)
    for step in (due.done, due.skipped):
        if step is due.done or (today.day >= course.day and today.shots >= course.shots):
            assert standing(rule, step(course, today), calm).used_percent == 0


@given(rules, courses, todays, todays)
def test_a_pause_changes_nothing_about_how_it_stands(rule, course, today, later):
    calm = replace(today, day=max(today.day, course.base), shots=max(today.shots, course.base_shots), pulled=False)
    back = replace(later, day=max(later.day, calm.day), shots=max(later.shots, calm.shots), pulled=False)
    again = standing(rule, due.resumed(due.paused(course, calm), back), back)
    if rule.every_shots and not rule.frequency_type:  # months are of different length
        assert again.used_percent == standing(rule, course, calm).used_percent
    assert standing(rule, due.paused(course, calm), back).state is QUIET


@given(rules, courses, todays)
def test_it_is_due_exactly_when_nothing_is_left(rule, course, today):
    found = standing(rule, course, today)
    left = [each for each in (found.left_shots, found.left_days) if each is not None]
    if left:
        assert (found.state in {DUE, STOP}) == (min(left) <= 0)
        assert found.forecast is None or found.forecast > today.day


@given(st.lists(st.tuples(st.integers(0, 5), days, shots), max_size=12), st.randoms())
def test_the_order_in_which_different_plans_are_done_does_not_matter(steps, random):
    """Of two turns of the same plan the later one counts; turns of different plans do not know of each other."""
    def play(turns):
        plans = {}
        for plan, day, count in turns:
            plans[plan] = due.done(plans.get(plan, Course(date(2000, 1, 1))), Today(day, count))
        return plans
    last = {plan: (plan, day, count) for plan, day, count in steps}
    shuffled = list(last.values())
    random.shuffle(shuffled)
    assert play(steps) == play(shuffled)


def test_the_table_is_long_enough_to_trust():
    assert len(CASES) >= 40
    assert len({case[0] for case in CASES}) == len(CASES)
