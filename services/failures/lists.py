"""The lists behind a failure: codes, stop reasons, part defects, causes and corrective actions."""
from typing import Annotated, Any

from pydantic import Field

from data.base import Record
from data.tables.assets import AssetKind
from data.tables.failures import Cause, CodeScope, CorrectiveAction, FailureCode, PartDefect, Severity, StopReason
from services.catalog import Catalog, catalog
from services.fields import Code, Line, Name
from services.given import wrong
from services.language import _
from services.people.roles import Permission
from services.work import Work

CODE_FIELDS: dict[str, Any] = {
    'code': Code, 'name': Name, 'description': Annotated[Line, Field(max_length=300)], 'severity_default': Severity,
    'category': Annotated[Line, Field(max_length=40)], 'applies_to': AssetKind, 'scope': CodeScope,
    'map_letter': Annotated[Line, Field(max_length=4)], 'active': bool,
}


def _scope_of_its_kind(work: Work, code: FailureCode) -> None:
    """A machine has no cavities, and a tool is no machine."""
    if code.applies_to is AssetKind.MACHINE:
        code.scope = CodeScope.MACHINE
    elif code.scope is CodeScope.MACHINE:
        raise wrong('scope', _('A failure of a tool asks for the cavity or for nothing.'))


def _words(table: type[Record], **more: Any) -> Catalog:
    return catalog(table, fields={'name': Name, **more, 'active': bool}, search=('name',), sort='name', see=Permission.SEE_ASSETS,
                   edit=Permission.EDIT_LISTS)


failure_codes = catalog(
    FailureCode, fields=CODE_FIELDS, search=('code', 'name', 'description', 'category'), sort='code', see=Permission.SEE_ASSETS,
    edit=Permission.EDIT_LISTS, required=('code', 'name'), check=_scope_of_its_kind,
)
stop_reasons = _words(StopReason, scheduled=bool, needs_note=bool)
part_defects = _words(PartDefect)
causes = _words(Cause)
corrective_actions = _words(CorrectiveAction)
