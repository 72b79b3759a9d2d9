"""What is told about shots equals what the single steps of the counts add up to, for any days, sites, tools and machines."""
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.errors import Invalid
from services.trends.lens import Lens
from services.trends.shots import machine_use, shots_by_day, shots_by_hour, shots_by_week, tool_use
from services.trends.today import shots_today
from services.work import SYSTEM
from tests.trends.plant import TURNS, build, lenses

SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def raw(runner):
    return build(runner, seed=3)


def test_by_hour_day_and_week(runner, raw):
    @SLOW
    @given(lenses(raw))
    def check(lens):
        by_day, by_week = Counter(), Counter()
        for event in raw.shots(lens):
            day = raw.day(event.tool_id, event.received_at)
            by_day[day] += event.delta
            by_week[day - timedelta(days=day.weekday())] += event.delta
        assert {each.begin: each.shots for each in runner.do(SYSTEM, shots_by_day, lens=lens)} == by_day
        assert {each.begin: each.shots for each in runner.do(SYSTEM, shots_by_week, lens=lens)} == by_week
        if lens.days <= 62:
            assert {each.begin: each.shots for each in runner.do(SYSTEM, shots_by_hour, lens=lens)} == _by_hour(raw, lens)
    check()


def _by_hour(raw, lens):
    """An hour belongs to the day in which it begins."""
    hours, wider = Counter(), replace(lens, since=lens.since - timedelta(days=1), until=lens.until + timedelta(days=1))
    for event in raw.shots(wider):
        begin = event.received_at.replace(minute=0)
        if lens.since <= raw.day(event.tool_id, begin) <= lens.until:
            hours[begin] += event.delta
    return hours


def test_by_tool_and_machine(runner, raw):
    @SLOW
    @given(lenses(raw))
    def check(lens):
        tools, days, parts, machines = Counter(), {}, Counter(), Counter()
        for event in raw.shots(lens):
            tool = raw.assets[event.tool_id]
            tools[tool.asset_number] += event.delta
            parts[tool.asset_number] += event.delta * tool.cavity_count
            days.setdefault(tool.asset_number, set()).add(raw.day(tool.id, event.received_at))
        found = runner.do(SYSTEM, tool_use, lens=lens)
        assert {each.tool: (each.shots, each.parts, each.days_used) for each in found if each.shots} == {
            tool: (shots, parts[tool], len(days[tool])) for tool, shots in tools.items()}
        assert [each.shots for each in found] == sorted((each.shots for each in found), reverse=True)
        of_machine = raw.assets.get(lens.machine_id)
        if lens.site_id or lens.department_id:  # where the machine belongs is asked then, and not where the tool does
            return
        for event in raw.shots(lens):
            machines[raw.assets[raw.machine_of(event.source_id)].asset_number] += event.delta
        got = {each.machine: each.shots for each in runner.do(SYSTEM, machine_use, lens=lens)}
        assert got == machines, of_machine
    check()


def test_idle_tools_are_listed_and_the_life_that_is_left_is_told(runner, raw):
    lens = Lens(date(2026, 7, 1), date(2026, 7, 30))
    found = runner.do(SYSTEM, tool_use, lens=lens)
    assert {each.tool for each in found} == {f'T-{number}' for number in range(6)}
    assert {(each.shots, each.lasts_until) for each in found} == {(0, None)}
    assert all(each.last_shot_at for each in found)


@pytest.mark.parametrize('lens', [Lens(date(2026, 2, 2), date(2026, 2, 1)), Lens(date(2010, 1, 1), date(2026, 1, 1))])
def test_days_that_make_no_sense_are_refused(quick_runner, lens):
    with pytest.raises(Invalid, match='ten years'):
        quick_runner.do(SYSTEM, shots_by_day, lens=lens)
    with pytest.raises(Invalid, match='62'):
        quick_runner.do(SYSTEM, shots_by_hour, lens=Lens(date(2026, 1, 1), date(2026, 4, 1)))


def test_today_is_compared_with_the_same_hours_of_the_usual_day(runner, raw):
    @settings(SLOW, max_examples=25)
    @given(st.one_of(st.sampled_from(TURNS), st.dates(date(2025, 12, 1), date(2026, 5, 1))), st.integers(0, 23))
    def check(day, hour):
        at = datetime(day.year, day.month, day.day, hour, 10, tzinfo=UTC)
        object.__setattr__(runner.house, 'wall', lambda: at)
        whole, by_now = Counter(), Counter()
        for event in raw.shots(Lens(day - timedelta(days=60), day + timedelta(days=1))):
            local = event.received_at.replace(minute=0).astimezone(raw.zones[raw.assets[event.tool_id].site_id])
            whole[local.date()] += event.delta
            if local.hour <= at.astimezone(local.tzinfo).hour:
                by_now[local.date()] += event.delta
        before = [whole[day - timedelta(weeks=week)] for week in range(1, 9)]
        known = sorted(count for count in before if count)
        got = runner.do(SYSTEM, shots_today, lens=Lens(day, day))
        assert got.shots == whole[day]
        middle = len(known) // 2
        assert got.usual_day == (int((known[middle] + known[~middle]) / 2) if known else None)
        then = sorted(by_now[day - timedelta(weeks=week)] for week in range(1, 9) if whole[day - timedelta(weeks=week)])
        assert got.usual_by_now == (int((then[middle] + then[~middle]) / 2) if then else None)
    check()
