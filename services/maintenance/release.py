"""Whether a tool may go on after a run: its post-run inspection is signed, no key check of it failed, and no action keeps it."""
from datetime import datetime
from uuid import UUID

from sqlmodel import select

from data.tables.actions import ActionItem
from data.tables.maintenance import LogKind, LogStep, MaintenanceLog, StepVerdict
from services.actions.register import UNFINISHED
from services.work import Work


def released(work: Work, tool_id: UUID, since: datetime) -> bool:
    """The newest post-run checklist decides: an inspection that failed holds the tool until a later one is good. Words alone release nothing."""
    newest = work.session.exec(
        select(MaintenanceLog.id)
        .where(MaintenanceLog.asset_id == tool_id, MaintenanceLog.kind == LogKind.POST_RUN, MaintenanceLog.performed_at >= since,
               MaintenanceLog.checklist_template_id.is_not(None))  # type: ignore[union-attr]
        .order_by(MaintenanceLog.performed_at.desc(), MaintenanceLog.created_at.desc()).limit(1)).first()  # type: ignore[attr-defined]
    return newest is not None and not _failed(work, newest)


def kept_by(work: Work, tool_id: UUID) -> str:
    """What has to be done first, in the words of the oldest action that says so; empty when nothing has."""
    oldest = work.session.exec(
        select(ActionItem.title).where(ActionItem.asset_id == tool_id, ActionItem.blocks_release, ActionItem.status.in_(UNFINISHED))  # type: ignore[attr-defined]
        .order_by(ActionItem.created_at, ActionItem.id).limit(1)).first()  # type: ignore[arg-type]
    return oldest or ''


def _failed(work: Work, log_id: UUID) -> bool:
    failed = select(LogStep.id).where(LogStep.log_id == log_id, LogStep.critical, LogStep.verdict == StepVerdict.FAIL)
    return work.session.exec(failed.limit(1)).first() is not None
