"""`make shots`: a picture of every screen in four sizes, by day and by night, into var/shots."""
import argparse
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.scenes import Stage, scenes
from tests.browser.stage import SIZES, launch
from tests.factory import ROOT, build_plant, serving


def main() -> None:
    options = _options()
    shutil.rmtree(options.into, ignore_errors=True)
    options.into.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix='toolwarden-shots-') as folder:
        plant = build_plant(Path(folder) / 'home')
        with serving(plant.home) as product, serving(Path(folder) / 'fresh') as fresh, sync_playwright() as playwright:
            stage = Stage(launch(playwright), product, fresh, plant)
            taken = sum(_take(stage, size, theme, options) for size in options.sizes for theme in options.themes)
    print(f'{taken} pictures in {options.into}')


def _take(stage: Stage, size: str, theme: str, options: argparse.Namespace) -> int:
    taken = 0
    for scene in scenes():
        if size in scene.sizes and (not options.only or scene.name in options.only):
            page = stage.show(scene, size, night=theme == 'dark')
            page.screenshot(path=options.into / f'{scene.name}-{size}-{theme}.png')
            taken += 1
    return taken


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='make shots')
    parser.add_argument('--only', nargs='*', default=[], metavar='SCENE')
    parser.add_argument('--sizes', nargs='*', default=list(SIZES), choices=list(SIZES))
    parser.add_argument('--themes', nargs='*', default=['light', 'dark'], choices=['light', 'dark'])
    parser.add_argument('--into', type=Path, default=ROOT / 'var' / 'shots')
    return parser.parse_args()


if __name__ == '__main__':
    main()
