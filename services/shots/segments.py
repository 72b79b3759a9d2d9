"""Which cavities of a tool make parts at the moment, and what a change of them means for the run that is going on."""
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from data.tables.assets import Asset, Cavity, CavityBlock
from data.tables.shots import RunSegment
from services.people.roles import Permission
from services.shots.counter import count_up, held, held_counter, open_run_of, require_not_fallen, segments_of
from services.work import Work

WITHOUT_CAVITIES = 1  # a tool whose cavities nobody entered makes one part with every shot


def active_cavities(work: Work, tool: Asset) -> int:
    return active_cavities_of(work, [tool.id])[tool.id]


def active_cavities_of(work: Work, tool_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many make a part with a shot; a tool whose cavities are all blocked makes none."""
    blocked = sa.select(CavityBlock.cavity_id).where(CavityBlock.unblocked_at.is_(None))  # type: ignore
    making = sa.func.sum(sa.case((Cavity.id.not_in(blocked), 1), else_=0))  # type: ignore[attr-defined]
    of_each = sa.select(Cavity.tool_id, making).where(Cavity.tool_id.in_(tool_ids), Cavity.active).group_by(Cavity.tool_id)  # type: ignore
    return dict.fromkeys(tool_ids, WITHOUT_CAVITIES) | {tool: int(active) for tool, active in work.session.execute(of_each)}


def count_before_change(work: Work, tool_id: UUID, shot_count: int | None) -> datetime:
    """Somebody may have looked at the counter, so that nothing has to be divided by time later; answers when the cavities change."""
    if shot_count is None:
        return work.now
    work.actor.require(Permission.COUNT_SHOTS)
    tool = work.get(Asset, tool_id)
    counter = held_counter(work, tool)
    require_not_fallen(tool, counter, shot_count)
    return count_up(work, counter, shot_count, run=open_run_of(work, tool.id)).recorded_at


def cavities_changed(work: Work, tool_id: UUID, at: datetime) -> None:
    """From then on a shot makes another number of parts: the run that is going on gets a new part."""
    tool = work.get(Asset, tool_id)
    work.session.flush()
    held(work, tool)  # whoever changes another cavity or starts a run at the same moment must see this one
    run = open_run_of(work, tool_id)
    if run is None:
        return
    last, active = segments_of(work, run)[-1], active_cavities(work, tool)
    if (last.active_cavities, last.cavity_count) != (active, tool.cavity_count):
        work.add(RunSegment(run_id=run.id, began_at=at, active_cavities=active, cavity_count=tool.cavity_count))
