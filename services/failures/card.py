"""The card of one failure: what is known about it, and what happened to it."""
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import select

from data.tables.assets import Asset, AssetKind, AssetStatus
from data.tables.failures import FailureCode, FailureReport, ReportStatus, Severity
from data.tables.people import Site
from data.tables.upkeep import AuditEntry
from services.assets.register import names
from services.failures.analysis import LISTS
from services.failures.reporting import further_codes, shots_of
from services.guard import query
from services.language import _
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.wording import choice_word, column_word, shown
from services.work import Work

TOLD_OTHERWISE = {'asset_id', 'closed_at', 'closed_by_id', 'ask_at_shots', 'fix_answered_at', 'status', 'fix_held'}


@dataclass(frozen=True, slots=True)
class CodeWords:
    """A failure code in short."""
    id: UUID
    code: str
    name: str
    description: str
    category: str
    map_letter: str


@dataclass(frozen=True, slots=True)
class ReportCard:
    """All fields of a report, and the words behind its ids."""
    id: UUID
    version: int
    asset_id: UUID
    asset_kind: AssetKind
    asset_number: str
    asset_name: str
    asset_status: AssetStatus
    site: str
    code: CodeWords
    further_codes: tuple[CodeWords, ...]
    severity: Severity
    status: ReportStatus
    cavities: tuple[str, ...]
    description: str
    containment_action: str
    occurred_at: datetime
    reported_by: str
    shots_at: int | None
    stop_reason_id: UUID | None
    stop_reason: str
    cause_id: UUID | None
    cause: str
    corrective_action_id: UUID | None
    corrective_action: str
    affected_component: str
    root_cause: str
    spares_fitted: str
    repair_minutes: int | None
    closed_at: datetime | None
    closed_by: str
    ask_at_shots: int | None
    fix_is_asked: bool
    fix_held: bool | None
    fix_answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReportEvent:
    """One line of the history of a report."""
    at: datetime
    what: str  # reported, contained, closed, open, changed, held, failed
    title: str
    detail: str
    who: str


@query(Permission.SEE_ASSETS)
def show_report(work: Work, *, report_id: UUID) -> ReportCard:
    """Everything that is known about a failure."""
    report = work.get(FailureReport, report_id)
    asset = work.get(Asset, report.asset_id)
    people = names_of(work, {report.reported_by_id, report.closed_by_id})
    shots = shots_of(work, asset.id) if report.ask_at_shots is not None else None
    return ReportCard(
        **_plain(report), version=report.version or 0, asset_kind=asset.kind, asset_number=asset.asset_number, asset_name=asset.name,
        asset_status=asset.status, site=names(work, Site.id, Site.code, {asset.site_id}).get(asset.site_id, ''),
        code=_code(work.get(FailureCode, report.failure_code_id)),
        further_codes=tuple(_code(code) for code in further_codes(work, report)), cavities=tuple(report.cavities),
        reported_by=people.get(report.reported_by_id, ''), closed_by=people.get(report.closed_by_id, ''), **_four_words(work, report),
        fix_is_asked=report.ask_at_shots is not None and shots is not None and shots >= report.ask_at_shots)


@query(Permission.SEE_ASSETS)
def report_history(work: Work, *, report_id: UUID) -> list[ReportEvent]:
    """What happened to it, newest first."""
    report = work.get(FailureReport, report_id)
    entries = select(AuditEntry).where(AuditEntry.table == 'failure_report', AuditEntry.row_id == str(report.id))
    found = work.session.exec(entries.order_by(AuditEntry.id.desc())).all()  # type: ignore[union-attr]
    words = {**{name: (table.id, table.name) for name, table in LISTS.items()}, 'failure_code_id': (FailureCode.id, FailureCode.code)}  # type: ignore
    known = {name: names(work, *columns, {UUID(value) for entry in found for value in entry.diff.get(name, []) if value})
             for name, columns in words.items()}
    return [event for entry in found for event in _events(entry, known)]


def _plain(report: FailureReport) -> dict[str, Any]:
    """The fields that the card shows as they are stored."""
    kept = (name for name in ReportCard.__dataclass_fields__ if name in FailureReport.model_fields and name not in {'version', 'cavities'})
    return {name: getattr(report, name) for name in kept}


def _code(code: FailureCode) -> CodeWords:
    return CodeWords(code.id, code.code, code.name, code.description, code.category, code.map_letter)


def _four_words(work: Work, report: FailureReport) -> dict[str, Any]:
    given = {name.removesuffix('_id'): (table, getattr(report, name)) for name, table in LISTS.items()}
    return {word: names(work, table.id, table.name, {row_id}).get(row_id, '') for word, (table, row_id) in given.items()}  # type: ignore[attr-defined]


def _events(entry: AuditEntry, known: Mapping[str, Mapping[UUID, str]]) -> Iterator[ReportEvent]:
    if entry.verb == 'insert':
        yield ReportEvent(entry.at, 'reported', _('Reported'), '', entry.actor_name)
        return
    if (held := entry.diff.get('fix_held', [None, None])[1]) is not None:
        yield ReportEvent(entry.at, 'held' if held else 'failed', _fix_word(held), '', entry.actor_name)
    if 'status' in entry.diff:
        status = entry.diff['status'][1]
        yield ReportEvent(entry.at, status, choice_word(status), '', entry.actor_name)
    changed = {column: values[1] for column, values in entry.diff.items() if column not in TOLD_OTHERWISE}
    if changed:
        told = '; '.join(f'{column_word(column)}: {_readable(column, value, known)}' for column, value in changed.items())
        yield ReportEvent(entry.at, 'changed', _('Analysed'), told, entry.actor_name)


def _fix_word(held: bool) -> str:
    return _('The fix has held') if held else _('The fix has not held')


def _readable(column: str, value: Any, known: Mapping[str, Mapping[UUID, str]]) -> str:
    return known[column].get(UUID(value), '') if column in known and value else shown(column, value)
