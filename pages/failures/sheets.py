"""The sheets of a failure's card: what was done at once, the four words of the repair, and a further code."""
from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from nicegui import ui

from components.choice import Option
from components.draft_form import draft_form
from components.elements import box, text
from components.empty_state import empty_state
from components.field import area_field, choice_field, text_field
from components.list_row import list_row
from components.live import live
from components.search_field import search_field
from components.sheet import Sheet
from components.tick_grid import tick_grid
from data.tables.failures import Severity
from pages.assets.sheets import passing_sheet
from pages.failures.words import done_at_once, earlier, full_moment
from services.assets.card import show_asset
from services.failures.analysis import analyse_failure
from services.failures.card import CodeWords, ReportCard
from services.failures.offered import OfferedCode, codes_to_report, repair_words
from services.language import _
from services.wording import choice_word, column_word

ROWS = 30


def contain_sheet(frame: ui.element, card: ReportCard) -> None:
    sheet = passing_sheet(_('What keeps it from doing harm?'), frame)
    with sheet, _form('contain_failure', card, sheet, _('Contain')):
        text_field('containment_action', column_word('containment_action'), card.containment_action, max_length=1000, wide=True,
                   phrases=done_at_once())
    sheet.open()


async def analyse_sheet(screen: Any, frame: ui.element, card: ReportCard) -> None:
    words = await screen.ask(repair_words)
    sheet = passing_sheet(_('What was it, and what was done?'), frame)
    with sheet, _form('analyse_failure', card, sheet, _('Save')), box('form-grid'):
        _word('stop_reason_id', words.stop_reasons, card.stop_reason_id, card.stop_reason)
        _word('cause_id', words.causes, card.cause_id, card.cause)
        _word('corrective_action_id', words.corrective_actions, card.corrective_action_id, card.corrective_action)
        text_field('affected_component', column_word('affected_component'), card.affected_component, max_length=120)
        text_field('spares_fitted', column_word('spares_fitted'), card.spares_fitted, max_length=500)
        text_field('repair_minutes', column_word('repair_minutes'), card.repair_minutes, kind='number')
        area_field('root_cause', column_word('root_cause'), card.root_cause, max_length=1000, rows=2)
    sheet.open()


async def correct_sheet(screen: Any, frame: ui.element, card: ReportCard) -> None:
    """What was said in a hurry, with what stands there as it is."""
    codes = {code.id: f'{code.code} {code.name}' for code in await screen.ask(codes_to_report, asset_id=card.asset_id)}
    cavities = [cavity.name for cavity in (await screen.ask(show_asset, asset_id=card.asset_id)).cavities]
    sheet = passing_sheet(_('What was it really?'), frame)
    with sheet, _form('analyse_failure', card, sheet, _('Save')), box('form-grid'):
        known = {card.code.id: f'{card.code.code} {card.code.name}', **codes}
        choice_field('failure_code_id', column_word('failure_code_id'), known, card.code.id, required=True)
        choice_field('severity', column_word('severity'), {each.value: choice_word(each) for each in Severity}, card.severity.value, required=True)
        choice_field('occurred_at', column_word('occurred_at'), [Option('', full_moment(card.occurred_at)), *earlier()], '')
        area_field('description', column_word('description'), card.description, max_length=2000, rows=2)
        if len(cavities) > 1:
            with box('wide vstack'):
                text(column_word('cavities'), 'strong')
                tick_grid('cavities', column_word('cavities'), [(name, _('Cavity {cavity}', cavity=name)) for name in cavities], card.cavities)
    sheet.open()


def _form(action: str, card: ReportCard, sheet: Sheet, submit: str) -> Any:
    return draft_form(f'/forms/{action}', record=str(card.id), hidden={'report_id': str(card.id), 'seen_version': card.version},
                      submit=submit, on_saved=lambda _answer: sheet.close())


def _word(name: str, offered: Mapping[UUID, str], chosen: UUID | None, word: str) -> None:
    """A word that was switched off since can stay."""
    known = dict(offered) | ({chosen: word} if chosen else {})
    choice_field(name, column_word(name), [Option(str(row_id), label) for row_id, label in known.items()], chosen, allow_empty=True)


async def further_sheet(screen: Any, frame: ui.element, card: ReportCard) -> None:
    """One tap adds a further code."""
    await _FurtherSheet(screen, card, passing_sheet(_('Which further code?'), frame)).open()


class _FurtherSheet:
    def __init__(self, screen: Any, card: ReportCard, sheet: Sheet) -> None:
        self.screen, self.card, self.sheet, self.search = screen, card, sheet, ''

    async def open(self) -> None:
        with self.sheet, box('vstack sheet-list'):
            search_field(_('Find a failure code'), self.look_for)
            self.redraw = await live(self.screen, self.rows, 'failure_code')
        self.sheet.open()

    def look_for(self, words: str) -> None:
        self.search = words[:100].casefold()
        self.redraw()

    async def rows(self) -> None:
        there = {code.id for code in self.card.further_codes}
        for code in self.card.further_codes:
            list_row(code.name, _('{code} · a tap takes it away', code=code.code), on_click=partial(self.take_away, code), symbol='check_circle')
        codes = [code for code in await self.screen.ask(codes_to_report, asset_id=self.card.asset_id)
                 if code.id not in {self.card.code.id, *there} and self.search in f'{code.code} {code.name} {code.description}'.casefold()]
        for code in codes[:ROWS]:
            list_row(code.name, f'{code.code} · {code.category}', on_click=partial(self.add, code))
        if not codes:
            empty_state(_('Nothing found'))

    async def add(self, code: OfferedCode) -> None:
        await self.become([*self.before(), code.id], _('{name} added.', name=code.name))

    async def take_away(self, code: CodeWords) -> None:
        again = partial(self.become, self.before(), _('{name} added.', name=code.name), seen=self.card.version + 1)
        await self.become([row_id for row_id in self.before() if row_id != code.id], _('{name} taken away.', name=code.name), undo=again)

    def before(self) -> list[UUID]:
        return [known.id for known in self.card.further_codes]

    async def become(self, code_ids: list[UUID], done: str, *, seen: int = 0, undo: Any = None) -> None:
        self.sheet.close()
        await self.screen.do(analyse_failure, done=done, undo=undo, report_id=self.card.id, seen_version=seen or self.card.version,
                             further_code_ids=code_ids)
