"""The lists a plant begins with, in its own language, and the failures of the demo plant."""
import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import select

from data.base import Record
from data.tables.assets import Asset, AssetKind
from data.tables.failures import (
    Cause,
    CodeScope,
    CorrectiveAction,
    FailureCode,
    FailureReport,
    PartDefect,
    ReportStatus,
    Severity,
    StopReason,
)
from data.tables.people import User
from services.work import Work

CONTENT = Path(__file__).parents[2] / 'data' / 'content' / 'failures.json'
LANGUAGES = ('en', 'de')
PARTS: Mapping[type[Record], tuple[str, ...]] = {
    StopReason: ('scheduled_stops', 'unscheduled_stops'), PartDefect: ('part_defects',), Cause: ('causes',),
    CorrectiveAction: ('corrective_actions',)}


def load_failure_lists(work: Work, language: str) -> None:
    """A list in which something stands already is left as it is, so nothing comes twice and nothing removed comes back."""
    content, spoken = _content(), LANGUAGES.index(language) if language in LANGUAGES else 0
    _fill(work, FailureCode, _codes(content, spoken))
    _fill(work, StopReason, [StopReason(name=names[spoken], scheduled=scheduled, needs_note=names[0] in content['stops_with_a_note'])
                             for part, scheduled in (('scheduled_stops', True), ('unscheduled_stops', False)) for names in content[part]])
    for table, part in ((PartDefect, 'part_defects'), (Cause, 'causes'), (CorrectiveAction, 'corrective_actions')):
        _fill(work, table, [table(name=names[spoken]) for names in content[part]])
    work.session.flush()


def usual_words(work: Work, table: type[Any]) -> dict[str, UUID]:
    """The rows of a list by the English of their names, in whichever language the plant has them; the demo plant speaks of them so."""
    known, content = _by(work, table, 'name'), _content()
    return {names[0]: known[name] for part in PARTS[table] for names in content[part] for name in names if name in known}


def load_demo_failures(work: Work, content: Iterable[Mapping[str, Any]]) -> None:
    """What went wrong in the demo plant lately."""
    assets, people = _by(work, Asset, 'asset_number'), _by(work, User, 'username')
    words: dict[str, dict[str, Any]] = {
        'failure_code_id': _by(work, FailureCode, 'code'), 'stop_reason_id': usual_words(work, StopReason),
        'cause_id': usual_words(work, Cause), 'corrective_action_id': usual_words(work, CorrectiveAction)}
    for told in content:
        at, status = work.now - timedelta(hours=told['hours']), ReportStatus(told['status'])
        named: dict[str, Any] = {'failure_code_id': told['code'], 'stop_reason_id': told.get('stop_reason'), 'cause_id': told.get('cause'),
                 'corrective_action_id': told.get('action')}
        work.session.add(FailureReport(
            id=UUID(told['id']), asset_id=assets[told['asset']], reported_by_id=people[told['by']], severity=Severity(told['severity']),
            description=told['description'], occurred_at=at, containment_action=told['containment'], cavities=told['cavities'], status=status,
            root_cause=told.get('root_cause', ''), closed_at=at + timedelta(hours=4) if status is ReportStatus.CLOSED else None,
            **{column: words[column][name] for column, name in named.items() if name}))
    work.session.flush()


def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(CONTENT.read_text())
    return content


def _fill(work: Work, table: type[Any], rows: Iterable[Record]) -> None:
    if work.session.exec(select(table.id).limit(1)).first() is None:
        work.session.add_all(rows)


def _codes(content: dict[str, Any], spoken: int) -> Iterable[FailureCode]:
    for part, kind in (('tool_codes', AssetKind.TOOL), ('machine_codes', AssetKind.MACHINE)):
        for code, letter, severity, category, scope, *named in content[part]:
            name, description = named[spoken]
            yield FailureCode(code=code, name=name, description=description, severity_default=Severity(severity), applies_to=kind,
                              category=content['categories'][category][spoken], scope=CodeScope(scope), map_letter=letter)


def _by(work: Work, table: type[Any], column: str) -> dict[str, UUID]:
    return {getattr(row, column): row.id for row in work.session.exec(select(table))}
