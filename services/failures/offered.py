"""What is offered to whoever writes about a failure: things it may have happened to, codes, and the words of a repair."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select

from data.tables.assets import Asset, AssetKind, AssetStatus, Stage
from data.tables.failures import Cause, CodeScope, CorrectiveAction, FailureCode, FailureReport, Severity, StopReason
from services.assets.register import SEARCHED, rows_of
from services.fields import Search
from services.guard import query
from services.order import containing
from services.people.roles import Permission
from services.work import Found, Work

MOST_ASSETS, MOST_RECENT = 30, 6


@dataclass(frozen=True, slots=True)
class OfferedCode:
    """A failure code to choose."""
    id: UUID
    code: str
    name: str
    description: str
    category: str
    severity: Severity
    scope: CodeScope
    map_letter: str
    is_recent: bool


@dataclass(frozen=True, slots=True)
class RepairWords:
    """The words to choose from, by their ids; those that were switched off are not among them."""
    stop_reasons: Mapping[UUID, str]
    causes: Mapping[UUID, str]
    corrective_actions: Mapping[UUID, str]


@query(Permission.REPORT_FAILURES)
def assets_to_report(work: Work, *, text: Search = '') -> Found:
    """What fits a search; without one what this person reported last, then what runs in a machine, then everything else."""
    matching = select(Asset).where(Asset.status != AssetStatus.RETIRED, containing(text, SEARCHED))
    if text:
        found, total = work.page(matching, order=[Asset.asset_number, Asset.id], offset=0, limit=MOST_ASSETS)
        return Found(rows_of(work, found), total)
    lately = {asset_id: place for place, asset_id in enumerate(_reported_lately(work))}
    rank = [sa.case(lately, value=Asset.id, else_=MOST_RECENT)] if lately else []
    order = [*rank, sa.case({Stage.IN_PRESS: 0}, value=Asset.stage, else_=1),
             sa.case({AssetKind.TOOL: 0}, value=Asset.kind, else_=1), Asset.asset_number, Asset.id]
    found, total = work.page(matching, order=order, offset=0, limit=MOST_ASSETS)
    return Found(rows_of(work, found), total)


@query(Permission.REPORT_FAILURES)
def codes_to_report(work: Work, *, asset_id: UUID) -> list[OfferedCode]:
    """The codes for this tool or machine: first what it had lately and what this person uses, then all others in their order."""
    asset = work.get(Asset, asset_id)
    offered = select(FailureCode).where(FailureCode.active, FailureCode.applies_to == asset.kind).order_by(FailureCode.code)
    codes = {code.id: code for code in work.session.exec(offered)}
    recent = [code_id for code_id in recent_codes(work, asset.id) if code_id in codes]
    rest = [code_id for code_id in codes if code_id not in set(recent)]
    return [_offered(codes[code_id], code_id in recent) for code_id in (*recent, *rest)]


@query(Permission.SEE_ASSETS)
def repair_words(work: Work) -> RepairWords:
    """Stop reasons, causes and corrective actions for a form."""
    return RepairWords(*(_active(work, table) for table in (StopReason, Cause, CorrectiveAction)))


def recent_codes(work: Work, asset_id: UUID) -> list[UUID]:
    """What this thing had lately counts before what this person reported elsewhere."""
    here = _latest(work, FailureReport.failure_code_id, FailureReport.asset_id == asset_id)
    mine = _latest(work, FailureReport.failure_code_id, FailureReport.reported_by_id == work.actor.user_id) if work.actor.user_id else []
    return list(dict.fromkeys((*here, *mine)))[:MOST_RECENT]


def _reported_lately(work: Work) -> list[UUID]:
    return _latest(work, FailureReport.asset_id, FailureReport.reported_by_id == work.actor.user_id) if work.actor.user_id else []


def _latest(work: Work, column: Any, condition: Any) -> list[UUID]:
    """The values of the newest reports, each once."""
    last = sa.func.max(FailureReport.occurred_at)
    found: Iterable[Any] = work.session.execute(sa.select(column).where(condition).group_by(column).order_by(last.desc()).limit(MOST_RECENT))
    return [value for value, in found]


def _active(work: Work, table: type[Any]) -> dict[UUID, str]:
    found = work.session.exec(select(table.id, table.name).where(table.active).order_by(table.name))
    return dict(found.all())


def _offered(code: FailureCode, recent: bool) -> OfferedCode:
    return OfferedCode(code.id, code.code, code.name, code.description, code.category, code.severity_default, code.scope, code.map_letter, recent)
