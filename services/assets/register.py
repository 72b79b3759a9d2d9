"""The register of tools and machines: finding them, page by page or by what stands on the plate."""
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select

from data.tables.assets import Asset, AssetKind, AssetStatus, Location, Stage
from data.tables.people import Site
from services.catalog import Limit, Offset
from services.errors import Conflict, NotFound
from services.fields import Search
from services.given import require_given
from services.guard import query
from services.language import _
from services.order import containing, order_by
from services.people.roles import Permission
from services.work import Found, Work

PLACE: Any = select(Location.name).where(Location.id == Asset.location_id).correlate(Asset).scalar_subquery()
SEARCHED = (Asset.asset_number, Asset.name, Asset.serial_number, Asset.qr_code, Asset.manufacturer, Asset.customer, PLACE)
SORTS: Mapping[str, Any] = {name: getattr(Asset, name) for name in (
    'asset_number', 'name', 'status', 'stage', 'manufacturer', 'customer', 'installed_on', 'updated_at')}
MOST_TWINS = 20


@dataclass(frozen=True, slots=True)
class AssetRow:
    """A tool or machine as a list shows it."""
    id: UUID
    version: int
    kind: AssetKind
    asset_number: str
    name: str
    status: AssetStatus
    stage: Stage | None
    site: str
    location: str
    cavity_count: int | None
    customer: str
    manufacturer: str
    tags: tuple[str, ...]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class AssetCounts:
    """How many there are, for the filter chips."""
    total: int
    by_status: Mapping[AssetStatus, int]
    by_stage: Mapping[Stage, int]


@query(Permission.SEE_ASSETS)
def list_assets(
    work: Work, *, kind: AssetKind | None = None, text: Search = '', status: AssetStatus | None = None, stage: Stage | None = None,
    location_id: UUID | None = None, site_id: UUID | None = None, tag: Search = '', sort: str = 'asset_number',
    offset: Offset = 0, limit: Limit = 50,
) -> Found:
    """One page of the tools and machines that fit."""
    fitting = _fitting(text, tag, kind=kind, status=status, stage=stage, location_id=location_id, site_id=site_id)
    rows, total = work.page(select(Asset).where(*fitting), order=order_by(sort, SORTS, Asset.id), offset=offset, limit=limit)
    return Found(rows_of(work, rows), total)


@query(Permission.SEE_ASSETS)
def count_assets(work: Work, *, kind: AssetKind | None = None, text: Search = '', site_id: UUID | None = None) -> AssetCounts:
    """How many fit a search in each status and stage."""
    groups = sa.select(Asset.status, Asset.stage, sa.func.count()).where(  # type: ignore[call-overload]
        *_fitting(text, '', kind=kind, site_id=site_id)).group_by(Asset.status, Asset.stage)
    by_status, by_stage = dict.fromkeys(AssetStatus, 0), dict.fromkeys(Stage, 0)
    for status, stage, count in work.session.execute(groups):
        by_status[status] += count
        if stage is not None:
            by_stage[stage] += count
    return AssetCounts(sum(by_status.values()), by_status, by_stage)


@query(Permission.SEE_ASSETS)
def find_assets(work: Work, *, code: Search, kind: AssetKind | None = None, site: Search = '') -> list[AssetRow]:
    """What has this number or QR code; two sites may have used the same."""
    matching = select(Asset).where(sa.or_(Asset.asset_number == code, Asset.qr_code == code), *_fitting('', '', kind=kind))  # type: ignore
    if site:
        matching = matching.join(Site, Site.id == Asset.site_id).where(Site.code == site)  # type: ignore[arg-type]
    found = work.session.exec(matching.order_by(Asset.asset_number, Asset.id).limit(MOST_TWINS)).all()  # type: ignore[arg-type]
    exact = [asset for asset in found if asset.asset_number == code]  # a number on a plate beats a label that says the same
    return rows_of(work, exact or found)


@query(Permission.SEE_ASSETS)
def find_asset(
    work: Work, *, asset_id: UUID | None = None, asset_number: Search = '', qr_code: Search = '', kind: AssetKind | None = None,
    site: Search = '',
) -> AssetRow:
    """The one tool or machine with this id, number or QR code."""
    if asset_id is not None:
        return rows_of(work, [work.get(Asset, asset_id)])[0]
    code = asset_number or qr_code
    require_given({'asset_number': code}, 'asset_number')
    found: list[AssetRow] = find_assets(work, code=code, kind=kind, site=site)
    if not found:
        raise NotFound(_('{number} is not registered.', number=code))
    if len(found) > 1:
        raise Conflict(_('{number} is registered in several sites. Say which one.', number=code))
    return found[0]


def rows_of(work: Work, assets: Iterable[Asset]) -> list[AssetRow]:
    """Rows with the names of their site and place, which are asked for once for the whole page."""
    listed = list(assets)
    sites = names(work, Site.id, Site.code, {asset.site_id for asset in listed})
    places = names(work, Location.id, Location.name, {asset.location_id for asset in listed})
    return [_row(asset, sites, places) for asset in listed]


def names(work: Work, key: Any, label: Any, ids: set[Any]) -> dict[Any, str]:
    """What the rows with these ids are called."""
    wanted = [row_id for row_id in ids if row_id is not None]
    return dict(work.session.exec(select(key, label).where(key.in_(wanted))).all()) if wanted else {}


def _row(asset: Asset, sites: Mapping[Any, str], places: Mapping[Any, str]) -> AssetRow:
    return AssetRow(
        asset.id, asset.version or 0, asset.kind, asset.asset_number, asset.name, asset.status, asset.stage,
        sites.get(asset.site_id, ''), places.get(asset.location_id, ''), asset.cavity_count,
        asset.customer or '', asset.manufacturer, tuple(asset.tags), asset.updated_at)


def _fitting(text: str, tag: str, **exactly: Any) -> list[Any]:
    """The conditions of a search; what is None is not asked for."""
    conditions: list[Any] = [getattr(Asset, name) == value for name, value in exactly.items() if value is not None]
    if text:
        in_tags = containing(json.dumps(text)[1:-1], [sa.cast(Asset.tags, sa.Text)])  # a JSON list spells out what is not ASCII
        conditions.append(sa.or_(containing(text, SEARCHED), in_tags))
    if tag:
        conditions.append(_has_tag(tag))
    return conditions


def _has_tag(tag: str) -> sa.ColumnElement[bool]:
    """Tags are stored as a JSON list of texts, which both databases keep as it was written."""
    return sa.cast(Asset.tags, sa.Text).contains(json.dumps(tag), autoescape=True)
