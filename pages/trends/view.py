"""What all trend pages share: the lens in the address, the bar that moves it, and panels with a chart, its table and its files."""
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from components.button import button, icon_button, link
from components.chart import Chart, chart
from components.chips import Chip, chips
from components.elements import box, tagged, text
from components.empty_state import empty_state
from components.live import live
from components.piece import Piece
from components.undo import call_browser
from pages.ids import as_id
from pages.trends.filters import filter_sheet, narrowed_words
from pages.trends.papers import papers_sheet
from services.language import _, day, ngettext
from services.trends.figures import FIGURES
from services.trends.lens import Lens
from services.trends.words import columns_of, label_of, told

REST = 10  # seconds that a chart stays as it is
MOST_ROWS = 200  # of a table on a screen; the files have all
NARROWING = ('site', 'department', 'tool', 'machine')
USUAL_DAYS = '30'
LONGEST_BY_HOUR, LONGEST_BY_DAY = 7, 120


@dataclass(frozen=True, slots=True)
class Block:
    """One chart of a page: which figure it shows and how; `choice` is what the figure lets one choose, `tables` what moves it."""
    figure: str
    title: str
    draw: Callable[[Sequence[Any]], Chart]
    tables: tuple[str, ...]
    choice: str = ''
    wide: bool = False
    key: str = ''
    finest: bool = False  # the figure that shows so many days best, by the hour, the day or the week
    only: Callable[[Sequence[Any]], Sequence[Any]] = field(default=lambda rows: rows)

    @property
    def name(self) -> str:
        return self.key or self.figure


def subjects() -> list[tuple[str, str]]:
    return [('/trends', _('Plant')), ('/trends/shots', _('Shots')), ('/trends/failures', _('Failures')), ('/trends/reliability', _('Reliability')),
            ('/trends/maintenance', _('Maintenance')), ('/trends/actions', _('Actions')), ('/trends/reports', _('Reports'))]


def subject_bar(here: str, address: Callable[[str], str] = str) -> None:
    """What there is to look at; `address` takes the lens along."""
    with Piece().drawing(), box('chiprow', 'nav', aria_label=_('Trends')):
        for path, label in subjects():
            with box('chip', 'a', href=address(path), aria_current='page' if path == here else None):
                text(label)


class TrendView:
    """A page says its address, its blocks, and what stands above them; everything chosen is kept in the address, so that a view can be shared."""
    path = ''
    periods: tuple[str, ...] = ('7', '30', '90', '365')
    choices: Mapping[str, Sequence[str]] = {}
    is_of_one = False  # a page of one tool shows nothing else

    def __init__(self, screen: Any, asked: Mapping[str, str]) -> None:
        self.screen = screen
        days = asked.get('days', '')
        self.wanted = {'days': days if days in self.periods else USUAL_DAYS if USUAL_DAYS in self.periods else self.periods[0],
                       'until': _day(asked.get('until', '')),
                       **{name: asked.get(name, '') if as_id(asked.get(name, '')) else '' for name in NARROWING},
                       **{name: asked[name] if asked.get(name) in offered else next(iter(offered)) for name, offered in self.choices.items()}}
        self.as_tables: set[str] = set()
        self.redraws: list[Callable[[], Any]] = []

    @property
    def today(self) -> date:
        return datetime.now(ZoneInfo(self.screen.who.voice.zone)).date()

    @property
    def lens(self) -> Lens:
        until = date.fromisoformat(self.wanted['until']) if self.wanted['until'] else self.today
        ids = {f'{name}_id': UUID(self.wanted[name]) if self.wanted[name] else None for name in NARROWING}
        return Lens(until - timedelta(days=int(self.wanted['days']) - 1), until, **ids)

    def blocks(self) -> Sequence[Block]:
        raise NotImplementedError

    async def above(self) -> None:
        """Figures in large numbers, if the page has any."""

    async def draw(self) -> None:
        slot = self.screen.title(_('Trends'), back='/more', nav='/trends' if self.screen.leads else '/more')
        with slot:
            self.redraws.append(await live(self.screen, self.paper))
            button(_('Filter'), symbol='filter_list', on_click=self.choose)
        with box('page') as self.frame:
            subject_bar(self.path, self.address)
            await self.body()

    async def body(self) -> None:
        self.redraws.append(await live(self.screen, self.bar))
        self.redraws.append(await live(self.screen, self.above, *self.tables, rest=REST))
        with box('charts'):
            for block in self.blocks():
                with box('panel chart-panel chart-wide' if block.wide else 'panel chart-panel', 'section', aria_label=block.title):
                    self.redraws.append(await live(self.screen, self.drawing(block.name), *block.tables, rest=REST))

    @property
    def tables(self) -> tuple[str, ...]:
        return tuple({table: None for block in self.blocks() for table in block.tables})

    async def bar(self) -> None:
        """Which days: how many, and a step back or forth; then what the figures of a page let one choose."""
        with box('vstack'):
            await self.days()
            self.choosing()

    def choosing(self) -> None:
        """Chips of a page of its own."""

    async def days(self) -> None:
        lens = self.lens
        with box('toolbar trend-bar'):
            chips(_('How many days'), [Chip(days, _period(int(days))) for days in self.periods], self.wanted['days'],
                  lambda days: self.show(days=days))
            with box('hstack trend-step'):
                icon_button('chevron_left', _('Earlier'), on_click=lambda: self.step(-1))
                text(f'{day(lens.since)} – {day(lens.until)}', 'num trend-days')
                icon_button('chevron_right', _('Later'), on_click=lambda: self.step(1), disabled=not self.wanted['until'])
        words = await narrowed_words(self.screen, self.lens)
        if words and not self.is_of_one:
            with box('hstack'):
                text(words, 'strong')
                button(_('Show all'), symbol='close', on_click=lambda: self.show(**dict.fromkeys(NARROWING, '')))

    async def paper(self) -> None:
        icon_button('picture_as_pdf', _('Papers to take away'), on_click=self.offer_papers)

    def offer_papers(self) -> None:
        papers_sheet(self.screen, self.frame, self.lens, self.told_lens())

    def drawing(self, name: str) -> Any:
        """The block as it is then: it knows through which lens it is drawn."""
        async def draw() -> None:
            await self._draw(next(block for block in self.blocks() if block.name == name))
        return draw

    async def _draw(self, block: Block) -> None:
        figure, lens = FIGURES[self.figure_of(block)], self.lens
        choice = self.choice_of(block)
        rows = block.only(await self.screen.ask(figure.query, lens=lens, **({figure.choice[0]: choice} if figure.choice and choice else {})))
        as_table = block.name in self.as_tables
        with box('panel-head'):
            tagged('h2', block.title)
            if rows:
                other = _('Chart') if as_table else _('Table')
                button(other, kind='quiet', aria_label=f'{other}: {block.title}', on_click=lambda: self.turn(block))
                for form in ('csv', 'xlsx'):
                    link(form.upper(), self.export_address(block, form), symbol='download', download=True,
                         aria_label=f'{form.upper()}: {block.title}')
        if not rows:
            empty_state(_('Nothing in these days'), _('Look at more days, or at less narrow a part of the plant.'))
        elif as_table:
            table(rows, block.title)
        else:
            chart(block.draw(rows), self.screen.plotly)

    def figure_of(self, block: Block) -> str:
        return self.finest() if block.finest else block.figure

    def finest(self) -> str:
        """Which figure shows so many days best: no more points than can be told apart."""
        days = self.lens.days
        return 'shots-by-hour' if days <= LONGEST_BY_HOUR else 'shots-by-day' if days <= LONGEST_BY_DAY else 'shots-by-week'

    def choice_of(self, block: Block) -> str:
        return self.wanted.get(block.choice, block.choice)

    def turn(self, block: Block) -> None:
        self.as_tables ^= {block.name}
        self.redraw()

    def step(self, way: int) -> None:
        lens = self.lens
        until = min(lens.until + way * timedelta(days=lens.days), self.today)
        self.show(until='' if until == self.today else until.isoformat())

    def show(self, **changed: str) -> None:
        self.wanted |= changed
        call_browser('tw.address', self.address(self.path))
        self.redraw()

    def redraw(self) -> None:
        for again in self.redraws:
            again()

    async def choose(self) -> None:
        await filter_sheet(self.screen, self.frame, self.lens, self.show)

    def address(self, path: str) -> str:
        told_ = {name: value for name, value in self.wanted.items() if value and not (name == 'days' and value == USUAL_DAYS)
                 and (path == self.path or name not in self.choices)}
        return f'{path}?{urlencode(told_)}' if told_ else path

    def export_address(self, block: Block, form: str) -> str:
        choice = self.choice_of(block)
        asked = self.told_lens() | ({'choice': choice} if choice else {})
        return f'/exports/trends/{self.figure_of(block)}.{form}?{urlencode(asked)}'

    def told_lens(self) -> dict[str, str]:
        lens = self.lens
        narrowed = {f'{name}_id': self.wanted[name] for name in NARROWING if self.wanted[name]}
        return {'since': lens.since.isoformat(), 'until': lens.until.isoformat(), **narrowed}


def page_of(view: type[TrendView]) -> Callable[..., Any]:
    """The page of a view; what its address may say is the same for all of them, and each takes what it knows."""
    async def page(screen: Any, days: str = '', until: str = '', site: str = '', department: str = '', tool: str = '', machine: str = '',
                   by: str = '', of: str = '', group: str = '') -> None:
        asked = {'days': days, 'until': until, 'site': site, 'department': department, 'tool': tool, 'machine': machine}
        await view(screen, asked | {'by': by, 'of': of, 'group': group}).draw()
    return page


def table(rows: Sequence[Any], title: str) -> None:
    """What a chart shows, in numbers."""
    columns = columns_of(rows)
    with box('table-wrap', tabindex=0, role='group', aria_label=title), box('figures', 'table'):
        with box('', 'thead'), box('', 'tr'):
            for column in columns:
                tagged('th', label_of(column), scope='col')
        with box('', 'tbody'):
            for row in rows[:MOST_ROWS]:
                with box('', 'tr'):
                    for column in columns:
                        value = getattr(row, column)
                        tagged('td', told(column, value), 'num' if isinstance(value, (int, float)) and not isinstance(value, bool) else '')
    if len(rows) > MOST_ROWS:
        text(_('The first {count} rows; the files have all of them.', count=MOST_ROWS), 'small muted pad')


def _period(days: int) -> str:
    years = days // 365
    return ngettext('{count} year', '{count} years', years) if years else ngettext('{count} day', '{count} days', days)


def _day(asked: str) -> str:
    try:
        return date.fromisoformat(asked).isoformat()
    except ValueError:
        return ''
