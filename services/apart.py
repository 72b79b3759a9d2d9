"""A program of our own for each file that somebody else wrote: without secrets, with an end, and whatever kills it hurts nothing else."""
import logging
import os
import subprocess
import sys
from pathlib import Path

from services.errors import Unavailable
from services.language import _

log = logging.getLogger(__name__)
PASSED_ON = ('PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH')


class Fallen(Exception):
    """It died; whoever asked says what that means of the file."""


class TooSlow(Fallen):
    """It may do better when less is going on here."""


def run_apart(program: Path, told: str, content: bytes | bytearray, *, patience: float, **environment: str) -> bytes:
    """What it wrote. Takes a moment and holds up the thread: only for threads that are ours to hold up."""
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        done = subprocess.run([sys.executable, '-I', str(program), told], input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              env=environment | passed, timeout=patience, check=False)
    except subprocess.TimeoutExpired as error:
        raise TooSlow from error
    except OSError as error:
        log.exception('%s cannot be started', program.name)
        raise Unavailable(_('Files cannot be read at the moment. Please try again.')) from error
    if done.returncode:
        log.warning('a file ended %s with %s', program.name, done.returncode)
        raise Fallen
    return done.stdout
