"""At night a page has other colours and is otherwise the same, so that what was looked at by day need not be looked at again."""
import re

from components.theme import DARK, LIGHT, css
from tests.factory import ROOT

RULE = re.compile(r'([^{}]*\.night[^{}]*)\{([^{}]*)\}')


def test_night_changes_colours_and_nothing_else():
    sheets = [css(), *(path.read_text() for path in (ROOT / 'components' / 'static').rglob('*.css'))]
    changed = {line.split(':')[0].strip() for sheet in sheets for _where, rules in RULE.findall(sheet) for line in rules.split(';') if line.strip()}
    assert changed == {f'--{name}' for name in DARK} | {'color-scheme'}
    assert DARK.keys() == LIGHT.keys()


def test_no_script_asks_whether_it_is_night_but_the_one_that_switches():
    asking = {path.name for path in (ROOT / 'components' / 'static').rglob('*.js') if re.search(r'contains\(.night', path.read_text())}
    assert asking <= {'look.js'}
