"""What became of a failure: contained, explained in four words, closed, and whether the fix has held."""
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm.attributes import flag_modified

from data.base import Record
from data.tables.assets import Asset
from data.tables.failures import Cause, CorrectiveAction, FailureReport, ReportStatus, StopReason
from services.errors import Conflict
from services.failures.correcting import CORRECTED, correct
from services.failures.reporting import Codes, Containment, further_codes, set_further_codes, shots_of
from services.fields import Line, Maybe, Text
from services.given import takes, wrong
from services.guard import command
from services.language import _
from services.people.roles import Permission
from services.upkeep.settings import settings_of
from services.wording import choice_word
from services.work import Work

MOST_MINUTES = 100_000
LISTS: Mapping[str, type[Record]] = {'stop_reason_id': StopReason, 'cause_id': Cause, 'corrective_action_id': CorrectiveAction}
FIELDS: Mapping[str, Any] = {
    **dict.fromkeys(LISTS, Annotated[UUID | None, Maybe]), 'root_cause': Annotated[Text, Field(max_length=1000)],
    'affected_component': Annotated[Line, Field(max_length=120)], 'spares_fitted': Annotated[Text, Field(max_length=500)],
    'repair_minutes': Annotated[Annotated[int, Field(ge=0, le=MOST_MINUTES)] | None, Maybe], 'containment_action': Containment, **CORRECTED,
}


class Unfinished(StrEnum):
    """What a closed report can become again."""
    OPEN = 'open'
    CONTAINED = 'contained'


@command(Permission.ANALYSE_FAILURES)
@takes(FIELDS)
def analyse_failure(work: Work, *, report_id: UUID, seen_version: int, further_code_ids: Codes | None = None,
                    status: Annotated[ReportStatus | None, Maybe] = None, **values: Any) -> None:
    """Say what is known about it by now, put right what was reported, and leave what was not given."""
    report = work.get(FailureReport, report_id, seen_version=seen_version)
    asset, mended_by = work.get(Asset, report.asset_id), report.corrective_action_id
    if further_code_ids is None and values.get('failure_code_id'):
        further_code_ids = [code.id for code in further_codes(work, report)]  # one of them may become the main one
    correct(work, report, asset, {name: values.pop(name) for name in CORRECTED.keys() & values.keys()})
    for name, value in values.items():
        _require_listed(work, name, value, getattr(report, name))
        setattr(report, name, value)
    if further_code_ids is not None:
        _say_further(work, report, asset, further_code_ids)
    if status is not None and status is not report.status:
        _become(work, report, status)
    if report.status is ReportStatus.CLOSED and report.fix_held is None and report.corrective_action_id != mended_by:
        report.ask_at_shots = _ask_at(work, report)


@command(Permission.ANALYSE_FAILURES)
def contain_failure(work: Work, *, report_id: UUID, seen_version: int, containment_action: Containment | None = None) -> None:
    """It does no harm for now, but is not mended."""
    report = work.get(FailureReport, report_id, seen_version=seen_version)
    _require_change(report, ReportStatus.CONTAINED)
    if containment_action is not None:
        report.containment_action = containment_action
    _become(work, report, ReportStatus.CONTAINED)


@command(Permission.ANALYSE_FAILURES)
def close_failure(work: Work, *, report_id: UUID, seen_version: int) -> None:
    """It is mended, or turned out to be none."""
    report = work.get(FailureReport, report_id, seen_version=seen_version)
    _require_change(report, ReportStatus.CLOSED)
    _become(work, report, ReportStatus.CLOSED)


@command(Permission.ANALYSE_FAILURES)
def reopen_failure(work: Work, *, report_id: UUID, seen_version: int, status: Unfinished = Unfinished.OPEN) -> None:
    """It is not over yet."""
    report = work.get(FailureReport, report_id, seen_version=seen_version)
    _require_change(report, ReportStatus(status))
    _become(work, report, ReportStatus(status))


@command(Permission.ANALYSE_FAILURES)
def answer_fix(work: Work, *, report_id: UUID, seen_version: int, held: bool) -> None:
    """Whether what was done has helped; what has not is open again."""
    report = work.get(FailureReport, report_id, seen_version=seen_version)
    if report.status is not ReportStatus.CLOSED or report.corrective_action_id is None:
        raise Conflict(_('This is asked only when a failure was closed with a corrective action.'))
    if not held:
        _become(work, report, ReportStatus.OPEN)
    report.fix_held, report.fix_answered_at, report.ask_at_shots = held, work.now, None


def _say_further(work: Work, report: FailureReport, asset: Asset, code_ids: Codes) -> None:
    """They are rows of their own; the report's version moves with them, so that nobody takes away unseen what another has added."""
    before = further_codes(work, report)
    set_further_codes(work, report, asset, code_ids)
    after = further_codes(work, report)
    if after != before:
        flag_modified(report, 'updated_at')
        work.session.flush()
        told = [', '.join(code.code for code in codes) for codes in (before, after)]
        work.note('failure_report', report.id, 'update', site_id=asset.site_id, diff={'further_codes': told})


def _require_change(report: FailureReport, status: ReportStatus) -> None:
    if report.status is status:
        raise Conflict(_('This failure is already: {status}.', status=choice_word(status)))


def _become(work: Work, report: FailureReport, status: ReportStatus) -> None:
    report.status = status
    over = status is ReportStatus.CLOSED
    report.closed_at, report.closed_by_id = (work.now, work.actor.user_id) if over else (None, None)
    report.ask_at_shots = _ask_at(work, report) if over else None
    if over:
        report.fix_held, report.fix_answered_at = None, None


def _ask_at(work: Work, report: FailureReport) -> int | None:
    """Only what was mended can hold, and only shots tell."""
    shots = shots_of(work, report.asset_id)
    return shots + int(settings_of(work.session).fix_asked_after) if report.corrective_action_id and shots is not None else None


def _require_listed(work: Work, name: str, value: Any, before: Any) -> None:
    """A word that was switched off since stays where it stands already, and comes to nothing else."""
    if name not in LISTS or value is None or value == before:
        return
    row: Any = work.session.get(LISTS[name], value)
    if row is None or not row.active:
        raise wrong(name, _('This is none of the choices.'))
