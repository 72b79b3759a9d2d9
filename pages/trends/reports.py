"""Reports that were made by themselves, to take away; and which of them are wanted."""
from typing import Any

from components.button import link_button
from components.catalog_page import CatalogLook, CatalogWords, catalog_page
from components.elements import box, tagged
from components.empty_state import empty_state
from components.field import choice_field, switch_field, text_field
from components.forms import Form
from components.list_row import list_row
from components.live import live
from components.pager import Stretch, pager
from data.tables.papers import ReportKind, Rhythm
from pages.sites import several_sites, site_field
from pages.trends.view import subject_bar
from services.catalog import Entry
from services.language import _, day, number, when
from services.people.departments import departments
from services.people.roles import Permission
from services.trends.standing import PAGE, StoredRow, list_stored_reports, report_plans
from services.wording import choice_word, column_word

PLANS = f'{PAGE}/plans'
ROWS = 50
MOST = 500
FORMS = {'save_report_plan': Form(report_plans.save, lambda: _('Saved. The first one comes within the hour.'))}


async def reports_page(screen: Any) -> None:
    await _Reports(screen).draw()


class _Reports:
    def __init__(self, screen: Any) -> None:
        self.screen, self.offset = screen, 0

    async def draw(self) -> None:
        slot = self.screen.title(_('Trends'), back='/more', nav='/trends' if self.screen.leads else '/more')
        if self.screen.may(Permission.EDIT_LISTS):
            with slot:
                link_button(_('Standing reports'), PLANS, symbol='schedule')
        self.many_sites = await several_sites(self.screen)
        with box('page'):
            subject_bar(PAGE)
            with box('panel'):
                self.redraw = await live(self.screen, self.rows, 'stored_report', 'report_plan')

    def leaf(self, offset: int) -> None:
        self.offset = offset
        self.redraw()

    async def rows(self) -> None:
        found = await self.screen.ask(list_stored_reports, offset=self.offset, limit=ROWS)
        for row in found.items:
            self.row(row)
        if found.total > ROWS:
            pager(Stretch(self.offset, ROWS, found.total), self.leaf)
        if not found.items:
            empty_state(_('No reports yet'), _('Say under Standing reports which ones are wanted, and they are made by themselves.'))

    def row(self, row: StoredRow) -> None:
        sub = ' · '.join(filter(None, [choice_word(row.rhythm), row.site if self.many_sites else '', _('{size} kB', size=number(row.size / 1000))]))
        days = _('{day}, shift {shift}', day=day(row.since), shift=row.shift) if row.shift else f'{day(row.since)} – {day(row.until)}'
        with list_row(f'{row.name}: {days}', sub, symbol='picture_as_pdf'):
            tagged('time', when(row.made_at), 'small muted num')
            link_button(_('Take away'), f'/exports/reports/{row.id}', symbol='download', download=True,
                        aria_label=_('Take away {name}: {days}', name=row.name, days=days))


async def report_plans_page(screen: Any) -> None:
    slot = screen.title(_('Standing reports'), back=PAGE, nav='/more')

    async def fields(entry: Entry | None) -> None:
        known = (await screen.ask(departments.read, limit=MOST)).items
        text_field('name', column_word('name'), entry['name'] if entry else '', required=True, max_length=80)
        await site_field(screen, entry)
        choice_field('kind', column_word('kind'), {each.value: choice_word(each) for each in ReportKind},
                     entry['kind'].value if entry else ReportKind.MANAGEMENT.value, required=True)
        choice_field('rhythm', column_word('rhythm'), {each.value: choice_word(each) for each in Rhythm},
                     entry['rhythm'].value if entry else Rhythm.WEEKLY.value, required=True)
        text_field('hour', column_word('hour'), entry['hour'] if entry else 6, kind='number', required=True,
                   hint=_('0 to 23, on the first day after; for shifts when the first one begins'))
        text_field('shift_hours', column_word('shift_hours'), entry['shift_hours'] if entry else 8, kind='number', required=True)
        choice_field('department_id', column_word('department_id'), {str(each.id): each['name'] for each in known},
                     str(entry['department_id']) if entry and entry['department_id'] else None, allow_empty=True)
        switch_field('active', column_word('active'), entry['active'] if entry else True)

    words = CatalogWords(_('Find a report'), _('Add a standing report'), _('Change the standing report'), _('No standing reports yet'),
                         lambda name: _('{name} removed.', name=name))
    await catalog_page(screen, report_plans, CatalogLook(
        'save_report_plan', words, title=lambda entry: str(entry['name']), sub=_sub, symbol='schedule', sorts={'name': _('Name')}, fields=fields),
        slot=slot)


def _sub(entry: Entry) -> str:
    at = _('at {hour} o’clock', hour=entry['hour'])
    what = (choice_word(entry['kind']), choice_word(entry['rhythm']), at, entry.words['department_id'], '' if entry['active'] else _('Switched off'))
    return ' · '.join(filter(None, what))
