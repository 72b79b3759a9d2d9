"""A file that fits a few screens and a function that fits one can be understood; longer ones are two things in one."""
import ast

from tests.rules.source import ROOT, files, name, tree

LINES_OF_A_FILE, LINES_OF_A_FUNCTION = 300, 60


def test_no_file_is_longer_than_a_few_screens():
    scripts = [path for kind in ('*.js', '*.css') for path in (ROOT / 'components/static').rglob(kind)]
    long = {path.relative_to(ROOT).as_posix(): count for path in [*files(), *scripts]
            if (count := len(path.read_text().splitlines())) > LINES_OF_A_FILE}
    assert long == {}


def test_no_function_is_longer_than_a_screen():
    long = {f'{name(path)}:{node.name}': count for path in files() for node in ast.walk(tree(path))
            if isinstance(node, (ast.FunctionDef,
                                 ast.AsyncFunctionDef)) and (count := (node.end_lineno or 0) - node.lineno + 1) > LINES_OF_A_FUNCTION}
    assert long == {}


def test_every_module_says_in_one_sentence_what_it_is_for():
    silent = [name(path) for path in files() if path.read_text().strip() and not (ast.get_docstring(tree(path)) or '').strip()]
    assert silent == []
