"""Whether maintenance is done when it is due, and what waits."""

from components.chips import Chip, chips
from components.kpi import Kpi, kpis
from pages.trends.drawn import flat
from pages.trends.view import Block, TrendView
from services.language import _, ngettext, number
from services.trends.maintenance import Group, backlog, compliance, hours
from services.trends.words import told

TABLES = ('plan_completion', 'maintenance_plan', 'maintenance_log', 'tool_counter')


def group_words() -> dict[Group, str]:
    return {Group.LEVEL: _('Level'), Group.DEPARTMENT: _('Department of whoever did it'), Group.PLAN: _('Plan')}


def level_word(level: object) -> str:
    return _('Level {level}', level=level)


class MaintenanceTrend(TrendView):
    path = '/trends/maintenance'
    periods = ('30', '90', '365')
    choices = {'group': tuple(Group)}

    def blocks(self) -> list[Block]:
        return [
            Block('compliance', _('On time, late, skipped'), flat('group', 'on_time', 'late', 'skipped', 'covered', unit=_('Work'), word=self.word),
                  TABLES, choice='group', wide=True),
            Block('backlog', _('How the plans stand now'), flat('level', 'ok', 'warn', 'due', 'stop', unit=_('Plans'), word=level_word), TABLES),
            Block('maintenance-hours', _('Hours of work'), flat('kind', 'hours'), TABLES),
        ]

    def word(self, group: str) -> str:
        return level_word(group) if self.wanted['group'] == Group.LEVEL else group or _('not said')

    def choosing(self) -> None:
        chips(_('Kept by'), [Chip(group, word) for group, word in group_words().items()], self.wanted['group'], lambda group: self.show(group=group))

    async def above(self) -> None:
        lens = self.lens
        kept, waiting, worked = [await self.screen.ask(query, lens=lens) for query in (compliance, backlog, hours)]
        on_time, asked = sum(row.on_time for row in kept), sum(row.on_time + row.late + row.skipped for row in kept)
        due, stop = sum(row.due + row.stop for row in waiting), sum(row.stop for row in waiting)
        kpis([
            Kpi(_('On time'), told('share', on_time / asked if asked else None), _('{count} of {whole}', count=number(on_time), whole=number(asked))),
            Kpi(_('Due now'), number(due), _('{count} must stop', count=number(stop)), 'alarm' if stop else 'warn' if due else None,
                '/maintenance?show=due'),
            Kpi(_('Hours of work'), number(sum(row.hours for row in worked), 1),
                ngettext('{count} log', '{count} logs', sum(row.logs for row in worked))),
        ])
