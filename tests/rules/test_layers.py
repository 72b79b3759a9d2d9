"""The architecture as a test: who may import whom, and that loading a module does nothing."""
import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys

import pytest

import services
from services.guard import REGISTRY
from services.work import Work
from tests.rules.source import ROOMS, ROOT, files, imports, module, name, tree

BELOW = {'data': {'data'}, 'services': {'services', 'data'}, 'components': {'components', 'services'},
         'pages': {'pages', 'components', 'services'}, 'app': {'app', 'pages', 'components', 'services', 'data', 'migrations'}}
SMALL_CHANGE = ('data.trail.Change', 'data.tables.')  # screens know what a change and the choices of a column look like, nothing else of data
DATABASE = {'sqlalchemy', 'sqlmodel', 'alembic', 'sqlcipher3', 'psycopg', 'sqlite3'}
WEB = {'nicegui', 'fastapi', 'starlette', 'uvicorn'}


@pytest.mark.parametrize('room', ROOMS)
def test_a_room_imports_only_what_lies_below_it(room):
    wrong = [f'{name(path)} imports {wanted}' for path in files(room) for wanted in imports(path) if not _may(room, wanted)]
    assert wrong == []


def _may(room, wanted):
    top = wanted.split('.')[0]
    if room == 'data' and wanted.startswith('migrations'):
        return True  # whoever migrates knows where the migrations are
    if top in ROOMS or top == 'migrations':
        return top in BELOW[room] or (room in {'pages', 'components'} and _is_small_change(wanted))
    if room in {'pages', 'components'}:
        return top not in DATABASE
    return not (room in {'data', 'services'} and top in WEB)


def _is_small_change(wanted):
    if wanted == 'data.trail.Change':
        return True
    if not wanted.startswith('data.tables.'):
        return False
    where, what = wanted.rsplit('.', 1)
    found = getattr(importlib.import_module(where), what)
    return inspect.isclass(found) and not hasattr(found, '__table__')


def test_screens_reach_the_services_only_through_the_runner():
    """A service function called directly would run without rights, without a transaction and on the event loop."""
    _load_services()
    guarded = {(guard.name.rsplit('.', 1)[0], guard.name.rsplit('.', 1)[1]) for guard in REGISTRY.values()}
    wrong = []
    for path in files('pages', 'components', 'app'):
        known = {alias.asname or alias.name for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)
                 for alias in node.names if (node.module, alias.name) in guarded}
        wrong += [f'{name(path)}:{node.lineno} calls {node.func.id}' for node in ast.walk(tree(path))
                  if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known]
    assert wrong == []


def test_whatever_takes_work_is_a_command_or_a_query_and_keyword_only():
    wrong = []
    for found in _load_services():
        for label, function in inspect.getmembers(found, inspect.isfunction):
            if function.__module__ != found.__name__ or label.startswith('_'):
                continue
            if hasattr(function, 'guard'):
                others = list(inspect.signature(function).parameters.values())[1:]
                wrong += [f'{found.__name__}.{label}({each.name}) can be given by position' for each in others
                          if each.kind is not each.KEYWORD_ONLY]
            elif _takes_work_like_a_command(function):
                wrong.append(f'{found.__name__}.{label} takes work but is neither command nor query')
    assert wrong == []


def test_no_command_has_a_field_that_the_runner_keeps_for_itself():
    """`key` is the key of the form; a field of that name would never reach the command."""
    _load_services()
    assert [guard.name for guard in REGISTRY.values() if 'key' in guard.model.model_fields] == []


def _takes_work_like_a_command(function):
    """`(work, *, ...)` is what the runner calls; helpers among services take rows by position and are called from inside a command."""
    parameters = list(inspect.signature(function).parameters.values())
    return bool(parameters) and parameters[0].annotation in (Work, 'Work') and all(each.kind is each.KEYWORD_ONLY for each in parameters[1:])


def _load_services():
    return [importlib.import_module(found.name) for found in pkgutil.walk_packages(services.__path__, 'services.')]


def test_no_two_rooms_import_each_other_in_a_circle():
    """Between rooms the order forbids it; within a room a circle of modules works only by luck of who is loaded first."""
    known = {module(path): path for path in files()}
    needs = {here: {_closest(wanted, known) for wanted in _at_load(path)} - {None, here} for here, path in known.items()}
    while leaves := [here for here, wanted in needs.items() if not wanted]:
        for leaf in leaves:
            del needs[leaf]
        for wanted in needs.values():
            wanted.difference_update(leaves)
    assert sorted(needs) == []


def _closest(wanted, known):
    return wanted if wanted in known else wanted.rsplit('.', 1)[0] if wanted.rsplit('.', 1)[0] in known else None


def _at_load(path):
    for node in _loaded(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f'{node.module}.{alias.name}' for alias in node.names)


def _loaded(node):
    """Everything that runs when the module is loaded: not the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield child
            yield from _loaded(child)


def test_nothing_happens_when_a_module_is_loaded():
    """Neither files nor threads nor sockets nor settings are touched before somebody says start."""
    modules = ' '.join(module(path) for path in files() if module(path) != 'app.__main__')
    probe = f"""
import sys, threading, importlib
loaded = importlib.import_module
import nicegui, apscheduler.schedulers.asyncio, pydantic, alembic, PIL.Image, boto3, redis, fastapi.openapi.utils
touched = []
def watch(event, arguments):
    if event in ('socket.bind', 'socket.connect', 'subprocess.Popen', 'sqlite3.connect', 'os.mkdir', 'os.remove', 'os.rename'):
        touched.append((event, arguments))
    if event == 'open' and isinstance(arguments[1], str) and set(arguments[1]) & set('wax+') and '__pycache__' not in str(arguments[0]):
        touched.append((event, arguments))
sys.addaudithook(watch)
sys.dont_write_bytecode = True
threads = threading.active_count()
for name in {modules!r}.split():
    loaded(name)
assert not touched, touched
assert threading.active_count() == threads, threading.enumerate()
"""
    done = subprocess.run([sys.executable, '-c', probe], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
