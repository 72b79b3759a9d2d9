"""Follow-up work: what is open, how old it is, and whether it gets less."""
from zoneinfo import ZoneInfo

from components.kpi import Kpi, kpis
from pages.trends.drawn import flat, weeks
from pages.trends.view import Block, TrendView
from services.language import _, ngettext, number
from services.trends.actions import open_actions

TABLES = ('action_item',)


class ActionsTrend(TrendView):
    path = '/trends/actions'
    periods = ('30', '90', '365')

    def blocks(self) -> list[Block]:
        zone = ZoneInfo(self.screen.who.voice.zone)
        return [
            Block('open-actions', _('Open, by age'), flat('owner', 'up_to_7', 'up_to_30', 'up_to_90', 'older', unit=_('Actions')),
                  TABLES, wide=True),
            Block('open-actions', _('Overdue'), flat('owner', 'overdue'), TABLES, key='overdue',
                  only=lambda rows: [row for row in rows if row.overdue]),
            Block('actions-by-week', _('Added and done'), weeks(zone, self.lens, 'added', 'done'), TABLES),
        ]

    async def above(self) -> None:
        rows = await self.screen.ask(open_actions, lens=self.lens)
        overdue = sum(row.overdue for row in rows)
        kpis([
            Kpi(_('Open'), number(sum(row.open for row in rows)), href='/actions?show=open'),
            Kpi(_('Overdue'), number(overdue), state='alarm' if overdue else None),
            Kpi(_('Nobody has taken'), number(sum(row.open for row in rows if not row.owner))),
            Kpi(_('The oldest'), ngettext('{count} day', '{count} days', max((row.oldest_days for row in rows), default=0))),
        ])
