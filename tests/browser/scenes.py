"""Every picture the product can show: each page, and what lies over a page for a while. Audits and `make shots` walk through the same list."""
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from tests.browser.stage import SIZES, all_paths, new_context, visit
from tests.factory import PHOTO, Plant, Product

Act = Callable[[Page], None]
EVERYWHERE = tuple(SIZES)
FAILURE = '/failures/019a4e5c-7d21-7c3e-9a55-000000000002'


@dataclass(frozen=True)
class Scene:
    name: str
    path: str
    act: Act | None = None
    who: str = 'boss'  # '' for nobody
    house: str = 'plant'  # 'fresh' for one that was never set up
    sizes: tuple[str, ...] = EVERYWHERE


def scenes() -> list[Scene]:
    return [Scene(name, path) for name, path in all_paths().items()] + [
        Scene('sign-in', '/sign-in?password=1', who=''),
        Scene('sign-in-refused', '/sign-in?password=1', refused, who=''),
        Scene('sign-in-tiles', '/sign-in', who='', sizes=('kiosk',)),
        Scene('sign-in-pin', '/sign-in', pin_begun, who='', sizes=('kiosk',)),
        Scene('set-up', '/set-up', who='', house='fresh'),
        Scene('set-up-plant', '/set-up', second_step, who='', house='fresh'),
        Scene('sheet', '/tools/TL-1107', sheet_open),
        Scene('board-ways', '/board?stage=bench', ways_open),
        Scene('place-sheet', '/locations', place_open),
        Scene('failure-code', '/failures/new', code_asked, who='anna'),
        Scene('failure-where', '/failures/new', where_asked, who='anna'),
        Scene('checklist', '/maintenance/log', checklist_open, who='anna'),
        Scene('failure-analysis', FAILURE, analysis_open),
        Scene('failure-contained', FAILURE, containment_open),
        Scene('photos', '/tools/TL-1107?tab=photos', photos_open),
        Scene('photo-mark', f'/photos/{PHOTO}', mark_open),
        Scene('filtered', '/tools?q=nothing-like-this'),
        Scene('unknown', '/tools/TL-9999'),
        Scene('keyboard', '/tools/new', keyboard_open, sizes=('kiosk',)),
        Scene('number-pad', '/tools/new', number_keys_open, sizes=('kiosk',)),
        Scene('refused', '/tools/new', incomplete),
        Scene('offline', '/tools', offline),
        Scene('plan-done', '/maintenance/plans/019a4e5c-7d21-7c3e-9a55-00000000c001', done_open),
        Scene('parts', '/tools/TL-1107?tab=plans', parts_open),
        Scene('part-changed', '/tools/TL-1107?tab=plans', part_changed),
        Scene('failure-corrected', FAILURE, correction_open),
        Scene('operator-home', '/', who='emil'),
    ]


class Stage:
    """Shows scenes; one window per person, size and theme, in which one scene follows the other."""

    def __init__(self, browser: Browser, product: Product, fresh: Product, plant: Plant) -> None:
        self._browser, self._houses, self._plant = browser, {'plant': product, 'fresh': fresh}, plant
        self._windows: dict[tuple[str, str, str, bool], Page] = {}

    def show(self, scene: Scene, size: str, *, night: bool = False) -> Page:
        page = visit(self._window(scene, size, night), scene.path)
        if night:  # whoever is signed in has colours of their own
            page.evaluate('document.documentElement.classList.add("night")')
        if scene.act:
            scene.act(page)
        page.wait_for_timeout(80)
        return page

    def close(self) -> None:
        for page in self._windows.values():
            page.context.close()

    def _window(self, scene: Scene, size: str, night: bool) -> Page:
        key = scene.house, scene.who, size, night
        if key not in self._windows:
            house = self._houses[scene.house]
            device = self._plant.device if size == 'kiosk' and scene.house == 'plant' else ''
            known = {'toolwarden-device': device} if device else {}
            cookies = house.enter(scene.who, device=device) if scene.who else known
            scale = {'device_scale_factor': 2} if size == 'phone' else {}
            window = new_context(self._browser, house.url, size, cookies=cookies, night=night, **scale)
            window.add_init_script('try { localStorage.clear(); } catch {}')  # no draft of the scene before
            self._windows[key] = window.new_page()
        return self._windows[key]


def refused(page: Page) -> None:
    page.evaluate("""() => { const set = (name, text) => { const field = document.querySelector(`[name=${name}]`); field.value = text;
      field.dispatchEvent(new Event("input", {bubbles: true})); }; set("username", "nobody-here"); set("password", "wrong wrong wrong"); }""")
    page.locator('button[type=submit]').click()
    page.locator('.form-status.is-error').wait_for()


def pin_begun(page: Page) -> None:
    page.locator('.user-tile').first.click()
    for digit in '25':
        page.locator('tw-pin-pad').get_by_role('button', name=digit, exact=True).click()


def second_step(page: Page) -> None:
    page.evaluate('document.querySelector("tw-wizard").show(2)')


def sheet_open(page: Page) -> None:
    page.get_by_role('button', name='Move', exact=True).click()
    page.locator('.sheet:visible').first.wait_for()


def ways_open(page: Page) -> None:
    page.locator('.board-tool:visible', has_text='TL-0734').click()
    page.locator('.sheet:visible').first.wait_for()


def place_open(page: Page) -> None:
    page.get_by_role('button', name='Add a place').or_(page.get_by_role('button', name='Add')).first.click()
    page.locator('.sheet:visible').first.wait_for()


def code_asked(page: Page) -> None:
    page.get_by_role('link', name='TL-1107').click()
    page.locator('.code').first.wait_for()


def where_asked(page: Page) -> None:
    code_asked(page)
    page.locator('.code', has_text='FL-002').click()
    page.locator('.tickcell').first.wait_for()
    page.locator('.tickcell').first.click()


def checklist_open(page: Page) -> None:
    page.get_by_role('link', name='TL-1107').first.click()
    page.get_by_role('link', name='Post-run inspection').click()
    page.locator('.check').first.wait_for()


def analysis_open(page: Page) -> None:
    page.get_by_role('button', name='Analyse', exact=True).click()
    page.locator('.sheet:visible').first.wait_for()


def containment_open(page: Page) -> None:
    page.get_by_role('button', name='Contain', exact=True).click()
    page.locator('.sheet:visible').first.wait_for()


def photos_open(page: Page) -> None:
    page.locator('.photo-tile').first.wait_for()


def mark_open(page: Page) -> None:
    page.locator('.photo-mark-row').first.click()
    page.locator('.sheet:visible').first.wait_for()


def done_open(page: Page) -> None:
    page.get_by_role('button', name='Done', exact=True).click()
    page.locator('.sheet:visible').first.wait_for()


def keyboard_open(page: Page) -> None:
    page.locator('[name=name]').click()
    page.locator('.osk').wait_for()
    page.wait_for_timeout(300)


def number_keys_open(page: Page) -> None:
    page.locator('[name=cavity_count]').click()
    page.locator('.osk').wait_for()
    page.wait_for_timeout(300)


def incomplete(page: Page) -> None:
    page.locator('button[type=submit]').click()
    page.locator('.form-status.is-error').wait_for()


def offline(page: Page) -> None:
    page.evaluate('tw.offline(true)')
    page.locator('.offline').wait_for()


def parts_open(page: Page) -> None:
    page.get_by_role('link', name='Parts by position').click()
    page.get_by_text('What was fitted').wait_for()


def part_changed(page: Page) -> None:
    parts_open(page)
    page.get_by_text('E07 · cavity 3').first.click()
    page.get_by_role('dialog').get_by_text('Changed: E07').wait_for()


def correction_open(page: Page) -> None:
    page.get_by_role('button', name='Correct the report').click()
    page.get_by_role('dialog').get_by_text('What was it really?').wait_for()
