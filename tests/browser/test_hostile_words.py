"""What people type is shown as they typed it, and never run: on every page, whoever reads it."""
import pytest

from services.assets.locations import locations
from services.assets.plate import add_asset
from services.people.sites import sites
from services.people.users import change_user, list_users
from tests.browser.stage import all_paths, visit
from tests.factory import ask, serving

HOSTILE = [
    '<img src=x onerror="window.__x=1">', '"><script>window.__x=2</script>', "{{constructor.constructor('window.__x=3')()}}",
    '${window.__x=4}', "';window.__x=5;//", '</script><svg onload=window.__x=6>', '=cmd|calc!A1', '\u202etxt.exe \U0001f600',
]


def test_no_page_runs_what_somebody_typed(nasty, window):
    context = window(url=nasty.url, cookies=nasty.enter('boss'))
    context.add_init_script('document.addEventListener("securitypolicyviolation", (event) => { window.__blocked = event.blockedURI; })')
    page = context.new_page()
    for path in [*all_paths().values(), '/tools/X-0', '/tools/X-0/edit', '/tools?q=%3Cimg%20src%3Dx%20onerror%3D%22window.__x%3D7%22%3E',
                 '/tools/%3Csvg%20onload=window.__x=8%3E']:
        visit(page, path)
        page.wait_for_timeout(50)
        assert page.evaluate('window.__x') is None, path
        assert page.evaluate('window.__blocked') is None, path


@pytest.mark.parametrize('path', ['/tools', '/locations'])
def test_it_is_shown_as_it_was_typed(nasty, window, path):
    page = visit(window(url=nasty.url, cookies=nasty.enter('boss')).new_page(), path)
    shown = page.locator('.main').inner_text()
    for text in HOSTILE:
        assert text.strip() in shown, path


def test_a_sheet_and_a_message_run_nothing_either(nasty, window):
    page = visit(window(url=nasty.url, cookies=nasty.enter('boss')).new_page(), '/tools/X-0')
    page.get_by_role('button', name='Move', exact=True).click()
    page.locator('.sheet:visible').get_by_text(HOSTILE[0]).first.click()
    page.locator('.snack').wait_for()
    assert page.evaluate('window.__x') is None


@pytest.fixture(scope='module')
def nasty(built, tmp_path_factory):
    plant = built.copy_to(tmp_path_factory.mktemp('hostile') / 'home')
    site = ask(plant.home, sites.read).items[0].id
    for number, text in enumerate(HOSTILE):
        ask(plant.home, add_asset, kind='tool', asset_number=f'X-{number}', name=text, description=text, customer=text, tags=[text[:40]],
            site_id=site)
        ask(plant.home, locations.save, name=text, kind='other', site_id=site)
    for person, text in zip(ask(plant.home, list_users, limit=100).items, HOSTILE, strict=False):
        ask(plant.home, change_user, user_id=person.id, seen_version=person.version, full_name=text)
    with serving(plant.home) as running:
        yield running
