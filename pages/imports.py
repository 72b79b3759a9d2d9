"""Importing records from a file: tried first, with a sentence for every line that does not fit, and then taken whole or not at all."""
from typing import Any

from components.button import button, link_button
from components.chips import Chip, chips
from components.choice import choice
from components.elements import box, icon, tagged, text
from components.empty_state import empty_state
from components.facts import Fact, facts
from components.field import choice_field
from components.file_post import file_field, file_post
from components.panel import panel
from components.verdict import verdict
from pages.shell import Shell
from services.imports.outcome import ImportKind
from services.language import _, ngettext, number
from services.people.roles import Permission
from services.people.sites import sites
from services.wording import column_word

MOST_SHOWN = 200


async def import_page(screen: Shell) -> None:
    screen.title(_('Import'), back='/more', nav='/more')
    if not screen.may(Permission.IMPORT):
        return empty_state(_('You are not allowed to do this.'), picture='no-entry')
    await _ImportPage(screen).draw()


class _ImportPage:
    def __init__(self, screen: Shell) -> None:
        self.screen = screen

    async def draw(self) -> None:
        known = (await self.screen.ask(sites.read, limit=500)).items if self.screen.session.site_id is None else []
        with box('page'), file_post('/imports', on_answer=self.answered, on_change=self.forget):
            with panel(_('Import records'), padded=True, hide_title=True), box('vstack'):
                chips(_('What the file is about'), _kinds(), ImportKind.PRODUCTION.value, lambda _kind: None)
                if len(known) > 1:
                    choice(_('Site'), {site.id: site['name'] for site in known}, name='site_id', value=known[0].id)
                file_field(_('A table in a CSV file, from us or another product'), '.csv,.txt,text/csv')
                with box('form-foot'):
                    self.trying = button(_('Try it first'), symbol='rule', kind='main', large=True, data_post='try_only=true')
            self.said = box('', role='status')
            self.result = box('vstack')
            self.mapping = box('vstack')
        with box('page'), panel(_('Take records away'), padded=True), box('button-row'):
            for site_id, site in [(site.id, site['code']) for site in known] if len(known) > 1 else [('', '')]:
                for kind, label in (('tools', _('Tools')), ('machines', _('Machines'))):
                    link_button(f'{label} {site}'.strip(), f'/exports/{kind}.csv' + (f'?site_id={site_id}' if site_id else ''), symbol='download',
                                download=True)

    def forget(self, columns: bool = False) -> None:
        """Another file or kind: what was said about the one before must not stand beside it. Where only a column was named otherwise, those stay."""
        self.said.clear()
        self.result.clear()
        if not columns:
            self.mapping.clear()
        self._lead(True)

    def answered(self, answer: dict[str, Any]) -> None:
        self.forget()
        with self.said:
            if 'error' in answer:
                verdict(answer['error']['message'], 'alarm')
            else:
                _verdict(answer)
        if answer.get('headings'):
            self.mapping.clear()
            with self.mapping:
                _columns(answer['headings'], answer['columns'])
        if 'error' in answer:
            return
        offered = answer['taken'] and answer['try_only'] and _news(answer)
        self._lead(not offered)
        with self.result:
            if offered:
                with box('form-foot'):
                    button(_('Import now'), symbol='check', kind='main', large=True, data_post='try_only=false')
            if answer['taken']:
                _figures(answer)
            _lines(_('Lines that are not taken'), answer['errors'])
            _lines(_('Lines that are taken and may be wrong'), answer['remarks'])

    def _lead(self, leads: bool) -> None:
        """One main button per screen: trying, until there is something to take."""
        self.trying.classes(add='btn-main' if leads else 'btn-soft', remove='btn-soft' if leads else 'btn-main')


def _kinds() -> list[Chip]:
    labels = {ImportKind.TOOLS: _('Tools'), ImportKind.MACHINES: _('Machines'), ImportKind.PRODUCTION: _('Production'),
              ImportKind.READINGS: _('Counter readings'), ImportKind.FAILURES: _('Failures')}
    return [Chip(kind.value, label) for kind, label in labels.items()]


def _verdict(answer: dict[str, Any]) -> None:
    errors = answer['totals']['errors']
    if not answer['taken']:
        verdict(ngettext('{count} line does not fit, so nothing is imported.', '{count} lines do not fit, so nothing is imported.', errors), 'alarm')
    elif not _news(answer):
        verdict(_('There is nothing new in this file.'), 'ok')
    elif answer['try_only']:
        verdict(_('The file can be imported. Nothing is written yet.'), 'warn' if errors or answer['remarks'] else 'ok')
    else:
        verdict(_('The file is imported.'), 'ok')


def _news(answer: dict[str, Any]) -> bool:
    return bool(answer['totals']['imported'] or answer['changed'])


def _columns(headings: list[str], columns: dict[str, str]) -> None:
    """Mostly all is right, so it stays folded; whoever names another one tries again."""
    offered, labels = {name: name for name in dict.fromkeys(headings)}, _labels()
    with box('before columns', 'details'):
        with box('strong', 'summary'):
            text(_('Which column is which'))
            icon('expand_more')
        with box('form-grid'):
            for column, heading in columns.items():
                choice_field(f'column:{column}', labels.get(column) or column_word(column), offered, heading or None, allow_empty=True)


def _labels() -> dict[str, str]:
    """Columns of files that are none of ours."""
    return {'day': _('Day'), 'time': _('Time'), 'shift': _('Shift'), 'tool': column_word('tool_id'), 'machine': column_word('machine_id'),
            'item': _('Item'), 'parts': _('Parts'), 'asset': _('Tool or machine'), 'count': column_word('shot_count'),
            'location': column_word('location_id'), 'department': column_word('department_id'), 'tonnages': _('Presses it fits, by tonnage')}


def _figures(answer: dict[str, Any]) -> None:
    totals = answer['totals']
    told = [(_('Rows'), totals['rows']), (_('New'), totals['imported']), (_('Changed'), answer['changed']), (_('There already'), totals['unchanged']),
            (_('Not taken'), totals['errors'])]
    if 'shots' in totals:
        told += [(_('Shots'), totals['shots']), (_('Parts'), totals['parts']), (_('Good parts'), totals['good']),
                 (_('Rows with fewer cavities'), totals['reduced_rows']), (_('Parts not made because of it'), totals['parts_not_made'])]
    with panel(_('What is in the file'), padded=True), box('vstack'):
        facts([Fact(label, number(value)) for label, value in told])
        if answer['unused']:
            tagged('p', _('Columns that nobody reads: {names}', names=', '.join(answer['unused'])), 'small muted')


def _lines(title: str, lines: list[tuple[int, str]]) -> None:
    if not lines:
        return
    with panel(title):
        for line, sentence in lines[:MOST_SHOWN]:
            with box('lrow'):
                tagged('span', _('Line {line}', line=number(line)), 'num muted')
                text(sentence, 'grow selectable')
        if len(lines) == MOST_SHOWN:
            with box('lrow'):
                text(_('Only the first {count} lines are shown.', count=number(MOST_SHOWN)), 'small muted')
