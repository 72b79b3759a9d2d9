"""The board: every tool in the column of its stage, and where each may go from there."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from data.tables.assets import Asset, AssetKind, AssetMove, AssetStatus, Location, Stage
from data.tables.people import Site
from services.assets.gates import why_not
from services.assets.register import names
from services.fields import Search
from services.guard import query
from services.order import containing
from services.people.roles import Permission
from services.shots.counter import tool_of
from services.work import Work

SEARCHED = (Asset.asset_number, Asset.name)
MOST_IN_COLUMN = 50
ROUND = (Stage.STORED, Stage.IN_PRESS, Stage.PULLED, Stage.INSPECTION, Stage.BENCH, Stage.FINAL_CHECK, Stage.RED_TAG)


@dataclass(frozen=True, slots=True)
class BoardTool:
    id: UUID
    version: int
    asset_number: str
    name: str
    site: str
    status: AssetStatus
    location: str
    since: datetime | None  # when it came into its column, as far as anybody wrote that down


@dataclass(frozen=True, slots=True)
class Column:
    """`total` counts all of them; `tools` are those that came last."""
    stage: Stage
    total: int
    tools: tuple[BoardTool, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One station, and what stands in the way there; empty when nothing does."""
    stage: Stage
    why_not: str


@dataclass(frozen=True, slots=True)
class Ways:
    tool_id: UUID
    version: int
    asset_number: str
    stage: Stage
    ways: tuple[Way, ...]


@query(Permission.SEE_ASSETS)
def tool_board(work: Work, *, text: Search = '') -> list[Column]:
    """All columns in the order of the round, with the tools that came into each last."""
    in_use = [Asset.kind == AssetKind.TOOL, Asset.status != AssetStatus.RETIRED, containing(text, SEARCHED)]
    totals = dict(work.session.execute(sa.select(Asset.stage, sa.func.count()).where(*in_use).group_by(Asset.stage)).all())  # type: ignore
    found = {stage: _newest(work, stage, in_use) for stage in ROUND if totals.get(stage)}
    rows = [row for column in found.values() for row in column]
    sites = names(work, Site.id, Site.code, {asset.site_id for asset, _since in rows})
    places = names(work, Location.id, Location.name, {asset.location_id for asset, _since in rows})
    return [Column(stage, totals.get(stage, 0), tuple(_tool(asset, since, sites, places) for asset, since in found.get(stage, ())))
            for stage in ROUND]


@query(Permission.SEE_ASSETS)
def tool_ways(work: Work, *, tool_id: UUID) -> Ways:
    """Where a tool could go from where it is, and why not where it cannot."""
    tool = tool_of(work, tool_id)
    now = tool.stage or Stage.STORED
    ways = tuple(Way(stage, why_not(work, tool, stage)) for stage in ROUND if stage is not now)
    return Ways(tool.id, tool.version or 0, tool.asset_number, now, ways)


def _newest(work: Work, stage: Stage, conditions: list[Any]) -> Any:
    came: Any = sa.select(sa.func.max(AssetMove.at)).where(
        AssetMove.asset_id == Asset.id, AssetMove.to_stage == stage, AssetMove.from_stage != stage,  # type: ignore[arg-type]
    ).correlate(Asset).scalar_subquery().label('came')
    listed = sa.select(Asset, came).where(Asset.stage == stage, *conditions)  # type: ignore[arg-type]
    order: list[Any] = [sa.nulls_last(came.desc()), Asset.asset_number, Asset.id]
    return work.session.execute(listed.order_by(*order).limit(MOST_IN_COLUMN)).all()


def _tool(asset: Asset, since: datetime | None, sites: Mapping[Any, str], places: Mapping[Any, str]) -> BoardTool:
    return BoardTool(asset.id, asset.version or 0, asset.asset_number, asset.name, sites.get(asset.site_id, ''), asset.status,
                     places.get(asset.location_id, ''), since)
