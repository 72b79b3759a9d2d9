"""The plant at a glance: what needs somebody, what runs, and today against the usual day."""
from zoneinfo import ZoneInfo

from components.empty_state import empty_state
from components.kpi import Kpi, kpis
from components.live import live
from components.panel import panel
from data.tables.assets import AssetKind, AssetStatus, Stage
from pages.failures.listing import failure_row
from pages.maintenance.words import TABLES as PLAN_TABLES
from pages.sources.words import TABLES as SOURCE_TABLES
from pages.trends.drawn import pareto, shots_over_time
from pages.trends.view import Block, TrendView
from services.assets.register import count_assets
from services.language import _, ngettext, number
from services.sources.register import count_sources
from services.trends.actions import open_actions
from services.trends.failures import newest_failures, open_failures
from services.trends.lens import Lens
from services.trends.maintenance import backlog
from services.trends.today import ShotsToday, shots_today


class PlantTrend(TrendView):
    path = '/trends'
    periods = ('7', '30', '90')

    def blocks(self) -> list[Block]:
        zone = ZoneInfo(self.screen.who.voice.zone)
        return [
            Block('shots-by-day', _('Shots over time'), shots_over_time(zone, self.lens), ('tool_counter',), finest=True),
            Block('failure-pareto', _('The most frequent failures'), pareto, ('failure_report', 'failure_code')),
        ]

    @property
    def tables(self) -> tuple[str, ...]:
        return (*super().tables, 'asset', 'action_item', *PLAN_TABLES, *SOURCE_TABLES)

    async def body(self) -> None:
        await super().body()
        with panel(_('Last failures'), more=(_('All'), '/failures')):
            self.redraws.append(await live(self.screen, self.failures, 'failure_report', 'asset'))

    async def above(self) -> None:
        lens = Lens(self.today, self.today, *(getattr(self.lens, f'{name}_id') for name in ('site', 'department', 'tool', 'machine')))
        today = await self.screen.ask(shots_today, lens=lens)
        kpis([*await self.care(lens), *await self.work(lens), _shots(today)])

    async def care(self, lens: Lens) -> list[Kpi]:
        """What needs somebody."""
        found = await self.screen.ask(backlog, lens=lens)
        due, stop = sum(row.due for row in found), sum(row.stop for row in found)
        tools = await self.screen.ask(count_assets, kind=AssetKind.TOOL, site_id=lens.site_id)
        unsolved = await self.screen.ask(open_failures, lens=lens)
        tagged, down = tools.by_stage[Stage.RED_TAG], tools.by_status[AssetStatus.DOWN]
        return [
            Kpi(_('Maintenance due'), number(due + stop), _('{count} must stop', count=number(stop)), 'alarm' if stop else 'warn' if due else None,
                '/maintenance?show=due'),
            Kpi(_('Red tags'), number(tagged),
                ngettext('{count} tool down', '{count} tools down', down), 'alarm' if tagged or down else None, '/board'),
            Kpi(_('Open failures'), number(unsolved), '', 'warn' if unsolved else None, '/failures?status=open'),
        ]

    async def work(self, lens: Lens) -> list[Kpi]:
        actions, presses = await self.screen.ask(open_actions, lens=lens), await self.screen.ask(count_sources)
        overdue = sum(row.overdue for row in actions)
        shown = [Kpi(_('Open actions'), number(sum(row.open for row in actions)), ngettext('{count} overdue', '{count} overdue', overdue),
                     'alarm' if overdue else None, '/actions')]
        if presses.total:
            shown.append(Kpi(_('Presses shooting'), f'{number(presses.counting)}/{number(presses.total)}',
                             ngettext('{count} needs somebody', '{count} need somebody', presses.in_need),
                             'alarm' if presses.in_need else None, '/presses'))
        return shown

    async def failures(self) -> None:
        found = await self.screen.ask(newest_failures, lens=self.lens)
        for row in found:
            failure_row(row, site=False)
        if not found:
            empty_state(_('No failures in these days.'), picture='all-done')


def _shots(today: ShotsToday) -> Kpi:
    if today.usual_by_now is None or today.usual_day is None:
        return Kpi(_('Shots today'), number(today.shots), _('no usual day is known yet'))
    return Kpi(_('Shots today'), number(today.shots),
               _('usual by now {now}, whole day {day}', now=number(today.usual_by_now), day=number(today.usual_day)))
