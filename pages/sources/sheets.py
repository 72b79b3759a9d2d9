"""Two sheets of a source: which tool the press runs now, and whose the shots of no tool were."""
from functools import partial
from typing import Any
from uuid import UUID

from components.choice import Option
from components.draft_form import draft_form
from components.elements import box, text
from components.empty_state import empty_state
from components.field import choice_field, text_field
from components.list_row import list_row
from components.live import live
from components.search_field import search_field
from components.timeline import timeline
from data.tables.assets import AssetKind
from pages.assets.sheets import passing_sheet
from pages.assets.words import STATES
from pages.sources.words import event_moment
from services.assets.register import AssetRow, list_assets
from services.language import _, number
from services.sources.register import SourceRow
from services.sources.settling import say_tool
from services.sources.trail import list_events

ROWS = 50
MOST = 500


async def tool_sheet(screen: Any, frame: Any, row: SourceRow) -> None:
    """One tap says it; where the press names its job, it is learned for the next time."""
    await _ToolSheet(screen, row, passing_sheet(_('Which tool runs in {number} now?', number=row.machine), frame)).open()


async def book_sheet(screen: Any, frame: Any, row: SourceRow) -> None:
    tools = (await screen.ask(list_assets, kind=AssetKind.TOOL, limit=MOST)).items
    sheet = passing_sheet(_('Whose were these shots?'), frame)
    with sheet, draft_form('/forms/book_unassigned', record=str(row.id), hidden={'source_id': str(row.id)}, submit=_('Book'),
                           on_saved=lambda _answer: sheet.close()), box('form-grid'):
        choice_field('tool_id', _('Tool'), [Option(str(tool.id), f'{tool.asset_number} {tool.name}') for tool in tools], required=True)
        text_field('shots', _('Shots'), row.unassigned, kind='number', required=True)
    sheet.open()


async def trail_sheet(screen: Any, frame: Any, asset_number: str, tool_id: UUID) -> None:
    """Every step that machines counted for a tool, the newest first."""
    sheet = passing_sheet(_('Why this number: {number}', number=asset_number), frame)
    found = await screen.ask(list_events, tool_id=tool_id, limit=ROWS)
    with sheet, box('vstack sheet-list'):
        if found.total > len(found.items):
            text(_('The newest {count} steps.', count=number(len(found.items))), 'small muted')
        timeline([event_moment(each, of_tool=True) for each in found.items])
        if not found.items:
            empty_state(_('Nothing counted yet'), _('Every step of the count will stand here.'))
    sheet.open()


class _ToolSheet:
    def __init__(self, screen: Any, row: SourceRow, sheet: Any) -> None:
        self.screen, self.row, self.sheet, self.search = screen, row, sheet, ''

    async def open(self) -> None:
        with self.sheet, box('vstack sheet-list'):
            search_field(_('Number, name, place'), self.look_for)
            self.redraw = await live(self.screen, self.rows, 'asset')
        self.sheet.open()

    def look_for(self, words: str) -> None:
        self.search = words[:100]
        self.redraw()

    async def rows(self) -> None:
        found = await self.screen.ask(list_assets, kind=AssetKind.TOOL, text=self.search, limit=ROWS)
        for tool in found.items:
            list_row(tool.asset_number, tool.name, state=STATES[tool.status], on_click=partial(self.say, tool))
        if found.total > ROWS:
            text(_('There are more. Type a part of the name.'), 'small muted pad')
        if not found.items:
            empty_state(_('Nothing found') if self.search else _('No tools yet'))

    async def say(self, tool: AssetRow) -> None:
        self.sheet.close()
        await self.screen.do(say_tool, done=_('{press} runs {tool}.', press=self.row.machine, tool=tool.asset_number), source_id=self.row.id,
                             tool_id=tool.id)
