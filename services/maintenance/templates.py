"""Checklists: what is looked at, in which order, and which steps are key checks. What was signed keeps the edition it was signed by."""
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from dataclasses import dataclass as plain
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass
from sqlalchemy.orm import aliased
from sqlmodel import select

from data.tables.maintenance import ChecklistTemplate, LogKind, MaintenanceLog, StepType
from services.catalog import Limit, Offset
from services.errors import Conflict
from services.fields import Line, Maybe, Name, Search, Text
from services.given import require_given, takes, wrong
from services.guard import command, query
from services.language import _
from services.order import containing, order_by
from services.people.roles import Permission
from services.work import Found, Work

FARTHEST = 10**9
JUDGED = {StepType.TICK, StepType.VERDICT}
Measure = Annotated[Annotated[float, Field(ge=-FARTHEST, le=FARTHEST)] | None, Maybe]


@dataclass(frozen=True, slots=True, config=ConfigDict(extra='forbid'))
class Step:
    """One thing to look at, tick, measure, write or photograph."""
    text: Annotated[Line, Field(min_length=1)]
    type: StepType = StepType.TICK
    unit: Annotated[Line, Field(max_length=16)] = ''
    low: Measure = None
    high: Measure = None
    critical: bool = False


SORTS: Mapping[str, Any] = {'name': ChecklistTemplate.name, 'purpose': ChecklistTemplate.purpose, 'edition': ChecklistTemplate.edition,
                            'updated_at': ChecklistTemplate.updated_at}
FIELDS: Mapping[str, Any] = {'name': Name, 'description': Annotated[Text, Field(max_length=500)], 'purpose': LogKind,
                             'steps': Annotated[list[Step], Field(max_length=100)], 'active': bool}


@plain(frozen=True, slots=True)
class Template:
    """A checklist in one edition; a newer one with the same name stands in for it."""
    id: UUID
    version: int
    name: str
    edition: int
    description: str
    purpose: LogKind
    steps: tuple[Step, ...]
    active: bool
    is_newest: bool
    is_in_use: bool


@command(Permission.EDIT_LISTS)
@takes(FIELDS)
def add_template(work: Work, **values: Any) -> UUID:
    """A new checklist, with or without its steps; it is offered to those who sign when it has some."""
    require_given(values, 'name', 'purpose')
    _require_free(work, None, values['name'])
    template = ChecklistTemplate(name='', purpose=values['purpose'])
    _write(template, values)
    return work.add(template).id


@command(Permission.EDIT_LISTS)
@takes(FIELDS)
def change_template(work: Work, *, template_id: UUID, seen_version: int, **values: Any) -> UUID:
    """Change what was given. Once something was signed by it, other steps make the next edition, whose id is answered."""
    require_given({'name': True, **values}, 'name')
    template = newest_seen(work, template_id, seen_version)
    _rename(work, template, values.pop('name', template.name))
    if _is_other(template, values) and is_in_use(work, template.id):
        template = _next_edition(work, template)
    _write(template, values)
    return work.add(template).id


@query(Permission.SEE_ASSETS)
def list_templates(work: Work, *, purpose: LogKind | None = None, active: bool | None = None, text: Search = '', sort: str = 'name',
                   offset: Offset = 0, limit: Limit = 50) -> Found:
    """One page of the checklists, each in its newest edition."""
    matching = select(ChecklistTemplate).where(_newest(), containing(text, (ChecklistTemplate.name, ChecklistTemplate.description)))
    for column, wanted in ((ChecklistTemplate.purpose, purpose), (ChecklistTemplate.active, active)):
        if wanted is not None:
            matching = matching.where(column == wanted)
    rows, total = work.page(matching, order=order_by(sort, SORTS, ChecklistTemplate.id), offset=offset, limit=limit)
    return Found([_told(row, newest=True, used=is_in_use(work, row.id)) for row in rows], total)


@query(Permission.SEE_ASSETS)
def show_template(work: Work, *, template_id: UUID) -> Template:
    """A checklist in exactly this edition."""
    template = work.get(ChecklistTemplate, template_id)
    return _told(template, newest=newest_edition(work, template).id == template.id, used=is_in_use(work, template.id))


@query(Permission.SEE_ASSETS)
def list_editions(work: Work, *, template_id: UUID) -> list[Template]:
    """What a checklist has been, the newest first."""
    editions = _editions(work, work.get(ChecklistTemplate, template_id).name)
    return [_told(each, newest=place == 0, used=is_in_use(work, each.id)) for place, each in enumerate(editions)]


def newest_edition(work: Work, template: ChecklistTemplate) -> ChecklistTemplate:
    return _editions(work, template.name)[0]


def newest_seen(work: Work, template_id: UUID, seen_version: int) -> ChecklistTemplate:
    """Old editions stay as they are."""
    template = work.get(ChecklistTemplate, template_id, seen_version=seen_version)
    if newest_edition(work, template).id != template.id:
        raise Conflict(_('There is a newer edition of {name}. Change that one.', name=template.name))
    return template


def is_in_use(work: Work, template_id: UUID) -> bool:
    """Whether anything was signed by it, in whichever site."""
    with work.beyond_site():
        found = work.session.execute(sa.select(MaintenanceLog.id).where(MaintenanceLog.checklist_template_id == template_id).limit(1))  # type: ignore
        return found.first() is not None


def steps_in(template: ChecklistTemplate) -> list[Step]:
    return [Step(**each) for each in template.steps]


def _editions(work: Work, name: str) -> Sequence[ChecklistTemplate]:
    return work.session.exec(select(ChecklistTemplate).where(ChecklistTemplate.name == name).order_by(
        ChecklistTemplate.edition.desc())).all()  # type: ignore[attr-defined]


def _newest() -> sa.ColumnElement[bool]:
    newer = aliased(ChecklistTemplate)
    return ~sa.exists().where(newer.name == ChecklistTemplate.name, newer.edition > ChecklistTemplate.edition)  # type: ignore[arg-type]


def _is_other(template: ChecklistTemplate, values: Mapping[str, Any]) -> bool:
    """Whether somebody who signs would look at something else."""
    steps = values.get('steps', steps_in(template))
    return steps != steps_in(template) or values.get('purpose', template.purpose) is not template.purpose


def _next_edition(work: Work, template: ChecklistTemplate) -> ChecklistTemplate:
    following = ChecklistTemplate(name=template.name, edition=template.edition + 1, description=template.description, purpose=template.purpose,
                                  steps=template.steps, active=template.active)
    template.active = False
    return following


def _rename(work: Work, template: ChecklistTemplate, name: str) -> None:
    """All editions are the same list, so they share its name."""
    if name != template.name:
        _require_free(work, template, name)
        for edition in _editions(work, template.name):
            edition.name = name
        work.session.flush()


def _require_free(work: Work, template: ChecklistTemplate | None, name: str) -> None:
    work.require_unused(ChecklistTemplate, template, name=name)


def _write(template: ChecklistTemplate, values: Mapping[str, Any]) -> None:
    for field, value in values.items():
        setattr(template, field, _stored(value) if field == 'steps' else value)


def _stored(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Two steps with the same words could not be told apart in what was signed."""
    listed, words = list(steps), set()
    for step in listed:
        if step.text.casefold() in words:
            raise wrong('steps', _('The step "{step}" is there twice.', step=step.text))
        if step.low is not None and step.high is not None and step.low > step.high:
            raise wrong('steps', _('The lowest value is above the highest.'))
        words.add(step.text.casefold())
    return [asdict(step) | {'type': step.type.value} for step in listed]


def _told(row: ChecklistTemplate, *, newest: bool, used: bool) -> Template:
    return Template(row.id, row.version or 0, row.name, row.edition, row.description, row.purpose, tuple(steps_in(row)), row.active, newest, used)
