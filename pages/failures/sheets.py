"""The sheets of a failure's card: what was done at once, the four words of the repair, and a further code."""
from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from nicegui import ui

from components.choice import Option
from components.draft_form import draft_form
from components.elements import box
from components.empty_state import empty_state
from components.field import area_field, choice_field, text_field
from components.list_row import list_row
from components.live import live
from components.search_field import search_field
from components.sheet import Sheet
from pages.assets.sheets import passing_sheet
from pages.failures.words import done_at_once
from services.failures.analysis import analyse_failure
from services.failures.card import ReportCard
from services.failures.offered import OfferedCode, codes_to_report, repair_words
from services.language import _
from services.wording import column_word

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
        area_field('root_cause', column_word('root_cause'), card.root_cause, max_length=1000, rows=2)
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
        known = {self.card.code.id, *(code.id for code in self.card.further_codes)}
        codes = [code for code in await self.screen.ask(codes_to_report, asset_id=self.card.asset_id)
                 if code.id not in known and self.search in f'{code.code} {code.name} {code.description}'.casefold()]
        for code in codes[:ROWS]:
            list_row(code.name, f'{code.code} · {code.category}', on_click=partial(self.add, code))
        if not codes:
            empty_state(_('Nothing found'))

    async def add(self, code: OfferedCode) -> None:
        self.sheet.close()
        before = [known.id for known in self.card.further_codes]
        await self.screen.do(analyse_failure, done=_('{name} added.', name=code.name), report_id=self.card.id, seen_version=self.card.version,
                             further_code_ids=[*before, code.id])
