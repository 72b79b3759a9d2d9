"""What is entered about a tool or machine: adding one, and changing what stands on its card."""
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from data.tables.assets import MACHINE_COLUMNS, TOOL_COLUMNS, Asset, AssetKind, Location, Stage
from data.tables.people import Department
from services.assets.cavities import lay_out
from services.assets.stages import stage_at
from services.belonging import home_site, require_in_site
from services.fields import Line, LongName, Maybe, Number, Tags, Text
from services.given import require_given, takes, wrong
from services.guard import command
from services.language import _
from services.people.roles import Permission
from services.wording import choice_word, column_word
from services.work import Work

MOST_CAVITIES = 256
UNIQUE = ('asset_number', 'serial_number', 'qr_code')  # within a site
Short = Annotated[Line, Field(max_length=80)]
Long = Annotated[Line, Field(max_length=120)]
Tonnes = Annotated[Annotated[int, Field(ge=0, le=100_000)] | None, Maybe]

FIELDS: Mapping[str, Any] = {
    'asset_number': Number, 'name': LongName, 'description': Text, 'manufacturer': Long, 'model': Long,
    'serial_number': Annotated[Short | None, Maybe], 'qr_code': Annotated[Short | None, Maybe],
    'department_id': Annotated[UUID | None, Maybe], 'installed_on': Annotated[date | None, Maybe], 'tags': Tags,
    'cavity_count': Annotated[Annotated[int, Field(ge=1, le=MOST_CAVITIES)] | None, Maybe],
    'customer': Annotated[Long | None, Maybe], 'resin': Annotated[Short | None, Maybe],
    'spi_class': Annotated[Annotated[int, Field(ge=101, le=105)] | None, Maybe],
    'tonnage_min': Tonnes, 'tonnage_max': Tonnes,
    'expected_life_shots': Annotated[Annotated[int, Field(ge=1, le=10**12)] | None, Maybe],
    'tonnage': Tonnes, 'machine_type': Annotated[Short | None, Maybe],
}
TAKEN = 'new'  # /tools/new is the address of the empty form; a tool of that number could not be opened
FOREIGN = {AssetKind.TOOL: MACHINE_COLUMNS, AssetKind.MACHINE: TOOL_COLUMNS}


@command(Permission.EDIT_ASSETS)
@takes(FIELDS)
def add_asset(work: Work, *, kind: AssetKind, site_id: Annotated[UUID | None, Maybe] = None,
              location_id: Annotated[UUID | None, Maybe] = None, **values: Any) -> UUID:
    """Register a tool or machine; a tool gets its cavities, and begins where its place says."""
    require_given(values, 'asset_number', 'name')
    asset = Asset(kind=kind, asset_number='', name='', qr_code='', site_id=home_site(work, site_id), location_id=location_id)
    place = require_in_site(work, Location, location_id, asset.site_id, 'location_id')
    asset.stage = stage_at(place, Stage.STORED) if kind is AssetKind.TOOL else None
    fill_in(work, asset, values)
    work.add(asset)
    lay_out(work, asset)
    return asset.id


@command(Permission.EDIT_ASSETS)
@takes(FIELDS)
def change_asset(work: Work, *, asset_id: UUID, seen_version: int, **values: Any) -> UUID:
    """Change what was given and leave everything else; where it stands and its status have their own commands."""
    require_given({'asset_number': True, 'name': True, **values}, 'asset_number', 'name')
    asset = work.get(Asset, asset_id, seen_version=seen_version)
    fill_in(work, asset, values)
    work.add(asset)
    if 'cavity_count' in values:
        lay_out(work, asset)
    return asset.id


def fill_in(work: Work, asset: Asset, values: dict[str, Any]) -> None:
    """Write what was given into a tool or machine, or refuse."""
    write_into(asset, values)
    require_in_site(work, Department, asset.department_id, asset.site_id, 'department_id')
    _require_unused(work, asset)


def write_into(asset: Asset, values: dict[str, Any]) -> None:
    """What can be said without asking the database; an import tries it on a copy first and has looked up everything else at once."""
    _require_own_columns(asset.kind, values)
    _require_own_address(values)
    for name, value in values.items():
        setattr(asset, name, value)
    asset.qr_code = asset.qr_code or asset.asset_number
    _require_sensible(asset)


def _require_own_columns(kind: AssetKind, values: dict[str, Any]) -> None:
    """A tool has no machine type, and a machine no cavities; empty fields of the other kind do no harm."""
    for column in FOREIGN[kind]:
        if values.pop(column, None) is not None:
            raise wrong(column, _('{kind} does not have this: {field}.', kind=choice_word(kind), field=column_word(column)))


def _require_own_address(values: Mapping[str, Any]) -> None:
    number = str(values.get('asset_number', ''))
    if number.casefold() == TAKEN:
        raise wrong('asset_number', _('The number {number} cannot be used: its address is that of the empty form.', number=number))


def _require_sensible(asset: Asset) -> None:
    if asset.tonnage_min and asset.tonnage_max and asset.tonnage_min > asset.tonnage_max:
        raise wrong('tonnage_max', _('The largest press cannot be smaller than the smallest one.'))


def _require_unused(work: Work, asset: Asset) -> None:
    with work.session.no_autoflush:  # the question comes before the row is written
        for name in UNIQUE:
            if getattr(asset, name) is not None:
                work.require_unused(Asset, asset, site_id=asset.site_id, **{name: getattr(asset, name)})
