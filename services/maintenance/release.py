"""Whether a tool may go on after a run: its post-run inspection is signed, no key check of it failed, and no action keeps it."""
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select

from data.tables.actions import ActionItem
from data.tables.maintenance import LogKind, LogStep, MaintenanceLog, StepVerdict
from data.tables.shots import Run
from services.actions.register import UNFINISHED
from services.failures.reporting import shots_of
from services.work import Work


def released(work: Work, tool_id: UUID, since: datetime) -> bool:
    """The newest post-run checklist decides: an inspection that failed holds the tool until a later one is good. Words alone release nothing."""
    newest = work.session.exec(
        select(MaintenanceLog.id)
        .where(MaintenanceLog.asset_id == tool_id, MaintenanceLog.kind == LogKind.POST_RUN,
               (MaintenanceLog.performed_at >= since) | _after_its_last_run(work, tool_id, since),
               MaintenanceLog.checklist_template_id.is_not(None))  # type: ignore[union-attr]
        .order_by(MaintenanceLog.performed_at.desc(), MaintenanceLog.created_at.desc()).limit(1)).first()  # type: ignore[attr-defined]
    return newest is not None and not _failed(work, newest)


def kept_by(work: Work, tool_id: UUID) -> str:
    """What has to be done first, in the words of the oldest action that says so; empty when nothing has."""
    oldest = work.session.exec(
        select(ActionItem.title).where(ActionItem.asset_id == tool_id, ActionItem.blocks_release, ActionItem.status.in_(UNFINISHED))  # type: ignore[attr-defined]
        .order_by(ActionItem.created_at, ActionItem.id).limit(1)).first()  # type: ignore[arg-type]
    return oldest or ''


def _after_its_last_run(work: Work, tool_id: UUID, since: datetime) -> Any:
    """Also when the clock was put back meanwhile: signed for the run that ended last, and the tool has not made a shot since."""
    last = work.session.exec(select(Run).where(Run.tool_id == tool_id, Run.import_key.is_(None)).order_by(  # type: ignore[union-attr]
        Run.started_at.desc(), Run.id.desc()).limit(1)).first()  # type: ignore[attr-defined]
    if last is None or last.ended_at is None or last.ended_at < since:
        return sa.false()
    return sa.and_(MaintenanceLog.run_id == last.id, MaintenanceLog.shots_at >= shots_of(work, tool_id))  # type: ignore


def _failed(work: Work, log_id: UUID) -> bool:
    failed = select(LogStep.id).where(LogStep.log_id == log_id, LogStep.critical, LogStep.verdict == StepVerdict.FAIL)
    return work.session.exec(failed.limit(1)).first() is not None
