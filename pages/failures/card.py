"""The card of one failure: what happened on the left, the repair in four words and the history on the right, actions in reach."""
from functools import partial
from typing import Any
from uuid import UUID

from components.button import button, link_button
from components.elements import box, svg, tagged, text
from components.empty_state import empty_state
from components.facts import Fact, facts
from components.live import live
from components.pictograms import picto
from components.severity import MARKS
from components.tabs import Tab, tabs
from components.timeline import Moment, timeline
from data.tables.failures import ReportStatus
from pages.actions.words import new_action_path
from pages.assets.paths import card_path
from pages.failures.sheets import analyse_sheet, contain_sheet, correct_sheet, further_sheet
from pages.failures.words import cavity_words, full_moment, picture, report_badge
from pages.ids import as_id
from pages.photos.pane import TABLES as PHOTO_TABLES
from pages.photos.pane import photo_buttons, photo_grid
from pages.sites import several_sites
from services.errors import NotFound
from services.failures.analysis import answer_fix, close_failure, reopen_failure
from services.failures.card import ReportCard, ReportEvent, report_history, show_report
from services.language import _, number
from services.people.roles import Permission
from services.wording import choice_word, column_word

TABLES = ('failure_report', 'failure_report_code', 'failure_code', 'asset')
SYMBOLS = {'reported': 'report', 'contained': 'shield', 'closed': 'check_circle', 'open': 'lock_open', 'changed': 'edit', 'held': 'thumb_up',
           'failed': 'thumb_down'}


async def failure_page(screen: Any, report_id: str) -> None:
    card = await _card(screen, as_id(report_id))
    if card is None:
        screen.title(_('Failure'), back='/failures', nav='/more')
        return empty_state(_('This failure does not exist (any more).'), action=(_('All failures'), '/failures'))
    await _FailurePage(screen, card).draw()


async def _card(screen: Any, report_id: UUID | None) -> ReportCard | None:
    try:
        return await screen.ask(show_report, report_id=report_id) if report_id else None
    except NotFound:
        return None


class _FailurePage:
    def __init__(self, screen: Any, card: ReportCard) -> None:
        self.screen, self.card, self.may_judge = screen, card, screen.may(Permission.ANALYSE_FAILURES)

    async def draw(self) -> None:
        with self.screen.title(self.card.code.name, f'{self.card.asset_number} {self.card.asset_name}', back='/failures', nav='/more'):
            await live(self.screen, self.status, 'failure_report')
        self.many_sites = await several_sites(self.screen)
        with box('two-panes') as self.frame:
            with box('panel pane-side tool-side', tabindex=0, role='group', aria_label=_('About the failure')):
                await live(self.screen, self.plate, *TABLES)
            with box('panel pane-main'):
                panes = tabs(_('More about the failure'), [
                    Tab('repair', _('Repair'), symbol='build'), Tab('photos', _('Photos'), symbol='photo_camera'),
                    Tab('history', _('History'), symbol='history')])
            with panes['repair']:
                await live(self.screen, self.repair, *TABLES, 'tool_counter')
            with panes['photos']:
                photo_buttons(self.screen, failure_report_id=self.card.id)
                await live(self.screen, self.photos, *PHOTO_TABLES)
            with panes['history']:
                await live(self.screen, self.history, 'failure_report')
            if self.may_judge:
                await live(self.screen, self.actions, 'failure_report', classes='actionbar')

    async def look(self) -> ReportCard:
        self.card = await self.screen.ask(show_report, report_id=self.card.id)
        return self.card

    async def status(self) -> None:
        report_badge((await self.look()).status)

    async def plate(self) -> None:
        card = await self.look()
        with box('phone-only'):
            report_badge(card.status)
        site = card.site if self.many_sites else ''
        with box('hstack'):
            svg(picto(picture(card.code.code, card.code.map_letter), 56))
            box('grow')
            link_button(card.asset_number, card_path(card.asset_kind, card.asset_number, site=site), symbol='open_in_new')
        facts(_plate(card, site=self.many_sites))
        if card.description:
            tagged('p', card.description, 'small selectable tool-note')

    async def repair(self) -> None:
        card = await self.look()
        with box('pad vstack'):
            if card.fix_is_asked and self.may_judge:
                self.ask_whether_it_held(card)
            facts(_repair(card))
            if card.status is not ReportStatus.CLOSED:
                self.ways_on(card)

    def ways_on(self, card: ReportCard) -> None:
        with box('button-row'):
            if self.screen.may(Permission.DO_ACTIONS):
                link_button(_('Add an action'), new_action_path(card.asset_id, report=card.id), symbol='task_alt')
            if self.may_judge:
                button(_('Further codes'), symbol='add', on_click=partial(further_sheet, self.screen, self.frame, card))
                button(_('Correct the report'), symbol='edit', on_click=partial(correct_sheet, self.screen, self.frame, card))

    def ask_whether_it_held(self, card: ReportCard) -> None:
        with box('verdict verdict-warn'):
            text(_('Has the fix held? {action}', action=card.corrective_action), 'grow strong')
            button(_('Yes'), symbol='thumb_up', on_click=partial(self.answer, True))
            button(_('No'), symbol='thumb_down', on_click=partial(self.answer, False))

    async def photos(self) -> None:
        await photo_grid(self.screen, failure_report_id=self.card.id)

    async def history(self) -> None:
        timeline([_moment(event) for event in await self.screen.ask(report_history, report_id=self.card.id)])

    async def actions(self) -> None:
        card = await self.look()
        if card.status is ReportStatus.CLOSED:
            button(_('Reopen'), symbol='lock_open', large=True, on_click=self.reopen)
        else:
            if card.status is ReportStatus.OPEN:
                button(_('Contain'), symbol='shield', large=True, on_click=partial(contain_sheet, self.frame, card))
            button(_('Close it'), symbol='check_circle', large=True, on_click=self.close)
        button(_('Analyse'), symbol='troubleshoot', kind='main', large=True, classes='grow',
               on_click=partial(analyse_sheet, self.screen, self.frame, card))

    async def close(self) -> None:
        before = 'contained' if self.card.status is ReportStatus.CONTAINED else 'open'
        again = partial(self.screen.do, reopen_failure, done=_('It is open again.'), report_id=self.card.id, seen_version=self.card.version + 1,
                        status=before)
        await self.screen.do(close_failure, done=_('Closed.'), undo=again, report_id=self.card.id, seen_version=self.card.version)

    async def reopen(self) -> None:
        await self.screen.do(reopen_failure, done=_('It is open again.'), report_id=self.card.id, seen_version=self.card.version)

    async def answer(self, held: bool) -> None:
        done = _('Good to know.') if held else _('It is open again.')
        await self.screen.do(answer_fix, done=done, report_id=self.card.id, seen_version=self.card.version, held=held)


def _plate(card: ReportCard, *, site: bool) -> list[Fact]:
    """What is known; what is not stays away."""
    rows = [
        (column_word('severity'), choice_word(card.severity)), (column_word('code'), card.code.code), (_('Tool or machine'), card.asset_name),
        (column_word('site_id'), card.site if site else ''), (column_word('cavities'), cavity_words(card.cavities)),
        (column_word('reported_by_id'), card.reported_by), (column_word('occurred_at'), full_moment(card.occurred_at)),
        (column_word('shots_at'), number(card.shots_at) if card.shots_at is not None else ''),
        (column_word('containment_action'), card.containment_action),
    ]
    mark = MARKS[card.severity.value]
    return [Fact(name, value, mark if place == 0 else None) for place, (name, value) in enumerate(rows) if value]


def _repair(card: ReportCard) -> list[Fact]:
    """The four words stand there even when nobody has said them yet."""
    words = [('stop_reason_id', card.stop_reason), ('failure_code_id', card.code.name), ('cause_id', card.cause),
             ('corrective_action_id', card.corrective_action)]
    rows = [(column_word(name), word or '–') for name, word in words]
    rows += [(column_word('failure_code_id'), f'{code.code} {code.name}') for code in card.further_codes]
    minutes = number(card.repair_minutes) if card.repair_minutes is not None else ''
    told = (('affected_component', card.affected_component), ('spares_fitted', card.spares_fitted), ('repair_minutes', minutes),
            ('root_cause', card.root_cause))
    rows += [(column_word(name), value) for name, value in told if value]
    if card.closed_at:
        rows.append((column_word('closed_at'), ' · '.join(filter(None, [full_moment(card.closed_at), card.closed_by]))))
    if card.ask_at_shots is not None:
        rows.append((column_word('ask_at_shots'), number(card.ask_at_shots)))
    if card.fix_held is not None:
        rows.append((column_word('fix_held'), _('yes') if card.fix_held else _('no')))
    return [Fact(name, value) for name, value in rows]


def _moment(event: ReportEvent) -> Moment:
    detail = ' · '.join(filter(None, [event.detail, event.who]))
    return Moment(full_moment(event.at), event.title, detail, SYMBOLS[event.what], 'alarm' if event.what == 'failed' else None)
