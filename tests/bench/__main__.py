"""Runs every measurement and prints the table."""
import argparse
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench import millions, pages, server, shots, trends
from tests.bench.figures import Figure, table
from tests.bench.servers import Bare
from tests.browser.stage import launch
from tests.factory import ROOT, Plant, Product, build_plant

REPORT = ROOT / 'docs' / 'performance.md'


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix='toolwarden-bench-') as folder:
        plant = build_plant(Path(folder) / 'home')
        product, bare = Product(plant.home), Bare(Path(folder) / 'bare')
        with _both_running(product, bare) as started:
            found = [started, *server.memory(product, bare)]
            with sync_playwright() as playwright:
                found += _measure(launch(playwright), product, bare, plant)
        found += server.list_growth(Path(folder), options.assets)
        for measured in (shots.reading, shots.booking, shots.fifty):
            found += measured(Path(folder))
        found += millions.shots(Path(folder), options.shots)
        found += trends.growth(Path(folder), options.shots)
        with sync_playwright() as playwright:
            found += trends.pages(launch(playwright), bare, Path(folder))
    text = table(found)
    print(text)
    if options.write:
        _write(text)


def _measure(browser: Browser, product: Product, bare: Bare, plant: Plant) -> Iterator[Figure]:
    yield from pages.tap_to_paint(browser, product, bare)
    yield pages.from_screen_to_screen(browser, product)
    yield pages.page_change(browser, product, bare)
    yield from pages.loads(browser, product, bare, plant)
    yield from pages.at_eight_times(browser, product, plant)


@contextmanager
def _both_running(product: Product, bare: Bare) -> Iterator[Figure]:
    """Each is started three times in turn; the last start stays."""
    ours, theirs = [], []
    try:
        for _ in range(3):
            for one, times in ((product, ours), (bare, theirs)):
                one.stop()
                times.append(one.start())
        yield Figure('start to first page', statistics.median(ours), 's', statistics.median(theirs), 'bare NiceGUI, same packages', 1.5)
    finally:
        product.stop()
        bare.stop()


def _write(text: str) -> None:
    """Replace what the last run left between the two markers."""
    before, _old, after = REPORT.read_text().partition('<!-- measured -->')
    _, _, rest = after.partition('<!-- end -->')
    day = datetime.now(UTC).date().isoformat()
    REPORT.write_text(f'{before}<!-- measured -->\nMeasured on {day}, 2 cores, Chromium on the same machine.\n\n{text}\n<!-- end -->{rest}')


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='make bench')
    parser.add_argument('--assets', type=int, default=10_000, help='how long the long list is')
    parser.add_argument('--shots', type=int, default=10_000_000, help='how many shots lie in the books')
    parser.add_argument('--write', action='store_true', help='put the table into docs/performance.md')
    return parser.parse_args()


if __name__ == '__main__':
    main()
