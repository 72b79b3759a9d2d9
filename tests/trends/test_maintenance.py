"""Kept plans, backlog and hours of work, against the single rows."""
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.tables.maintenance import CompletionStatus, Frequency, MaintenanceLog, MaintenancePlan, PlanCompletion
from services.maintenance.register import list_due
from services.trends.lens import Lens
from services.trends.maintenance import Group, backlog, compliance, hours
from services.work import SYSTEM
from tests.trends.plant import build, lenses

SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def raw(runner):
    return build(runner, seed=13)


def test_what_was_done_in_time(runner, raw):
    @SLOW
    @given(lenses(raw), st.sampled_from(Group))
    def check(lens, by):
        plans = {plan.id: plan for plan in raw.rows[MaintenancePlan]}
        found = defaultdict(Counter)
        for done in raw.exactly(lens, PlanCompletion, 'completed_at'):
            plan = plans[done.plan_id]
            group = {Group.LEVEL: str(plan.level), Group.PLAN: plan.name, Group.DEPARTMENT: 'Mould shop' if done.completed_by_id else ''}[by]
            found[group][judged(raw, plan, done)] += 1
        assert {each.group: (each.on_time, each.late, each.skipped, each.covered) for each in runner.do(SYSTEM, compliance, lens=lens, by=by)} == {
            group: tuple(counts[key] for key in ('on_time', 'late', 'skipped', 'covered')) for group, counts in found.items()}
    check()


def judged(raw, plan, done):
    if done.status is CompletionStatus.SKIPPED:
        return 'skipped'
    if done.by_level is not None:
        return 'covered'
    before = [each for each in raw.rows[PlanCompletion] if each.plan_id == plan.id and (each.completed_at, each.id) < (done.completed_at, done.id)]
    last = max(before, key=lambda each: (each.completed_at, each.id)) if before else None
    begun = raw.day(plan.asset_id, last.completed_at if last else plan.created_at)
    days = (raw.day(plan.asset_id, done.completed_at) - begun).days
    if plan.every_shots:
        used = ((done.shots_at if done.shots_at is not None else (last.shots_at if last else 0) or 0) - ((last.shots_at if last else 0) or 0))
        return 'on_time' if int(max(used, 0) * 100 / plan.every_shots) <= 110 else 'late'
    if plan.every_days:
        return 'on_time' if int(days * 100 / plan.every_days) <= 110 else 'late'
    if plan.frequency_type is Frequency.MONTHLY:
        year, month = divmod(begun.year * 12 + begun.month, 12)
        last_day = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
        due = date(year, month + 1, min(begun.day, last_day))
        return 'on_time' if int(days * 100 / (due - begun).days) <= 110 else 'late'
    return 'on_time'


def test_hours_of_work(runner, raw):
    @SLOW
    @given(lenses(raw))
    def check(lens):
        logs, minutes = Counter(), Counter()
        for log in raw.exactly(lens, MaintenanceLog, 'performed_at'):
            logs[log.kind] += 1
            minutes[log.kind] += log.duration_minutes
        assert {each.kind: (each.logs, each.hours) for each in runner.do(SYSTEM, hours, lens=lens)} == {
            kind: (count, pytest.approx(minutes[kind] / 60, abs=0.051)) for kind, count in logs.items()}
    check()


def test_the_backlog_is_what_the_list_of_plans_shows(runner, raw):
    plans = Counter((plan.level, plan.state.value) for plan in runner.do(SYSTEM, list_due, limit=500).items)
    found = runner.do(SYSTEM, backlog, lens=Lens(date(2026, 1, 1), date(2026, 1, 2)))
    assert found
    assert {(each.level, state): getattr(each, state) for each in found for state in ('ok', 'warn', 'due', 'stop') if getattr(each, state)} == plans
