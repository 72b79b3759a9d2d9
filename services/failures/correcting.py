"""Putting a report right: somebody took the wrong code in a hurry, or knows by now how bad it is, where it is and since when."""
from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime

from data.tables.assets import Asset
from data.tables.failures import FailureCode, FailureReport, Severity
from services.failures.reporting import Cavities, cavities_in, happened, require_code, say_how_bad
from services.fields import Maybe, Text
from services.work import Work

CORRECTED: Mapping[str, Any] = {
    'failure_code_id': Annotated[UUID | None, Maybe], 'severity': Annotated[Severity | None, Maybe], 'cavities': Cavities | None,
    'description': Text | None, 'occurred_at': Annotated[AwareDatetime | None, Maybe],
}


def correct(work: Work, report: FailureReport, asset: Asset, values: Mapping[str, Any]) -> None:
    """Only what differs from what was reported; worse than it was thought to be is told like a new report."""
    given = {name: value for name, value in values.items() if value is not None and value != getattr(report, name)}
    if 'failure_code_id' in given:
        report.failure_code_id = require_code(work, given['failure_code_id'], asset, 'failure_code_id').id
    code = work.get(FailureCode, report.failure_code_id)
    if 'cavities' in given:
        report.cavities = cavities_in(work, asset, code, given['cavities'])
    if 'occurred_at' in given:
        report.occurred_at = happened(work, given['occurred_at'])
    report.description = given.get('description', report.description)
    if 'severity' in given:
        report.severity = given['severity']
        say_how_bad(work, report, asset, code)
