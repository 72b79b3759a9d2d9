"""One at a time: a server in its home, a restore instead of a server, a single backup."""
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Occupied(Exception):
    """Somebody else holds this; the message says who."""

    def __init__(self, message: str = 'Toolwarden is running; stop it first.') -> None:
        super().__init__(message)


@contextmanager
def occupy(home: Path, *, shared: bool = False) -> Iterator[None]:
    """Be the only server, restore or rotation in this home; the lock goes with the process, however it ends.

    Servers on PostgreSQL may share a home with each other, never with a restore.
    """
    with hold(home / 'toolwarden.lock', shared=shared):
        yield


@contextmanager
def hold(path: Path, *, shared: bool = False, patient: bool = False) -> Iterator[None]:
    """Whoever is patient waits until it is free."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if patient else fcntl.LOCK_NB))
        except OSError as error:
            raise Occupied from error
        yield
    finally:
        os.close(descriptor)


def is_occupied(home: Path) -> bool:
    """Whether a server runs here."""
    try:
        with occupy(home):
            return False
    except Occupied:
        return True
