"""Failures from another product or a list: what went wrong with what and when; the same line twice is one report."""
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import select

from data.tables.assets import Asset, Cavity
from data.tables.failures import FailureCode, FailureReport, ReportStatus, Severity
from data.tables.people import Site
from services.given import not_then
from services.imports.cells import BadCell, at_most, calendar_day, converted, time_of_day
from services.imports.outcome import ImportKind, Outcome, Remark
from services.imports.sheet import Row, Sheet
from services.imports.sorting import Sorting
from services.imports.storing import Values, store
from services.language import _
from services.work import Work

NOON = time_of_day('12:00')
OPEN = {'open', 'contained', 'closed'}
LONGEST = {'description': 2000, 'containment_action': 1000, 'affected_component': 120, 'root_cause': 1000}


def _one_of(choices: set[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.casefold() not in choices:
            raise BadCell(_('One of {choices}, please, not {value}.', choices=', '.join(sorted(choices)), value=text[:40]))
        return text.casefold()
    return read


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in text.replace(';', ',').split(',') if name.strip()))


READERS: Mapping[str, Callable[[str], Any]] = {
    'day': calendar_day, 'time': time_of_day, 'severity': _one_of({each.value for each in Severity}), 'status': _one_of(OPEN), 'cavities': _listed,
    **{column: at_most(longest) for column, longest in LONGEST.items()}}


class FailuresFile(Sorting):
    def __init__(self, work: Work, site: Site, sheet: Sheet) -> None:
        super().__init__(sheet)
        self._work, self._zone = work, ZoneInfo(site.time_zone)
        self._assets = {asset.asset_number: asset for asset in work.session.exec(select(Asset).where(Asset.site_id == site.id))}
        self._codes = {code.code.casefold(): code for code in work.session.exec(select(FailureCode))}
        cavities = select(Cavity.tool_id, Cavity.cavity_id).join(Asset, Asset.id == Cavity.tool_id)  # type: ignore[arg-type]
        self._cavities = set(work.session.exec(cavities.where(Asset.site_id == site.id, Cavity.active)))
        self._there = set(work.session.exec(select(FailureReport.asset_id, FailureReport.failure_code_id, FailureReport.occurred_at)))
        self.fresh: list[Values] = []
        for row in sheet.rows:
            self._take(row)

    def _take(self, row: Row) -> None:
        name = row.cells.get('asset', '')
        asset = self._assets.get(name)
        if asset is None:
            told = _('The tool or machine {number} is not registered.', number=name) if name else _('No tool or machine is named.')
            self.passed_over.append(Remark(row.line, told))
            return
        values, wrong = converted(row.cells, READERS)
        code = self._codes.get(values.get('code', '').casefold())
        at = datetime.combine(values['day'], values.get('time', NOON), self._zone) if 'day' in values else None
        wrong |= self._wrong(asset, code, values, wrong, at)
        if wrong or at is None or code is None:
            self.errors.append(Remark(row.line, self.sheet.told(wrong)))
        elif (key := (asset.id, code.id, at.astimezone(UTC))) in self._there:
            self.unchanged += 1
        else:
            self._there.add(key)
            self.fresh.append(self._report(asset.id, code, values, at))

    def _wrong(self, asset: Asset, code: FailureCode | None, values: Mapping[str, Any], known: Mapping[str, str],
               at: datetime | None) -> dict[str, str]:
        found = {column: _('This is needed.') for column in ('day', 'code') if column not in values and column not in known}
        if 'code' in values and (code is None or code.applies_to is not asset.kind):
            found['code'] = _('There is no such failure code for {number}.', number=asset.asset_number)
        for cavity in values.get('cavities', []):
            if (asset.id, cavity) not in self._cavities:
                found['cavities'] = _('{number} has no cavity {cavity}.', number=asset.asset_number, cavity=cavity[:16])
        if at and (sentence := not_then(at, self._work.now + timedelta(days=1))):
            found['day'] = sentence
        return found

    def _report(self, asset_id: UUID, code: FailureCode, values: Mapping[str, Any], at: datetime) -> Values:
        """Who reported it is not known here; it is in nobody's name."""
        status = ReportStatus(values.get('status', 'closed' if 'root_cause' in values else 'open'))
        said = {column: values.get(column, '') for column in LONGEST}
        return {'asset_id': asset_id, 'failure_code_id': code.id, 'occurred_at': at, 'status': status,
                'severity': Severity(values.get('severity', code.severity_default)),
                'closed_at': at if status is ReportStatus.CLOSED else None, 'cavities': values.get('cavities', []),
                'spares_fitted': '', **said}


def plan_failures(work: Work, site: Site, sheet: Sheet) -> tuple[Outcome, Callable[[], None]]:
    """What the file would do, and doing it."""
    file = FailuresFile(work, site, sheet)
    return file.outcome(ImportKind.FAILURES, site.code, file.fresh), lambda: store(work, site, FailureReport, file.fresh)
