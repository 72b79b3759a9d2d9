"""The board: a column for every station of a tool's round. A tap on a tool, a tap on where it goes; what stands in the way says so."""
from functools import partial
from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from components.button import link_button, one_at_a_time
from components.chips import Chip, chips
from components.drag import drops
from components.elements import box, icon, set_attributes, svg, tagged, text
from components.empty_state import empty_state
from components.list_row import list_row
from components.live import live
from components.pictograms import State, mark
from components.search_field import search_field
from components.sheet import Sheet
from components.undo import call_browser
from data.tables.assets import AssetKind, AssetStatus, Stage
from pages.assets.paths import card_path
from pages.assets.sheets import passing_sheet
from pages.assets.words import STATES, kind_words
from pages.maintenance.logging import log_path
from pages.sites import several_sites
from services.assets.board import BoardTool, Column, Ways, tool_board, tool_ways
from services.assets.moves import move_tool, undo_move
from services.language import _, number, when
from services.people.roles import Permission
from services.wording import choice_word

HOME = '/board'
TABLES = ('asset', 'asset_move', 'location')
MARKS: dict[Stage, State] = {
    Stage.STORED: 'ok', Stage.IN_PRESS: 'work', Stage.PULLED: 'wait', Stage.INSPECTION: 'wait', Stage.BENCH: 'wait', Stage.FINAL_CHECK: 'wait',
    Stage.RED_TAG: 'alarm'}
AT_WORK = (Stage.PULLED, Stage.INSPECTION, Stage.BENCH, Stage.FINAL_CHECK)  # who opens the board looks for these first
LONGEST_SEARCH = 100


async def board_page(screen: Any, stage: str = '', q: str = '') -> None:
    await _Board(screen, stage, q).draw()


class _Board:
    """Where only one column fits, the chips say which; wide screens show all."""

    def __init__(self, screen: Any, stage: str, search: str) -> None:
        self.screen, self.search = screen, search[:LONGEST_SEARCH]
        self.stage = Stage(stage) if stage in set(Stage) else None
        self.may_move = screen.may(Permission.MOVE_ASSETS)

    async def draw(self) -> None:
        self.screen.title(_('Board'), back='/more', nav='/more')
        self.many_sites = await several_sites(self.screen)
        with box('page page-fit') as self.frame:
            with box('toolbar board-toolbar'):
                search_field(_('Find a tool'), self.look_for, value=self.search)
                await live(self.screen, self.chips, *TABLES, classes='grow board-chips')
            self.redraw = await live(self.screen, self.columns, *TABLES, classes='board')

    def look_for(self, words: str) -> None:
        self.show(search=words[:LONGEST_SEARCH])

    def show(self, *, search: str | None = None, stage: str = '') -> None:
        self.search = self.search if search is None else search
        self.stage = Stage(stage) if stage else self.stage
        wanted = {'stage': self.stage or '', 'q': self.search}
        call_browser('tw.address', f'{HOME}?{urlencode({name: value for name, value in wanted.items() if value})}')
        self.redraw()

    async def look(self, text: str) -> list[Column]:
        found: list[Column] = await self.screen.ask(tool_board, text=text)
        if self.stage is None:
            filled = {column.stage for column in found if column.total}
            self.stage = next((stage for stage in AT_WORK if stage in filled), Stage.IN_PRESS)
        return found

    async def chips(self) -> None:
        choices = [Chip(column.stage, choice_word(column.stage), column.total) for column in await self.look('')]
        chips(_('Stage'), choices, self.stage or '', lambda key: self.show(stage=key))

    async def columns(self) -> None:
        found = await self.look(self.search)
        if not any(column.total for column in found):
            return self.nothing()
        for place, column in enumerate(found):
            self.column(column, place)

    def nothing(self) -> None:
        if self.search:
            return empty_state(_('Nothing found'), _('Look for another number or name.'))
        return empty_state(_('No tools yet'), action=(_('Tools'), '/tools'))

    def column(self, column: Column, place: int) -> None:
        name = choice_word(column.stage)
        with box(f'board-column {"is-chosen" if column.stage is self.stage else ""}', 'section', aria_label=name, data_drop=str(place)):
            with box('board-head'):
                svg(mark(MARKS[column.stage], 20))
                tagged('h2', name, 'grow clip')
                text(number(column.total), 'num strong')
            with box('board-tools'):
                for tool in column.tools:
                    self.tool(tool, column.stage)
                if not column.tools:
                    text(_('Nothing here'), 'small muted board-note')
                if column.total > len(column.tools):
                    text(_('The {count} that came last are shown. Search for the others.', count=len(column.tools)), 'small muted board-note')

    def tool(self, tool: BoardTool, stage: Stage) -> None:
        path = card_path(AssetKind.TOOL, tool.asset_number, site=tool.site if self.many_sites else '')
        says = _('{number}, {stage}: move it', number=tool.asset_number, stage=choice_word(stage)) if self.may_move else None
        with box('board-tool', 'button' if self.may_move else 'a', type='button' if self.may_move else None, aria_label=says,
                 href=None if self.may_move else path, data_key=str(tool.id)) as card:
            with box('board-line'):
                text(tool.asset_number, 'asset clip grow')
                if tool.status in {AssetStatus.DOWN, AssetStatus.MAINTENANCE}:
                    svg(mark(STATES[tool.status], 18))
                    text(choice_word(tool.status), 'sr')
            text(tool.name, 'small clip')
            text(' · '.join(filter(None, [tool.location, when(tool.since) if tool.since else ''])), 'small muted clip')
        if self.may_move:
            set_attributes(card, data_server=True).on('click', one_at_a_time(card, partial(self.ask_where, tool, path)), [])
            drops(card, [partial(self.drop, tool, target) for target in MARKS])

    async def ask_where(self, tool: BoardTool, path: str) -> None:
        ways = await self.screen.ask(tool_ways, tool_id=tool.id)
        _WaySheet(self.screen, self.frame, ways, path).open()

    async def drop(self, tool: BoardTool, stage: Stage) -> None:
        await move(self.screen, tool.id, tool.asset_number, tool.version, stage)


class _WaySheet:
    """Every other station; those that are closed say why."""

    def __init__(self, screen: Any, frame: ui.element, ways: Ways, path: str) -> None:
        self.screen, self.ways, self.path = screen, ways, path
        self.sheet: Sheet = passing_sheet(_('Where does {number} go?', number=ways.asset_number), frame)

    def open(self) -> None:
        with self.sheet:
            for way in sorted(self.ways.ways, key=lambda way: bool(way.why_not)):
                if way.why_not:
                    _closed(way.stage, way.why_not)
                else:
                    self.open_way(way.stage)
        with self.sheet.buttons():
            if self.screen.may(Permission.DO_MAINTENANCE):
                link_button(_('Log maintenance'), log_path(asset=self.ways.tool_id), symbol='checklist', large=True)
            link_button(_('Card of {number}', number=self.ways.asset_number), self.path, symbol=kind_words(AssetKind.TOOL).symbol, large=True)
        self.sheet.open()

    def open_way(self, stage: Stage) -> None:
        if stage is not Stage.IN_PRESS:
            list_row(choice_word(stage), _explained(stage), state=MARKS[stage], on_click=partial(self.go, stage))
        elif self.screen.may(Permission.RUN_TOOLS):
            path, _mark, query = self.path.partition('?')
            list_row(choice_word(stage), _('Start a run: in which machine?'), state=MARKS[stage], href=f'{path}/run' + (f'?{query}' if query else ''))

    async def go(self, stage: Stage) -> None:
        self.sheet.close()
        await move(self.screen, self.ways.tool_id, self.ways.asset_number, self.ways.version, stage)


async def move(screen: Any, tool_id: Any, asset_number: str, version: int, stage: Stage) -> None:
    back = partial(screen.do, undo_move, done=_('{number} is where it was.', number=asset_number), asset_id=tool_id, seen_version=version + 1)
    done = _('{number}: {status}', number=asset_number, status=choice_word(stage))
    await screen.do(move_tool, done=done, undo=back, tool_id=tool_id, seen_version=version, stage=stage.value)


def _closed(stage: Stage, sentence: str) -> None:
    with box('lrow board-closed'):
        icon('block')
        with box('col2 grow'):
            text(choice_word(stage), 'strong')
            text(sentence, 'small muted')


def _explained(stage: Stage) -> str:
    return {
        Stage.STORED: _('Ready, in its place'), Stage.PULLED: _('It is off the press'), Stage.INSPECTION: _('Look at it as it came off'),
        Stage.BENCH: _('Clean or repair it'), Stage.FINAL_CHECK: _('Try it before it is stored'), Stage.RED_TAG: _('Nobody may use it'),
    }.get(stage, '')
