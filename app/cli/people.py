"""user add, user list, user set-password, user deactivate."""
import argparse
import sys
from typing import Any

from app.cli.house import CLI, opened
from app.settings import BadSetting, Settings
from data.tables.people import Role
from services.people.sites import sites
from services.people.users import add_user, deactivate_user, list_users, set_password
from services.runner import Runner
from services.wording import choice_word


def add_verbs(verbs: Any) -> None:
    user = verbs.add_parser('user', help='people who may sign in').add_subparsers(required=True, metavar='VERB')
    add = user.add_parser('add', help='password read from standard input')
    add.add_argument('name', help='what is entered at the sign-in')
    add.add_argument('--role', required=True, choices=[role.value for role in Role], help='what the person may do')
    add.add_argument('--site', metavar='CODE', help='left out: all sites')
    add.add_argument('--full-name', default='', help='as others see it; left out: the name')
    add.set_defaults(action=_add)
    user.add_parser('list', help='everybody, one per line').set_defaults(action=_list)
    for verb, action, text in (('set-password', _set_password, 'password read from standard input'),
                               ('deactivate', _deactivate, 'nobody can sign in under this name any more')):
        one = user.add_parser(verb, help=text)
        one.add_argument('name', help='what is entered at the sign-in')
        one.set_defaults(action=action)


def _add(settings: Settings, options: argparse.Namespace) -> None:
    password = _password()
    with opened(settings) as runner:
        site_id = _site(runner, options.site) if options.site else None
        runner.do(CLI, add_user, username=options.name, full_name=options.full_name or options.name, role=Role(options.role), site_id=site_id,
                  password=password)
    print(f'{options.name} can sign in.')


def _list(settings: Settings, _options: argparse.Namespace) -> None:
    with opened(settings) as runner:
        for person in runner.do(CLI, list_users, sort='username', limit=500).items:
            print(f'{person.username:20} {choice_word(person.role):18} {person.site:20} {"" if person.active else "left"}'.rstrip())


def _set_password(settings: Settings, options: argparse.Namespace) -> None:
    password = _password()
    with opened(settings) as runner:
        runner.do(CLI, set_password, user_id=_find(runner, options.name), password=password)
    print(f'{options.name} has a new password.')


def _deactivate(settings: Settings, options: argparse.Namespace) -> None:
    with opened(settings) as runner:
        runner.do(CLI, deactivate_user, user_id=_find(runner, options.name))
    print(f'{options.name} can no longer sign in.')


def _find(runner: Runner, name: str) -> Any:
    found = [person for person in runner.do(CLI, list_users, text=name, limit=500).items if person.username.lower() == name.lower()]
    if not found:
        raise BadSetting(f'There is no user {name}.')
    return found[0].id


def _site(runner: Runner, code: str) -> Any:
    found = [site for site in runner.do(CLI, sites.read, text=code, limit=500).items if site['code'] == code]
    if not found:
        raise BadSetting(f'There is no site with the code {code}.')
    return found[0].id


def _password() -> str:
    if sys.stdin.isatty():
        import getpass
        return getpass.getpass()
    return sys.stdin.readline().rstrip('\n')
