"""The contacts of a press that this device hears: a pin of a Pi, a button interface on USB, and a simulated one that bounces as badly.

Each gives how it has turned since it was asked last, with the moment by the clock of the kernel: under load turns are read late and all
at once, and only the kernel knows how far apart they were.
"""
import errno
import fcntl
import os
import random
import struct
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from services.sources.link import NeedsYou, SourceLost

Turn = tuple[float, bool]  # when, and whether it is closed now
PILE = 1024  # turns that the kernel keeps for us
EVENT = struct.Struct('@llHHi')  # seconds, microseconds, kind, code, value: what the kernel says of a key
KEY, RELEASED, PRESSED = 1, 0, 1
FOR_US_ALONE, BY_CLOCK = 0x40044590, 0x400445A0  # how the kernel is asked for both
BOUNCES = 0.004  # seconds for which the simulated contact bounces
CLOSED_FOR = 0.3  # of its cycle


class Contact(Protocol):
    @property
    def fileno(self) -> int | None:
        """What becomes readable when it turns; None where nothing does."""
        ...

    def turns(self) -> Sequence[Turn]: ...

    def close(self) -> None: ...


def contact_at(url: str, *, to_ground: bool) -> Contact:
    scheme, _colon, place = url.partition(':')
    if scheme == 'gpio':
        return PinContact(place, to_ground=to_ground)
    return KeyContact(place) if scheme == 'input' else BouncingContact(float(place))


class PinContact:
    """A pin of a Pi. A dry contact pulls it to ground; one that brings a voltage of its own pulls it up."""

    def __init__(self, place: str, *, to_ground: bool = True) -> None:
        import gpiod
        from gpiod.line import Bias, Edge
        chip, _slash, line = place.rpartition('/')
        wanted = gpiod.LineSettings(edge_detection=Edge.BOTH, bias=Bias.PULL_UP if to_ground else Bias.PULL_DOWN, active_low=to_ground)
        try:
            self._pin: Any = gpiod.request_lines(f'/dev/{chip or "gpiochip0"}', {int(line): wanted}, 'toolwarden', PILE)
        except OSError as error:
            raise _why_not(error, f'gpio:{place}') from error
        except ValueError as error:  # the chip has no pin of this number
            raise NeedsYou('no_contact', f'gpio:{place}') from error
        self.fileno = self._pin.fd

    def turns(self) -> Sequence[Turn]:
        if not self._pin.wait_edge_events(0):
            return ()
        return [(each.timestamp_ns / 1e9, each.event_type is each.Type.RISING_EDGE) for each in self._pin.read_edge_events()]

    def close(self) -> None:
        self._pin.release()


class KeyContact:
    """A contact on USB that shows itself as a keyboard; any key of it counts. Its keys reach nobody else, least of all the screen."""

    def __init__(self, path: str) -> None:
        try:
            self.fileno = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        except OSError as error:
            raise _why_not(error, path) from error
        self._path, self._rest = path, b''
        self._ask(FOR_US_ALONE, 1)
        self._ask(BY_CLOCK, time.CLOCK_MONOTONIC)

    def turns(self) -> Sequence[Turn]:
        try:
            said = os.read(self.fileno, PILE * EVENT.size)
        except BlockingIOError:
            return ()
        except OSError as error:
            raise SourceLost('contact_gone', self._path) from error
        if not said:
            raise SourceLost('contact_gone', self._path)
        said = self._rest + said
        whole = len(said) // EVENT.size * EVENT.size
        self._rest = said[whole:]
        return [(seconds + micros / 1e6, value == PRESSED) for seconds, micros, kind, _code, value in EVENT.iter_unpack(said[:whole])
                if kind == KEY and value in (RELEASED, PRESSED)]

    def close(self) -> None:
        os.close(self.fileno)

    def _ask(self, what: int, value: int) -> None:
        try:
            fcntl.ioctl(self.fileno, what, struct.pack('i', value) if what == BY_CLOCK else value)
        except OSError as error:
            if error.errno != errno.ENOTTY:  # a pipe, say, has no clock and no other listeners
                os.close(self.fileno)
                raise _why_not(error, self._path) from error


class BouncingContact:
    """Closes once in each cycle, and bounces. Its truth is `made`."""
    fileno = None

    def __init__(self, cycle: float, clock: Callable[[], float] = time.monotonic, chance: random.Random | None = None) -> None:
        self.cycle, self.made = cycle, 0
        self._clock, self._chance = clock, chance or random.Random()
        self._next, self._planned = clock() + cycle, list[Turn]()

    def turns(self) -> Sequence[Turn]:
        now = self._clock()
        while self._next <= now:
            self._planned += [*self._bouncing(self._next, True), *self._bouncing(self._next + CLOSED_FOR * self.cycle, False)]
            self._next, self.made = self._next + self.cycle, self.made + 1
        happened = [turn for turn in self._planned if turn[0] <= now]
        self._planned = self._planned[len(happened):]
        return happened

    def close(self) -> None:
        """Nothing is held."""

    def _bouncing(self, at: float, closed: bool) -> list[Turn]:
        bounces = sorted(self._chance.uniform(0, BOUNCES) for _ in range(2 * self._chance.randint(0, 6)))
        return [(at, closed), *((at + later, closed if number % 2 else not closed) for number, later in enumerate(bounces))]


def _why_not(error: OSError, place: str) -> NeedsYou | SourceLost:
    if error.errno in (errno.EACCES, errno.EPERM):
        return NeedsYou('may_not_listen', place)
    return NeedsYou('contact_taken', place) if error.errno == errno.EBUSY else SourceLost('no_contact', place)
