"""Follow-up work, against the single rows."""
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from data.tables.actions import ActionItem
from services.trends.actions import UNDONE, actions_by_week, open_actions
from services.work import SYSTEM
from tests.trends.plant import FIRST, LAST, build, lenses

SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def raw(runner):
    return build(runner, seed=21)


def test_what_is_open_and_how_old(runner, raw):
    now = datetime(2026, 4, 1, 20, tzinfo=UTC)  # tomorrow already where the other site stands
    object.__setattr__(runner.house, 'wall', lambda: now)

    @SLOW
    @given(lenses(raw))
    def check(lens):
        found = defaultdict(Counter)
        for action in all_of(raw, lens):
            if action.status in UNDONE:
                today, begun = (raw.day(action.asset_id, each) for each in (now, action.created_at))
                age = (today - begun).days
                box = next((name for limit, name in ((7, 'up_to_7'), (30, 'up_to_30'), (90, 'up_to_90')) if age <= limit), 'older')
                owner = found['Uma' if action.assigned_to_id else '']
                owner.update({'open': 1, box: 1, 'overdue': action.due_date is not None and action.due_date < today})
                owner['oldest_days'] = max(owner.get('oldest_days', -10_000), age)
        keys = ('open', 'overdue', 'up_to_7', 'up_to_30', 'up_to_90', 'older', 'oldest_days')
        assert {each.owner: tuple(getattr(each, key) for key in keys) for each in runner.do(SYSTEM, open_actions, lens=lens)} == {
            owner: tuple(counts[key] for key in keys) for owner, counts in found.items()}
    check()


def test_what_comes_and_what_is_done_week_by_week(runner, raw):
    @SLOW
    @given(lenses(raw))
    def check(lens):
        for each in runner.do(SYSTEM, actions_by_week, lens=lens):
            days = {each.begin + timedelta(days=number) for number in range(7)}
            begun = [raw.day(action.asset_id, action.created_at) for action in all_of(raw, lens)]
            over = [raw.day(action.asset_id, action.completed_at) for action in all_of(raw, lens) if action.status not in UNDONE]
            assert (each.added, each.done) == (sum(day in days for day in begun), sum(day in days for day in over))
            assert each.open == sum(day <= max(days) for day in begun) - sum(day <= max(days) for day in over)
    check()


def all_of(raw, lens):
    """Whatever the days."""
    wide = type(lens)(FIRST - timedelta(days=99), LAST + timedelta(days=999), lens.site_id, lens.department_id, lens.tool_id, lens.machine_id)
    return list(raw.exactly(wide, ActionItem, 'created_at'))
