"""A technician's whole shift on one touchscreen: every step is a tap on a real page, and after each the screen and the service say the same."""
import pytest

from services.actions.register import list_actions
from services.assets.card import show_asset
from services.assets.plate import add_asset
from services.failures.card import show_report
from services.failures.register import list_reports
from services.maintenance.logs import list_logs, show_log
from services.people.sites import sites
from services.photos.marks import show_photo
from services.photos.photos import list_photos
from services.shots.counts import tool_counts
from services.shots.run_list import list_runs
from tests.browser.audit import measured
from tests.browser.finger import Finger
from tests.browser.stage import settle, visit
from tests.factory import ask

TOOL, MACHINE = 'TL-1096', 'P-09'
CLOSED = 'first its post-run checklist has to be signed, with no key check failed'


@pytest.mark.timeout(240)
def test_a_technician_takes_a_tool_through_its_whole_round_by_touch_alone(shift):
    shift.mount()
    shift.end_the_run(shots=480)
    shift.review_the_last_shot()
    failed = shift.inspect(with_cavity_to_mend=2)
    report = shift.report_a_failure()
    shift.pin_it(report)
    action = shift.note_an_action(report)
    shift.move('inspection', 'Bench')
    shift.repair()
    shift.do_action(action.title)
    shift.move('bench', 'Final check')
    shift.assert_closed('final_check', 'Stored', CLOSED)
    shift.inspect()
    shift.assert_closed('final_check', 'Stored', f'{TOOL} is not released before this is done: {failed.actions[0].title}')
    shift.do_action(failed.actions[0].title, show='Open')
    shift.move('final_check', 'Stored')
    shift.put_into('Rack B')


@pytest.fixture
def shift(kiosk, pi):
    """A press of its own stands free, whatever hangs in the others; the rest is the demo plant."""
    plant = pi[1]
    site = ask(plant.home, sites.read).items[0].id
    ask(plant.home, add_asset, kind='machine', asset_number=MACHINE, name='Press 9', site_id=site)
    return _Shift(visit(kiosk, '/'), plant)


class _Shift:
    def __init__(self, page, plant):
        self.page, self.plant, self.finger = page, plant, Finger()

    def ask(self, function, **values):
        return ask(self.plant.home, function, **values)

    @property
    def tool(self):
        return self.ask(show_asset, asset_number=TOOL)

    def tap(self, role, name, *, within=None, exact=True):
        self.finger.tap((within or self.page).get_by_role(role, name=name, exact=exact))

    def says(self, words):
        self.page.get_by_text(words).first.wait_for()

    def fits(self):
        """Nothing is cut off or covered; the sentence about the step before goes by itself."""
        self.page.evaluate('document.querySelector("body > .snack")?.remove()')
        assert not measured(self.page, 'kiosk')

    def type(self, field, words):
        """On the keyboard of the screen; a capital or a number is on another layer of it."""
        self.finger.tap(field)
        self.page.wait_for_timeout(350)  # the tap that opened the keyboard must not press a key
        for letter in words:
            self.finger.tap(self.page.locator('.osk [data-key=space]' if letter == ' ' else f'.osk-key:text-is("{letter}")'))
        self.finger.tap(self.page.locator('.osk [data-key=done]'))
        self.page.locator('.osk').wait_for(state='detached')

    def home(self):
        self.finger.tap(self.page.locator('.rail a[href="/"]'))
        self.page.locator('.home').wait_for()
        settle(self.page)

    def leave(self):
        """Cards have the way back in the top bar, and the rail where there is one."""
        if not self.page.locator('.rail a[href="/"]').is_visible():
            self.tap('link', 'Back')
        self.home()

    def open_on_board(self, stage):
        """The sheet of the tool, in the column where it has to stand."""
        self.home()
        self.finger.tap(self.page.locator('.rail a[href="/more"]'))
        self.tap('link', 'Board', exact=False)
        words = {'stored': 'Stored', 'pulled': 'Pulled', 'inspection': 'Inspection', 'bench': 'Bench', 'final_check': 'Final check'}[stage]
        self.tap('radio', words, exact=False)
        self.tap('button', f'{TOOL}, {words}: move it')
        sheet = self.page.locator('.sheet:visible')
        sheet.wait_for()
        assert self.tool.stage == stage
        return sheet

    def move(self, stage, words):
        self.finger.tap(self.way(self.open_on_board(stage), words))
        self.says(f'{TOOL}: {words}')
        assert self.tool.stage == words.lower().replace(' ', '_')

    def way(self, sheet, words):
        return sheet.get_by_role('button').filter(has=self.page.get_by_text(words, exact=True))

    def assert_closed(self, stage, words, why):
        sheet = self.open_on_board(stage)
        sheet.locator('.board-closed', has_text=words).get_by_text(why).wait_for()
        assert self.way(sheet, words).count() == 0
        self.fits()
        self.tap('button', 'Close', within=sheet)

    def mount(self):
        self.finger.tap(self.open_on_board('stored').get_by_role('link', name='In press'))
        self.tap('button', 'Machine', exact=False)
        self.tap('option', MACHINE, exact=False)
        self.type(self.page.locator('[name=shot_count]'), '0')  # nobody has read this counter yet
        self.tap('button', 'Start the run')
        self.says(f'Runs with {MACHINE} since')
        assert self.tool.stage == 'in_press'
        running = self.ask(list_runs, tool_id=self.tool.id, running=True).items
        assert [(run.machine, run.tool) for run in running] == [(MACHINE, TOOL)]

    def end_the_run(self, shots):
        before = self.ask(tool_counts, tool_id=self.tool.id)
        self.tap('link', 'End the run')
        pad = self.page.locator('tw-number-pad')
        self.finger.type_number(pad, before.counter + shots)
        self.tap('button', 'End the run')
        self.page.wait_for_url(f'**/tools/{TOOL}?tab=shots')
        self.page.get_by_role('link', name='Start a run').wait_for()
        assert (self.tool.stage, self.tool.location) == ('pulled', '')
        assert self.ask(tool_counts, tool_id=self.tool.id).lifetime_shots == before.lifetime_shots + shots
        self.assert_closed('pulled', 'Stored', CLOSED)

    def begin_log(self, stage, checklist):
        self.tap('link', 'Log maintenance', within=self.open_on_board(stage))
        self.tap('link', checklist, exact=False)

    def signed(self, kind, result):
        self.page.wait_for_url('**/maintenance/logs/0*')
        settle(self.page)
        card = self.ask(show_log, log_id=self.ask(list_logs).items[0].id)
        assert (card.log.asset_number, card.log.kind, card.log.result, card.log.performed_by) == (TOOL, kind, result, 'Anna Keller')
        self.fits()
        return card

    def review_the_last_shot(self):
        self.begin_log('pulled', 'Last-shot review')
        self.tap('button', 'Go on without a photo')
        self.tap('button', 'All cavities OK')
        self.tap('button', 'Sign and save')
        assert {step.verdict for step in self.signed('last_shot', 'ok').steps if step.cavity} == {'ok'}
        self.move('pulled', 'Inspection')

    def inspect(self, with_cavity_to_mend=None):
        """One that fails says what has to be mended, and holds the tool."""
        self.begin_log(self.tool.stage, 'Post-run inspection')
        self.tap('button', 'Other checks OK')
        if with_cavity_to_mend:
            self.finger.tap(self.page.locator('.check:visible', has_text=f'Cavity {with_cavity_to_mend}').locator('.check-issue'))
            self.tap('button', 'Fix', within=self.page.get_by_role('dialog'))
        self.tap('button', 'All cavities OK')
        self.tap('button', 'Sign and save')
        card = self.signed('post_run', 'failed' if with_cavity_to_mend else 'ok')
        failed = [(step.cavity, step.text) for step in card.steps if step.verdict == 'fail']
        assert failed == ([(str(with_cavity_to_mend), 'Last-shot review')] if with_cavity_to_mend else [])
        if with_cavity_to_mend:
            self.says('A key check failed: the tool is not released before this is done.')
            assert [(action.title, action.blocks_release) for action in card.actions] == [('Cavity 2: Last-shot review', True)]
            self.assert_closed('inspection', 'Stored', CLOSED)
        return card

    def report_a_failure(self):
        self.home()
        self.tap('link', 'Report a failure', exact=False)
        self.page.wait_for_url('**/failures/new')  # Home has links to tools as well
        self.tap('link', TOOL, exact=False)
        self.finger.tap(self.page.locator('.code:visible', has_text='FL-001'))
        self.tap('checkbox', 'Cavity 2')
        self.finger.tap(self.page.locator('.photo-camera'))
        self.tap('button', 'Take the picture')
        self.page.locator('.photo-held').wait_for()
        self.tap('button', 'Report')
        self.page.wait_for_url('**/failures/0*')
        self.page.locator('.snack', has_text='Photo added.').wait_for()
        row = self.ask(list_reports, sort='-occurred_at').items[0]
        assert (row.asset_number, row.code, row.cavities, row.reported_by) == (TOOL, 'FL-001', ('2',), 'Anna Keller')
        return row.id

    def pin_it(self, report):
        """Where on the picture it is."""
        self.tap('tab', 'Photos')
        self.finger.tap(self.page.locator('.photo-tile'))
        self.finger.tap(self.page.locator('.pm-tool[data-kind=pin]'))
        self.page.wait_for_function('() => document.querySelector(".pm-picture")?.naturalWidth')
        frame = self.page.locator('.pm-frame').bounding_box()
        self.page.touchscreen.tap(frame['x'] + 0.25 * frame['width'], frame['y'] + 0.5 * frame['height'])
        self.finger.tap(self.page.locator('.code-tile').first)
        self.page.locator('.photo-mark-row').wait_for()
        photo, = self.ask(list_photos, failure_report_id=report).items
        mark, = self.ask(show_photo, photo_id=photo.id).marks
        assert (mark.kind, mark.x, mark.y) == ('pin', pytest.approx(0.25, abs=0.02), pytest.approx(0.5, abs=0.02))
        self.tap('link', 'Back')

    def note_an_action(self, report):
        self.page.wait_for_url('**/failures/0*')
        self.tap('tab', 'Repair')
        self.tap('link', 'Add an action')
        self.type(self.page.locator('[name=title]'), 'polish core')
        self.tap('button', 'Save')
        self.page.wait_for_url('**/actions/0*')
        action, = self.ask(list_actions, text='polish core').items
        assert (action.asset_number, action.assigned_to, action.status) == (TOOL, 'Anna Keller', 'open')
        self.says('Failure FL-001')
        assert self.ask(show_report, report_id=report).status == 'open'
        return action

    def repair(self):
        self.begin_log('bench', 'Repair, without a checklist')
        self.type(self.page.locator('[name=observations]'), 'Core polished')
        self.tap('button', 'Sign and save')
        assert self.signed('repair', 'ok').log.observations == 'Core polished'

    def do_action(self, title, show=''):
        """From the list of actions, begun and done with a tap each."""
        self.leave()
        self.tap('link', 'My actions', exact=False)
        if show:
            self.tap('radio', show, exact=False)
        self.finger.tap(self.page.get_by_role('link', name=title).first)
        self.tap('button', 'Start')
        self.page.get_by_role('button', name='Start', exact=True).wait_for(state='detached')
        assert self.status_of(title) == 'in_progress'
        self.tap('button', 'Done')
        self.page.get_by_role('button', name='Open it again').wait_for()
        assert self.status_of(title) == 'completed'

    def status_of(self, title):
        return next(row.status for row in self.ask(list_actions, text=title).items if row.asset_number == TOOL)

    def put_into(self, place):
        """Which rack of several nobody can guess: it is said on the card."""
        self.tap('link', f'Card of {TOOL}', within=self.open_on_board('stored'))
        self.tap('button', 'Move')
        self.finger.tap(self.page.locator('.sheet:visible').get_by_role('button', name=place))
        self.says(f'{TOOL} moved to {place}.')
        assert (self.tool.stage, self.tool.location) == ('stored', place)
        self.fits()
