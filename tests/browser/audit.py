"""What is wrong with the page that is shown: by axe, and by our own measuring of what a gloved finger needs."""
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.scenes import Stage, scenes
from tests.browser.stage import AXE, SIZES

GEOMETRY = (Path(__file__).parent / 'geometry.js').read_text()
SMALL = ('kiosk', 'phone')
LARGE = tuple(size for size in SIZES if size not in SMALL)
LEAST = {'desk': 40}  # a mouse is finer than a glove
EVERY = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
ABOUT_COLOUR = ['color-contrast', 'link-in-text-block']  # nothing else is different at night (tests/rules/test_night.py)
RULES = """async (runOnly) => {
  const result = await axe.run(document, { runOnly, rules: { "target-size": { enabled: true } }, resultTypes: ["violations"], preload: false });
  const why = (node) => [...node.any, ...node.all, ...node.none][0]?.message ?? "";
  const told = (rule) => rule.nodes.slice(0, 3).map((node) => `axe ${rule.id}: ${node.html.slice(0, 160)} (${why(node).slice(0, 200)})`);
  return result.violations.flatMap(told);
}"""
THEME = '(night) => document.documentElement.classList.toggle("night", night)'


def measured(page: Page, size: str) -> list[str]:
    """Targets, cuts, covers, overlaps, small print and sideways scrolling."""
    return list(page.evaluate(f'({GEOMETRY[GEOMETRY.index("(least)"):].strip()})({LEAST.get(size, 48)})'))


def by_axe(page: Page, *, night: bool) -> list[str]:
    page.evaluate(THEME, night)
    if not page.evaluate('() => Boolean(window.axe)'):
        page.context.add_init_script(AXE)  # half a megabyte: once for each window, not for each page
        page.evaluate(AXE)
    return list(page.evaluate(RULES, {'type': 'rule', 'values': ABOUT_COLOUR} if night else {'type': 'tag', 'values': EVERY}))


def faults(stage: Stage, size: str) -> list[str]:
    """What is wrong anywhere, in both themes."""
    wrong = []
    for scene in scenes():
        if size in scene.sizes:
            page = stage.show(scene, size)
            found = measured(page, size) + by_axe(page, night=False) + [f'{each} (at night)' for each in by_axe(page, night=True)]
            wrong += [f'{scene.name}/{size} {each}' for each in found]
    return wrong
