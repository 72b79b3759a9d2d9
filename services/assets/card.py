"""The card of one tool or machine: everything that is known about it, on one page."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import select

from data.tables.assets import Asset, AssetKind, AssetStatus, Cavity, CavityBlock, Stage
from data.tables.people import Department
from services.assets.register import find_asset, names
from services.fields import Search
from services.guard import query
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.work import Work


@dataclass(frozen=True, slots=True)
class CavityState:
    id: UUID
    name: str
    position_x: float
    position_y: float
    blocked_at: datetime | None = None
    blocked_by: str = ''
    reason: str = ''

    @property
    def is_blocked(self) -> bool:
        return self.blocked_at is not None


@dataclass(frozen=True, slots=True)
class AssetCard:
    """All fields of a tool or machine, and the names behind its ids."""
    id: UUID
    version: int
    kind: AssetKind
    asset_number: str
    name: str
    description: str
    manufacturer: str
    model: str
    serial_number: str | None
    qr_code: str
    status: AssetStatus
    stage: Stage | None
    site_id: UUID
    site: str
    department_id: UUID | None
    department: str
    location_id: UUID | None
    location: str
    installed_on: date | None
    tags: tuple[str, ...]
    cavity_count: int | None
    customer: str | None
    resin: str | None
    spi_class: int | None
    tonnage_min: int | None
    tonnage_max: int | None
    expected_life_shots: int | None
    tonnage: int | None
    machine_type: str | None
    created_at: datetime
    updated_at: datetime
    cavities: tuple[CavityState, ...]

    @property
    def blocked(self) -> tuple[CavityState, ...]:
        return tuple(cavity for cavity in self.cavities if cavity.is_blocked)


@query(Permission.SEE_ASSETS)
def show_asset(work: Work, *, asset_id: UUID | None = None, asset_number: Search = '', kind: AssetKind | None = None,
               site: Search = '') -> AssetCard:
    """The card of the tool or machine with this id or number."""
    found = find_asset(work, asset_id=asset_id, asset_number=asset_number, kind=kind, site=site)
    asset = work.get(Asset, found.id)
    return AssetCard(
        **_plain(asset), version=asset.version or 0, tags=tuple(asset.tags), site=found.site, location=found.location,
        department=names(work, Department.id, Department.name, {asset.department_id}).get(asset.department_id, ''),
        cavities=_cavities(work, asset) if asset.kind is AssetKind.TOOL else ())


def _plain(asset: Asset) -> dict[str, Any]:
    """The fields that the card shows as they are stored."""
    told = {'version', 'tags', 'site', 'location', 'department', 'cavities'}
    return {name: getattr(asset, name) for name in AssetCard.__dataclass_fields__ if name not in told}


def _cavities(work: Work, tool: Asset) -> tuple[CavityState, ...]:
    cavities = work.session.exec(select(Cavity).where(Cavity.tool_id == tool.id, Cavity.active)).all()
    blocks = _open_blocks(work, tool)
    people = names_of(work, {block.blocked_by_id for block in blocks.values()})
    ordered = sorted(cavities, key=lambda cavity: (cavity.position_y, cavity.position_x, cavity.cavity_id))
    return tuple(_state(cavity, blocks.get(cavity.id), people) for cavity in ordered)


def _open_blocks(work: Work, tool: Asset) -> dict[UUID, CavityBlock]:
    blocks = select(CavityBlock).join(Cavity, Cavity.id == CavityBlock.cavity_id).where(  # type: ignore[arg-type]
        Cavity.tool_id == tool.id, CavityBlock.unblocked_at.is_(None))  # type: ignore[union-attr]
    return {block.cavity_id: block for block in work.session.exec(blocks)}


def _state(cavity: Cavity, block: CavityBlock | None, people: Mapping[Any, str]) -> CavityState:
    state = CavityState(cavity.id, cavity.cavity_id, cavity.position_x, cavity.position_y)
    if block is None:
        return state
    by = people.get(block.blocked_by_id, '')
    return CavityState(cavity.id, cavity.cavity_id, cavity.position_x, cavity.position_y, block.blocked_at, by, block.reason)
