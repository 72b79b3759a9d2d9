"""How long tools and machines work between failures, how long they stand, and what the lives that ended say about maintenance."""
from typing import Any

from components.chips import Chip, chips
from components.elements import box, tagged, text
from components.facts import Fact, facts
from components.kpi import Kpi, kpis
from components.live import live
from components.verdict import verdict
from pages.trends.drawn import flat
from pages.trends.view import REST, Block, TrendView
from services.language import _, number
from services.trends.reliability import Lifetimes, Of, lifetimes, reliability

TABLES = ('failure_report', 'tool_counter', 'asset')


def of_words() -> dict[Of, str]:
    return {Of.TOOL: _('Tools'), Of.MACHINE: _('Machines'), Of.CODE: _('Failures')}


class ReliabilityTrend(TrendView):
    path = '/trends/reliability'
    periods = ('90', '365', '1825')
    choices = {'of': tuple(Of)}

    def blocks(self) -> list[Block]:
        return [
            Block('reliability', _('Shots between failures'), flat('name', 'mtbf_shots'), TABLES, choice='of', wide=True,
                  only=lambda rows: [row for row in rows if row.mtbf_shots is not None]),
            Block('reliability', _('Hours out of order'), flat('name', 'mttr_hours'), TABLES, choice='of', key='mttr',
                  only=lambda rows: sorted((row for row in rows if row.mttr_hours is not None), key=lambda row: -row.mttr_hours)),
        ]

    async def body(self) -> None:
        await super().body()
        with box('panel chart-panel', 'section', aria_label=_('How long it lasts')):
            self.redraws.append(await live(self.screen, self.lasting, *TABLES, rest=REST))

    def choosing(self) -> None:
        chips(_('Reliability of'), [Chip(of, word) for of, word in of_words().items()], self.wanted['of'], lambda of: self.show(of=of))

    async def above(self) -> None:
        rows = await self.screen.ask(reliability, lens=self.lens, of=Of(self.wanted['of']))
        failed = [row for row in rows if row.failures]
        failures, mended = sum(row.failures for row in failed), sum(row.failures - row.open for row in failed)
        stood = sum(row.mttr_hours * (row.failures - row.open) for row in failed if row.mttr_hours is not None)
        shots = max((row.shots for row in rows), default=0) if self.wanted['of'] == Of.CODE else sum(row.shots for row in rows)
        kpis([
            Kpi(_('Failures'), number(failures), _('{count} open', count=number(sum(row.open for row in failed)))),
            Kpi(_('Shots between failures'), number(shots // failures) if failures else '–',
                '' if failures else _('none in {count} shots', count=number(shots))),
            Kpi(_('Hours out of order'), number(stood / mended, 1) if mended else '–', _('until it was mended, on average')),
        ])

    async def lasting(self) -> None:
        found = await self.screen.ask(lifetimes, lens=self.lens)
        with box('panel-head'):
            tagged('h2', _('How long it lasts'))
        with box('pad vstack'):
            text(_('Shots between failures of the tools that are looked at, from their whole history.'), 'small muted')
            verdict(*_said(found))
            facts(_facts(found))


def _said(found: Lifetimes) -> tuple[str, Any]:
    if found.shape is None:
        return _('Too few: {count} of at least {needed} lives ended.', count=number(found.ended), needed=number(found.needed)), 'wait'
    if found.interval is None:
        return _('No sign that it wears out: the failures come by chance, and maintenance after so many shots would not prevent them.'), 'ok'
    return _('It wears out. Maintained every {shots} shots, nine of ten would not have failed. This is a proposal; nothing changes by itself.',
             shots=number(found.interval)), 'work'


def _facts(found: Lifetimes) -> list[Fact]:
    shown = [Fact(_('Lives that ended'), number(found.ended)), Fact(_('Lives that go on'), number(found.going_on))]
    if found.unknown:
        shown.append(Fact(_('Reports without a count'), number(found.unknown)))
    if found.shape is not None and found.least_shape is not None and found.scale is not None:
        shown += [Fact(_('Shape (above 1: wears out)'), number(found.shape, 2)), Fact(_('Shape at least (90 %)'), number(found.least_shape, 2)),
                  Fact(_('Two of three have failed after'), number(round(found.scale)))]
    return shown
