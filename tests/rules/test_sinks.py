"""What our source must not contain: ways for a stranger's text into a script, and calls that hold up everybody else."""
import ast
import re

import pytest

from tests.rules.source import ROOT, dotted, files, name, tree

REVIEWED = {
    ('app/web/warden.py', 'run_javascript'): 'a constant script',
    ('components/undo.py', 'run_javascript'): 'the arguments are JSON, the function is named by us',
    ('components/elements.py', 'ui.html'): 'the one place for drawings of our own, which escape what they are given',
    ('components/piece.py', 'run_method'): 'a method of our own element with a number, sent as JSON',
    ('pages/shell.py', 'add_head_html'): 'addresses of our own files and facts as JSON',
    ('pages/shell.py', 'add_body_html'): 'the outline of the page, whose words are nodes that escape what they are given',
    ('pages/people/secrets.py', 'run_javascript'): 'a constant script',
    ('pages/people/secrets.py', 'run_method'): 'a method of our own element without arguments',
    ('components/pin_pad.py', 'run_method'): 'a method of our own element with a sentence of ours, sent as JSON',
}
"""Who may use which sink, and why that is safe. Whoever adds a line has looked at where the text comes from."""

SINKS = {'add_slot', 'run_javascript', 'run_method', 'add_body_html', 'add_head_html', 'add_css', 'add_sass', 'add_scss'}
ELEMENTS = {'ui.html', 'ui.editor', 'ui.markdown', 'ui.restructured_text', 'ui.interactive_image', 'ui.add_body_html', 'ui.add_head_html',
            'ui.image', 'ui.audio', 'ui.video', 'ui.download', 'ui.upload', 'ui.run_javascript', 'ui.chat_message', 'ui.mermaid', 'ui.add_css'}
BLOCKING = {'time.sleep', 'subprocess.run', 'subprocess.call', 'subprocess.check_call', 'subprocess.check_output', 'subprocess.Popen', 'open',
            'io.open', 'bcrypt.hashpw', 'bcrypt.checkpw', 'hash_password', 'matches', 'socket.create_connection', 'urllib.request.urlopen',
            'smtplib.SMTP', 'shutil.copy', 'shutil.copyfile', 'shutil.rmtree'}
BLOCKING_METHODS = {'read_text', 'read_bytes', 'write_text', 'write_bytes', 'do'}


def test_no_text_of_strangers_can_reach_a_script():
    found = {(name(path), sink) for path in files() for sink in _sinks(tree(path))}
    assert found - set(REVIEWED) == set()


@pytest.mark.parametrize('line', [
    'ui.html(asset.name)', "ui.run_javascript(f'alert({name})')", 'element.run_javascript(text)', "table.add_slot('body', f'{name}')",
    'ui.editor(value=text)',
    "element.props(f'label={name}')", "element.props('label=' + name)", 'ui.notify(text, html=True)', 'ui.link(name, address)',
    'ui.navigate.to(address)',
    "options = {':formatter': name}", "tagged('<b v-html=x>')", 'ui.markdown(text)', 'ui.image(path)', 'eval(text)',
])
def test_each_known_way_into_a_script_is_noticed(line):
    assert list(_sinks(ast.parse(line)))


@pytest.mark.parametrize('line', ['time.sleep(1)', "open('x')", 'requests.get(url)', 'bcrypt.checkpw(a, b)', 'runner.do(who, command)',
                                  'path.read_text()',
                                  "subprocess.run(['x'])"])
def test_each_known_way_to_hold_up_everybody_is_noticed(line):
    function = ast.parse(f'async def f():\n    {line}').body[0]
    assert any(_blocks(call) for call in _own_calls(function))


def test_every_reviewed_sink_is_still_there():
    """A list that only grows is not read any more."""
    found = {(name(path), sink) for path in files() for sink in _sinks(tree(path))}
    assert {entry for entry in REVIEWED if (ROOT / entry[0]).exists()} - found == set()


def _sinks(module):
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield from _sinks_of_call(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r'(?<!\w)v-html\b', node.value):
            yield 'v-html'
        elif isinstance(node, ast.Dict):
            yield from ("a key that starts with ':'" for key in node.keys if isinstance(key, ast.Constant)
                        and isinstance(key.value, str) and re.match(r':[a-z]', key.value))


def _sinks_of_call(call):
    called = dotted(call.func)
    last = call.func.attr if isinstance(call.func, ast.Attribute) else called
    if called in ELEMENTS:
        yield called if called not in {f'ui.{sink}' for sink in SINKS} else called.removeprefix('ui.')
    elif last in SINKS and isinstance(call.func, ast.Attribute):
        yield last
    if last == 'props' and isinstance(call.func, ast.Attribute) and any(_is_mixed(each) for each in call.args):
        yield 'props of a mixed text'
    if last == 'notify' and any(word.arg == 'html' for word in call.keywords):
        yield 'notify(html=)'
    if called in {'ui.link', 'ui.navigate.to'} and not all(isinstance(each, ast.Constant) for each in call.args[-1:]):
        yield called
    if called in {'eval', 'exec', 'pickle.loads', 'yaml.load', 'os.system'}:
        yield called


def _is_mixed(node):
    """An f-string, a sum or a format: anything but a constant or a name that holds one."""
    return isinstance(node, (ast.JoinedStr, ast.BinOp)) or (isinstance(node, ast.Call) and dotted(node.func).endswith('.format'))


def test_browser_scripts_write_text_and_never_markup():
    forbidden = re.compile(r'\b(outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|innerHTML\s*\+?=(?!=))')
    wrong = [f'{path.name}:{number}: {line.strip()[:80]}' for path in sorted((ROOT / 'components/static/js').rglob('*.js'))
             for number, line in enumerate(path.read_text().splitlines(), 1)
             if forbidden.search(line) and not re.search(r"innerHTML\s*=\s*('[^'$]*'|\"[^\"$]*\")\s*;", line) and path.name not in SCRIPTS_REVIEWED]
    assert wrong == []


SCRIPTS_REVIEWED = {'piece.js': 'what the server has drawn and escaped (components/markup.py), parsed in a template that runs nothing'}


def test_nothing_of_value_lies_in_the_storage_of_the_framework():
    """Its files are written without fsync, and one that cannot be read becomes empty without a word."""
    wrong = [f'{name(path)}:{node.lineno}' for path in files() for node in ast.walk(tree(path))
             if isinstance(node, ast.Attribute) and node.attr == 'storage' and dotted(node.value) in {'app', 'web', 'nicegui.app'}]
    assert wrong == []


def test_nothing_on_the_event_loop_waits_for_a_disk_a_hash_or_a_program():
    wrong = [f'{name(path)}:{call.lineno} calls {dotted(call.func)} in async def {function.name}'
             for path in files() for function in ast.walk(tree(path)) if isinstance(function, ast.AsyncFunctionDef)
             for call in _own_calls(function) if _blocks(call)]
    assert wrong == []


def _blocks(call):
    called = dotted(call.func)
    return called in BLOCKING or called.startswith('requests.') or (
        isinstance(call.func, ast.Attribute) and call.func.attr in BLOCKING_METHODS and 'doing' not in called and 'screen' not in called
        and called.split('.')[0] != 'self')


def _own_calls(function):
    """Calls of the coroutine itself; what it hands to a thread is another function."""
    waiting = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.Lambda, ast.AsyncFunctionDef)):
            continue
        if isinstance(node, ast.Await) and isinstance(node.value, ast.Call):  # what is awaited lets the others go on
            waiting += ast.iter_child_nodes(node.value)
            continue
        if isinstance(node, ast.Call):
            yield node
        waiting += ast.iter_child_nodes(node)


def test_no_other_host_is_asked_for_anything():
    """The plant has no internet: no style, script or font may come from elsewhere."""
    outside = re.compile(r"""(?:src|href|url|@import|from)\s*[=(]?\s*["']?https?://(?!localhost|127\.0\.0\.1)""")
    wrong = [f'{path.relative_to(ROOT)}:{number}' for folder in ('components', 'pages', 'app')
             for path in sorted((ROOT / folder).rglob('*')) if path.suffix in {'.py', '.js', '.css', '.html'}
             for number, line in enumerate(path.read_text().splitlines(), 1) if outside.search(line)]
    assert wrong == []
