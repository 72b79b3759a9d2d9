"""How much tools and machines are used, what stands idle, and what blocked cavities cost."""
from zoneinfo import ZoneInfo

from components.kpi import Kpi, kpis
from pages.trends.drawn import flat, shots_over_time
from pages.trends.view import Block, TrendView
from services.language import _, ngettext, number
from services.trends.shots import tool_use
from services.trends.words import label_of, told

TABLES = ('tool_counter', 'run', 'asset')


class ShotsTrend(TrendView):
    path = '/trends/shots'
    periods = ('1', '7', '30', '90', '365')

    def blocks(self) -> list[Block]:
        zone = ZoneInfo(self.screen.who.voice.zone)
        return [
            Block('shots-by-day', _('Shots over time'), shots_over_time(zone, self.lens), TABLES, wide=True, key='shots', finest=True),
            Block('tool-use', _('The busiest tools'), flat('tool', 'shots'), TABLES, only=lambda rows: [row for row in rows if row.shots]),
            Block('machine-use', _('Machines'), flat('machine', 'shots'), TABLES),
            Block('tool-use', _('Capacity lost to blocked cavities'), flat('tool', 'parts_not_made'), TABLES, key='lost',
                  only=lambda rows: sorted((row for row in rows if row.parts_not_made), key=lambda row: -row.parts_not_made)),
            Block('tool-use', _('Idle tools'), flat('tool', 'lifetime_shots'), TABLES, key='idle',
                  only=lambda rows: [row for row in rows if not row.shots]),
            Block('tool-use', _('Life that is left'), flat('tool', 'shots_left'), TABLES, key='left',
                  only=lambda rows: sorted((row for row in rows if row.shots_left is not None), key=lambda row: row.shots_left)),
        ]

    async def above(self) -> None:
        rows = await self.screen.ask(tool_use, lens=self.lens)
        used = [row for row in rows if row.shots]
        parts, lost = sum(row.parts for row in rows), sum(row.parts_not_made for row in rows)
        kpis([
            Kpi(label_of('shots'), number(sum(row.shots for row in rows))),
            Kpi(label_of('parts'), number(parts)),
            Kpi(_('Tools used'), f'{number(len(used))}/{number(len(rows))}', _('{count} idle', count=number(len(rows) - len(used)))),
            Kpi(_('Hours run'), number(sum(row.run_seconds for row in rows) / 3600)),
            Kpi(label_of('lost_share'), told('lost_share', lost / (parts + lost) if parts + lost else None),
                ngettext('{count} part not made', '{count} parts not made', lost), 'warn' if lost else None),
        ])
