"""A plant that is set up with the demo has two years of history, until one tap and one answer take it all away."""
import sqlalchemy as sa

from data.tables.assets import Asset
from data.tables.people import User
from data.tables.shots import Run
from tests.browser.stage import new_context, visit
from tests.factory import apart, looking_into
from tests.web.test_first_day import FORM, Fresh


def test_the_set_up_brings_the_demo_and_the_settings_take_it_away(browser, tmp_path):
    product = Fresh(tmp_path / 'home')
    try:
        product.start()
        done = product.post('/set-up', json={**FORM, 'setup_code': product.codes()[-1], 'demo': True, 'second_factor': False})
        assert done.status_code == 200, done.text
        assets, runs, people = apart(lambda: counts(product.home))
        assert (assets, runs > 500, people) == (17, True, 10)
        assert len(files(product.home)) > 10
        page = visit(new_context(browser, product.url, 'kiosk', cookies={'toolwarden': done.cookies['toolwarden']}).new_page(), '/admin/settings')
        page.get_by_role('button', name='Remove the demo plant').click()
        page.get_by_role('button', name='Cancel').click()
        assert apart(lambda: counts(product.home))[0] == 17, 'nothing happens before the answer'
        page.get_by_role('button', name='Remove the demo plant').click()
        page.get_by_role('button', name='Remove', exact=True).click()
        page.get_by_text('The demo plant is gone.').wait_for()
        assert page.get_by_role('button', name='Remove the demo plant').count() == 0
        assert apart(lambda: counts(product.home)) == (0, 0, 1)
        assert files(product.home) == []
        visit(page, '/tools')
        page.context.close()
    finally:
        product.stop()


def counts(home):
    with looking_into(home) as runner, runner.house.database.reading() as session:
        return tuple(session.scalar(sa.select(sa.func.count()).select_from(table)) for table in (Asset, Run, User))


def files(home):
    return list((home / 'tool_photos').rglob('*.jpg'))
