"""Tools or machines as a table to take away, in the columns that an import reads again."""
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import select

from data.tables.assets import MACHINE_COLUMNS, TOOL_COLUMNS, Asset, AssetKind, Location
from data.tables.people import Department
from services.assets.register import names
from services.belonging import home_site
from services.csv_safe import csv_lines
from services.guard import command
from services.language import _, number
from services.people.roles import Permission
from services.work import Work

BOTH = ('asset_number', 'name', 'description', 'manufacturer', 'model', 'serial_number', 'qr_code', 'status', 'department', 'location',
        'installed_on', 'tags')
COLUMNS: Mapping[AssetKind, tuple[str, ...]] = {
    AssetKind.TOOL: (*BOTH, *(column for column in TOOL_COLUMNS if column != 'stage')), AssetKind.MACHINE: (*BOTH, *MACHINE_COLUMNS)}


@command(Permission.IMPORT)
def export_assets(work: Work, *, kind: AssetKind, site_id: UUID | None = None) -> str:
    """The register of one site; taking it away is itself worth an entry, so this writes."""
    home = home_site(work, site_id)
    found = work.session.exec(select(Asset).where(Asset.site_id == home, Asset.kind == kind).order_by(Asset.asset_number)).all()
    work.note('asset', '', 'exported', label=_('{count} entries', count=number(len(found))), site_id=home)
    places = names(work, Location.id, Location.name, {asset.location_id for asset in found})
    departments = names(work, Department.id, Department.name, {asset.department_id for asset in found})
    told = ({'location': places.get(asset.location_id), 'department': departments.get(asset.department_id)} for asset in found)
    return csv_lines([COLUMNS[kind], *(_cells(asset, more, COLUMNS[kind]) for asset, more in zip(found, told, strict=True))])


def _cells(asset: Asset, told: Mapping[str, Any], columns: Iterable[str]) -> list[Any]:
    return [_cell(told[column] if column in told else getattr(asset, column)) for column in columns]


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return ', '.join(value)
    return value.isoformat() if isinstance(value, date) else value
