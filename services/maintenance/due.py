"""When a plan is due: by shots, by days or by the calendar, whichever comes first. Only dates and numbers in here, no database."""
import math
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

from data.tables.maintenance import Frequency, PlanStatus

PACE_DAYS, LEAST_PACE_DAYS = 28, 7  # the recent pace is that of four weeks; less than one says nothing
FARTHEST = 3650  # days; nobody plans farther ahead
DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7}
MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.YEARLY: 12}


class DueState(StrEnum):
    """From calm to urgent; a plan that is paused, cancelled or completed is quiet."""
    QUIET = 'quiet'
    OK = 'ok'
    WARN = 'warn'
    DUE = 'due'
    STOP = 'stop'

    @property
    def rank(self) -> int:
        return list(DueState).index(self)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a plan says. One that says nothing about shots and dates is due after every pull from the machine."""
    every_shots: int | None = None
    every_days: int | None = None
    frequency_type: Frequency | None = None
    frequency_value: int | None = None
    warn_percent: int = 80
    stop_percent: int | None = None
    level: int = 1

    @property
    def is_every_pull(self) -> bool:
        return not (self.every_shots or self.every_days or self.frequency_type)


@dataclass(frozen=True, slots=True)
class Course:
    """From which day and shot on a plan counts, and what since then does not count (pauses and skipped turns)."""
    day: date
    shots: int = 0
    idle_days: int = 0
    idle_shots: int = 0
    status: PlanStatus = PlanStatus.ACTIVE
    paused_on: date | None = None
    paused_shots: int | None = None

    @property
    def base(self) -> date:
        return self.day + timedelta(days=self.idle_days)

    @property
    def base_shots(self) -> int:
        return self.shots + self.idle_shots


@dataclass(frozen=True, slots=True)
class Today:
    """`shots` is what the tool has done in its life, which a new counter does not change; `pace` is shots per day, None when unknown."""
    day: date
    shots: int = 0
    pace: float | None = None
    pulled: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    state: DueState
    used_percent: int
    left_shots: int | None = None
    left_days: int | None = None
    due_on: date | None = None
    forecast: date | None = None


def standing(rule: Rule, course: Course, today: Today) -> Standing:
    """How a plan stands today; one that does not count shows how it stood when it was stopped."""
    if course.status is not PlanStatus.ACTIVE:
        stopped = Today(course.paused_on or today.day, today.shots if course.paused_shots is None else course.paused_shots)
        return Standing(DueState.QUIET, int(_used(rule, course, stopped) * 100))
    used, due_on = _used(rule, course, today), date_due(rule, course)
    left_shots = rule.every_shots - _used_shots(course, today) if rule.every_shots else None
    left_days = (due_on - today.day).days if due_on else None
    return Standing(_state(rule, used), int(used * 100), left_shots, left_days, due_on, _forecast(used, left_shots, left_days, today))


def date_due(rule: Rule, course: Course) -> date | None:
    """The first day on which days or the calendar make it due."""
    return min(_dates(rule, course), default=None)


def done(course: Course, today: Today) -> Course:
    """It counts anew from here."""
    return Course(today.day, today.shots)


def skipped(course: Course, today: Today) -> Course:
    """The next turn counts from here, but nobody did anything."""
    return replace(course, idle_days=max((today.day - course.day).days, 0), idle_shots=max(today.shots - course.shots, 0))


def paused(course: Course, today: Today, status: PlanStatus = PlanStatus.PAUSED) -> Course:
    return replace(course, status=status, paused_on=today.day, paused_shots=today.shots)


def resumed(course: Course, today: Today) -> Course:
    """It counts on where it stood: what passed during the pause is not caught up."""
    days = (today.day - course.paused_on).days if course.paused_on else 0
    shots = today.shots - course.paused_shots if course.paused_shots is not None else 0
    return replace(course, idle_days=course.idle_days + max(days, 0), idle_shots=course.idle_shots + max(shots, 0),
                   status=PlanStatus.ACTIVE, paused_on=None, paused_shots=None)


def includes(higher: Rule, lower: Rule) -> bool:
    """Whether the work of one plan does that of another too. Level 0 stands alone, and a pull is a pull."""
    return 0 < lower.level < higher.level and not lower.is_every_pull


def pace_of(shots: int, days: float) -> float | None:
    """Shots per day, None when too few days are known."""
    return shots / days if days >= LEAST_PACE_DAYS else None


def day_of(moment: datetime, zone: str) -> date:
    """The day on the calendar of the plant, whatever day it is in London."""
    return moment.astimezone(ZoneInfo(zone)).date()


def _used(rule: Rule, course: Course, today: Today) -> Fraction:
    """Share of the interval, of whichever is farthest."""
    if rule.is_every_pull:
        return Fraction(int(today.pulled))
    shares = [Fraction((today.day - course.base).days, (due_on - course.base).days) for due_on in _dates(rule, course)]
    if rule.every_shots:
        shares.append(Fraction(_used_shots(course, today), rule.every_shots))
    return max(Fraction(0), *shares)


def _used_shots(course: Course, today: Today) -> int:
    return max(today.shots - course.base_shots, 0)


def _dates(rule: Rule, course: Course) -> Iterator[date]:
    if rule.every_days:
        yield course.base + timedelta(days=rule.every_days)
    if rule.frequency_type:
        yield _later(course.base, rule.frequency_type, rule.frequency_value or 1)


def _later(day: date, frequency: Frequency, times: int) -> date:
    if frequency in DAYS:
        return day + timedelta(days=DAYS[frequency] * times)
    years, month = divmod(day.month - 1 + MONTHS[frequency] * times, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))  # a month after the 31st is the last day of a shorter one


def _state(rule: Rule, used: Fraction) -> DueState:
    percent = used * 100
    if rule.stop_percent and percent >= rule.stop_percent:
        return DueState.STOP
    if percent >= 100:
        return DueState.DUE
    return DueState.WARN if percent >= rule.warn_percent else DueState.OK


def _forecast(used: Fraction, left_shots: int | None, left_days: int | None, today: Today) -> date | None:
    """The day it will be due if everything goes on as it did lately."""
    if used >= 1:
        return None
    days = [left_days] if left_days is not None else []
    if left_shots is not None and today.pace:
        days.append(math.ceil(min(left_shots / today.pace, FARTHEST + 1)))
    soonest = min(days, default=None)
    return today.day + timedelta(days=soonest) if soonest is not None and soonest <= FARTHEST else None
