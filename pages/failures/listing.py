"""The list of failures: search, status and severity chips with counts, fifty rows at a time."""
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from components.button import link_button
from components.chips import Chip, chips
from components.elements import box, svg, tagged, text
from components.empty_state import empty_state
from components.listing import ROWS, Listing
from components.live import live
from components.pictograms import mark
from components.search_field import search_field
from components.severity import MARKS
from data.tables.failures import ReportStatus, Severity
from pages.failures.words import STATES, cavity_words, report_badge
from pages.sites import several_sites
from services.failures.register import ReportRow, count_reports, list_reports
from services.language import _, when
from services.people.roles import Permission
from services.wording import choice_word

FIX = 'fix'  # a chip of its own beside the states: closed reports whose fix has to prove itself
TABLES = ('failure_report', 'failure_code')


async def failures_page(screen: Any, q: str = '', status: str = '', severity: str = '', sort: str = '', page: str = '1') -> None:
    await _FailureList(screen, {'q': q, 'status': status, 'severity': severity, 'sort': sort, 'page': page}).draw()


def _orders() -> dict[str, str]:
    return {'-occurred_at': _('Newest first'), '-severity': _('Worst first'), 'asset_number': _('Tool or machine'), 'code': _('Code')}


class _FailureList(Listing):
    def __init__(self, screen: Any, asked: Mapping[str, str]) -> None:
        self.orders = _orders()
        super().__init__(screen, '/failures', asked, status=['', *ReportStatus, FIX], severity=['', *Severity], sort=self.orders)
        self.rank: Callable[[], Any] = lambda: None

    async def draw(self) -> None:
        slot = self.screen.title(_('Failures'), back='/more', nav='/more')
        self.may_report = self.screen.may(Permission.REPORT_FAILURES)
        self.many_sites = await several_sites(self.screen)
        with slot:
            self.sort_by(self.orders)
            self.offer_files('failures')
            if self.may_report:
                link_button(_('Report'), '/failures/new', symbol='add', kind='main', aria_label=_('Report a failure'))
        await self.draw_frame()

    def asked(self) -> dict[str, str]:
        status = self.of_status()
        return super().asked() | {'status': status or '', 'fix_is_asked': 'true' if self.of_fix else ''}

    async def parts(self) -> None:
        with box('toolbar'):
            search_field(_('Find a failure'), self.look_for, value=self.search)
            self.recount = await live(self.screen, self.chips, *TABLES, 'tool_counter', classes='grow')
        self.rank = await live(self.screen, self.severities, *TABLES, 'tool_counter')
        with box('panel page-scroll'):
            self.redraw = await live(self.screen, self.rows, *TABLES, 'asset')

    def show(self, offset: int = 0, **changed: str) -> None:
        super().show(offset, **changed)
        self.rank()

    def of_status(self) -> ReportStatus | None:
        status = self.wanted['status']
        return ReportStatus(status) if status in set(ReportStatus) else None

    @property
    def of_fix(self) -> bool:
        return self.wanted['status'] == FIX

    async def chips(self) -> None:
        counts = await self.screen.ask(count_reports, text=self.search)
        choices = [Chip(status, choice_word(status), counts.by_status[status], STATES[status]) for status in ReportStatus]
        asked = [Chip(FIX, _('Has the fix held?'), counts.fixes_asked)] if counts.fixes_asked or self.of_fix else []
        chips(_('Filter by status'), [Chip('', _('All'), counts.total), *choices, *asked], self.wanted['status'], lambda key: self.show(status=key))

    async def severities(self) -> None:
        counts = await self.screen.ask(count_reports, text=self.search, status=self.of_status(), fix_is_asked=self.of_fix)
        choices = [Chip(severity, choice_word(severity), counts.by_severity[severity], MARKS[severity.value]) for severity in reversed(Severity)]
        chips(_('Filter by severity'), [Chip('', _('Every severity')), *choices], self.wanted['severity'], lambda key: self.show(severity=key))

    async def rows(self) -> None:
        found = await self.screen.ask(
            list_reports, text=self.search, status=self.of_status(), severity=self.wanted['severity'] or None,
            fix_is_asked=self.of_fix or None, sort=self.wanted['sort'], offset=self.offset, limit=ROWS)
        self.fill_rows(found, partial(failure_row, site=self.many_sites))

    def nothing(self) -> None:
        if self.is_narrowed:
            self.nothing_found(_('All failures'))
        else:
            empty_state(_('No failures yet'), _('What is reported here shows up on the tool and with everybody.'), picture='all-done')


def failure_row(row: ReportRow, *, site: bool) -> None:
    """`site` is said where there are several."""
    with box('lrow tool-row', 'a', href=f'/failures/{row.id}'):
        svg(mark(MARKS[row.severity.value], 26))
        text(choice_word(row.severity), 'sr')
        with box('col2 tool-id'):
            text(row.code_name, 'strong clip')
            text(f'{row.asset_number} {row.asset_name}', 'clip small')
        with box('tool-where small muted'):
            text(' · '.join(filter(None, [row.site if site else '', cavity_words(row.cavities) or row.code])), 'clip')
            with box('hstack'):
                tagged('time', when(row.occurred_at), 'num')
                text(row.reported_by, 'clip')
        with box('tool-badge'):
            report_badge(row.status)
