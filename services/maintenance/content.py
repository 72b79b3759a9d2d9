"""The checklists a plant begins with, in its own language, and what was signed in the demo plant."""
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import select

from data.tables.assets import Asset
from data.tables.maintenance import ChecklistTemplate, LogKind, LogStep, MaintenanceLog
from data.tables.people import User
from services.maintenance.judging import Answer, Judged, judge, result_of
from services.maintenance.signing import cavities_of
from services.maintenance.templates import JUDGED, Step, steps_in
from services.work import Work

CONTENT = Path(__file__).parents[2] / 'data' / 'content' / 'checklists.json'
LANGUAGES = ('en', 'de')


def load_checklists(work: Work, language: str) -> None:
    """Where there are checklists already, nothing comes twice and nothing removed comes back."""
    if work.session.exec(select(ChecklistTemplate.id).limit(1)).first() is None:
        spoken = LANGUAGES.index(language) if language in LANGUAGES else 0
        for told in _content()['checklists']:
            work.session.add(ChecklistTemplate(
                id=UUID(told['id']), name=told['name'][spoken], description=told['description'][spoken], purpose=LogKind(told['purpose']),
                steps=[{'text': text[spoken], 'type': kind, 'unit': unit, 'low': low, 'high': high, 'critical': critical}
                       for kind, critical, unit, low, high, text in told['steps']]))
    work.session.flush()


def checklist_ids() -> list[UUID]:
    """Of the checklists a plant begins with, in the order in which they are numbered."""
    return [UUID(told['id']) for told in _content()['checklists']]


def load_demo_logs(work: Work, now: datetime) -> None:
    """What was inspected and cleaned in the demo plant lately."""
    content = _content()
    assets = dict(work.session.exec(select(Asset.asset_number, Asset.id)).all())
    people = dict(work.session.exec(select(User.username, User.id)).all())
    for told in content['demo']:
        template = work.get(ChecklistTemplate, UUID(content['checklists'][told['checklist'] - 1]['id']))
        _sign(work, told, template, assets[told['asset']], people[told['by']], now - timedelta(hours=told['hours']))
    work.session.flush()


def _sign(work: Work, told: Mapping[str, Any], template: ChecklistTemplate, asset_id: UUID, by_id: UUID, at: datetime) -> None:
    steps = steps_in(template)
    lines = judge(steps, _answers(steps, told['answers']), cavities_of(work, asset_id), others_ok=True)
    log = work.add(MaintenanceLog(
        id=UUID(told['id']), asset_id=asset_id, performed_by_id=by_id, checklist_template_id=template.id, kind=template.purpose, performed_at=at,
        duration_minutes=told['minutes'], observations=told['observations'], others_ok=True, result=result_of(lines)))
    work.session.add_all(_line(log, position, line) for position, line in enumerate(lines, 1))


def _answers(steps: Iterable[Step], told: Mapping[str, Any]) -> Iterable[Answer]:
    """Key checks are in order unless it is told otherwise."""
    for place, step in enumerate(steps, 1):
        verdict, value = told.get(str(place), ('ok' if step.critical or step.type in JUDGED else '', ''))
        yield Answer(place, verdict or None, value)


def _line(log: MaintenanceLog, position: int, line: Judged) -> LogStep:
    return LogStep(log_id=log.id, position=position, text=line.step.text, type=line.step.type, critical=line.step.critical, cavity=line.cavity,
                   value=line.value, verdict=line.verdict, done_by_id=log.performed_by_id, done_at=log.performed_at)


def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(CONTENT.read_text())
    return content
