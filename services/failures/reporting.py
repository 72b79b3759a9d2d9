"""Reporting what went wrong: written down in a few taps, and told at once to those who have to decide."""
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field
from sqlmodel import select

from data.tables.assets import Asset, AssetKind, AssetStatus, Cavity
from data.tables.failures import CodeScope, FailureCode, FailureReport, FailureReportCode, Severity
from data.tables.shots import ToolCounter
from services.errors import Conflict
from services.fields import Line, Maybe, Text
from services.given import not_then, wrong
from services.guard import command
from services.language import _
from services.people.roles import Permission
from services.photos.ahead import PhotoIds, bring_along
from services.upkeep.notices import tell_leaders
from services.wording import choice_word
from services.work import Work

TOLD_AT_ONCE = {Severity.HIGH, Severity.CRITICAL}
LATEST = timedelta(minutes=5)  # clocks of two machines never agree


def _once_each(values: list[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


def _none_is_empty(value: object) -> object:
    return value or []


Cavities = Annotated[list[Annotated[Line, Field(max_length=16)]], BeforeValidator(_none_is_empty), AfterValidator(_once_each), Field(max_length=256)]
Codes = Annotated[list[UUID], BeforeValidator(_none_is_empty), AfterValidator(_once_each), Field(max_length=20)]
Containment = Annotated[Text, Field(max_length=1000)]


@command(Permission.REPORT_FAILURES)
def report_failure(
    work: Work, *, asset_id: UUID, failure_code_id: UUID, severity: Annotated[Severity | None, Maybe] = None, cavities: Cavities = (),  # type: ignore
    description: Text = '', occurred_at: Annotated[AwareDatetime | None, Maybe] = None, containment_action: Containment = '',
    further_code_ids: Codes = (), photo_ids: PhotoIds = (),  # type: ignore[assignment]
) -> UUID:
    """Write down a failure; how bad it is usually is what the code says, unless the person knows better."""
    asset = work.get(Asset, asset_id)
    if asset.status is AssetStatus.RETIRED:
        raise Conflict(_('{number} is retired. Restore it first.', number=asset.asset_number))
    code = require_code(work, failure_code_id, asset, 'failure_code_id')
    report = work.add(FailureReport(
        asset_id=asset.id, failure_code_id=code.id, reported_by_id=work.actor.user_id, severity=severity or code.severity_default,
        cavities=cavities_in(work, asset, code, cavities), description=description, occurred_at=happened(work, occurred_at),
        containment_action=containment_action, shots_at=shots_of(work, asset.id)))
    set_further_codes(work, report, asset, further_code_ids)
    bring_along(work, asset, photo_ids, failure_report_id=report.id)
    say_how_bad(work, report, asset, code)
    return report.id


def say_how_bad(work: Work, report: FailureReport, asset: Asset, code: FailureCode) -> None:
    """What must not run is out of service, and whoever has to decide hears of it."""
    if report.severity is Severity.CRITICAL:
        asset.status = AssetStatus.DOWN
    if report.severity in TOLD_AT_ONCE:
        _tell(work, report, asset, code)


def require_code(work: Work, code_id: UUID, asset: Asset, field: str) -> FailureCode:
    """A code that is offered for this kind of thing."""
    code = work.session.get(FailureCode, code_id)
    if code is None or not code.active or code.applies_to is not asset.kind:
        raise wrong(field, _('There is no such failure code for {number}.', number=asset.asset_number))
    return code


def set_further_codes(work: Work, report: FailureReport, asset: Asset, code_ids: Iterable[UUID]) -> None:
    """Exactly these, besides the main one; a code that was switched off since stays where it stands already."""
    known = {row.failure_code_id: row for row in work.session.exec(select(FailureReportCode).where(FailureReportCode.report_id == report.id))}
    wanted = [code_id for code_id in code_ids if code_id != report.failure_code_id]
    for code_id in wanted:
        if code_id not in known:
            work.session.add(FailureReportCode(report_id=report.id, failure_code_id=require_code(work, code_id, asset, 'further_code_ids').id))
    for code_id in known.keys() - set(wanted):
        work.session.delete(known[code_id])


def further_codes(work: Work, report: FailureReport) -> Sequence[FailureCode]:
    """Those besides the main one, in the order in which they were named."""
    named = select(FailureCode).join(FailureReportCode, FailureReportCode.failure_code_id == FailureCode.id)  # type: ignore[arg-type]
    return work.session.exec(named.where(FailureReportCode.report_id == report.id).order_by(FailureReportCode.id)).all()  # type: ignore[arg-type]


def shots_of(work: Work, tool_id: UUID) -> int | None:
    """What the tool has done in its life, if somebody counts."""
    counter = work.session.get(ToolCounter, tool_id)
    return counter.lifetime_shots if counter else None


def cavities_in(work: Work, asset: Asset, code: FailureCode, wanted: list[str]) -> list[str]:
    """Those which were named; a tool with a single one need not be asked."""
    if asset.kind is AssetKind.MACHINE:
        known: list[str] = []
    else:
        cavities = select(Cavity.cavity_id).where(Cavity.tool_id == asset.id, Cavity.active)
        known = list(work.session.exec(cavities).all())
    for cavity in wanted:
        if cavity not in known:
            raise wrong('cavities', _('{number} has no cavity {cavity}.', number=asset.asset_number, cavity=cavity))
    return list(wanted) or (known if len(known) == 1 and code.scope is CodeScope.CAVITY else [])


def happened(work: Work, at: Any) -> Any:
    if at is None:
        return work.now
    if sentence := not_then(at, work.now + LATEST):
        raise wrong('occurred_at', sentence)
    return at


def _tell(work: Work, report: FailureReport, asset: Asset, code: FailureCode) -> None:
    def say() -> str:
        return _('{severity}: {failure} on {number} {name}', severity=choice_word(report.severity), failure=code.name,
                 number=asset.asset_number, name=asset.name)

    tell_leaders(work, asset.site_id, 'failure', say, f'/failures/{report.id}')
