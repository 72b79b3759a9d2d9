"""Which failures come how often, whether they come again, and whether the fixes hold."""
from zoneinfo import ZoneInfo

from components.chips import Chip, chips
from components.kpi import Kpi, kpis
from components.live import live
from components.panel import panel
from pages.assets.cavities import cavity_heat
from pages.trends.drawn import flat, pareto, weeks
from pages.trends.view import REST, Block, TrendView
from services.assets.card import show_asset
from services.language import _, ngettext, number
from services.trends.failures import By, failure_pareto, failures_by_week, fixes, stops
from services.trends.words import told

TABLES = ('failure_report', 'failure_code', 'cause', 'corrective_action')


def by_words() -> dict[By, str]:
    return {By.CODE: _('Failure'), By.CAUSE: _('Cause'), By.ACTION: _('Corrective action'), By.STOP_REASON: _('Stop reason'),
            By.COMPONENT: _('Component'), By.CAVITY: _('Cavity'), By.TOOL: _('Tool'), By.MACHINE: _('Machine'), By.SEVERITY: _('Severity')}


class FailuresTrend(TrendView):
    path = '/trends/failures'
    periods = ('30', '90', '365')
    choices = {'by': tuple(By)}

    def blocks(self) -> list[Block]:
        zone = ZoneInfo(self.screen.who.voice.zone)
        return [
            Block('failure-pareto', _('The most frequent'), pareto, TABLES, choice='by', wide=True),
            Block('failures-by-week', _('Week by week'), weeks(zone, self.lens, 'critical', 'high', 'medium', 'low'), (*TABLES, 'tool_counter')),
            Block('failure-repeats', _('The same again'), flat('name', 'reports'), TABLES),
            Block('fixes', _('Did the fix hold?'), flat('action', 'held', 'failed', 'open'), TABLES),
            Block('stops', _('Why runs ended'), flat('reason', 'runs'), ('run', 'stop_reason')),
        ]

    async def body(self) -> None:
        await super().body()
        self.redraws.append(await live(self.screen, self.cavities, *TABLES, 'cavity', rest=REST))

    async def cavities(self) -> None:
        """Where on the plate failures come from, once one tool is looked at."""
        lens = self.lens
        if lens.tool_id is None:
            return
        card = await self.screen.ask(show_asset, asset_id=lens.tool_id)
        reports = {bar.name: bar.reports for bar in await self.screen.ask(failure_pareto, lens=lens, by=By.CAVITY)}
        if card.cavities:
            with panel(_('Reports by cavity'), padded=True):
                cavity_heat(card.cavities, reports)

    def choosing(self) -> None:
        chips(_('Frequency by'), [Chip(by, word) for by, word in by_words().items()], self.wanted['by'], lambda by: self.show(by=by))

    async def above(self) -> None:
        lens = self.lens
        by_week = await self.screen.ask(failures_by_week, lens=lens)
        cured, ended = await self.screen.ask(fixes, lens=lens), await self.screen.ask(stops, lens=lens)
        reports, shots = sum(each.low + each.medium + each.high + each.critical for each in by_week), sum(each.shots for each in by_week)
        held, failed = sum(each.held for each in cured), sum(each.failed for each in cured)
        planned, unplanned = (sum(each.runs for each in ended if each.scheduled is which) for which in (True, False))
        kpis([
            Kpi(_('Reports'), number(reports), _('{count} critical', count=number(sum(each.critical for each in by_week)))),
            Kpi(_('Per 10,000 shots'), number(reports * 10_000 / shots, 2) if shots else '–', ngettext('{count} shot', '{count} shots', shots)),
            Kpi(_('Fixes that held'), told('share', held / (held + failed) if held + failed else None),
                _('of {count} asked', count=number(held + failed))),
            Kpi(_('Unplanned stops'), told('share', unplanned / (planned + unplanned) if planned + unplanned else None),
                _('{unplanned} of {all}', unplanned=number(unplanned), all=number(planned + unplanned))),
        ])
