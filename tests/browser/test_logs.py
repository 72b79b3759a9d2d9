"""Logging a post-run inspection at the kiosk: few taps when all is in order, and a failed key check that nobody overlooks."""
from playwright.sync_api import expect

from services.maintenance.logs import list_logs, show_log
from services.photos.photos import list_photos
from tests.browser.finger import Finger
from tests.factory import ask
from tests.photos.pictures import encoded

MOST_TAPS = 7


def newest(plant):
    return ask(plant.home, show_log, log_id=ask(plant.home, list_logs).items[0].id)


def test_a_post_run_inspection_with_all_in_order_takes_few_taps_from_home(page_of, plant):
    page = page_of('anna', '/', 'kiosk')
    finger = Finger()
    finger.tap(page.get_by_role('link', name='Log maintenance'))
    page.wait_for_url('**/maintenance/log')  # Home has links to tools as well
    finger.tap(page.get_by_role('link', name='TL-1107'))
    finger.tap(page.get_by_role('link', name='Post-run inspection'))
    finger.tap(page.get_by_role('button', name='Other checks OK'))
    finger.tap(page.get_by_role('button', name='All cavities OK'))
    finger.tap(page.get_by_role('button', name='Sign and save'))
    page.wait_for_url('**/maintenance/logs/0*')
    card = newest(plant)
    assert (card.log.asset_number, card.log.kind, card.log.result, card.log.performed_by, card.log.others_ok) == (
        'TL-1107', 'post_run', 'ok', 'Anna Keller', True)
    assert {step.verdict for step in card.steps if step.type in ('tick', 'verdict', 'per_cavity')} == {'ok'}
    assert len([step for step in card.steps if step.cavity]) == 16
    assert finger.taps <= MOST_TAPS


def test_a_cavity_to_be_mended_becomes_an_action_that_keeps_the_tool_from_release(page_of, plant):
    page = page_of('anna', '/maintenance/log', 'kiosk')
    page.get_by_role('link', name='TL-0871').click()
    page.get_by_role('link', name='Last-shot review').click()
    page.get_by_role('button', name='Go on without a photo').click()
    page.locator('.check', has_text='Cavity 2').locator('.check-issue').click()
    page.get_by_role('dialog').get_by_role('button', name='Fix', exact=True).click()
    page.get_by_role('button', name='All cavities OK').click()
    page.get_by_role('button', name='Sign and save').click()
    page.wait_for_url('**/maintenance/logs/0*')
    page.get_by_text('A key check failed').wait_for()
    card = newest(plant)
    assert [(action.title, action.blocks_release) for action in card.actions] == [('Cavity 2: Part from the last shot', True)]
    assert {step.cavity: step.verdict for step in card.steps if step.cavity}['2'] == 'fail'


def test_a_photo_that_is_a_key_check_is_taken_by_a_tap_on_it_and_goes_with_the_signature(page_of, plant):
    page = page_of('anna', '/maintenance/log', 'kiosk')
    page.get_by_role('link', name='TL-0871').click()
    page.get_by_role('link', name='Pull from press').click()
    photo = page.locator('.check', has_text='Photo of the last shot').locator('.check-main')
    page.get_by_role('button', name='Other checks OK').click()
    expect(photo).to_have_attribute('aria-pressed', 'false')  # nobody took it for granted
    for _again in range(2):
        with page.expect_file_chooser() as asked:
            photo.click()
        asked.value.set_files({'name': 'shot.jpg', 'mimeType': 'image/jpeg', 'buffer': encoded()})
        expect(photo).to_have_attribute('aria-pressed', 'true')
        if not _again:
            page.get_by_role('button', name='Take this photo away').click()
            expect(photo).to_have_attribute('aria-pressed', 'false')
    for key_check in ('Last shot bagged', 'All water blown out', 'Rust preventive'):
        page.locator('.check', has_text=key_check).locator('.check-main').click()
    page.get_by_role('button', name='Next').click()
    page.get_by_role('button', name='Sign and save').click()
    page.wait_for_url('**/maintenance/logs/0*')
    card = newest(plant)
    assert {step.text.split(',')[0]: step.verdict for step in card.steps}['Photo of the last shot'] == 'ok'
    page.get_by_text('Photo of the last shot, laid out by cavity').nth(1).wait_for()  # beside the step and under the photo
    [kept] = ask(plant.home, list_photos, maintenance_log_id=card.log.id).items
    assert kept.caption == 'Photo of the last shot, laid out by cavity'


def test_a_draft_of_a_checklist_survives_with_its_times_and_key_checks_are_not_taken_for_granted(page_of, plant):
    page = page_of('carlos', '/maintenance/log', 'kiosk')
    page.get_by_role('link', name='TL-1081').click()
    page.get_by_role('link', name='In-press wipe-down').click()
    page.get_by_role('button', name='Other checks OK').click()
    page.get_by_text('1 of 7 left').wait_for()
    assert page.get_by_role('button', name='Next').is_disabled()
    page.reload()
    page.get_by_role('button', name='Start again').wait_for()
    page.get_by_text('1 of 7 left').wait_for()
    page.locator('.check', has_text='Locked out').locator('.check-main').click()
    page.get_by_role('button', name='Next').click()
    page.wait_for_timeout(1000)
    page.get_by_role('button', name='Sign and save').click()
    page.wait_for_url('**/maintenance/logs/0*')
    card = newest(plant)
    first, last = min(step.done_at for step in card.steps), next(step.done_at for step in card.steps if step.text.startswith('Locked out'))
    assert first < last < card.log.performed_at


def test_a_checklist_that_was_signed_is_changed_on_its_page_into_the_next_edition(page_of):
    page = page_of('boss', '/admin/checklists')
    page.get_by_role('link', name='In-press wipe-down').click()
    page.get_by_text('Work was signed by this edition').wait_for()
    before = page.url
    page.get_by_role('button', name='Down: Locked out, guard interlock works, robot parked').click()
    page.wait_for_url(lambda url: url != before)
    page.get_by_text('Edition 2', exact=True).first.wait_for()
    page.get_by_role('button', name='Add a step').click()
    page.get_by_label('What is looked at').fill('Safety strap')
    page.get_by_role('dialog').get_by_role('button', name='Save').click()
    page.get_by_text('Safety strap').wait_for()
    page.get_by_role('button', name='Remove: Safety strap').click()
    page.get_by_text('Safety strap').wait_for(state='detached')
