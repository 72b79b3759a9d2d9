"""Where a tool or machine stands now, how far a tool is on its round, and how both were before."""
from datetime import datetime
from typing import Annotated
from uuid import UUID

from sqlmodel import select

from data.tables.assets import Asset, AssetKind, AssetMove, AssetStatus, Location, Stage
from data.tables.shots import Run
from services.assets.gates import require_way, why_not, why_not_carried_off
from services.assets.stages import stage_at, suits
from services.belonging import require_in_site
from services.errors import Conflict
from services.fields import Maybe
from services.given import wrong
from services.guard import command
from services.language import _
from services.people.roles import Permission
from services.shots.counter import held, open_run_of, tool_of
from services.wording import choice_word
from services.work import Work


@command(Permission.MOVE_ASSETS)
def move_asset(work: Work, *, asset_id: UUID, seen_version: int, location_id: Annotated[UUID | None, Maybe]) -> None:
    """Put it somewhere else; None means that nobody knows where it is. A tool that thereby goes on has to be allowed to."""
    asset = work.get(Asset, asset_id, seen_version=seen_version)
    if asset.kind is AssetKind.TOOL:
        held(work, asset)  # a run that begins at the same moment comes before or after
    if asset.location_id == location_id:
        raise wrong('location_id', _('{number} is there already.', number=asset.asset_number))
    place = require_in_site(work, Location, location_id, asset.site_id, 'location_id')
    if sentence := why_not_there(work, asset, place):
        raise Conflict(sentence)
    put(work, asset, _stage_in(asset, place), location_id)


@command(Permission.MOVE_ASSETS)
def move_tool(work: Work, *, tool_id: UUID, seen_version: int, stage: Stage) -> None:
    """The next station of its round. Into the press it goes with a run, which says in which."""
    tool = tool_of(work, tool_id)
    held(work, tool)  # as above
    work.get(Asset, tool_id, seen_version=seen_version)
    if tool.stage is stage:
        raise wrong('stage', _('{number} is already: {status}.', number=tool.asset_number, status=choice_word(stage)))
    require_way(work, tool, stage)
    if stage is Stage.IN_PRESS:
        raise Conflict(_('Start a run with {number}: that says in which machine it is.', number=tool.asset_number))
    put(work, tool, stage, _place_for(work, tool, stage))


@command(Permission.MOVE_ASSETS)
def undo_move(work: Work, *, asset_id: UUID, seen_version: int) -> None:
    """Take the last move back, as if it had not been made; the change log keeps both."""
    asset = work.get(Asset, asset_id, seen_version=seen_version)
    last = _last_move(work, asset)
    if last is None or last.to_id != asset.location_id or last.to_stage not in {None, asset.stage}:
        raise Conflict(_('There is no move to take back.'))
    if open_run_of(work, asset.id) is not None and last.to_stage is Stage.IN_PRESS:
        raise Conflict(_('{number} was moved by the start of a run. End the run first.', number=asset.asset_number))
    if work.session.exec(select(Run.id).where(Run.tool_id == asset.id, Run.ended_at == last.at)).first():
        raise Conflict(_('{number} was moved by the end of a run. Take back the end of the run instead.', number=asset.asset_number))
    _take_back(work, asset, last)


def why_not_there(work: Work, asset: Asset, place: Location | None) -> str:
    """Why it cannot be put there now, empty when it can; an import asks before it moves anything. What is retired goes anywhere."""
    stage = _stage_in(asset, place)
    if stage is not None and stage is not asset.stage and asset.status is not AssetStatus.RETIRED and (sentence := why_not(work, asset, stage)):
        return sentence
    return '' if stage is Stage.RED_TAG else why_not_carried_off(work, asset, place.id if place else None)


def put(work: Work, asset: Asset, stage: Stage | None, location_id: UUID | None, at: datetime | None = None) -> None:
    """It stands there from now on, and the move is written down; whether it may is asked before."""
    work.add(AssetMove(asset_id=asset.id, from_id=asset.location_id, to_id=location_id, from_stage=asset.stage, to_stage=stage,
                       at=at or work.now, by_id=work.actor.user_id))
    asset.location_id, asset.stage = location_id, stage


def pull(work: Work, tool: Asset, at: datetime) -> None:
    """The run has ended and the tool comes off; where it was taken nobody has said yet."""
    if tool.stage is Stage.IN_PRESS:
        put(work, tool, Stage.PULLED, None, at)


def hang_again(work: Work, tool: Asset, at: datetime) -> None:
    """As if it had not come off at that moment; what went on since cannot run on."""
    last = _last_move(work, tool)
    if last is None or last.at != at or tool.stage is not Stage.PULLED:
        raise Conflict(_('{number} has gone on since the run ended (now: {stage}).', number=tool.asset_number, stage=choice_word(tool.stage or '')))
    _take_back(work, tool, last)


def _stage_in(asset: Asset, place: Location | None) -> Stage | None:
    return stage_at(place, asset.stage) if asset.kind is AssetKind.TOOL else None


def _take_back(work: Work, asset: Asset, last: AssetMove) -> None:
    place = work.session.get(Location, last.from_id) if last.from_id else None
    asset.location_id = place.id if place else None
    if asset.kind is AssetKind.TOOL:
        asset.stage = last.from_stage or stage_at(place, asset.stage)
    work.session.delete(last)


def _last_move(work: Work, asset: Asset) -> AssetMove | None:
    return work.session.exec(select(AssetMove).where(AssetMove.asset_id == asset.id)
                             .order_by(AssetMove.at.desc(), AssetMove.id.desc()).limit(1)).first()  # type: ignore[attr-defined]


def _place_for(work: Work, tool: Asset, stage: Stage) -> UUID | None:
    """Where it stands if it can stay there, else the only place for it that the site has, else nobody knows yet."""
    place = work.session.get(Location, tool.location_id) if tool.location_id else None
    if place and suits(place, stage):
        return place.id
    usual = [each.id for each in work.session.exec(select(Location).where(Location.site_id == tool.site_id)) if stage_at(each, None) is stage]
    return usual[0] if len(usual) == 1 else None
