"""Changing the steps of a checklist one by one, as a page does it."""
from typing import Annotated
from uuid import UUID

from pydantic import Field

from data.tables.maintenance import ChecklistTemplate, StepType
from services.errors import NotFound
from services.fields import Line, Maybe
from services.guard import command
from services.language import _
from services.maintenance.templates import Measure, Step, change_template, newest_seen, steps_in
from services.people.roles import Permission
from services.work import Work

Place = Annotated[int, Field(ge=1, le=1000)]


@command(Permission.EDIT_LISTS)
def put_step(work: Work, *, template_id: UUID, seen_version: int, text: Annotated[Line, Field(min_length=1)], type: StepType = StepType.TICK,
             unit: Annotated[Line, Field(max_length=16)] = '', low: Measure = None, high: Measure = None, critical: bool = False,
             place: Annotated[Place | None, Maybe] = None) -> UUID:
    """Another step at the end, or instead of the one at this place. Answers the edition that has it."""
    template = newest_seen(work, template_id, seen_version)
    is_number = type is StepType.NUMBER
    step = Step(text, type, unit if is_number else '', low if is_number else None, high if is_number else None, critical)
    steps = steps_in(template)
    if place is None:
        steps.append(step)
    else:
        steps[_index(steps, place)] = step
    return _changed(work, template, steps)


@command(Permission.EDIT_LISTS)
def move_step(work: Work, *, template_id: UUID, seen_version: int, place: Place, to: Place) -> UUID:
    """Somewhere else in the order."""
    template = newest_seen(work, template_id, seen_version)
    steps = steps_in(template)
    steps.insert(to - 1, steps.pop(_index(steps, place)))
    return _changed(work, template, steps)


@command(Permission.EDIT_LISTS)
def remove_step(work: Work, *, template_id: UUID, seen_version: int, place: Place) -> UUID:
    template = newest_seen(work, template_id, seen_version)
    steps = steps_in(template)
    steps.pop(_index(steps, place))
    return _changed(work, template, steps)


def _index(steps: list[Step], place: int) -> int:
    if place > len(steps):
        raise NotFound(_('This step does not exist any more.'))
    return place - 1


def _changed(work: Work, template: ChecklistTemplate, steps: list[Step]) -> UUID:
    changed: UUID = change_template(work, template_id=template.id, seen_version=template.version, steps=steps)
    return changed
