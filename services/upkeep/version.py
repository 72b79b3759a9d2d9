"""Which version of the product this is."""
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def product_version() -> str:
    try:
        return version('toolwarden')
    except PackageNotFoundError:  # run from a checkout
        project = Path(__file__).parents[2] / 'pyproject.toml'
        return str(tomllib.loads(project.read_text())['project']['version'])
