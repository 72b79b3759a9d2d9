"""run, migrate, demo, openapi."""
import argparse
import dataclasses
import gc
import json
import os
import signal
import socket
import sys
from typing import Any

from app.cli.house import CLI, opened
from app.memory import stay_in_memory
from app.opening import DatabaseDamaged, migrate_house, open_home, open_house
from app.rescue import serve_rescue
from app.settings import BadSetting, Settings
from data.health import mark_running
from data.occupied import occupy
from services.demo.history import load_demo_history
from services.demo.removal import remove_demo_plant
from services.first_run import load_demo
from services.wording import choice_word


def add_verbs(verbs: Any) -> None:
    run = verbs.add_parser('run', help='serve (migrates first unless --no-migrate)')
    run.add_argument('--host', help='the address to listen on')
    run.add_argument('--port', type=int, help='the port to listen on')
    run.add_argument('--no-migrate', action='store_true', help='refuse a database of an older version instead')
    run.set_defaults(action=_run)
    migrate = verbs.add_parser('migrate', help='bring the database to this version')
    migrate.add_argument('--to', default='head', metavar='REVISION', help='an older revision, or head')
    migrate.set_defaults(action=_migrate)
    demo = verbs.add_parser('demo', help='load the demo plant into an empty database')
    demo.add_argument('--remove', action='store_true', help='remove it, as long as nothing else was entered')
    demo.set_defaults(action=_demo)
    verbs.add_parser('openapi', help='print the REST description').set_defaults(action=_openapi)


def _run(settings: Settings, options: argparse.Namespace) -> int | None:
    given = {name: value for name, value in (('host', options.host), ('port', options.port)) if value}
    settings = dataclasses.replace(settings, **given)
    _require_free_port(settings)
    stay_in_memory()
    home = open_home(settings.home)
    os.environ.setdefault('NICEGUI_STORAGE_PATH', str(home / 'screens'))
    with occupy(home, shared=not settings.url.startswith('sqlite')):
        try:
            house = open_house(settings, migrate=not options.no_migrate)
        except DatabaseDamaged as problem:
            serve_rescue(settings, str(problem))
            return 1
        if house.database.path is not None:
            mark_running(house.database.path)
        gc.disable()  # as in app/__main__.py
        from app.main import start  # late: the web framework takes a second that no other verb needs
        gc.enable()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # how systemd and Docker ask: the end is in order, as after Ctrl-C
        try:
            start(settings, house)
        finally:
            house.database.close_cleanly()
    return None


def _migrate(settings: Settings, options: argparse.Namespace) -> None:
    with occupy(open_home(settings.home)):
        print(f'The database is at revision {migrate_house(settings, options.to)}.')


def _demo(settings: Settings, options: argparse.Namespace) -> None:
    with opened(settings) as runner:
        if options.remove:
            runner.do(CLI, remove_demo_plant)
            print('The demo plant is gone. Its site, places and lists are still there.')
            return
        people = runner.do(CLI, load_demo)
        runner.do(CLI, load_demo_history)
        for person in people:
            pin = f', PIN {person.pin}' if person.pin else ''
            print(f'{person.username:10} {choice_word(person.role):18} password "{person.password}"{pin}')


def _openapi(_settings: Settings, _options: argparse.Namespace) -> None:
    from app.api.application import describe
    print(json.dumps(describe(), indent=2))


def _require_free_port(settings: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ':' in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise BadSetting(f'Port {settings.port} on {settings.host} cannot be used: {error.strerror}; choose another with --port.') from error
