"""One tool's story: its shots, and what happened to it, on one axis of time down to the hour."""
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from components.chart import Chart, Series, chart
from components.elements import box, tagged
from components.empty_state import empty_state
from components.live import live
from components.timeline import Moment, timeline
from data.tables.assets import AssetKind
from pages.assets.paths import card_path, number_in
from pages.trends.drawn import shots_over_time, time_axis
from pages.trends.view import REST, TrendView
from services.assets.register import find_assets
from services.language import _, moment, number
from services.trends.figures import FIGURES
from services.trends.lens import Lens
from services.trends.story import Chapter, What, tool_story

TABLES = ('tool_counter', 'failure_report', 'maintenance_log', 'action_item', 'run')
TONES = {What.FAILED: 'alarm-fill', What.SERVICED: 'done-fill', What.ACTED: 'warn-fill', What.RAN: 'work-fill'}
SYMBOLS = {What.FAILED: 'report', What.SERVICED: 'checklist', What.ACTED: 'task_alt', What.RAN: 'precision_manufacturing'}
STATES = {What.FAILED: 'alarm', What.SERVICED: 'done', What.ACTED: 'warn', What.RAN: 'work'}


async def story_page(screen: Any, asset_number: str, site: str = '', days: str = '', until: str = '') -> None:
    number_ = number_in(asset_number)
    found = await screen.ask(find_assets, code=number_[:100], kind=AssetKind.TOOL, site=site[:100])
    if len(found) != 1:
        screen.title(_('Story'), back='/tools', nav='/tools')
        return empty_state(_('{number} is not registered', number=number_), _('Check the number on the plate.'), action=(_('Tools'), '/tools'))
    await _Story(screen, found[0], {'days': days, 'until': until}).draw()


def what_words() -> dict[What, str]:
    return {What.FAILED: _('Failures'), What.SERVICED: _('Maintenance'), What.ACTED: _('Actions'), What.RAN: _('Runs begun')}


class _Story(TrendView):
    periods = ('1', '7', '30', '90', '365', '1825')
    is_of_one = True

    def __init__(self, screen: Any, tool: Any, asked: dict[str, str]) -> None:
        self.path = card_path(AssetKind.TOOL, tool.asset_number, ending='/story')
        super().__init__(screen, asked | {'tool': str(tool.id)})
        self.tool = tool

    async def draw(self) -> None:
        self.screen.title(self.tool.asset_number, _('Story'), back=card_path(AssetKind.TOOL, self.tool.asset_number), nav='/tools')
        with box('page') as self.frame:
            self.redraws.append(await live(self.screen, self.bar))
            with box('panel chart-panel'):
                self.redraws.append(await live(self.screen, self.told, *TABLES, rest=REST))
            with box('panel'):
                self.redraws.append(await live(self.screen, self.chapters, *TABLES, rest=REST))

    def address(self, path: str) -> str:
        return super().address(path).replace(f'tool={self.tool.id}', '').rstrip('?&')

    async def told(self) -> None:
        zone, lens = ZoneInfo(self.screen.who.voice.zone), self.lens
        rows = await self.screen.ask(FIGURES[self.finest()].query, lens=lens)
        chapters = await self.screen.ask(tool_story, lens=lens)
        if not rows and not chapters:
            return empty_state(_('Nothing in these days'), _('Look at more days, or at less narrow a part of the plant.'))
        drawn = shots_over_time(zone, lens)(rows) if rows else Chart(time_axis([], zone, lens), [], '')
        sentence = ' '.join(filter(None, [drawn.sentence, *(f'{word}: {number(sum(each.what is what for each in chapters))}.'
                                                            for what, word in what_words().items())]))
        marks = [_marks(what, word, [each for each in chapters if each.what is what], zone, lens) for what, word in what_words().items()]
        chart(Chart(drawn.axis, [*drawn.series[:1], *filter(None, marks)], sentence, drawn.unit, marks_above=True), self.screen.plotly)

    async def chapters(self) -> None:
        chapters = await self.screen.ask(tool_story, lens=self.lens)
        with box('panel-head'):
            tagged('h2', _('What happened'))
        timeline([Moment(moment(each.at), each.title, each.detail, SYMBOLS[each.what], STATES[each.what], each.link)  # type: ignore[arg-type]
                  for each in reversed(chapters)])


def _marks(what: What, word: str, chapters: Sequence[Chapter], zone: ZoneInfo, lens: Lens) -> Series | None:
    """Each kind in a row of its own above the shots."""
    if not chapters:
        return None
    height = 1 + list(What).index(what)
    return Series(word, [height] * len(chapters), TONES[what], 'marks', right=True, labels=[each.title for each in chapters],
                  at=time_axis([each.at for each in chapters], zone, lens).at)
