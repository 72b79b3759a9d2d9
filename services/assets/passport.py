"""Everything the passport of a tool says, read in one go so that all of it is of the same moment."""
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from data.tables.assets import Asset
from data.tables.failures import ReportStatus
from data.tables.maintenance import LogKind, LogResult, LogStep, MaintenanceLog, StepType, StepVerdict
from data.tables.photos import PHOTO, Angle, Attachment
from services.actions.register import ActionRow, list_actions
from services.assets.card import AssetCard, show_asset
from services.assets.codes import label_code
from services.assets.history import Happening, asset_history
from services.errors import NotFound
from services.failures.register import ReportRow, list_reports
from services.guard import query
from services.maintenance.fitted import Seat, seats_of
from services.maintenance.register import Plan, plans_of
from services.maintenance.water import Circuit, circuits_of
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.photos.marks import OpenMark, open_marks
from services.photos.store import PhotoStore
from services.shots.counter import tool_of
from services.shots.counts import ToolCounts, tool_counts
from services.upkeep.settings import settings_of
from services.work import MOST_ROWS, Work

MOST_OPEN = 200
BEST_FIRST = (Angle.FRONT, Angle.CORE, Angle.CAVITY, Angle.REAR)


@dataclass(frozen=True, slots=True)
class LastShot:
    """The last time somebody looked at the last parts of a run before the tool was put away."""
    at: datetime
    by: str
    result: LogResult
    shots_at: int | None
    observations: str
    remarks: tuple[tuple[str, StepVerdict], ...]  # the steps that were not in order


@dataclass(frozen=True, slots=True)
class Passport:
    plant_name: str
    made_at: datetime
    made_by: str
    code: str
    card: AssetCard
    counts: ToolCounts
    photo: bytes | None
    last_shot: LastShot | None
    plans: tuple[Plan, ...]
    reports: tuple[ReportRow, ...]
    actions: tuple[ActionRow, ...]
    marks: tuple[OpenMark, ...]
    seats: tuple[Seat, ...]
    circuits: tuple[Circuit, ...]
    open_in_all: int
    history: tuple[Happening, ...]


@query(Permission.SEE_ASSETS)
def tool_passport(work: Work, *, tool_id: UUID) -> Passport:
    tool = tool_of(work, tool_id)
    reports = [list_reports(work, asset_id=tool.id, status=status, limit=MOST_OPEN) for status in (ReportStatus.OPEN, ReportStatus.CONTAINED)]
    actions = list_actions(work, asset_id=tool.id, unfinished=True, limit=MOST_OPEN)
    marks = tuple(open_marks(work, asset_id=tool.id)[:MOST_OPEN])
    reader = names_of(work, {work.actor.user_id}).get(work.actor.user_id, '')
    return Passport(
        settings_of(work.session).plant_name, work.now, reader, label_code(work, tool), show_asset(work, asset_id=tool.id),
        tool_counts(work, tool_id=tool.id), _photo(work, tool), _last_shot(work, tool), tuple(plans_of(work, asset_id=tool.id)),
        tuple(row for found in reports for row in found.items), tuple(actions.items), marks, tuple(seats_of(work, asset_id=tool.id)),
        tuple(circuits_of(work, asset_id=tool.id)),
        actions.total + len(marks) + sum(found.total for found in reports),
        tuple(asset_history(work, asset_id=tool.id, limit=MOST_ROWS)))


def _photo(work: Work, tool: Asset) -> bytes | None:
    """The newest from the front, or else of another side; a file that is lost leaves the place empty."""
    sides = sa.case({angle: rank for rank, angle in enumerate(BEST_FIRST)}, value=Attachment.angle, else_=len(BEST_FIRST))
    photos = select(Attachment).where(Attachment.asset_id == tool.id, Attachment.file_type == PHOTO)
    newest = photos.order_by(sides, Attachment.captured_at.desc()).limit(1)  # type: ignore
    photo = work.session.exec(newest).first()
    if photo is None:
        return None
    try:
        return PhotoStore(work.house).read(photo.storage_path)
    except NotFound:
        return None


def _last_shot(work: Work, tool: Asset) -> LastShot | None:
    """A list of its own, or the part of another list, mostly that after the run, in which each cavity was looked at."""
    per_cavity = sa.exists().where(LogStep.log_id == MaintenanceLog.id, LogStep.type == StepType.PER_CAVITY)  # type: ignore[arg-type]
    newest = select(MaintenanceLog).where(MaintenanceLog.asset_id == tool.id, sa.or_(
        MaintenanceLog.kind == LogKind.LAST_SHOT, per_cavity)).order_by(col(MaintenanceLog.performed_at).desc()).limit(1)  # type: ignore[arg-type]
    log = work.session.exec(newest).first()
    if log is None:
        return None
    remarkable = select(LogStep).where(LogStep.log_id == log.id, col(LogStep.verdict).in_((StepVerdict.WATCH, StepVerdict.FAIL)))
    if log.kind is not LogKind.LAST_SHOT:
        remarkable = remarkable.where(LogStep.type == StepType.PER_CAVITY)
    steps = work.session.exec(remarkable.order_by(col(LogStep.position))).all()
    by = names_of(work, {log.performed_by_id}).get(log.performed_by_id, '')
    return LastShot(log.performed_at, by, log.result, log.shots_at, log.observations, tuple((_told(step), step.verdict) for step in steps))


def _told(step: LogStep) -> str:
    cavity = f' ({step.cavity})' if step.cavity else ''
    return f'{step.text}{cavity}: {step.value}' if step.value else f'{step.text}{cavity}'
