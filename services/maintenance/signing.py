"""Signing what was done to a tool or machine: its steps with a verdict each, what follows from them, and the plan it fulfils."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field
from sqlmodel import select

from data.tables.assets import Asset, AssetKind, AssetStatus, Cavity, CavityBlock
from data.tables.maintenance import (
    ChecklistTemplate,
    CompletionStatus,
    LogKind,
    LogResult,
    LogStep,
    MaintenanceLog,
    MaintenancePlan,
    PlanStatus,
    StepType,
    StepVerdict,
)
from data.tables.photos import Attachment
from data.tables.shots import Run
from services.actions.planning import open_action
from services.errors import Conflict
from services.failures.reporting import shots_of
from services.fields import Maybe, Text
from services.given import require_given, wrong
from services.guard import command
from services.language import _
from services.maintenance.completing import finish_plan
from services.maintenance.judging import Answer, Cavities, Judged, judge, photo_in, result_of
from services.maintenance.templates import steps_in
from services.people.roles import Permission
from services.photos.ahead import PhotoIds, bring_along
from services.wording import choice_word
from services.work import Work

MOST_MINUTES = 24 * 60
LONGEST_WORK, LAG = timedelta(days=7), timedelta(minutes=1)
LONGEST_TITLE, LONGEST_TEXT = 120, 2000
MaybeId = Annotated[UUID | None, Maybe]
Minutes = Annotated[Annotated[int, Field(ge=0, le=MOST_MINUTES)] | None, Maybe]
Answers = Annotated[list[Answer], Field(max_length=200)]


@dataclass(frozen=True, slots=True)
class _Signed:
    """What was signed, and what it says."""
    asset: Asset
    log: MaintenanceLog
    title: str
    lines: list[Judged]
    began: datetime | None = None

    def moment_of(self, line: Judged) -> datetime:
        """When it was answered, if a clock that may be wrong says so credibly: after the beginning and before the signature. Screens lag a
        little behind the server, which says when the work began."""
        signed = self.log.performed_at
        earliest = max(filter(None, [self.began, signed - LONGEST_WORK]))
        return max(line.at, earliest) if line.at and earliest - LAG <= line.at <= signed else signed


@command(Permission.DO_MAINTENANCE)
def sign_log(
    work: Work, *, asset_id: UUID, checklist_template_id: MaybeId = None, kind: Annotated[LogKind | None, Maybe] = None,
    answers: Answers = (), others_ok: bool = False, observations: Text = '', spares_fitted: Annotated[Text, Field(max_length=500)] = '',  # type: ignore
    follow_up_required: bool = False, started_at: Annotated[AwareDatetime | None, Maybe] = None, duration_minutes: Minutes = None,
    plan_id: MaybeId = None, photo_ids: PhotoIds = (),  # type: ignore[assignment]
) -> UUID:
    """Write down finished work. A failed key check and every cavity to be mended become an action; a key check keeps the tool from release."""
    asset = work.get(Asset, asset_id)
    if asset.status is AssetStatus.RETIRED:
        raise Conflict(_('{number} is retired. Restore it first.', number=asset.asset_number))
    template = _checklist(work, checklist_template_id)
    if template is None:
        require_given({'kind': kind, 'observations': observations}, 'kind', 'observations')
    lines = judge(steps_in(template), answers, _cavities(work, asset), others_ok=others_ok) if template else []
    if template and template.purpose is LogKind.POST_RUN and not observations:
        _require_nothing_left_out(lines)
    log = work.add(MaintenanceLog(
        asset_id=asset.id, performed_by_id=work.actor.user_id, checklist_template_id=template.id if template else None,
        kind=template.purpose if template else kind, performed_at=work.now, observations=observations, spares_fitted=spares_fitted,  # type: ignore[arg-type]
        duration_minutes=_minutes(work, started_at) if duration_minutes is None else duration_minutes, others_ok=others_ok,
        follow_up_required=follow_up_required or any(_is_to_be_mended(line) for line in lines),
        shots_at=shots_of(work, asset.id), run_id=_last_run(work, asset), result=result_of(lines)))
    signed = _Signed(asset, log, template.name if template else choice_word(log.kind), lines, started_at)
    _store(work, signed)
    bring_along(work, asset, photo_ids, maintenance_log_id=log.id)
    _open_actions(work, signed)
    if follow_up_required and not any(_is_to_be_mended(line) for line in lines):
        open_action(work, asset, {'title': _('Follow up: {title}', title=signed.title)[:LONGEST_TITLE], 'description': observations},
                    maintenance_log_id=log.id)
    if plan_id is not None:
        _fulfil(work, signed, plan_id)
    elif template:
        _fulfil_those_of(work, signed, template)
    return log.id


def cavities_of(work: Work, tool_id: UUID) -> Cavities:
    """A blocked cavity makes no part to look at."""
    found = list(work.session.exec(select(Cavity).where(Cavity.tool_id == tool_id, Cavity.active)))
    blocked = set(work.session.exec(select(CavityBlock.cavity_id).where(
        CavityBlock.cavity_id.in_([cavity.id for cavity in found]), CavityBlock.unblocked_at.is_(None))))  # type: ignore
    found.sort(key=lambda cavity: (len(cavity.cavity_id), cavity.cavity_id))
    return Cavities([cavity.cavity_id for cavity in found], [cavity.cavity_id for cavity in found if cavity.id not in blocked])


def _cavities(work: Work, asset: Asset) -> Cavities:
    return cavities_of(work, asset.id) if asset.kind is AssetKind.TOOL else Cavities((), ())


def _checklist(work: Work, template_id: UUID | None) -> ChecklistTemplate | None:
    """An edition that was replaced while somebody worked through it still counts: that is what was looked at."""
    template = work.get(ChecklistTemplate, template_id) if template_id else None
    if template and not template.steps:
        raise Conflict(_('The checklist {name} has no steps yet, so there is nothing to sign.', name=template.name))
    return template


def _require_nothing_left_out(lines: Iterable[Judged]) -> None:
    """The key checks of a post-run checklist release the tool: whoever leaves one out says why."""
    for line in lines:
        if line.step.critical and line.verdict is StepVerdict.SKIPPED and not line.value:
            raise wrong('observations', _('Key check left out: {step}. Say in the observations why.', step=line.step.text))


def _minutes(work: Work, started_at: datetime | None) -> int:
    """Since the checklist was opened; a clock that is wrong makes it neither negative nor endless."""
    passed = (work.now - started_at).total_seconds() if started_at else 0
    return max(0, min(round(passed / 60), MOST_MINUTES))


def _last_run(work: Work, asset: Asset) -> UUID | None:
    return work.session.exec(select(Run.id).where(Run.tool_id == asset.id).order_by(Run.started_at.desc()).limit(1)).first()  # type: ignore


def _store(work: Work, signed: _Signed) -> None:
    for position, line in enumerate(signed.lines, 1):
        if line.step.type is StepType.PHOTO and line.value and (line.verdict is StepVerdict.OK or photo_in(line.value)):
            _attach(work, signed, line)
        work.session.add(LogStep(
            log_id=signed.log.id, position=position, text=line.step.text, type=line.step.type, critical=line.step.critical, cavity=line.cavity,
            value=line.value, verdict=line.verdict, done_by_id=work.actor.user_id, done_at=signed.moment_of(line)))
    work.session.flush()


def _attach(work: Work, signed: _Signed, line: Judged) -> None:
    """Photos taken on the way belong to the tool until it is signed."""
    photo_id = photo_in(line.value)
    photo = work.session.get(Attachment, photo_id) if photo_id else None
    if photo is None or not photo.is_photo or photo.asset_id != signed.asset.id:
        raise wrong('answers', _('{step}: this is no photo of {number}.', step=line.step.text, number=signed.asset.asset_number))
    photo.asset_id, photo.maintenance_log_id = None, signed.log.id
    photo.caption = photo.caption or line.step.text


def _is_to_be_mended(line: Judged) -> bool:
    return line.verdict is StepVerdict.FAIL and (line.step.critical or bool(line.cavity))


def _open_actions(work: Work, signed: _Signed) -> None:
    for line in signed.lines:
        if _is_to_be_mended(line):
            title = _('Cavity {cavity}: {step}', cavity=line.cavity, step=line.step.text) if line.cavity else line.step.text
            open_action(work, signed.asset, {
                'title': title[:LONGEST_TITLE], 'description': '\n'.join(_told(signed, line)), 'blocks_release': line.step.critical,
            }, maintenance_log_id=signed.log.id)


def _told(signed: _Signed, line: Judged) -> Iterable[str]:
    """Where it comes from, why it is not in order, and what was observed."""
    is_photo = line.step.type is StepType.PHOTO and photo_in(line.value)
    why = ' '.join(filter(None, ['' if is_photo else choice_word(line.value), line.step.unit if line.value else '']))
    yield f'{signed.title}: {why}' if why else signed.title
    if signed.log.observations:
        yield signed.log.observations


def _fulfil(work: Work, signed: _Signed, plan_id: UUID) -> None:
    """Work that failed a key check leaves the plan due. A plan that was stopped meanwhile is left alone: the work is signed nevertheless."""
    plan = work.get(MaintenancePlan, plan_id)
    if plan.asset_id != signed.asset.id:
        raise wrong('plan_id', _('This plan is not about {number}.', number=signed.asset.asset_number))
    if plan.status is not PlanStatus.ACTIVE:
        told = _('The plan {name} does not count now: {status}.', name=plan.name, status=choice_word(plan.status))
        signed.log.observations = '\n'.join(filter(None, [signed.log.observations, told]))[:LONGEST_TEXT]
        return
    finish_plan(work, plan, CompletionStatus.PARTIAL if _failed(signed) else CompletionStatus.COMPLETED, signed.title, log_id=signed.log.id)


def _fulfil_those_of(work: Work, signed: _Signed, template: ChecklistTemplate) -> None:
    """Whoever signs a checklist without coming from a plan has done what every plan asks for that names it, in whichever edition."""
    editions = select(ChecklistTemplate.id).where(ChecklistTemplate.name == template.name)
    asking = select(MaintenancePlan).where(
        MaintenancePlan.asset_id == signed.asset.id, MaintenancePlan.status == PlanStatus.ACTIVE,
        MaintenancePlan.checklist_template_id.in_(editions)).order_by(MaintenancePlan.level.desc(), MaintenancePlan.id)  # type: ignore
    for plan in [] if _failed(signed) else work.session.exec(asking).all():
        if plan.last_done_at != work.now:  # the higher level has included it
            finish_plan(work, plan, CompletionStatus.COMPLETED, signed.title, log_id=signed.log.id)


def _failed(signed: _Signed) -> bool:
    return signed.log.result is LogResult.FAILED
