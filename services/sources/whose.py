"""Which tool is in a press: what the press calls its mould, else its job, else the run, else what somebody tapped."""
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from data.tables.assets import Asset, AssetKind, AssetStatus
from data.tables.shots import Run
from data.tables.sources import FoundBy, LearnedJob, Source, ToolAssignment
from services.work import Work

Whose = tuple[UUID | None, FoundBy | None]


def tool_in(work: Work, source: Source, machine: Asset, mould: str, job_name: str, at: datetime) -> Whose:
    """The tool and how it is known; nothing where nobody knows."""
    if mould and (tool := _called(work, machine, mould)):
        return tool, FoundBy.MOULD_ID
    if job_name and (tool := _learned(work, source, job_name)):
        return tool, FoundBy.JOB_NAME
    if tool := _running(work, machine, at):
        return tool, FoundBy.RUN
    if tool := _said(work, source):
        return tool, FoundBy.PERSON
    return None, None


def follow(work: Work, source: Source, whose: Whose, at: datetime) -> None:
    """Write down that another tool is in the press from now on, or none that is known."""
    tool_id, found_by = whose
    for last in open_assignments(work, source):
        if (last.tool_id, last.found_by) == whose:
            return
        if last.found_by is not FoundBy.PERSON or tool_id is not None:
            last.to_at = max(at, last.from_at)
    if tool_id is not None and found_by is not None:
        work.add(ToolAssignment(source_id=source.id, tool_id=tool_id, from_at=at, found_by=found_by))


def open_assignments(work: Work, source: Source) -> list[ToolAssignment]:
    known = select(ToolAssignment).where(ToolAssignment.source_id == source.id, col(ToolAssignment.to_at).is_(None))
    return list(work.session.exec(known.order_by(ToolAssignment.from_at)))  # type: ignore[arg-type]


def _called(work: Work, machine: Asset, mould: str) -> UUID | None:
    """By its number, its label or its serial number, whatever the case; two that fit are none."""
    names = [sa.func.lower(name) == mould.lower() for name in (Asset.asset_number, Asset.qr_code, Asset.serial_number)]
    tools = select(Asset.id).where(Asset.kind == AssetKind.TOOL, Asset.site_id == machine.site_id, Asset.status != AssetStatus.RETIRED)
    found = work.session.exec(tools.where(sa.or_(*names)).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _learned(work: Work, source: Source, job_name: str) -> UUID | None:
    return work.session.exec(select(LearnedJob.tool_id).where(LearnedJob.source_id == source.id, LearnedJob.job_name == job_name)).first()


def _running(work: Work, machine: Asset, at: datetime) -> UUID | None:
    here = select(Run.tool_id).where(Run.machine_id == machine.id, Run.started_at <= at, sa.or_(col(Run.ended_at).is_(None), col(Run.ended_at) >= at),
                                     col(Run.import_key).is_(None))
    return work.session.exec(here.order_by(col(Run.started_at).desc()).limit(1)).first()


def _said(work: Work, source: Source) -> UUID | None:
    said = [each for each in open_assignments(work, source) if each.found_by is FoundBy.PERSON]
    return said[-1].tool_id if said else None
