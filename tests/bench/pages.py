"""What a finger feels: tap to paint, one screen to the other, page changes, first and second load."""
import asyncio
import statistics
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from playwright.sync_api import Browser, CDPSession, Page

from services.assets.register import find_asset
from services.maintenance.logs import checklists_for
from tests.bench.figures import Figure
from tests.bench.servers import Bare
from tests.browser.stage import filled, new_context, visit
from tests.factory import PHOTO, Plant, Product, ask
from tests.sockets import open_sockets

TAPS = 40
PAINTED = """(wanted) => { window.painted = new Promise((done) => {
  const look = new MutationObserver(() => { if (!wanted || document.querySelector(wanted.where)?.textContent.includes(wanted.text)) {
    look.disconnect(); requestAnimationFrame(() => setTimeout(() => done(performance.timeOrigin + performance.now()))); } });
  look.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true }); }); }"""
TAP = """(element) => { const at = performance.timeOrigin + performance.now(); element.click(); return at; }"""
BARE = 'a bare NiceGUI button'
MOST = 'the most that is allowed'


def tap_to_paint(browser: Browser, product: Product, bare: Bare) -> Iterator[Figure]:
    ours = visit(new_context(browser, product.url, 'kiosk', cookies=product.enter('dilek')).new_page(), '/tools')
    theirs = new_context(browser, bare.url, 'kiosk').new_page()
    theirs.goto('/')
    theirs.wait_for_selector('#tap')
    for others in (1, 20):
        with _company(product, others - 1), _company(bare, others - 1):
            mine = _taps(ours, ['[type=radio][value=active]', '[type=radio][value=""]'], '.page-scroll')
            bares = _taps(theirs, ['#tap'], '#count')
        for name, pick in (('p50', 0.5), ('p95', 0.95)):
            said = f'tap on a filter to paint, {name}, {others} client{"s" * (others > 1)}'
            yield Figure(said, _share(mine, pick), 'ms', _share(bares, pick), BARE, 1.5 if name == 'p95' else None)
    ours.context.close()
    theirs.context.close()


def from_screen_to_screen(browser: Browser, product: Product) -> Figure:
    """Retire on one screen, and see the word on the other; the commit is included."""
    cookies = product.enter('boss')
    one, other = (visit(new_context(browser, product.url, cookies=cookies).new_page(), '/tools/TL-1042') for _ in range(2))
    times = []
    for number in range(21):
        label, word = ('Retire', 'Retired') if number % 2 == 0 else ('Restore', 'Active')
        button = one.get_by_role('button', name=label, exact=True)
        button.wait_for()
        one.wait_for_timeout(450)
        other.evaluate(PAINTED, {'where': '.top', 'text': word})
        began = button.evaluate(TAP)
        times.append(other.evaluate('painted') - began)
    one.context.close()
    other.context.close()
    return Figure('tap on one screen to changed pixels on another, median', statistics.median(times), 'ms')


def page_change(browser: Browser, product: Product, bare: Bare) -> Figure:
    ours = visit(new_context(browser, product.url, 'kiosk', cookies=product.enter('dilek')).new_page(), '/')
    theirs = new_context(browser, bare.url, 'kiosk').new_page()
    theirs.goto('/')
    theirs.wait_for_selector('#tap')
    for page in (ours, theirs):
        slow_down(page, 4)
    mine = _changes(ours, ('.rail a[href="/tools"]', '.tool-row'), ('.rail a[href="/"]', '.home'))
    bares = _changes(theirs, ('#second', '.bare-row'), ('#first', '#tap'))
    ours.context.close()
    theirs.context.close()
    return Figure('page change, processor slowed 4 times, median', mine, 'ms', bares, 'a bare ui.sub_pages switch', 1.3)


def at_eight_times(browser: Browser, product: Product, plant: Plant) -> Iterator[Figure]:
    """L8: as slow as a Raspberry Pi with something else to do; everything is in the browser's store already."""
    stranger = new_context(browser, product.url, 'kiosk').new_page()
    member = new_context(browser, product.url, 'kiosk', cookies=product.enter('dilek', device=plant.device)).new_page()
    for name, page, path, until, most in (('sign-in', stranger, '/sign-in', 'tw-form [name=username]', 2000), ('Home', member, '/', '.tile', 5000)):
        slow_down(page, 8)
        times = [seen_after(page, path, until) for _ in range(6)][1:]
        yield Figure(f'{name} from nothing, slowed 8 times, warm', statistics.median(times), 'ms', most, MOST, 1)
    member.wait_for_load_state('networkidle')
    changed = _changes(member, ('.rail a[href="/tools"]', '.tool-row'), ('.rail a[href="/"]', '.home'))
    yield Figure('page change, slowed 8 times', changed, 'ms', 1500, MOST, 1)
    for name, (path, shows) in _of_a_tool(plant).items():
        yield Figure(f'from Home to {name}, slowed 8 times', _changes(member, (path, shows), ('/', '.home')), 'ms', 1500, MOST, 1)
    stranger.context.close()
    member.context.close()


def _of_a_tool(plant: Plant) -> dict[str, tuple[str, str]]:
    """Where work with a tool takes a technician, and what has to be seen there."""
    tool = ask(plant.home, find_asset, asset_number='TL-1107').id
    checklist = ask(plant.home, checklists_for, asset_id=tool)[0].id
    return {'a tool': ('/tools/TL-1107', '.tool-side'), 'the board': ('/board', '.board-tool'), 'a photo': (f'/photos/{PHOTO}', 'tw-photo-marks img'),
            'a checklist': (f'/maintenance/log?asset={tool}&checklist={checklist}', 'tw-checklist button'),
            'the report of a failure': (f'/failures/new?asset={tool}', '.code'), 'a plan': (filled('/maintenance/plans/{plan_id}'), '.tool-side'),
            'the actions': ('/actions', '.action-row')}


def loads(browser: Browser, product: Product, bare: Bare, plant: Plant) -> Iterator[Figure]:
    cookies = product.enter('dilek', device=plant.device)
    rounds = [(_loads(browser, product.url, cookies, '.tile'), _loads(browser, bare.url, {}, '#tap')) for _ in range(5)]
    ours, theirs = (_medians(each) for each in zip(*rounds, strict=True))
    for name, mine, bares in zip(('first', 'second', 'third'), ours, theirs, strict=True):
        yield Figure(f'{name} load of Home, slowed 4 times', mine[0], 'ms', bares[0], 'a page of 40 buttons', 1.2)
        yield Figure(f'{name} load of Home, requests', mine[1], '', bares[1], 'a page of 40 buttons')
        yield Figure(f'{name} load of Home, transferred', mine[2], 'KB', bares[2], 'a page of 40 buttons')


def _medians(rounds: Sequence[list[tuple[float, ...]]]) -> list[tuple[float, ...]]:
    return [tuple(statistics.median(each) for each in zip(*load, strict=True)) for load in zip(*rounds, strict=True)]


def _loads(browser: Browser, url: str, cookies: dict[str, str], until: str) -> list[tuple[float, ...]]:
    page = new_context(browser, url, 'kiosk', cookies=cookies).new_page()
    session = slow_down(page, 4)
    session.send('Network.enable')
    sizes: list[float] = []
    session.on('Network.loadingFinished', lambda event: sizes.append(event['encodedDataLength']))
    found = []
    for _ in range(3):
        sizes.clear()
        shown = seen_after(page, '/', until)
        page.wait_for_load_state('networkidle')
        found.append((shown, len(sizes), sum(sizes) / 1024))
    page.context.close()
    return found


def seen_after(page: Page, path: str, until: str) -> float:
    page.goto(path, wait_until='commit')
    page.wait_for_selector(until)
    return float(page.evaluate('performance.now()'))


def slow_down(page: Page, times: int) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send('Emulation.setCPUThrottlingRate', {'rate': times})
    return session


def _changes(page: Page, *steps: tuple[str, str]) -> float:
    times = []
    for _ in range(8):
        for link, shows in steps:
            page.evaluate("""(shows) => { window.shown = new Promise((done) => { const look = () => document.querySelector(shows)
              ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look); look(); }); }""", shows)
            began = page.evaluate('(path) => { const at = performance.now(); tw.open(path); return at; }', link) if link.startswith('/') else \
                page.locator(link).first.evaluate('(element) => { const at = performance.now(); element.click(); return at; }')
            times.append(page.evaluate('shown') - began)
            page.wait_for_timeout(300)
    return statistics.median(times)


def _taps(page: Page, targets: list[str], where: str) -> list[float]:
    times = []
    for number in range(TAPS):
        target = page.locator(targets[number % len(targets)]).first
        target.wait_for(state='attached')
        page.evaluate("""(where) => { window.painted = new Promise((done) => { const look = new MutationObserver(() => { look.disconnect();
          requestAnimationFrame(() => setTimeout(() => done(performance.timeOrigin + performance.now()))); });
          look.observe(document.querySelector(where), { childList: true, subtree: true, characterData: true }); }); }""", where)
        began = target.evaluate(TAP)
        times.append(page.evaluate('painted') - began)
        page.wait_for_timeout(350)  # regions redraw five times a second at most
    return times


@contextmanager
def _company(server: Product, count: int) -> Iterator[None]:
    """Other screens that are open meanwhile; their sockets live in a thread of their own."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    cookies = {} if isinstance(server, Bare) else server.enter('anna')
    path = '/' if isinstance(server, Bare) else '/tools'
    screens = asyncio.run_coroutine_threadsafe(open_sockets(server.url, cookies, count, path), loop).result(60)
    try:
        yield
    finally:
        for screen in screens:
            asyncio.run_coroutine_threadsafe(screen.close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)


def _share(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]
