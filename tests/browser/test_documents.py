"""A document from the desk of an engineer: sent with its whole name, seen on another screen, taken away as a file, named and removed."""
from tests.browser.audit import by_axe, measured
from tests.documents.drawings import drawing

PDF = drawing()
TOOL = 'TL-1042'
NAME = 'A-201 Zusammenbau Höhe 3 \U0001f527 ' + 'x' * 80 + '.pdf'


def test_a_document_is_added_seen_taken_away_named_and_removed(page_of, tmp_path):
    (tmp_path / NAME).write_bytes(PDF)
    (tmp_path / 'page.pdf').write_bytes(b'<script>')
    page, other = page_of('dilek', f'/tools/{TOOL}'), page_of('anna', f'/tools/{TOOL}', 'kiosk')
    page.locator('.photo-document input').set_input_files(tmp_path / NAME)
    for screen in (page, other):
        screen.locator('.document', has_text='Zusammenbau Höhe 3 \U0001f527').wait_for()
    assert other.locator('.photo-document').count() == 0
    other.locator('.document a').click()
    other.wait_for_function("() => document.querySelector('.drawing-picture')?.naturalWidth === 2560")
    other.get_by_text('1 of 2').wait_for()
    fitting = other.locator('.drawing-picture').bounding_box()['width']
    other.get_by_role('button', name='Larger').click()
    assert other.locator('.drawing-picture').bounding_box()['width'] > 1.4 * fitting
    assert not measured(other, 'kiosk') + by_axe(other, night=False) + by_axe(other, night=True)
    other.get_by_role('link', name='The next page').click()
    other.get_by_text('2 of 2').wait_for()
    with other.expect_download() as download:
        other.get_by_role('link', name='Take it away as a file').click()
    assert download.value.suggested_filename.endswith('x.pdf')
    assert download.value.path().read_bytes() == PDF
    other.get_by_role('link', name='Back').click()
    (tmp_path / 'locked.pdf').write_bytes(drawing(encrypt='secret'))
    page.locator('.photo-document input').set_input_files(tmp_path / 'locked.pdf')
    other.locator('.document a', has_text='locked').click()
    other.get_by_text('damaged or locked by a password').wait_for()
    assert not measured(other, 'kiosk') + by_axe(other, night=False)
    with other.expect_download() as download:
        other.get_by_role('link', name='Take it away as a file').click()
    assert download.value.suggested_filename == 'locked.pdf'
    other.get_by_role('link', name='Back').click()
    page.locator('.document', has_text='locked').locator('.icon-btn').click()
    page.get_by_role('button', name='Remove').click()
    page.get_by_role('dialog', name='Remove this document?').get_by_role('button', name='Remove').click()
    page.locator('.document', has_text='locked').wait_for(state='detached')
    page.wait_for_function("() => !document.querySelector('[role=dialog]')")  # two are still closing
    page.locator('.photo-document input').set_input_files(tmp_path / 'page.pdf')
    page.locator('.photo-job.is-refused', has_text='page.pdf is damaged').wait_for()
    page.locator('.document .icon-btn').click()
    page.get_by_label('Title').fill('Assembly drawing')
    page.get_by_role('button', name='Save').click()
    page.get_by_role('dialog').wait_for(state='detached')
    other.locator('.document', has_text='Assembly drawing').wait_for()
    page.locator('.document .icon-btn').click()
    page.get_by_role('button', name='Remove').click()
    page.get_by_text('Assembly drawing is removed for good.').wait_for()
    # The menu that asked is still closing, with a button of the same name.
    page.get_by_role('dialog', name='Remove this document?').get_by_role('button', name='Remove').click()
    other.locator('.document').wait_for(state='detached')
