"""What every look at the product through a browser needs: Chromium, the four sizes, and the addresses of all pages."""
import shutil
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from app.pages import PAGES
from tests.factory import DOCUMENT, PHOTO, RUN, SOURCE

FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']
SIZES = {'kiosk': (800, 480), 'phone': (390, 844), 'tablet': (1024, 768), 'desk': (1440, 900)}
EXAMPLES = {'/actions/{action_id}': '019a4e5c-7d21-7c3e-9a55-00000000a001',
            '/failures/{report_id}': '019a4e5c-7d21-7c3e-9a55-000000000001',
            '/maintenance/plans/{plan_id}': '019a4e5c-7d21-7c3e-9a55-00000000c001',
            '/maintenance/logs/{log_id}': '019a4e5c-7d21-7c3e-9a55-00000000e002',
            '/admin/checklists/{template_id}': '019a4e5c-7d21-7c3e-9a55-00000000d002',
            '/drawings/{document_id}': DOCUMENT, '/admin/sources/{source_id}': SOURCE, '/photos/{photo_id}': PHOTO, '/runs/{run_id}': RUN,
            '/tools/{asset_number}': 'TL-1107', '/machines/{asset_number}': 'P-01', '/admin/users/{username}': 'anna'}
AXE = (Path(axe_playwright_python.__file__).parent / 'axe.min.js').read_text()
NIGHT = """const night = () => document.documentElement?.classList.add("night");
  new MutationObserver(night).observe(document, {childList: true}); night(); addEventListener("DOMContentLoaded", night);"""
READY = """() => { const main = document.querySelector("#main");
  return !main || (window.socket?.connected && main.textContent.trim() && !main.querySelector(".q-spinner")); }"""


def launch(playwright: Playwright) -> Browser:
    """The Chromium of this machine; Playwright's own where there is none."""
    installed = next(filter(None, map(shutil.which, ('chromium', 'chromium-browser', 'google-chrome'))), None)
    return playwright.chromium.launch(executable_path=installed, args=FLAGS)


def new_context(browser: Browser, url: str, size: str = 'desk', *, cookies: dict[str, str] | None = None, night: bool = False,
                **options: Any) -> BrowserContext:
    """A window of this size in which whoever the cookies belong to is signed in."""
    width, height = SIZES[size]
    context = browser.new_context(base_url=url, viewport={'width': width, 'height': height}, has_touch=size != 'desk',
                                  is_mobile=size == 'phone', reduced_motion='reduce', **options)
    context.add_cookies([{'name': name, 'value': value, 'url': url} for name, value in (cookies or {}).items()])
    if night:  # on every page, whatever the person in front of it has chosen
        context.add_init_script(NIGHT)
    context.set_default_timeout(30_000)  # a machine that others use as well may be slow; nothing is measured by this
    return context


def visit(page: Page, path: str) -> Page:
    """Open an address and wait until it is alive."""
    page.goto(path, wait_until='load')
    settle(page)
    return page


def settle(page: Page) -> None:
    page.wait_for_function(READY)
    page.wait_for_function('() => document.fonts.status === "loaded"')


def all_paths() -> dict[str, str]:
    """Every page under a name for reports, with the demo plant's things in place of the placeholders."""
    return {_name(path): filled(path) for path in [*PAGES, '/gallery']}


def filled(path: str) -> str:
    for pattern, example in EXAMPLES.items():
        if path.startswith(pattern):
            return path.replace(pattern[pattern.index('{'):], example, 1)
    return path


def _name(path: str) -> str:
    return path.strip('/').replace('/', '-').replace('{', '').replace('}', '') or 'home'
