"""Every component in every state on one page, for the eye and for the automatic checks; shown in development only."""
from typing import Any

from components.avatar import avatar
from components.badge import badge, state_word
from components.bar import bar
from components.button import button, icon_button, icon_link, link_button
from components.checklist import OK, Check, checklist
from components.chips import Chip, chips
from components.choice_grid import Choice, choice_grid
from components.confirm import confirm
from components.draft_form import draft_form
from components.elements import box, svg, tagged, text
from components.empty_state import empty_state
from components.facts import Fact, facts
from components.field import area_field, choice_field, switch_field, text_field
from components.gauge import gauge
from components.list_row import list_row
from components.number_pad import number_pad
from components.pager import Stretch, pager
from components.panel import panel
from components.pictograms import STATES, State, icon_names, icon_svg, mark, picto, picto_names
from components.pin_pad import pin_pad
from components.progress import Progress
from components.search_field import search_field
from components.severity import Grade, severity_grid
from components.sheet import Sheet
from components.skeleton import skeleton
from components.tabs import Tab, tabs
from components.tile import action_tile, count_tile
from components.timeline import Moment, timeline
from components.undo import undo_bar
from components.user_tile import user_tile_html
from components.verdict import verdict
from services.language import _


async def gallery(screen: Any) -> None:
    """Sample words stay English on purpose: they are no part of the product."""
    screen.title(_('Components'), back='/more')
    with box('gallery'):
        for show in (
            _states, _buttons, _tiles, _bars, _gauges, _chips, _rows, _tabs, _facts, _empty, _feedback, _people, _dialogs, _fields, _pads,
        ):
            show()
    with box('gallery-wide vstack'):
        for show in (_checklist, _table, _choice_grid, _severity, _drawings):
            show()


def _states() -> None:
    with panel('Status: shape, word, tint', padded=True):
        with box('chips-wrap'):
            for state in STATES:
                badge(state)
            badge('warn', '3 in stock')
        with box('chips-wrap', role='img', aria_label=', '.join(map(state_word, STATES))):
            for state in STATES:
                svg(mark(state, 40))


def _buttons() -> None:
    with panel('Buttons', padded=True):
        with box('chips-wrap'):
            button('Save', symbol='check', kind='main')
            button('Back', symbol='arrow_back')
            button('All OK', symbol='done_all', kind='soft')
            button('Cancel', kind='quiet')
            button('Stop', symbol='front_hand', kind='danger')
            button('Not yet', kind='main', disabled=True)
            link_button('A link', '/gallery', symbol='link')
            icon_button('photo_camera', 'Take a photo')
            icon_link('qr_code_scanner', 'Scan a code', '/gallery')
        button('Sign and save', symbol='check', kind='main', large=True)


def _tiles() -> None:
    with panel('Tiles', padded=True), box('sheet-grid', style='grid-template-columns:1fr 1fr'):
        action_tile('Log maintenance', 'Checks, shots, parts', '/gallery', 'checklist')
        action_tile('Report failure', 'Code, severity, photo', '/gallery', 'report')
        count_tile('PM overdue', 'Oldest: TL-1107', '/gallery', '3', state='alarm')
        count_tile('Open failures', '2 high', '/gallery', '5', state='warn')
        count_tile('My jobs', '1 waiting for a part', '/gallery', '4', symbol='assignment_ind')
        count_tile('In service', 'Two at the bench', '/gallery', '2', state='work')


def _bars() -> None:
    with panel('Bars', padded=True):
        samples: list[tuple[float, State]] = [(0.0, 'ok'), (0.44, 'ok'), (0.93, 'warn'), (1.05, 'alarm'), (1.02, 'work')]
        for ratio, state in samples:
            with box('hstack'):
                with box('grow'):
                    bar(ratio, state, f'{ratio:.0%} of the interval used')
                text(f'{ratio:.0%}', 'num small')
        Progress('Photo upload', 62)
        text('Photo 2 of 3. Keep working, it goes on in the background.', 'small muted')


def _gauges() -> None:
    with panel('Shot gauge', padded=True):
        gauge(46_327, 50_000, eta='in 29 h')
        gauge(53_921, 50_000)
        gauge(12_400, 50_000, state='work')


def _chips() -> None:
    with panel('Search and filter chips', padded=True):
        found = text('', 'small muted')
        search_field('Find a tool', found.set_text, value='TL-', scan=('Scan a tool code', '/gallery'))
        chips('Filter by status', [
            Chip('all', 'All', 10_000), Chip('alarm', 'Overdue', 3, 'alarm'), Chip('warn', 'Due soon', 4, 'warn'),
            Chip('work', 'In service', 2, 'work'), Chip('ok', 'OK', 8, 'ok'), Chip('retired', 'Retired', 1, 'retired'),
        ], 'alarm', lambda key: None)
        tagged('p', 'The row scrolls sideways; the cut chip shows it.', 'small muted')


def _rows() -> None:
    with panel('List rows', more=('All', '/gallery')):
        with list_row('TL-1107', 'Cable clip 8 mm', href='/gallery', state='alarm'):
            text('3 921 over', 'small strong num c-alarm')
        with list_row('Polish parting line', 'TL-1042 · Housing cover', on_click=lambda: None, symbol='task_alt'):
            badge('wait')
        with list_row('A very long name of a part that has to end in an ellipsis somewhere', 'Shelf B-02'):
            badge('alarm', 'None left')
        pager(Stretch(offset=50, limit=50, total=10_000), lambda offset: None)
        pager(Stretch(offset=0, limit=50, total=12), lambda offset: None)


def _tabs() -> None:
    with panel('Tabs', hide_title=True):
        panes = tabs('Tool information', [Tab('history', 'History'), Tab('photos', 'Photos', 6), Tab('parts', 'Parts', 4)])
        with panes['history']:
            timeline([
                Moment('Today 11:05', 'Shot count 1 246 310', 'Automatic from press 07', 'speed'),
                Moment('Mon 15 Sep', 'FR-0228 Flash, cavity 2', 'Medium. Cleaned and restarted.', 'report', 'warn', '/gallery'),
                Moment('Tue 12 Aug', 'Maintenance log ML-1893', '8 of 8 checks OK', 'checklist', 'done'),
                Moment('Mon 4 Aug', 'FR-0207 Water leak', 'High. Hose tail replaced.', 'report', 'alarm'),
            ])
        with panes['photos']:
            empty_state('No photos yet', 'Take the first one with a tablet.')
        with panes['parts']:
            list_row('O-ring 18 x 2', 'OR-18-2 · Store A-1')


def _facts() -> None:
    with panel('Facts and verdicts', padded=True):
        facts([
            Fact('Since PM', '46 327 / 50 000'), Fact('Place', 'Press 07'), Fact('Severity', 'Medium', 'warn'),
            Fact('Owner', 'A name that is too long for one line and wraps'),
        ])
        facts([Fact('Checks', '7 OK, 1 problem', 'warn'), Fact('Time', '38 min')], large=True)
        verdict('412 more than last time. Fits the press rate.')
        verdict('90 000 more than last time. Please check.', 'warn')
        verdict('This tool is locked out.', 'alarm')


def _empty() -> None:
    with panel('Empty states'):
        empty_state('No parts waiting', 'Requests from technicians show up here.', action=('All parts', '/gallery'))
        empty_state('Nothing to do', picture='all-done')


def _feedback() -> None:
    with panel('While it loads'):
        skeleton()
    with panel('Undo', padded=True):
        button('Save something', on_click=lambda: undo_bar('Log ML-1902 saved', lambda: None))


def _people() -> None:
    with panel('People', padded=True):
        with box('hstack'):
            for name in ('Ann Keller', 'Bogdan Ilie', 'Çelik', 'Élodie van den Berg'):
                avatar(name)
        with box('user-grid'):
            for position, (name, role) in enumerate((('Ann Keller', 'Technician'), ('Bogdan Ilie', 'Supervisor'), ('Carlos', 'Engineer'))):
                svg(user_tile_html(f'u{position}', name, role, pressed=position == 1))


def _dialogs() -> None:
    sheet = Sheet('What is wrong?')
    with sheet, box('sheet-grid'):
        for reason in ('Worn', 'Damaged', 'Leaking', 'Dirty', 'Missing', 'Not applicable'):
            button(reason, on_click=sheet.close, large=True)

    async def ask() -> None:
        await confirm('Delete all photos of TL-1042?', detail='12 photos go for good. This cannot be undone.', action='Delete 12 photos')

    with panel('Dialogs', padded=True), box('chips-wrap'):
        button('Open a sheet', on_click=sheet.open)
        button('Ask for confirmation', on_click=ask)


def _fields() -> None:
    with panel('Form', padded=True), draft_form('/gallery', submit='Save'):
        text_field('asset', 'Asset number', 'TL-1042', hint='As on the plate', required=True)
        text_field('password', 'Password', kind='password')
        choice_field('place', 'Place', {'a': 'Rack A-11', 'b': 'Tool room', 'c': 'Press 07'}, 'b')
        area_field('notes', 'What did you do or see?', phrases=('Cleaned', 'Greased', 'Polished'))
        switch_field('ready', 'Ready for production', True)
        switch_field('follow_up', 'Follow-up needed', hint='Makes an action')


def _pads() -> None:
    with panel('Number pad', padded=True):
        number_pad('Counter now', value=46_310, unit='shots')
    with panel('PIN pad', padded=True):
        pin_pad('PIN', on_pin=lambda pin: None, message='Wrong PIN. 4 tries left.')


def _checklist() -> None:
    with panel('Checklist', padded=True):
        checklist('Checks', [
            Check('clean', 'Cavities and cores clean', 'Brass tool or dry ice only'),
            Check('free', 'Parting line free of damage', 'Feel the edge', True),
            Check('pins', 'Ejector pins move freely'),
            Check('water', 'Water circuits tight', '6 bar, 10 min, no drop', True),
        ], answers={'clean': OK, 'pins': 'worn', 'water': 'not_applicable'})


def _table() -> None:
    with panel('Table'), box('table-scroll', tabindex=0, role='group', aria_label='Tools'), box('grid-table', 'table'):
        with box(tag='thead'), box(tag='tr'):
            for column in ('Tool', 'Name', 'Shots'):
                tagged('th', column, 'number' if column == 'Shots' else '', scope='col')
        with box(tag='tbody'):
            for row in (('TL-1042', 'Housing cover', '1 246 310'), ('TL-1107', 'Cable clip 8 mm', '982 114')):
                with box(tag='tr'):
                    for place, value in enumerate(row):
                        tagged('td', value, 'number' if place == 2 else '')


def _choice_grid() -> None:
    with panel('Choice grid', padded=True):
        choice_grid('fault', 'Fault', [
            Choice('flash', 'Flash', 'FL-001', 'flash'), Choice('short', 'Short shot', 'FL-002', 'short'),
            Choice('burn', 'Burn mark', 'FL-003', 'burn'), Choice('water', 'Water leak', 'FL-008', 'water'),
        ], chosen='short')


def _severity() -> None:
    with panel('Severity', padded=True):
        severity_grid('severity', 'Severity', [
            Grade('low', 'Low', 'Cosmetic. Run can finish.', 'Goes on the list'),
            Grade('medium', 'Medium', 'Some scrap. Repair after this run.', 'Engineer sees it today'),
            Grade('high', 'High', 'Take the tool out at the next stop.', 'Engineer is told now'),
            Grade('critical', 'Critical', 'Stop now. Danger or tool damage.', 'Shift lead is called'),
        ], chosen='medium')


def _drawings() -> None:
    with panel('Drawings', padded=True), box('chips-wrap'):
        for name in picto_names():
            _drawing(picto(name, 52), name)
        for name in icon_names():
            _drawing(icon_svg(name), name)


def _drawing(markup: str, name: str) -> None:
    with box('gallery-drawing'):
        svg(markup)
        text(name.replace('_', ' '), 'small')
