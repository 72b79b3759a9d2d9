"""A checklist by touch: the whole card says "OK", the exclamation mark beside it says what is wrong."""
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from nicegui import ui

from components import markup
from components.elements import draw
from components.markup import Node
from services.language import _

OK = 'ok'
"""the answer of an item without a problem; every other answer is the value of a reason"""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at; a critical one is never ticked by "Other checks OK". Where a photo is asked for, a tap takes it."""
    key: str
    text: str
    hint: str = ''
    critical: bool = False
    photo: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a check is not OK; "Not applicable" is a reason, but no problem."""
    value: str
    label: str
    problem: bool = True


def checklist(
    label: str, checks: Sequence[Check], *, name: str = '', answers: Mapping[str, str] | None = None,
    reasons: Sequence[Reason] | None = None, draft: str = '', disabled: bool = False, timed: bool = False,
    on_change: Callable[[dict[str, str]], Any] | None = None,
) -> ui.element:
    """Inside a form it is the field `name` with {key: answer}, and if `timed` also `name_at` with {key: when}; outside, `draft` names what is
    kept on the device."""
    element = draw(_node(label, checks, name, answers, reasons, draft, disabled, timed))
    if on_change:
        element.on('change', lambda event: on_change(event.args['detail']['values']), ['detail'])
    return element


def html(label: str, checks: Sequence[Check], *, name: str = '', reasons: Sequence[Reason] | None = None) -> str:
    """For pages without NiceGUI."""
    return markup.html(_node(label, checks, name, None, reasons, '', False, False))


def usual_reasons() -> list[Reason]:
    return [
        Reason('worn', _('Worn')), Reason('damaged', _('Damaged')), Reason('leaking', _('Leaking')), Reason('dirty', _('Dirty')),
        Reason('missing', _('Missing')), Reason('not_applicable', _('Not applicable'), problem=False),
    ]


def _node(
    label: str, checks: Sequence[Check], name: str, answers: Mapping[str, str] | None, reasons: Sequence[Reason] | None,
    draft: str, disabled: bool, timed: bool,
) -> Node:
    return Node('tw-checklist', {
        'label': label, 'name': name or None, 'items': [asdict(check) for check in checks], 'start': dict(answers) if answers else None,
        'reasons': [asdict(reason) for reason in (usual_reasons() if reasons is None else reasons)],
        'draft': draft or None, 'disabled': disabled, 'timed': timed,
    })
