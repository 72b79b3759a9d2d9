"""Where a tool or machine stands now, and where it was before."""
from typing import Annotated
from uuid import UUID

from sqlmodel import select

from data.tables.assets import Asset, AssetKind, AssetMove, Location
from services.assets.stages import stage_at
from services.belonging import require_in_site
from services.errors import Conflict
from services.fields import Maybe
from services.given import wrong
from services.guard import command
from services.language import _
from services.people.roles import Permission
from services.work import Work


@command(Permission.MOVE_ASSETS)
def move_asset(work: Work, *, asset_id: UUID, seen_version: int, location_id: Annotated[UUID | None, Maybe]) -> None:
    """Put it somewhere else; None means that nobody knows where it is."""
    asset = work.get(Asset, asset_id, seen_version=seen_version)
    if asset.location_id == location_id:
        raise wrong('location_id', _('{number} is there already.', number=asset.asset_number))
    place = require_in_site(work, Location, location_id, asset.site_id, 'location_id')
    work.add(AssetMove(asset_id=asset.id, from_id=asset.location_id, to_id=location_id, at=work.now, by_id=work.actor.user_id))
    _put(asset, place)


@command(Permission.MOVE_ASSETS)
def undo_move(work: Work, *, asset_id: UUID, seen_version: int) -> None:
    """Take the last move back, as if it had not been made; the change log keeps both."""
    asset = work.get(Asset, asset_id, seen_version=seen_version)
    last = work.session.exec(select(AssetMove).where(AssetMove.asset_id == asset.id)
                             .order_by(AssetMove.at.desc(), AssetMove.id.desc()).limit(1)).first()  # type: ignore[attr-defined]
    if last is None or last.to_id != asset.location_id:
        raise Conflict(_('There is no move to take back.'))
    _put(asset, work.session.get(Location, last.from_id) if last.from_id else None)
    work.session.delete(last)


def _put(asset: Asset, place: Location | None) -> None:
    asset.location_id = place.id if place else None
    if asset.kind is AssetKind.TOOL:
        asset.stage = stage_at(place, asset.stage)
