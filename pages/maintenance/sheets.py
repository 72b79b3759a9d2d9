"""The sheet behind Done: how it went, and a few words where it did not simply go well."""
from nicegui import ui

from components.choice_grid import Choice, choice_grid
from components.draft_form import draft_form
from components.elements import box
from components.field import area_field
from data.tables.maintenance import CompletionStatus
from pages.assets.sheets import passing_sheet
from services.language import _
from services.maintenance.register import Plan
from services.wording import column_word


def done_sheet(frame: ui.element, plan: Plan) -> None:
    sheet = passing_sheet(_('How did it go? {plan}', plan=plan.name), frame)
    with sheet, draft_form('/forms/complete_plan', record=str(plan.id), hidden={'plan_id': str(plan.id), 'seen_version': plan.version},
                           submit=_('Write down'), on_saved=lambda _answer: sheet.close()), box('vstack done-choices'):
        choice_grid('status', _('How did it go?'), _choices(), chosen=CompletionStatus.COMPLETED.value, required=True)
        area_field('notes', column_word('notes'), max_length=1000, rows=2, hint=_('Needed unless everything was done.'))
    sheet.open()


def _choices() -> list[Choice]:
    return [
        Choice(CompletionStatus.COMPLETED, _('Done'), _('It and the lower levels count anew.'), 'all-done'),
        Choice(CompletionStatus.PARTIAL, _('In part'), _('It stays due.'), 'short'),
        Choice(CompletionStatus.SKIPPED, _('Left out'), _('The next turn begins.'), 'other'),
        Choice(CompletionStatus.ISSUES_FOUND, _('Problems found'), _('The plan waits for an engineer.'), 'broken'),
    ]
