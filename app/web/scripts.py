"""All our browser modules as one script: a screen over a slow radio fetches one file instead of twenty-six."""
import re
from collections.abc import Mapping

IMPORT = re.compile(r"^import (?:\{ (?P<names>[^}]+) \} from )?'\./(?P<module>[a-z_]+)\.js';$", re.MULTILINE)
EXPORT = re.compile(r'^export (?=(?:async )?function (\w+)|const (\w+)|class (\w+))', re.MULTILINE)
LEFT_OVER = re.compile(r'^(?:import|export)\b.*$', re.MULTILINE)


def joined(modules: Mapping[str, str], first: str) -> str:
    """The module `first` and everything it imports, each in a scope of its own, as the browser would have loaded them."""
    written: dict[str, str] = {}
    _write(modules, first, written, ())
    return ''.join(written.values())


def _write(modules: Mapping[str, str], name: str, written: dict[str, str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f'{name}.js imports itself by way of {", ".join(above)}.')
    if name in written:
        return
    for found in IMPORT.finditer(modules[name]):
        _write(modules, found['module'], written, (*above, name))
    written[name] = _scoped(name, modules[name])


def _scoped(name: str, source: str) -> str:
    told = [next(filter(None, found.groups())) for found in EXPORT.finditer(source)]
    body = EXPORT.sub('', IMPORT.sub(_taken, source))
    if strange := LEFT_OVER.search(body):
        raise ValueError(f'{name}.js: {strange[0]!r} is written in a way that the joiner of scripts does not know.')
    return f'const from_{name} = (() => {{\n{body}\nreturn {{ {", ".join(told)} }};\n}})();\n'


def _taken(found: re.Match[str]) -> str:
    return f'const {{ {found["names"].replace(" as ", ": ")} }} = from_{found["module"]};' if found['names'] else ''
