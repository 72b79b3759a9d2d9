"""Reporting a failure at the kiosk: few taps, and nothing that the code does not ask for."""
from services.failures.register import list_reports
from tests.browser.finger import Finger
from tests.browser.stage import visit
from tests.factory import ask

MOST_TAPS = 8


def newest(plant):
    return ask(plant.home, list_reports, sort='-occurred_at').items[0]


def test_from_home_to_a_saved_report_takes_few_taps(page_of, plant):
    page = page_of('anna', '/', 'kiosk')
    finger = Finger()
    finger.tap(page.get_by_role('link', name='Report a failure'))
    page.wait_for_url('**/failures/new')  # Home has links to tools as well
    finger.tap(page.get_by_role('link', name='TL-1107'))
    finger.tap(page.locator('.code', has_text='EJ-001'))
    cavity = page.get_by_role('checkbox', name='Cavity 7', exact=True)
    cavity.wait_for()
    assert page.locator('[name=severity]:checked').input_value() == 'critical'
    finger.tap(cavity)
    finger.tap(page.get_by_role('button', name='Report', exact=True))
    page.wait_for_url('**/failures/0*')
    page.get_by_text('Anna Keller').wait_for()
    row = newest(plant)
    assert (row.asset_number, row.code, row.cavities, row.severity, row.reported_by) == ('TL-1107', 'EJ-001', ('7',), 'critical', 'Anna Keller')
    assert finger.taps <= MOST_TAPS


def test_another_code_forgets_the_cavities_it_does_not_ask_for(page_of, plant):
    page = page_of('anna', '/failures/new', 'kiosk')
    page.get_by_role('link', name='TL-0871').click()
    page.locator('.code', has_text='FL-001').click()
    page.get_by_role('checkbox', name='Cavity 2', exact=True).check()
    page.get_by_role('button', name='Back', exact=True).last.click()
    page.locator('.code', has_text='WL-003').click()
    page.get_by_role('button', name='Report', exact=True).wait_for()
    assert not page.get_by_role('checkbox', name='Cavity 2', exact=True).is_visible()
    page.locator('.sev-low').click()
    page.get_by_role('button', name='Report', exact=True).click()
    page.wait_for_url('**/failures/0*')
    row = newest(plant)
    assert (row.code, row.cavities, row.severity) == ('WL-003', (), 'low')


def test_codes_are_found_by_typing_what_they_mean(page_of):
    page = visit(page_of('anna', '/failures/new'), '/failures/new')
    page.get_by_role('link', name='TL-1042').click()
    search = page.get_by_placeholder('Find a failure code')
    search.fill('valve pin')
    assert page.locator('.code:visible').all_inner_texts()[0].startswith('Valve pin')
    search.fill('no such thing')
    page.get_by_text('Nothing found').wait_for()
    search.fill('HR-004')
    search.press('Enter')  # the only one that is left
    page.get_by_role('button', name='Report', exact=True).wait_for()


def test_a_draft_of_a_report_is_kept(page_of):
    page = page_of('carlos', '/failures/new', 'kiosk')
    page.get_by_role('link', name='TL-1120').click()
    page.locator('.code', has_text='CV-004').click()
    page.get_by_role('button', name='Report', exact=True).wait_for()
    page.reload()
    page.get_by_role('button', name='Start again').wait_for()
    assert page.locator('[name=failure_code_id]:checked').count() == 1
    assert page.locator('[name=severity]:checked').input_value() == 'critical'
