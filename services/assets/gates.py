"""What stands in the way of a tool, in one sentence. Called from inside commands and queries."""
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from data.tables.assets import Asset, AssetMove, AssetStatus, Stage
from data.tables.shots import Run
from services.assets.stages import NEXT, needs_release
from services.errors import Conflict
from services.language import _, when
from services.maintenance.release import kept_by, released
from services.shots.counter import open_run_of
from services.wording import choice_word
from services.work import Work


def why_not(work: Work, tool: Asset, stage: Stage) -> str:
    """Why this tool cannot go there now; empty when it can."""
    now = tool.stage or Stage.STORED
    if tool.status is AssetStatus.RETIRED:
        return _('{number} is retired. Restore it first.', number=tool.asset_number)
    if stage not in NEXT[now]:
        ways = ', '.join(choice_word(way) for way in Stage if way in NEXT[now])
        return _('{number} cannot go there now ({stage}). From here it goes to: {ways}.', number=tool.asset_number, stage=choice_word(now), ways=ways)
    if stage is not Stage.RED_TAG and (machine := _runs_in(work, tool)) is not None:
        return _('{tool} runs in {machine}. End the run first.', tool=tool.asset_number, machine=machine.asset_number)
    if not needs_release(now, stage):
        return ''
    return _why_not_ready(work, tool) if stage in {Stage.STORED, Stage.IN_PRESS} else _why_not_released(work, tool)


def require_way(work: Work, tool: Asset, stage: Stage) -> None:
    if sentence := why_not(work, tool, stage):
        raise Conflict(sentence)


def why_not_carried_off(work: Work, tool: Asset, location_id: UUID | None) -> str:
    """As long as it runs it is where its machine is."""
    machine = _runs_in(work, tool)
    if machine is None or machine.location_id == location_id:
        return ''
    return _('{tool} runs in {machine}. End the run first.', tool=tool.asset_number, machine=machine.asset_number)


def require_mountable(work: Work, tool: Asset) -> None:
    """Also one that stands in the press already must have been looked at since it came off the last time, and nothing may block its release."""
    stands_there = tool.stage is Stage.IN_PRESS
    if sentence := _why_not_ready(work, tool) if stands_there else why_not(work, tool, Stage.IN_PRESS):
        raise Conflict(sentence)


def _runs_in(work: Work, tool: Asset) -> Asset | None:
    run = open_run_of(work, tool.id)
    return work.get(Asset, run.machine_id) if run else None


def _why_not_ready(work: Work, tool: Asset) -> str:
    return _why_not_released(work, tool) or _why_kept(work, tool)


def _why_not_released(work: Work, tool: Asset) -> str:
    since = _came_off(work, tool.id)
    if since is None or released(work, tool.id, since):
        return ''
    return _('{number} came off the press ({time}): first its post-run checklist has to be signed, with no key check failed.',
             number=tool.asset_number, time=when(since))


def _why_kept(work: Work, tool: Asset) -> str:
    """An action that blocks the release is done before the tool is ready again; on the way to the bench it may go."""
    title = kept_by(work, tool.id)
    return _('{number} is not released before this is done: {title}', number=tool.asset_number, title=title) if title else ''


def _came_off(work: Work, tool_id: UUID) -> datetime | None:
    """When it was in a press for the last time. What was imported happened before anybody looked after it here."""
    pulls = sa.select(sa.func.max(AssetMove.at)).where(
        AssetMove.asset_id == tool_id, AssetMove.from_stage == Stage.IN_PRESS, AssetMove.to_stage != Stage.IN_PRESS)  # type: ignore[arg-type]
    runs = sa.select(sa.func.max(Run.ended_at)).where(Run.tool_id == tool_id, Run.import_key.is_(None))  # type: ignore
    return max((moment for moment in (work.session.scalar(pulls), work.session.scalar(runs)) if moment), default=None)
