"""The register of failures: found by words, asset, status and severity, page by page."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select

from data.tables.assets import Asset, AssetKind
from data.tables.failures import FailureCode, FailureReport, ReportStatus, Severity
from data.tables.people import Site
from data.tables.shots import ToolCounter
from services.assets.register import names
from services.catalog import Limit, Offset
from services.fields import Search
from services.guard import query
from services.order import containing, order_by
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.work import Found, Work

SEARCHED = (Asset.asset_number, Asset.name, FailureCode.code, FailureCode.name, FailureReport.description)
RANKS = sa.case({severity: rank for rank, severity in enumerate(Severity)}, value=FailureReport.severity)
SORTS: Mapping[str, Any] = {'occurred_at': FailureReport.occurred_at, 'severity': RANKS, 'status': FailureReport.status,
                            'asset_number': Asset.asset_number, 'code': FailureCode.code}


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A failure as a list shows it."""
    id: UUID
    version: int
    asset_id: UUID
    asset_kind: AssetKind
    asset_number: str
    asset_name: str
    site: str
    failure_code_id: UUID
    code: str
    code_name: str
    map_letter: str
    cavities: tuple[str, ...]
    severity: Severity
    status: ReportStatus
    occurred_at: datetime
    reported_by: str
    fix_is_asked: bool


@dataclass(frozen=True, slots=True)
class ReportCounts:
    """How many there are, for the filter chips."""
    total: int
    by_status: Mapping[ReportStatus, int]
    by_severity: Mapping[Severity, int]
    fixes_asked: int


@query(Permission.SEE_ASSETS)
def list_reports(
    work: Work, *, asset_id: UUID | None = None, status: ReportStatus | None = None, severity: Severity | None = None,
    fix_is_asked: bool | None = None, text: Search = '', sort: str = '-occurred_at', offset: Offset = 0, limit: Limit = 50,
) -> Found:
    """One page of the failures that fit."""
    fitting = _fitting(text, asset_id, fix_is_asked, status=status, severity=severity)
    found, total = work.page(_reports().where(*fitting), order=order_by(sort, SORTS, FailureReport.id), offset=offset, limit=limit)
    return Found(rows_of(work, found), total)


@query(Permission.SEE_ASSETS)
def count_reports(work: Work, *, asset_id: UUID | None = None, status: ReportStatus | None = None, fix_is_asked: bool = False,
                  text: Search = '') -> ReportCounts:
    """How many fit a search in each status; how bad those are counts only what has the chosen status, or whose fix has to prove itself."""
    asked = sa.func.sum(sa.case((fix_asked(), 1), else_=0))
    counted = _reports().with_only_columns(FailureReport.status, FailureReport.severity, sa.func.count(), asked, maintain_column_froms=True)
    groups = counted.where(*_fitting(text, asset_id, None)).group_by(FailureReport.status, FailureReport.severity)
    by_status, by_severity, fixes = dict.fromkeys(ReportStatus, 0), dict.fromkeys(Severity, 0), 0
    for of_status, severity, count, waiting in work.session.execute(groups):
        by_status[of_status] += count
        fixes += waiting
        if status in (None, of_status):
            by_severity[severity] += waiting if fix_is_asked else count
    return ReportCounts(sum(by_status.values()), by_status, by_severity, int(fixes))


def fix_asked() -> sa.ColumnElement[bool]:
    """Closed reports whose tool has run long enough since to tell whether the fix has held."""
    enough = sa.select(ToolCounter.tool_id).where(  # type: ignore[call-overload]
        ToolCounter.tool_id == FailureReport.asset_id, ToolCounter.lifetime_shots >= FailureReport.ask_at_shots)  # type: ignore[operator]
    return sa.and_(FailureReport.ask_at_shots.is_not(None), enough.exists())  # type: ignore[union-attr]


def _reports() -> Any:
    return select(FailureReport).join(Asset, Asset.id == FailureReport.asset_id).join(  # type: ignore[arg-type]
        FailureCode, FailureCode.id == FailureReport.failure_code_id)  # type: ignore[arg-type]


def _fitting(text: str, asset_id: UUID | None, fix_is_asked: bool | None, **exactly: Any) -> list[Any]:
    """The conditions of a search; what is None is not asked for."""
    conditions: list[Any] = [getattr(FailureReport, name) == value for name, value in exactly.items() if value is not None]
    if asset_id is not None:
        conditions.append(FailureReport.asset_id == asset_id)
    if fix_is_asked is not None:
        conditions.append(fix_asked() if fix_is_asked else sa.not_(fix_asked()))
    if text:
        conditions.append(containing(text, SEARCHED))
    return conditions


def rows_of(work: Work, reports: Iterable[FailureReport]) -> list[ReportRow]:
    """What a page of reports refers to is asked for once, not once for each."""
    listed = list(reports)
    assets = {asset.id: asset for asset in _all(work, Asset, {report.asset_id for report in listed})}
    codes = {code.id: code for code in _all(work, FailureCode, {report.failure_code_id for report in listed})}
    sites = names(work, Site.id, Site.code, {asset.site_id for asset in assets.values()})
    people = names_of(work, {report.reported_by_id for report in listed})
    asking = {report.id for report in listed if report.ask_at_shots is not None}
    asked = set(work.session.exec(select(FailureReport.id).where(FailureReport.id.in_(asking), fix_asked()))) if asking else set()  # type: ignore
    return [_row(report, assets[report.asset_id], codes[report.failure_code_id], sites, people, report.id in asked) for report in listed]


def _all(work: Work, table: type[Any], ids: set[UUID]) -> Iterable[Any]:
    return work.session.exec(select(table).where(table.id.in_(ids))).all() if ids else ()


def _row(report: FailureReport, asset: Asset, code: FailureCode, sites: Mapping[Any, str], people: Mapping[Any, str], asked: bool) -> ReportRow:
    return ReportRow(
        report.id, report.version or 0, asset.id, asset.kind, asset.asset_number, asset.name, sites.get(asset.site_id, ''), code.id, code.code,
        code.name, code.map_letter, tuple(report.cavities), report.severity, report.status, report.occurred_at,
        people.get(report.reported_by_id, ''), asked)
