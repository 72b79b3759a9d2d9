"""backup, restore, check, recovery-key, rotate-secret."""
import argparse
import dataclasses
import json
import os
import sys
from pathlib import Path
from typing import Any

from app.cli.house import CLI, opened
from app.opening import open_home
from app.settings import Settings
from data.archive import recovery_key
from services.upkeep.backup import make_backup
from services.upkeep.checks import check_house, is_in_order
from services.upkeep.restore import restore
from services.upkeep.secrets import rotate

SIGNS = {'ok': 'ok   ', 'warn': 'warn ', 'alarm': 'ALARM'}


def add_verbs(verbs: Any) -> None:
    backup = verbs.add_parser('backup', help='a verified archive of database and photos')
    backup.add_argument('folder', nargs='?', type=Path, metavar='DIR', help='left out: backups in the home')
    backup.set_defaults(action=_backup)
    restoring = verbs.add_parser('restore', help='put a backup in place of what is there')
    restoring.add_argument('file', type=Path, metavar='FILE', help='the backup')
    restoring.set_defaults(action=_restore)
    check = verbs.add_parser('check', help='self-check: storage, database, encryption, schema, clock, keys, backups, photos, change log')
    check.add_argument('--json', action='store_true', help='for programs')
    check.set_defaults(action=_check)
    verbs.add_parser('recovery-key', help='print the key that opens the backups').set_defaults(action=_recovery_key)
    verbs.add_parser('rotate-secret', help='a new master secret; everything stays readable').set_defaults(action=_rotate)


def _backup(settings: Settings, options: argparse.Namespace) -> None:
    with opened(settings) as runner:
        print(make_backup(runner, CLI, options.folder.resolve() if options.folder else None).path)


def _restore(settings: Settings, options: argparse.Namespace) -> None:
    home = open_home(settings.home)
    key = settings.recovery_key or (recovery_key(home) if (home / 'recovery.key').exists() else _ask_for_key())
    summary = restore(options.file.resolve(), home, key, settings.url, given_secret=settings.secret or None, photos=settings.photo_folder)
    print(summary.sentence)


def _check(settings: Settings, options: argparse.Namespace) -> int:
    with opened(settings, migrate=False) as runner:
        checks = check_house(runner.house)
    if options.json:
        print(json.dumps([dataclasses.asdict(check) for check in checks]))
    else:
        print('\n'.join(f'{SIGNS[check.state]} {check.name}: {check.sentence}' for check in checks))
    return 0 if is_in_order(checks) else 1


def _recovery_key(settings: Settings, _options: argparse.Namespace) -> None:
    print(recovery_key(open_home(settings.home)))


def _rotate(settings: Settings, _options: argparse.Namespace) -> None:
    rotate(open_home(settings.home), settings.url, settings.secret or None, photos=settings.photo_folder)
    print('There is a new master secret, and everything is readable with it.')


def _ask_for_key() -> str:
    if os.isatty(sys.stdin.fileno()):
        import getpass
        return getpass.getpass('Recovery key: ')
    return sys.stdin.readline().strip()
