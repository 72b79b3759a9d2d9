"""The command line: one verb each, and sentences instead of tracebacks."""
import argparse
import json
import logging
import sys
from collections.abc import Callable, Sequence

from app.cli import imports, keys, people, serving, simulate, upkeep
from app.settings import BadSetting, Settings
from data.archive import DamagedArchive, UnsafeArchive, WrongRecoveryKey
from data.database import DatabaseTrouble
from data.keys import WrongKey
from data.occupied import Occupied
from services.errors import ServiceError

EXPECTED = (BadSetting, DatabaseTrouble, ServiceError, Occupied, WrongKey, DamagedArchive, UnsafeArchive, WrongRecoveryKey)


def run_command(arguments: Sequence[str]) -> int:
    """The exit status: 0 done, 1 refused with one sentence, 2 wrong usage."""
    options = verbs_parser().parse_args(arguments)
    try:
        settings = Settings.from_environment()
        _log(settings)
        action: Callable[[Settings, argparse.Namespace], int | None] = options.action
        return action(settings, options) or 0
    except EXPECTED as error:
        print(str(error).strip(), file=sys.stderr)
        return 1
    except OSError as error:
        print(f'{error.strerror or error}: {error.filename}' if error.filename else str(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def verbs_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog='toolwarden', description='Keeps watch over the tools, moulds and machines of a factory.')
    verbs = parser.add_subparsers(title='verbs', required=True, metavar='VERB')
    for room in (serving, people, keys, imports, simulate, upkeep):
        room.add_verbs(verbs)
    return parser


def _log(settings: Settings) -> None:
    logging.basicConfig(level=logging.WARNING, format='%(asctime)s %(levelname)s %(name)s: %(message)s', stream=sys.stderr)
    if settings.log == 'json':
        for handler in logging.getLogger().handlers:
            handler.setFormatter(_Json())
    logging.getLogger('httpx').setLevel(logging.ERROR)


class _Json(logging.Formatter):
    """One object per entry, whatever it says; a traceback stays within it."""

    def format(self, record: logging.LogRecord) -> str:
        told = {'at': self.formatTime(record), 'level': record.levelname, 'from': record.name, 'message': record.getMessage()}
        if record.exc_info:
            told['trace'] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)
