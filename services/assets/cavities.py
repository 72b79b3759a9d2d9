"""The cavities of a tool: which there are, and which are blocked and why."""
import math
from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlmodel import select

from data.tables.assets import Asset, Cavity, CavityBlock
from services.errors import Conflict
from services.fields import Line, Maybe
from services.guard import command
from services.language import _
from services.people.roles import Permission
from services.shots.counter import Shots
from services.shots.segments import cavities_changed, count_before_change
from services.work import Work

Reason = Annotated[Line, Field(min_length=1, max_length=200)]


@command(Permission.BLOCK_CAVITIES)
def block_cavity(work: Work, *, cavity_id: UUID, reason: Reason, shot_count: Annotated[Shots | None, Maybe] = None) -> UUID:
    """No parts come from this cavity until somebody unblocks it; what the counter shows at this moment may be said along with it."""
    cavity = _held(work, cavity_id)
    if not cavity.active:
        raise Conflict(_('Cavity {cavity} does not exist any more.', cavity=cavity.cavity_id))
    if open_block(work, cavity) is not None:
        raise Conflict(_('Cavity {cavity} is blocked already.', cavity=cavity.cavity_id))
    at = count_before_change(work, cavity.tool_id, shot_count)
    block = work.add(CavityBlock(cavity_id=cavity.id, reason=reason, blocked_at=at, blocked_by_id=work.actor.user_id))
    cavities_changed(work, cavity.tool_id, at)
    return block.id


@command(Permission.BLOCK_CAVITIES)
def unblock_cavity(work: Work, *, cavity_id: UUID, shot_count: Annotated[Shots | None, Maybe] = None) -> None:
    """Parts come from this cavity again."""
    cavity = _held(work, cavity_id)
    block = open_block(work, cavity)
    if block is None:
        raise Conflict(_('Cavity {cavity} is not blocked.', cavity=cavity.cavity_id))
    at = count_before_change(work, cavity.tool_id, shot_count)
    block.unblocked_at, block.unblocked_by_id = at, work.actor.user_id
    cavities_changed(work, cavity.tool_id, at)


def open_block(work: Work, cavity: Cavity) -> CavityBlock | None:
    open_ones = select(CavityBlock).where(CavityBlock.cavity_id == cavity.id, CavityBlock.unblocked_at.is_(None))  # type: ignore
    return work.session.exec(open_ones).first()


def lay_out(work: Work, tool: Asset) -> None:
    """Give a tool as many cavities as it says it has; those it lost stay in the records."""
    known = {cavity.cavity_id: cavity for cavity in work.session.exec(select(Cavity).where(Cavity.tool_id == tool.id))}
    places = dict(grid(tool.cavity_count or 0))
    for name, (x, y) in places.items():
        cavity = known.get(name) or Cavity(tool_id=tool.id, cavity_id=name)
        cavity.position_x, cavity.position_y, cavity.active = x, y, True
        work.session.add(cavity)
    for name in known.keys() - places.keys():
        known[name].active = False
    cavities_changed(work, tool.id, work.now)


def grid(count: int) -> Iterator[tuple[str, tuple[float, float]]]:
    """Names and middles of the fields of a grid over the plate, as wide as a plate usually is; 0 is left and top, 1 right and bottom."""
    columns = math.ceil(math.sqrt(count * 2)) if count > 2 else count
    rows = math.ceil(count / columns) if count else 0
    for place in range(count):
        row, column = divmod(place, columns)
        yield str(place + 1), (round((column + 0.5) / columns, 4), round((row + 0.5) / rows, 4))


def _held(work: Work, cavity_id: UUID) -> Cavity:
    """Others who want to block the same cavity wait until this is decided."""
    cavity = work.get(Cavity, cavity_id)
    work.session.refresh(cavity, with_for_update=True)
    return cavity
