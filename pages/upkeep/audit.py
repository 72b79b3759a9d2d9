"""The change log: who changed what and when; to search, to filter, to take away, to check."""
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from components.button import button, icon_button, link_button
from components.chips import Chip, chips
from components.choice import Option, choice
from components.elements import box, set_attributes, tagged
from components.empty_state import empty_state
from components.facts import Fact, facts
from components.list_row import list_row
from components.live import live
from components.pager import Stretch, pager
from components.search_field import search_field
from components.sheet import Sheet
from pages.ids import as_id
from pages.people.secrets import passing_sheet
from pages.shell import Shell
from pages.upkeep.sentences import SYMBOLS, changes, in_short, place_of, sentence, source_word, who
from services.errors import ServiceError
from services.language import _, moment, ngettext, number
from services.people.users import list_users
from services.upkeep.audit import AuditRow, list_audit, verify_audit
from services.wording import TABLES, table_word

ROWS = 50
MOST_CHOICES = 500


@dataclass(slots=True)
class _Wanted:
    """What is looked for; the address and the export say the same."""
    person: str = ''
    table: str = ''
    row_id: str = ''
    time: str = '7'
    text: str = ''
    before: int | None = None  # the entry where a search goes on further back


async def audit_page(screen: Shell, person: str = '', table: str = '', row_id: str = '', days: str = '7', q: str = '') -> None:
    await _AuditPage(screen, _Wanted(person if as_id(person) else '', table if table in TABLES else '', row_id[:64],
                                     days if days in {'1', '7', '30', 'all'} else '7', q[:100])).draw()


class _AuditPage:
    def __init__(self, screen: Shell, wanted: _Wanted) -> None:
        self.screen, self.wanted, self.offset = screen, wanted, 0

    async def draw(self) -> None:
        slot = self.screen.title(_('Change log'), back='/more', nav='/more')
        self.people = {str(person.id): person.full_name for person in
                       (await self.screen.ask(list_users, sort='full_name', limit=MOST_CHOICES)).items}
        with slot:
            icon_button('filter_list', _('Filter by person or thing'), on_click=self.filter)
            icon_button('more_vert', _('Save or check the log'), on_click=self.more)
        with box('page page-fit') as self.frame:
            with box('toolbar'):
                search_field(_('Find in the log'), lambda words: self.show(text=words[:100]), value=self.wanted.text)
                times = {'1': _('Today'), '7': _('7 days'), '30': _('30 days'), 'all': _('All')}
                chips(_('Filter by time'), [Chip(*each) for each in times.items()], self.wanted.time, lambda key: self.show(time=key))
            with box('panel page-scroll'):
                self.redraw = await live(self.screen, self.rows, *TABLES)

    def show(self, *, offset: int = 0, **wanted: Any) -> None:
        if wanted:
            self.wanted.before = None
        for name, value in wanted.items():
            setattr(self.wanted, name, value)
        self.offset = offset
        self.redraw()

    async def rows(self) -> None:
        found = await self.screen.ask(list_audit, **self.question(), offset=self.offset, limit=ROWS)
        self.filters()
        for row in found.items:
            sub = ' · '.join(filter(None, [moment(row.at), in_short(row)]))
            list_row(sentence(row), sub, symbol=SYMBOLS.get(row.verb, 'history'), on_click=partial(self.open, row))
        if found.total > ROWS:
            pager(Stretch(self.offset, ROWS, found.total), lambda offset: self.show(offset=offset))
        if not found.items:
            empty_state(_('Nothing found'), _('Older entries have not been looked through yet.') if found.searched_from else
                        _('Look at a longer time, or for something else.'))
        if found.searched_from:
            with box('chips-wrap pad-small'):
                tagged('p', _('Looked through all entries back to number {number}.', number=number(found.searched_from)), 'muted')
                button(_('Look further back'), symbol='history', on_click=partial(self.show, before=found.searched_from))

    def filters(self) -> None:
        """What the list is limited to, each with a way to drop it."""
        wanted = self.wanted
        limits = [('person', self.people.get(wanted.person, _('Person'))), ('table', table_word(wanted.table)),
                  ('row_id', _('One thing only'))]
        if wanted.before:
            limits.append(('before', _('Before number {number}', number=number(wanted.before))))
        told = [(name, word) for name, word in limits if getattr(wanted, name)]
        if told:
            with box('chips-wrap pad-small'):
                for name, word in told:
                    button(word, symbol='close', kind='soft', aria_label=_('{word}: show the others too', word=word),
                           on_click=partial(self.drop, name))

    def drop(self, name: str) -> None:
        self.show(**{name: None if name == 'before' else ''})

    def question(self) -> dict[str, object]:
        wanted = self.wanted
        return {'person': UUID(wanted.person) if wanted.person else None, 'table': wanted.table, 'row_id': wanted.row_id,
                'since': self.since(), 'text': wanted.text, 'before': wanted.before}

    def since(self) -> datetime | None:
        """Days begin at midnight where the plant stands."""
        if self.wanted.time == 'all':
            return None
        here = self.screen.runner.house.wall().astimezone(ZoneInfo(self.screen.who.voice.zone))
        return datetime.combine(here.date() - timedelta(days=int(self.wanted.time) - 1), time(), here.tzinfo)

    def export_address(self) -> str:
        told = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in self.question().items() if value}
        return f'/exports/audit.csv?{urlencode(told)}'

    def filter(self) -> None:
        sheet = passing_sheet(_('Show only'), self.frame)
        with sheet, box('form-grid'):
            self.limit('person', _('Person'), [Option('', _('Everybody')), *(Option(key, name) for key, name in self.people.items())])
            self.limit('table', _('Kind of thing'), [Option('', _('Everything')), *(Option(name, table_word(name)) for name in TABLES)])
        with sheet.buttons():
            button(_('Done'), symbol='check', kind='main', large=True, on_click=sheet.close)
        sheet.open()

    def limit(self, name: str, label: str, options: list[Option]) -> None:
        with box('field-group'):
            tagged('span', label, 'field-label', aria_hidden=True)
            choice(label, options, value=getattr(self.wanted, name), on_change=lambda value: self.show(**{name: value}))

    def open(self, row: AuditRow) -> None:
        sheet = passing_sheet(sentence(row), self.frame)
        set_attributes(sheet.body, tabindex=0)  # it may be long, and nothing in it takes the focus otherwise
        with sheet:
            where = ' · '.join(filter(None, [who(row), source_word(row.source), row.address]))
            facts([Fact(_('When'), moment(row.at)), Fact(_('Who'), where), Fact(_('Entry'), number(row.id))])
            if row.diff:
                tagged('h3', _('Changes'), 'strong')
                facts([Fact(name, change or _('chosen')) for name, change in changes(row)])
        with sheet.buttons():
            if row.row_id and not self.wanted.row_id:
                button(_('Everything about it'), symbol='history', large=True, on_click=partial(self.only, sheet, row))
            if place := place_of(row):
                link_button(_('Open it'), place, symbol='open_in_new', kind='main', large=True)
        sheet.open()

    def only(self, sheet: Sheet, row: AuditRow) -> None:
        sheet.close()
        self.show(table=row.table, row_id=row.row_id, time='all')

    def more(self) -> None:
        sheet = passing_sheet(_('Change log'), self.frame)
        with sheet, box('vstack'):
            tagged('p', _('As a spreadsheet: the entries that are chosen now. That you took them is noted too.'), 'muted')
            link_button(_('Save as a spreadsheet'), self.export_address(), symbol='download', large=True, download='change-log.csv')
            tagged('p', _('Each entry is sealed with the one before it. Every night the whole chain is checked.'), 'muted')
            button(_('Check it now'), symbol='verified_user', large=True, on_click=partial(self.verify, sheet))
        sheet.open()

    async def verify(self, sheet: Sheet) -> None:
        sheet.close()
        try:
            verdict = await self.screen.ask(verify_audit)
        except ServiceError as error:
            return self.screen.say(str(error))
        if verdict.first_broken is None:
            self.screen.say(ngettext('The log is complete: {count} entry, none changed.',
                                     'The log is complete: {count} entries, none changed.', verdict.entries))
        else:
            self.screen.say(_('The change log was changed at entry {id}.', id=number(verdict.first_broken)))
