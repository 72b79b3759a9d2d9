"""Tools and machines from a file: what is new is added, what is known is changed, and an empty cell leaves everything as it is."""
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import select

from data.tables.assets import Asset, AssetKind, AssetStatus, Cavity, Location, Stage
from data.tables.people import Department, Site
from services.assets.cavities import grid, lay_out
from services.assets.lifecycle import Running, restore_asset, retire_asset, set_asset_status
from services.assets.moves import move_asset, why_not_there
from services.assets.plate import UNIQUE, add_asset, write_into
from services.assets.stages import stage_at
from services.errors import Invalid
from services.guard import guard_of
from services.imports.cells import american_day, calendar_day, converted, count, tonnages, whole
from services.imports.headings import STATUSES
from services.imports.outcome import ImportKind, Outcome, Remark
from services.imports.sheet import Row, Sheet, plain
from services.imports.storing import store
from services.language import _
from services.people.roles import Permission
from services.wording import choice_word
from services.work import Work, used

READERS: Mapping[str, Callable[[str], Any]] = {
    'installed_on': calendar_day, 'tonnages': tonnages, 'cavity_count': count, 'spi_class': whole, 'tonnage_min': count, 'tonnage_max': count,
    'expected_life_shots': count, 'tonnage': count,
}
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Step:
    """What one line makes of a tool or machine: None is a new one, and only what differs is named. `copy` shows how it will be."""
    asset: Asset | None
    copy: Asset
    values: dict[str, Any]
    place: Location | None
    status: AssetStatus | None

    @property
    def changes(self) -> bool:
        return bool(self.values or self.place or self.status)


@dataclass(frozen=True)
class AssetFile:
    """A file of tools or machines beside the register of one site."""
    work: Work
    kind: AssetKind
    site: Site
    sheet: Sheet
    known: Mapping[str, Asset]
    places: Mapping[str, Location]
    departments: Mapping[str, Department]
    owners: Mapping[tuple[str, str], Asset]
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def steps(self) -> tuple[list[Step], list[Remark]]:
        """What there is to do, and every line that stands in the way."""
        steps, errors = [], list(self.sheet.broken)
        for row in self.sheet.rows:
            try:
                steps.append(self._step(row))
            except Invalid as problem:
                errors.append(Remark(row.line, self.sheet.told(problem.fields)))
        return steps, sorted(errors, key=lambda error: error.line)

    def _step(self, row: Row) -> Step:
        values, wanted_status = self._values(row)
        asset = self.known.get(values['asset_number'])
        self._require_same_kind(asset)
        self._require_first(row.line, values, asset)
        place = self.places.get(row.cells.get('location', ''))
        values.pop('location_id', None)
        different = {name: value for name, value in values.items() if asset is None or getattr(asset, name) != value}
        copy = self._copy(asset) if asset is None or different else asset
        if different:
            write_into(copy, dict(different))
            self._require_unused(copy, asset)
        if asset is not None and place is not None:
            place = self._further(asset, place)
        changed = wanted_status not in (None, asset.status if asset else AssetStatus.ACTIVE)
        return Step(asset, copy, different, place, wanted_status if changed else None)

    def _values(self, row: Row) -> tuple[dict[str, Any], AssetStatus | None]:
        """The cells of a row as the register takes them."""
        readers = {**READERS, 'installed_on': american_day} if self.sheet.is_american() else READERS
        values, wrong = converted(row.cells, readers)
        status = values.pop('status', None)
        if status and plain(status) not in STATUSES:
            wrong['status'] = _('Nobody knows the status {value} here; it is one of these: {known}.', value=status, known=', '.join(AssetStatus))
        for column, rows in (('location', self.places), ('department', self.departments)):
            if (name := values.pop(column, None)) is not None:
                values[f'{column}_id'] = rows[name].id if name in rows else None
                if name not in rows:
                    wrong[column] = _('{name} does not exist in this site; please add it first.', name=name)
        if 'tonnages' in values:
            smallest, largest = values.pop('tonnages')
            values = {'tonnage_min': smallest, 'tonnage_max': largest, **values}
        values.setdefault('name', self._name(values))
        return self._checked(values, wrong), STATUSES[plain(status)] if status and not wrong else None

    def _name(self, values: Mapping[str, Any]) -> str:
        """Some products call the name a description, others have nothing but a number; a column of names must be filled, though."""
        if 'name' in self.sheet.headings:
            return ''
        return str(values.get('description', '')).partition('\n')[0][:120] or str(values.get('asset_number', ''))

    def _checked(self, values: dict[str, Any], wrong: dict[str, str]) -> dict[str, Any]:
        """What the form would say to these values, and what was wrong with the cells before."""
        for name in ('asset_number', 'name'):
            if not values.get(name):
                wrong.setdefault(name, _('This is needed.'))
        readable = {name: value for name, value in values.items() if name not in wrong}
        try:
            checked: dict[str, Any] = guard_of(add_asset).checked({'kind': self.kind, **readable})
        except Invalid as problem:
            wrong = {**problem.fields, **wrong}
        if wrong:
            raise Invalid('', wrong)
        checked.pop('kind')
        return checked

    def _require_same_kind(self, asset: Asset | None) -> None:
        if asset is not None and asset.kind is not self.kind:
            sentence = _('{number} is registered as another kind: {kind}.', number=asset.asset_number, kind=choice_word(asset.kind))
            raise Invalid(sentence, {'asset_number': sentence})

    def _require_first(self, line: int, values: Mapping[str, Any], asset: Asset | None) -> None:
        """What must be unique in the register must be so in the file; a label that nobody gave is the number."""
        labels = {} if asset else {'qr_code': values['asset_number']}
        for column, value in {**labels, **{name: values[name] for name in UNIQUE if values.get(name)}}.items():
            first = self.seen.setdefault((column, value), line)
            if first != line:
                sentence = _('{value} stands in line {line} already.', value=value, line=first)
                raise Invalid(sentence, {column: sentence})

    def _require_unused(self, copy: Asset, asset: Asset | None) -> None:
        for name in UNIQUE:
            if self.owners.get((name, getattr(copy, name)), asset) is not asset:
                raise used(Asset, name, getattr(copy, name))

    def _further(self, asset: Asset, place: Location) -> Location | None:
        """Where it goes from where it is, which it has to be allowed to; None where it is there already."""
        if asset.location_id == place.id:
            return None
        if sentence := why_not_there(self.work, asset, place):
            raise Invalid(sentence, {'location': sentence})
        return place

    def _copy(self, asset: Asset | None) -> Asset:
        """Something to try the values on that nobody stores."""
        if asset is not None:
            return Asset(**asset.model_dump())
        return Asset(kind=self.kind, asset_number='', name='', qr_code='', site_id=self.site.id,
                     stage=Stage.STORED if self.kind is AssetKind.TOOL else None)


def plan_assets(work: Work, kind: AssetKind, site: Site, sheet: Sheet) -> tuple[Outcome, Callable[[], None]]:
    """What the file would do, and doing it; nothing is written before the second is called."""
    with work.session.no_autoflush:
        known = {asset.asset_number: asset for asset in _of_site(work, Asset, site)}
        owners = {(name, getattr(asset, name)): asset for asset in known.values() for name in UNIQUE if getattr(asset, name) is not None}
        places, departments = ({row.name: row for row in _of_site(work, table, site)} for table in (Location, Department))
        file = AssetFile(work, kind, site, sheet, known, places, departments, owners)
        steps, errors = file.steps()
    outcome = Outcome(
        ImportKind(f'{kind.value}s'), site.code, taken=not errors, rows=len(sheet.rows) + len(sheet.broken), errors=tuple(errors),
        imported=0 if errors else sum(step.asset is None for step in steps), unused=sheet.unused,
        changed=0 if errors else sum(step.asset is not None and step.changes for step in steps),
        unchanged=0 if errors else sum(step.asset is not None and not step.changes for step in steps))
    return outcome, lambda: _write(work, file, steps)


def _of_site(work: Work, table: Any, site: Site) -> Sequence[Any]:
    return work.session.exec(select(table).where(table.site_id == site.id)).all()


def _write(work: Work, file: AssetFile, steps: list[Step]) -> None:
    work.actor.require(Permission.EDIT_ASSETS)
    if any(step.status is AssetStatus.RETIRED for step in steps):
        work.actor.require(Permission.RETIRE_ASSETS)
    assets = [_fresh(step) for step in steps if step.asset is None]
    for begin in range(0, len(assets), AT_ONCE):
        _add(work, file.site, assets[begin:begin + AT_ONCE])
    for step in steps:
        if step.asset is not None:
            _change(work, step.asset, step)
    work.session.flush()


def _fresh(step: Step) -> Asset:
    """A new one stands and begins where adding it by hand would put it."""
    asset = step.copy
    if step.place is not None:
        asset.location_id, asset.stage = step.place.id, stage_at(step.place, asset.stage) if asset.stage else None
    asset.status = step.status or asset.status
    return asset


def _add(work: Work, site: Site, assets: Sequence[Asset]) -> None:
    store(work, site, Asset, [asset.model_dump(exclude={'version', 'created_at', 'updated_at'}) for asset in assets])
    store(work, site, Cavity, [{'tool_id': asset.id, 'cavity_id': name, 'position_x': x, 'position_y': y, 'active': True}
                               for asset in assets for name, (x, y) in grid(asset.cavity_count or 0)])


def _change(work: Work, asset: Asset, step: Step) -> None:
    write_into(asset, dict(step.values))
    if 'cavity_count' in step.values:
        lay_out(work, asset)
    if step.place:
        move_asset(work, asset_id=asset.id, seen_version=asset.version, location_id=step.place.id)
    if step.status:
        _set_status(work, asset, step.status)


def _set_status(work: Work, asset: Asset, status: AssetStatus) -> None:
    if status is AssetStatus.RETIRED:
        retire_asset(work, asset_id=asset.id, seen_version=asset.version)
    elif asset.status is AssetStatus.RETIRED:
        restore_asset(work, asset_id=asset.id, seen_version=asset.version, status=Running(status))
    else:
        set_asset_status(work, asset_id=asset.id, seen_version=asset.version, status=Running(status))
    work.session.flush()

