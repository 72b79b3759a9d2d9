"""In use, in maintenance, down, retired: the status of a tool or machine."""
from enum import StrEnum
from uuid import UUID

from data.tables.assets import Asset, AssetStatus
from services.errors import Conflict
from services.given import wrong
from services.guard import command
from services.language import _
from services.people.roles import Permission
from services.wording import choice_word
from services.work import Work


class Running(StrEnum):
    """Every status but retired, which has its own commands and its own right."""
    ACTIVE = 'active'
    MAINTENANCE = 'maintenance'
    DOWN = 'down'


@command(Permission.EDIT_ASSETS)
def set_asset_status(work: Work, *, asset_id: UUID, seen_version: int, status: Running) -> None:
    """Say that it runs, is being worked on, or is down."""
    asset = work.get(Asset, asset_id, seen_version=seen_version)
    if asset.status is AssetStatus.RETIRED:
        raise Conflict(_('{number} is retired. Restore it first.', number=asset.asset_number))
    _set(asset, AssetStatus(status))


@command(Permission.RETIRE_ASSETS)
def retire_asset(work: Work, *, asset_id: UUID, seen_version: int) -> None:
    """Take it out of service for good; everything about it stays."""
    _set(work.get(Asset, asset_id, seen_version=seen_version), AssetStatus.RETIRED)


@command(Permission.RETIRE_ASSETS)
def restore_asset(work: Work, *, asset_id: UUID, seen_version: int, status: Running = Running.ACTIVE) -> None:
    """Bring it back into service, as what it was or as active."""
    asset = work.get(Asset, asset_id, seen_version=seen_version)
    if asset.status is not AssetStatus.RETIRED:
        raise Conflict(_('{number} is not retired.', number=asset.asset_number))
    _set(asset, AssetStatus(status))


def _set(asset: Asset, status: AssetStatus) -> None:
    if asset.status is status:
        raise wrong('status', _('{number} is already: {status}.', number=asset.asset_number, status=choice_word(status)))
    asset.status = status
