"""Reading our own source as trees, for the rules about it."""
import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ('data', 'services', 'components', 'pages', 'app')


@cache
def files(*rooms: str) -> tuple[Path, ...]:
    return tuple(sorted(path for room in rooms or ROOMS for path in (ROOT / room).rglob('*.py')))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module(path: Path) -> str:
    return name(path).removesuffix('.py').removesuffix('/__init__').replace('/', '.')


def imports(path: Path) -> Iterator[str]:
    """Full names: what is imported from a module is told as 'module.name'."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f'{node.module}.{alias.name}' for alias in node.names)


def dotted(node: ast.AST) -> str:
    """`ui.html` for the tree of `ui.html`; '' for anything more complicated."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f'{dotted(node.value)}.{node.attr}'
    return ''
