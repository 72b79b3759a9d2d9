"""The views of the database say what the rows add up to, of the sites one may look at, and are laid out anew with every change of the tables."""
from collections import Counter
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from data import schema
from data.tables.actions import ActionItem, ActionStatus
from data.tables.failures import FailureCode, FailureReport
from data.tables.maintenance import CompletionStatus, MaintenancePlan, PlanCompletion
from data.tables.sources import IntegrationEvent
from data.views import VIEWS
from services.trends.views import ViewName, refresh_views, view_rows
from services.upkeep.jobs import JOB
from services.work import MOST_ROWS, SYSTEM
from tests.trends.plant import build


@pytest.fixture
def raw(runner):
    made = build(runner, seed=31)
    runner.do(JOB, refresh_views)
    return made


def rows(runner, name, who=SYSTEM):
    found, total = [], 1
    while len(found) < total:
        page = runner.do(who, view_rows, name=name, offset=len(found), limit=MOST_ROWS)
        found, total = found + page.items, page.total
        assert page.items or not total
    return found


def test_each_view_has_a_name_and_each_name_a_view():
    assert {name.value for name in ViewName} == VIEWS.keys()


def test_shots_of_tools_by_day(runner, raw):
    wanted = Counter()
    for event in raw.rows[IntegrationEvent]:
        if event.delta and event.tool_id:
            wanted[event.tool_id, raw.day(event.tool_id, event.received_at)] += event.delta
    assert {(row['tool_id'], row['day']): row['shots'] for row in rows(runner, 'tool_utilisation') if row['shots']} == wanted
    assert {row['asset_number'] for row in rows(runner, 'tool_utilisation')} == {raw.assets[tool].asset_number for tool, _day in wanted}


def test_failures_by_month(runner, raw):
    codes = {code.id: code.code for code in raw.rows[FailureCode]}
    wanted = Counter((each.asset_id, codes[each.failure_code_id], f'{each.occurred_at.astimezone(UTC):%Y-%m}') for each in raw.rows[FailureReport])
    found = rows(runner, 'failure_frequency')
    assert {(row['asset_id'], row['code'], row['month']): row['reports'] for row in found} == wanted
    assert sum(row['repair_minutes'] for row in found) == sum(each.repair_minutes or 0 for each in raw.rows[FailureReport])


def test_overdue_actions(runner, raw):
    today = datetime.now(UTC).date()
    wanted = {each.id: (today - each.due_date).days for each in raw.rows[ActionItem]
              if each.status in (ActionStatus.OPEN, ActionStatus.IN_PROGRESS) and each.due_date and each.due_date < today}
    assert {row['action_id']: row['days_overdue'] for row in rows(runner, 'action_overdue')} == wanted != {}


def test_how_plans_are_kept(runner, raw):
    found = {row['plan_id']: (row['done'], row['skipped'], row['covered'], row['last_completed_at'])
             for row in rows(runner, 'maintenance_compliance')}
    done = {plan.id: [each for each in raw.rows[PlanCompletion] if each.plan_id == plan.id] for plan in raw.rows[MaintenancePlan]}
    assert found == {plan: (
        sum(row.status is not CompletionStatus.SKIPPED for row in each), sum(row.status is CompletionStatus.SKIPPED for row in each),
        sum(row.by_level is not None for row in each), max((row.completed_at for row in each), default=None)) for plan, each in done.items()}


def test_nobody_sees_another_site(runner, cast):
    raw = build(runner, seed=32)
    runner.do(JOB, refresh_views)
    sites = {row['site_id'] for row in rows(runner, 'tool_utilisation')}
    assert len(sites) > 1
    for name in ViewName:
        assert {row['site_id'] for row in rows(runner, name, cast.oscar)} <= {cast.other_site}
    assert raw.assets


def test_they_are_gone_below_the_newest_tables_and_back_with_them(runner):
    database = runner.house.database
    schema.migrate(database, schema.revisions()[-2])
    with database.reading() as session, pytest.raises(sa.exc.DBAPIError):
        session.execute(sa.text('SELECT count(*) FROM tool_utilisation'))
    schema.migrate(database)
    assert rows(runner, 'tool_utilisation') == []
