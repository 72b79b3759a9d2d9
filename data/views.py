"""What reports ask again and again, as views of the database: looked through on SQLite, kept ready on PostgreSQL and made anew by a job.

They belong to the code and not to its history: every change of the tables takes them away first and lays them out again at its end.
"""
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data.base import Moment


@dataclass(frozen=True, slots=True)
class View:
    """`select` is written once; words in braces differ between the databases."""
    columns: dict[str, Any]
    select: str

    def table(self, name: str) -> sa.TableClause:
        return sa.table(name, *(sa.column(column, kind) for column, kind in self.columns.items()))


WORDS = {
    'sqlite': {'day': 'date(sums.day + 1721424.5)', 'month': 'substr(report.occurred_at, 1, 7)', 'today': "date('now')",
               'late': "CAST(julianday(date('now')) - julianday(action.due_date) AS INTEGER)"},
    'postgresql': {'day': "(DATE '0001-01-01' + (sums.day - 1))", 'month': "to_char(report.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM')",
                   'today': 'CURRENT_DATE', 'late': '(CURRENT_DATE - action.due_date)'},
}
OF = 'asset.site_id, asset.asset_number'
WHERE_IT_IS = {'site_id': sa.Uuid(), 'asset_number': sa.String()}
VIEWS = {
    'tool_utilisation': View(
        {'tool_id': sa.Uuid(), **WHERE_IT_IS, 'day': sa.Date(), 'shots': sa.BigInteger(), 'parts': sa.BigInteger(), 'run_seconds': sa.BigInteger()},
        """SELECT asset.id AS tool_id, {of}, {day} AS day, SUM(sums.shots) AS shots, SUM(sums.parts) AS parts, SUM(sums.run_seconds) AS run_seconds
        FROM shot_day AS sums JOIN asset_key ON asset_key.key = sums.tool_key JOIN asset ON asset.id = asset_key.asset_id
        WHERE asset.kind = 'tool' GROUP BY asset.id, {of}, sums.day"""),
    'failure_frequency': View(
        {'asset_id': sa.Uuid(), **WHERE_IT_IS, 'code': sa.String(), 'month': sa.String(), 'reports': sa.BigInteger(),
         'repair_minutes': sa.BigInteger()},
        """SELECT report.asset_id, {of}, failure_code.code, {month} AS month, COUNT(*) AS reports,
        SUM(COALESCE(report.repair_minutes, 0)) AS repair_minutes FROM failure_report AS report JOIN asset ON asset.id = report.asset_id
        JOIN failure_code ON failure_code.id = report.failure_code_id GROUP BY report.asset_id, {of}, failure_code.code, {month}"""),
    'action_overdue': View(
        {'action_id': sa.Uuid(), 'asset_id': sa.Uuid(), **WHERE_IT_IS, 'title': sa.String(), 'assigned_to_id': sa.Uuid(), 'due_date': sa.Date(),
         'days_overdue': sa.Integer()},
        """SELECT action.id AS action_id, action.asset_id, {of}, action.title, action.assigned_to_id, action.due_date, {late} AS days_overdue
        FROM action_item AS action JOIN asset ON asset.id = action.asset_id
        WHERE action.status IN ('open', 'in_progress') AND action.due_date < {today}"""),
    'maintenance_compliance': View(
        {'plan_id': sa.Uuid(), 'asset_id': sa.Uuid(), **WHERE_IT_IS, 'name': sa.String(), 'level': sa.Integer(), 'done': sa.BigInteger(),
         'skipped': sa.BigInteger(), 'covered': sa.BigInteger(), 'last_completed_at': Moment()},
        """SELECT plan.id AS plan_id, plan.asset_id, {of}, plan.name, plan.level,
        COUNT(CASE WHEN done.status <> 'skipped' THEN 1 END) AS done, COUNT(CASE WHEN done.status = 'skipped' THEN 1 END) AS skipped,
        COUNT(CASE WHEN done.by_level IS NOT NULL THEN 1 END) AS covered, MAX(done.completed_at) AS last_completed_at
        FROM maintenance_plan AS plan JOIN asset ON asset.id = plan.asset_id LEFT JOIN plan_completion AS done ON done.plan_id = plan.id
        GROUP BY plan.id, plan.asset_id, {of}, plan.name, plan.level"""),
}


def lay_out(connection: sa.Connection) -> None:
    """For tables of this version."""
    kind = 'VIEW' if connection.dialect.name == 'sqlite' else 'MATERIALIZED VIEW'
    for name, view in VIEWS.items():
        connection.exec_driver_sql(f'CREATE {kind} {name} AS {view.select.format(of=OF, **WORDS[connection.dialect.name])}')


def take_away(connection: sa.Connection) -> None:
    """A table cannot be made anew while a view looks at it."""
    kind = 'VIEW' if connection.dialect.name == 'sqlite' else 'MATERIALIZED VIEW'
    for name in VIEWS:
        connection.exec_driver_sql(f'DROP {kind} IF EXISTS {name}')


def refresh(connection: sa.Connection) -> None:
    """Nothing to do where they are looked through."""
    if connection.dialect.name == 'postgresql':
        for name in VIEWS:
            connection.exec_driver_sql(f'REFRESH MATERIALIZED VIEW {name}')
