"""Tools and machines from a file: what is new is added, what is known is changed, and an empty cell leaves everything as it is."""
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlmodel import select

from data.tables.assets import Asset, AssetKind, AssetStatus, Location, Stage
from data.tables.people import Department, Site
from services.assets.lifecycle import Running, restore_asset, retire_asset, set_asset_status
from services.assets.moves import move_asset
from services.assets.plate import add_asset, change_asset, fill_in
from services.errors import Invalid
from services.guard import guard_of
from services.imports.cells import american_day, calendar_day, converted, count, tonnages, whole
from services.imports.headings import STATUSES
from services.imports.outcome import ImportKind, Outcome, Remark
from services.imports.sheet import Row, Sheet, plain
from services.language import _
from services.wording import choice_word
from services.work import Work

READERS: Mapping[str, Callable[[str], Any]] = {
    'installed_on': calendar_day, 'tonnages': tonnages, 'cavity_count': count, 'spi_class': whole, 'tonnage_min': count, 'tonnage_max': count,
    'expected_life_shots': count, 'tonnage': count,
}
UNIQUE = ('asset_number', 'serial_number', 'qr_code')


@dataclass(frozen=True, slots=True)
class Step:
    """What one line makes of a tool or machine: None is a new one, and only what differs is named."""
    asset: Asset | None
    values: dict[str, Any]
    elsewhere: dict[str, UUID]
    status: AssetStatus | None

    @property
    def changes(self) -> bool:
        return bool(self.values or self.elsewhere or self.status)


@dataclass(frozen=True)
class AssetFile:
    """A file of tools or machines beside the register of one site."""
    work: Work
    kind: AssetKind
    site: Site
    sheet: Sheet
    known: Mapping[str, Asset]
    places: Mapping[str, UUID]
    departments: Mapping[str, UUID]
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
        place = values.pop('location_id', None)
        different = {name: value for name, value in values.items() if asset is None or getattr(asset, name) != value}
        if different:
            fill_in(self.work, self._copy(asset), dict(different))
        moved = {'location_id': place} if place and (asset is None or asset.location_id != place) else {}
        changed = wanted_status not in (None, asset.status if asset else AssetStatus.ACTIVE)
        return Step(asset, different, moved, wanted_status if changed else None)

    def _values(self, row: Row) -> tuple[dict[str, Any], AssetStatus | None]:
        """The cells of a row as the register takes them."""
        readers = {**READERS, 'installed_on': american_day} if self.sheet.is_american() else READERS
        values, wrong = converted(row.cells, readers)
        status = values.pop('status', None)
        if status and plain(status) not in STATUSES:
            wrong['status'] = _('Nobody knows the status {value} here; it is one of these: {known}.', value=status, known=', '.join(AssetStatus))
        for column, rows in (('location', self.places), ('department', self.departments)):
            if (name := values.pop(column, None)) is not None:
                values[f'{column}_id'] = rows.get(name)
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

    def _copy(self, asset: Asset | None) -> Asset:
        """Something to try the values on that nobody stores."""
        if asset is not None:
            return Asset(**asset.model_dump())
        return Asset(kind=self.kind, asset_number='', name='', qr_code='', site_id=self.site.id,
                     stage=Stage.STORED if self.kind is AssetKind.TOOL else None)


def plan_assets(work: Work, kind: AssetKind, site: Site, sheet: Sheet) -> tuple[Outcome, Callable[[], None]]:
    """What the file would do, and doing it; nothing is written before the second is called."""
    with work.session.no_autoflush:
        known = {asset.asset_number: asset for asset in work.session.exec(select(Asset).where(Asset.site_id == site.id))}
        file = AssetFile(work, kind, site, sheet, known, _names(work, Location, site), _names(work, Department, site))
        steps, errors = file.steps()
    outcome = Outcome(
        ImportKind(f'{kind.value}s'), site.code, taken=not errors, rows=len(sheet.rows) + len(sheet.broken), errors=tuple(errors),
        imported=0 if errors else sum(step.asset is None for step in steps), unused=sheet.unused,
        changed=0 if errors else sum(step.asset is not None and step.changes for step in steps),
        unchanged=0 if errors else sum(step.asset is not None and not step.changes for step in steps))
    return outcome, lambda: _write(work, file, steps)


def _names(work: Work, table: Any, site: Site) -> dict[str, UUID]:
    return dict(work.session.exec(select(table.name, table.id).where(table.site_id == site.id)).all())


def _write(work: Work, file: AssetFile, steps: list[Step]) -> None:
    for step in steps:
        if step.asset is None:
            asset = work.get(Asset, add_asset(work, kind=file.kind, site_id=file.site.id, **step.elsewhere, **step.values))
        else:
            asset = step.asset
            if step.values:
                change_asset(work, asset_id=asset.id, seen_version=asset.version, **step.values)
            if step.elsewhere:
                move_asset(work, asset_id=asset.id, seen_version=asset.version, **step.elsewhere)
        work.session.flush()
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

