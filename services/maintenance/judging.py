"""What the answers to a checklist amount to: a verdict for every step, and for every cavity where a step asks for each."""
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass as plain
from dataclasses import replace
from datetime import datetime
from math import isfinite, nan
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass

from data.tables.maintenance import LogResult, StepType, StepVerdict
from services.errors import Invalid
from services.fields import Line
from services.given import wrong
from services.language import _
from services.maintenance.templates import JUDGED, Step

WORSE_LAST = (StepVerdict.OK, StepVerdict.SKIPPED, StepVerdict.WATCH, StepVerdict.FAIL)


def _as_text(value: object) -> object:
    """A number pad and a program send numbers as numbers."""
    if value is None:
        return ''
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


@dataclass(frozen=True, slots=True, config=ConfigDict(extra='forbid'))
class Answer:
    """What somebody said to one step, counted from 1. `value` is a number, a text, the id of a photo, or why something is not in order; `at` is
    when, if not while signing."""
    step: Annotated[int, Field(ge=1, le=1000)]
    verdict: StepVerdict | None = None
    value: Annotated[Line, BeforeValidator(_as_text), Field(max_length=500)] = ''
    cavities: Annotated[dict[Annotated[Line, Field(max_length=16)], StepVerdict], Field(max_length=256)] = Field(default_factory=dict)
    at: AwareDatetime | None = None


@plain(frozen=True, slots=True)
class Judged:
    """A line of what is signed."""
    step: Step
    verdict: StepVerdict
    value: str = ''
    cavity: str = ''
    at: datetime | None = None


@plain(frozen=True, slots=True)
class Cavities:
    """Those of a tool: all of them, and those that made parts to look at."""
    known: Sequence[str]
    open: Sequence[str]


def judge(steps: Sequence[Step], answers: Iterable[Answer], cavities: Cavities, *, others_ok: bool) -> list[Judged]:
    """Key checks want an answer of their own; what else was left out is OK when somebody says so, and skipped otherwise."""
    said = {answer.step: answer for answer in answers}
    if said and max(said) > len(steps):
        raise wrong('answers', _('This checklist has only {count} steps.', count=len(steps)))
    answered = [(step, said.get(place, Answer(place))) for place, step in enumerate(steps, 1)]
    return [replace(line, at=answer.at) for step, answer in answered for line in _judged(step, answer, cavities, others_ok)]


def result_of(lines: Iterable[Judged]) -> LogResult:
    verdicts = {(line.verdict, line.step.critical) for line in lines}
    if (StepVerdict.FAIL, True) in verdicts:
        return LogResult.FAILED
    return LogResult.ISSUES if any(verdict in (StepVerdict.WATCH, StepVerdict.FAIL) for verdict, _critical in verdicts) else LogResult.OK


def photo_in(value: str) -> UUID | None:
    """The photo that the answer to a step names; another value says why it is not in order."""
    try:
        return UUID(value)
    except ValueError:
        return None


def _judged(step: Step, answer: Answer, cavities: Cavities, others_ok: bool) -> Iterator[Judged]:
    if step.type is StepType.PER_CAVITY and cavities.known:
        _require_known(answer.cavities, cavities)
        for cavity in cavities.known:
            if cavity in answer.cavities or cavity in cavities.open:
                yield Judged(step, answer.cavities.get(cavity) or answer.verdict or _left_out(step, others_ok), cavity=cavity)
    elif step.type in JUDGED or step.type is StepType.PER_CAVITY:
        yield Judged(step, answer.verdict or _left_out(step, others_ok), answer.value)
    elif answer.value:
        yield Judged(step, max(_measured(step, answer.value), answer.verdict or StepVerdict.OK, key=WORSE_LAST.index), answer.value)
    else:  # a photo may be sent when the log is there; that a number is fine which nobody entered cannot be said
        is_said = step.type is StepType.PHOTO or answer.verdict is not StepVerdict.OK
        yield Judged(step, (answer.verdict if is_said else None) or _left_out(step, False))


def _left_out(step: Step, others_ok: bool) -> StepVerdict:
    if step.critical:
        raise Invalid(_('Key check not answered: {step}', step=step.text), {'answers': _('This is needed.')})
    return StepVerdict.OK if others_ok else StepVerdict.SKIPPED


def _measured(step: Step, value: str) -> StepVerdict:
    if step.type is not StepType.NUMBER:
        return StepVerdict.OK
    try:
        measured = float(value)
    except ValueError:
        measured = nan
    if not isfinite(measured):
        raise wrong('answers', _('{step}: a number, please.', step=step.text))
    inside = (step.low is None or measured >= step.low) and (step.high is None or measured <= step.high)
    return StepVerdict.OK if inside else StepVerdict.FAIL


def _require_known(said: Mapping[str, Any], cavities: Cavities) -> None:
    for cavity in said:
        if cavity not in cavities.known:
            raise wrong('answers', _('This tool has no cavity {cavity}.', cavity=cavity))
