"""The list of failures: search, status and severity chips with counts, fifty rows at a time."""
from typing import Any
from urllib.parse import urlencode

from components.button import button, link_button
from components.chips import Chip, chips
from components.elements import box, svg, tagged, text
from components.empty_state import empty_state
from components.live import live
from components.pager import Stretch, pager
from components.pictograms import mark
from components.search_field import search_field
from components.severity import MARKS
from components.sort_button import sort_button
from components.undo import call_browser
from data.tables.failures import ReportStatus, Severity
from pages.failures.words import STATES, cavity_words, report_badge
from pages.sites import several_sites
from services.failures.register import ReportRow, count_reports, list_reports
from services.language import _, when
from services.people.roles import Permission
from services.wording import choice_word

ROWS = 50
LONGEST_SEARCH = 100
FIX = 'fix'  # a chip of its own beside the states: closed reports whose fix has to prove itself
TABLES = ('failure_report', 'failure_code')


async def failures_page(screen: Any, q: str = '', status: str = '', severity: str = '', sort: str = '', page: str = '1') -> None:
    await _FailureList(screen, q, status, severity, sort, page).draw()


def _orders() -> dict[str, str]:
    return {'-occurred_at': _('Newest first'), '-severity': _('Worst first'), 'asset_number': _('Tool or machine'), 'code': _('Code')}


class _FailureList:
    """What is looked for is kept here and in the address, so that going back finds the same list."""

    def __init__(self, screen: Any, search: str, status: str, severity: str, sort: str, page: str) -> None:
        self.screen, self.orders = screen, _orders()
        self.search = search[:LONGEST_SEARCH]
        self.status = status if status in {*ReportStatus, FIX} else ''
        self.severity = severity if severity in set(Severity) else ''
        self.sort = sort if sort in self.orders else next(iter(self.orders))
        self.offset = (int(page) - 1) * ROWS if page.isdecimal() and 0 < int(page) < 10_000 else 0

    async def draw(self) -> None:
        slot = self.screen.title(_('Failures'), back='/more', nav='/more')
        self.may_report = self.screen.may(Permission.REPORT_FAILURES)
        self.many_sites = await several_sites(self.screen)
        with slot:
            sort_button(self.orders, lambda: self.sort, lambda sort: self.show(sort=sort))
            if self.may_report:
                link_button(_('Report'), '/failures/new', symbol='add', kind='main', aria_label=_('Report a failure'))
        self.frame = box('page page-fit')
        await self.fill()

    async def fill(self) -> None:
        self.frame.clear()
        with self.frame:
            with box('toolbar'):
                search_field(_('Find a failure'), self.look_for, value=self.search)
                self.recount = await live(self.screen, self.chips, *TABLES, 'tool_counter', classes='grow')
            self.rank = await live(self.screen, self.severities, *TABLES)
            with box('panel page-scroll'):
                self.redraw = await live(self.screen, self.rows, *TABLES, 'asset')

    def look_for(self, words: str) -> None:
        self.show(search=words[:LONGEST_SEARCH])

    def show(self, *, search: str | None = None, status: str | None = None, severity: str | None = None, sort: str | None = None,
             offset: int = 0) -> None:
        self.search = self.search if search is None else search
        self.status = self.status if status is None else status
        self.severity = self.severity if severity is None else severity
        self.sort, self.offset = sort or self.sort, offset
        call_browser('tw.address', self.address())
        for draw in (self.redraw, self.rank, *([self.recount] if search is not None else [])):
            draw()

    async def show_all(self) -> None:
        self.show(search='', status='', severity='')
        await self.fill()  # the search field starts empty again

    def address(self) -> str:
        usual = next(iter(self.orders))
        wanted = {'q': self.search, 'status': self.status, 'severity': self.severity, 'sort': self.sort if self.sort != usual else '',
                  'page': self.offset // ROWS + 1 if self.offset else ''}
        told = urlencode({name: value for name, value in wanted.items() if value})
        return f'/failures?{told}' if told else '/failures'

    def of_status(self) -> ReportStatus | None:
        return ReportStatus(self.status) if self.status in set(ReportStatus) else None

    async def chips(self) -> None:
        counts = await self.screen.ask(count_reports, text=self.search)
        choices = [Chip(status, choice_word(status), counts.by_status[status], STATES[status]) for status in ReportStatus]
        asked = [Chip(FIX, _('Has the fix held?'), counts.fixes_asked)] if counts.fixes_asked or self.status == FIX else []
        chips(_('Filter by status'), [Chip('', _('All'), counts.total), *choices, *asked], self.status, lambda key: self.show(status=key))

    async def severities(self) -> None:
        counts = await self.screen.ask(count_reports, text=self.search, status=self.of_status())
        choices = [Chip(severity, choice_word(severity), counts.by_severity[severity], MARKS[severity.value]) for severity in reversed(Severity)]
        chips(_('Filter by severity'), [Chip('', _('Every severity')), *choices], self.severity, lambda key: self.show(severity=key))

    async def rows(self) -> None:
        found = await self.screen.ask(
            list_reports, text=self.search, status=self.of_status(), severity=self.severity or None,
            fix_is_asked=True if self.status == FIX else None, sort=self.sort, offset=self.offset, limit=ROWS)
        for row in found.items:
            failure_row(row, site=self.many_sites)
        if found.total > ROWS:
            pager(Stretch(self.offset, ROWS, found.total), lambda offset: self.show(offset=offset))
        if not found.items:
            self.nothing()

    def nothing(self) -> None:
        if self.search or self.status or self.severity or self.offset:
            empty_state(_('Nothing found'), _('Look for something else, or for another status.'))
            with box('empty-action'):
                button(_('All failures'), on_click=self.show_all)
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
