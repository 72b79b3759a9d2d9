"""One script out of many modules: nothing is left out, nothing clashes, and what the joiner does not know it refuses."""
import pytest

from app.web.scripts import joined
from app.web.static import FOLDER, files

OF_ONE_PAGE = {'sign_in', 'set_up'}


def test_what_is_imported_comes_first_and_once():
    script = joined({'app': "import './b.js';\nimport { one as two } from './a.js';\nrun(two);\n",
                     'b': "import { one } from './a.js';\nlet own = one;\n", 'a': 'export const one = 1;\n'}, 'app')
    assert script.index('from_a =') < script.index('from_b =') < script.index('from_app =')
    assert script.count('const one = 1;') == 1
    assert 'const { one: two } = from_a;' in script
    assert 'import' not in script.replace('important', '')
    assert 'export' not in script


@pytest.mark.parametrize('line', ['export let counter = 0;', 'export default 3;', "import everything from './a.js';", "export * from './a.js';"])
def test_what_the_joiner_does_not_know_is_refused(line):
    with pytest.raises(ValueError, match='does not know'):
        joined({'app': f'{line}\n', 'a': ''}, 'app')


def test_a_circle_is_refused():
    with pytest.raises(ValueError, match='imports itself'):
        joined({'app': "import './a.js';\n", 'a': "import './app.js';\n"}, 'app')


def test_every_module_of_the_house_is_in_the_one_script():
    modules = {path.stem for path in (FOLDER / 'js').glob('*.js')} - OF_ONE_PAGE
    script = files()._files['js/all.js'].decode()
    assert {name for name in modules if f'const from_{name} = (' in script} == modules
