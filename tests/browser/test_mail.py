"""E-mail as an administrator meets it: their own address and wish, and a test that says how it went."""
from playwright.sync_api import expect

from tests.browser.stage import new_context, visit
from tests.factory import serving
from tests.mail.post_office import PostOffice


def test_an_administrator_enters_an_address_and_sends_a_test(built, tmp_path, browser):
    office = PostOffice()
    named = {'TOOLWARDEN_SMTP_URL': f'smtp+plain://127.0.0.1:{office.port}', 'TOOLWARDEN_SMTP_SENDER': 'Tools <tools@plant.example>'}
    plant = built.copy_to(tmp_path / 'home')
    with serving(plant.home, **named) as product:
        page = new_context(browser, product.url, 'kiosk', cookies=product.enter('boss')).new_page()
        test = visit(page, '/admin/settings').get_by_role('button', name='Send me a test e-mail')
        test.click()
        _says(page, 'Enter your e-mail address first: More, My account.')
        visit(page, '/me').get_by_label('E-mail', exact=True).fill('boss@example.com')
        page.get_by_role('switch', name='Notifications by e-mail').uncheck(force=True)
        with page.expect_navigation():
            page.get_by_role('button', name='Save').first.click()
        expect(page.get_by_role('switch', name='Notifications by e-mail')).not_to_be_checked()
        visit(page, '/admin/settings')
        test.click()
        _says(page, 'The mail server 127.0.0.1 cannot be reached.')
        with office.open():
            test.click()
            _says(page, 'The mail server has taken the test for boss@example.com.')
    assert office.envelopes == [['boss@example.com']]


def _says(page, sentence):
    page.locator('.snack', has_text=sentence).wait_for()
