"""Which part sits where in a tool, how old it is in shots, and how long those before it have lasted: pin E07 of cavity 3, changed at 412,880."""
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field
from sqlmodel import col, select

from data.tables.assets import Asset, AssetKind, AssetStatus
from data.tables.maintenance import FittedPart
from services.catalog import Limit, Offset
from services.errors import Conflict
from services.failures.reporting import LATEST, shots_of
from services.fields import Line, Maybe
from services.given import not_then, wrong
from services.guard import command, query
from services.language import _, number
from services.maintenance.signing import cavities_of
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.shots.counter import Shots
from services.work import Found, Work

MOST = 500
Position = Annotated[Line, Field(min_length=1, max_length=40)]
PartName = Annotated[Line, Field(max_length=80)]
CavityName = Annotated[Annotated[Line, Field(max_length=16)] | None, Maybe]  # a choice of none arrives as nothing
PartNote = Annotated[Line, Field(max_length=300)]


@dataclass(frozen=True, slots=True)
class Fitting:
    """One part that was fitted; `lasted` is how many shots it did, known when it was changed."""
    id: UUID
    asset_id: UUID
    position: str
    cavity: str
    name: str
    fitted_at: datetime
    fitted_by: str
    shots_at: int | None
    lasted: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A position of a tool and the part that sits there now. `age` is in shots; `usual_life` is the mean of those that were changed."""
    position: str
    cavity: str
    name: str
    fitted_at: datetime
    shots_at: int | None
    age: int | None
    changes: int
    usual_life: int | None
    newest_id: UUID

    @property
    def is_old(self) -> bool:
        """Nearly as old as the others of its kind became."""
        return self.age is not None and self.usual_life is not None and self.age * 10 >= self.usual_life * 9


@command(Permission.DO_MAINTENANCE)
def fit_part(work: Work, *, asset_id: UUID, position: Position, cavity: CavityName = None, name: PartName = '',
             note: PartNote = '', shots_at: Annotated[Shots | None, Maybe] = None,
             fitted_at: Annotated[AwareDatetime | None, Maybe] = None) -> UUID:
    """A part was fitted or changed; without a name it is called like the one before. What the counter shows now is its age zero."""
    tool, cavity = _tool(work, asset_id), cavity or ''
    if tool.status is AssetStatus.RETIRED:
        raise Conflict(_('{number} is retired. Restore it first.', number=tool.asset_number))
    if cavity and cavity not in cavities_of(work, tool.id).known:
        raise wrong('cavity', _('This tool has no cavity {cavity}.', cavity=cavity))
    lifetime, before = shots_of(work, tool.id), _newest(work, tool.id, position, cavity)
    _require_possible(work, before, fitted_at, shots_at, lifetime)
    return work.add(FittedPart(
        asset_id=tool.id, position=before.position if before else position, cavity=cavity, name=name or (before.name if before else ''),
        fitted_at=fitted_at or work.now, shots_at=lifetime if shots_at is None else shots_at, fitted_by_id=work.actor.user_id, note=note)).id


@command(Permission.DO_MAINTENANCE)
def take_part_back(work: Work, *, fitted_part_id: UUID) -> None:
    """It was written down by mistake; somebody else's only with the right to change plans, and only the newest of its position."""
    part = work.get(FittedPart, fitted_part_id)
    if part.fitted_by_id != work.actor.user_id:
        work.actor.require(Permission.EDIT_PLANS)
    newest = _newest(work, part.asset_id, part.position, part.cavity)
    if newest is None or newest.id != part.id:
        raise Conflict(_('Another part was fitted there since.'))
    work.session.delete(part)


@query(Permission.SEE_ASSETS)
def seats_of(work: Work, *, asset_id: UUID) -> list[Seat]:
    """Every position that somebody wrote something down about, with what sits there now."""
    tool = _tool(work, asset_id)
    rows = work.session.exec(select(FittedPart).where(FittedPart.asset_id == tool.id).order_by(
        col(FittedPart.fitted_at), col(FittedPart.id))).all()
    lifetime = shots_of(work, tool.id)
    seats = [_seat(list(parts), lifetime) for _key, parts in groupby(sorted(rows, key=_place), key=_place)]
    return seats[:MOST]


@query(Permission.SEE_ASSETS)
def list_fittings(work: Work, *, asset_id: UUID | None = None, offset: Offset = 0, limit: Limit = 50) -> Found:
    """What was fitted in a tool, or in all of them, the newest first."""
    matching = select(FittedPart) if asset_id is None else select(FittedPart).where(FittedPart.asset_id == _tool(work, asset_id).id)
    rows, total = work.page(matching, order=[col(FittedPart.fitted_at).desc(), col(FittedPart.id).desc()], offset=offset, limit=limit)
    return Found(_told(work, rows), total)


@query(Permission.SEE_ASSETS)
def show_fitting(work: Work, *, fitted_part_id: UUID) -> Fitting:
    return _told(work, [work.get(FittedPart, fitted_part_id)])[0]


def _told(work: Work, rows: Sequence[FittedPart]) -> list[Fitting]:
    people = names_of(work, {row.fitted_by_id for row in rows})
    lasted = _lives(work, {row.asset_id for row in rows})
    return [Fitting(row.id, row.asset_id, row.position, row.cavity, row.name, row.fitted_at, people.get(row.fitted_by_id, ''), row.shots_at,
                    lasted.get(row.id), row.note) for row in rows]


def _lives(work: Work, tools: Iterable[UUID]) -> dict[UUID, int]:
    """How many shots each part did that was changed since."""
    rows = work.session.exec(select(FittedPart).where(col(FittedPart.asset_id).in_(tools)).order_by(
        col(FittedPart.fitted_at), col(FittedPart.id))).all()
    found: dict[UUID, int] = {}
    for _key, parts in groupby(sorted(rows, key=lambda row: (row.asset_id, *_place(row))), key=lambda row: (row.asset_id, *_place(row))):
        for one, other in pairwise(list(parts)):
            if one.shots_at is not None and other.shots_at is not None:
                found[one.id] = other.shots_at - one.shots_at
    return found


def _seat(parts: list[FittedPart], lifetime: int | None) -> Seat:
    """`parts` in the order in which they were fitted."""
    now = parts[-1]
    lives = [other.shots_at - one.shots_at for one, other in pairwise(parts) if one.shots_at is not None and other.shots_at is not None]
    age = max(lifetime - now.shots_at, 0) if lifetime is not None and now.shots_at is not None else None
    return Seat(now.position, now.cavity, now.name, now.fitted_at, now.shots_at, age, len(parts), round(sum(lives) / len(lives)) if lives else None,
                now.id)


def _place(part: FittedPart) -> tuple[int, str, str]:
    """Cavity 10 comes after cavity 9; a position is the same however it is written."""
    return len(part.cavity), part.cavity, part.position.casefold()


def _newest(work: Work, tool_id: UUID, position: str, cavity: str) -> FittedPart | None:
    there = work.session.exec(select(FittedPart).where(FittedPart.asset_id == tool_id, FittedPart.cavity == cavity).order_by(
        col(FittedPart.fitted_at).desc(), col(FittedPart.id).desc())).all()
    return next((part for part in there if part.position.casefold() == position.casefold()), None)


def _require_possible(work: Work, before: FittedPart | None, at: datetime | None, shots: int | None, lifetime: int | None) -> None:
    """Neither later than now nor before the part that it took the place of."""
    if at is not None and (sentence := not_then(at, work.now + LATEST)):
        raise wrong('fitted_at', sentence)
    if before and at is not None and at < before.fitted_at:
        raise wrong('fitted_at', _('Another part was fitted there since.'))
    if shots is not None and shots > (lifetime or 0):
        raise wrong('shots_at', _('The tool has done only {count} shots.', count=number(lifetime or 0)))
    if before and shots is not None and before.shots_at is not None and shots < before.shots_at:
        raise wrong('shots_at', _('The part before it was fitted at {count} shots.', count=number(before.shots_at)))


def _tool(work: Work, asset_id: UUID) -> Asset:
    tool = work.get(Asset, asset_id)
    if tool.kind is not AssetKind.TOOL:
        raise Conflict(_('Positions are kept for tools only.'))
    return tool
