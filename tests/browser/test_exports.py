"""A list is taken away as it stands on the screen."""
from services.failures.register import list_reports
from tests.browser.stage import visit
from tests.factory import ask


def test_what_the_list_shows_is_what_the_file_holds(page_of, plant):
    page = page_of('dilek', '/failures')
    page.get_by_role('radio', name='Critical').check()
    page.wait_for_function("() => location.search.includes('severity=critical')")
    page.get_by_role('button', name='Take this list away').click()
    with page.expect_download() as taken:
        page.get_by_role('link', name='Table of text (CSV)').click()
    lines = taken.value.path().read_text('utf-8-sig').splitlines()
    assert len(lines) - 1 == ask(plant.home, list_reports, severity='critical').total > 0
    assert taken.value.suggested_filename == 'failures.csv'


def test_every_list_offers_its_files_where_there_is_room_and_the_kiosk_does_not(page_of):
    for path in ('/tools', '/machines', '/failures', '/actions', '/maintenance', '/maintenance/logs'):
        page = page_of('dilek', path, 'tablet')
        page.get_by_role('button', name='Take this list away').click()
        for name in ('Spreadsheet (XLSX)', 'Table of text (CSV)'):
            address = page.get_by_role('link', name=name).get_attribute('href')
            assert page.request.get(address).status == 200, address
        assert not visit(page_of('anna', path, 'kiosk'), path).get_by_role('button', name='Take this list away').is_visible()
