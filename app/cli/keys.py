"""key add."""
import argparse
from typing import Any

from app.cli.house import CLI, opened
from app.settings import Settings
from services.people.api_keys import add_key_for


def add_verbs(verbs: Any) -> None:
    key = verbs.add_parser('key', help='API keys').add_subparsers(required=True, metavar='VERB')
    add = key.add_parser('add', help='prints a new API key once')
    add.add_argument('name', help='what the key is for')
    add.add_argument('--user', required=True, help='in whose name it acts')
    add.add_argument('--scope', action='append', metavar='RIGHT', help='may be given several times; left out: all rights of the user')
    add.add_argument('--days', type=int, default=365, help='how long it lasts')
    add.set_defaults(action=_add)


def _add(settings: Settings, options: argparse.Namespace) -> None:
    with opened(settings) as runner:
        print(runner.do(CLI, add_key_for, username=options.user, name=options.name, scopes=options.scope, days=options.days).key)
