"""The camera of this very machine: one thread owns it while somebody looks, and keeps nothing but the newest picture."""
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from data.tables.people import DeviceKind
from services.errors import NotFound, Unavailable
from services.guard import query
from services.language import _
from services.people.roles import Permission
from services.work import Work

log = logging.getLogger(__name__)
LINGER = 5.0  # seconds after the last look; then the camera is let go
STALE = 3.0  # seconds; an older picture is not shown as if it were now
AGAIN = 1.0  # seconds between two tries to open it
PREVIEWS = 8  # a second; more only warms the processor


@dataclass(frozen=True, slots=True)
class Frame:
    """What the camera saw: small and ready to be shown, and whole."""
    number: int
    at: float
    preview: bytes
    pixels: Any


class Camera:
    """`source` is an index, a device, a file or the address of a stream; nothing means that there is no camera."""

    def __init__(self, source: str) -> None:
        self._source, self._film = source, Path(source).is_file()
        self._frame: Frame | None = None
        self._count, self._looked, self._failed = 0, 0.0, False
        self._thread: Thread | None = None
        self._lock, self._closing = Lock(), Event()

    @property
    def is_there(self) -> bool:
        """Whether this machine was told of one; whether it is plugged in shows when somebody looks."""
        return bool(self._source)

    def look(self) -> Frame | None:
        """The newest picture, at once; whoever looks keeps the camera running. None while it has yet to begin."""
        if not self._source:
            raise NotFound(_('This machine has no camera.'))
        self._looked = time.monotonic()
        self._keep_running()
        frame, failed = self._frame, self._failed
        if failed:
            raise Unavailable(_('The camera is not connected. Plug it in; the picture comes back by itself.'))
        if frame is not None and self._looked - frame.at > STALE:
            raise Unavailable(_('The camera does not answer. Please unplug it and plug it in again.'))
        return frame

    def close(self) -> None:
        """Let it go; a camera that hangs is not waited for."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join(2)

    def _keep_running(self) -> None:
        with self._lock:
            if not self._closing.is_set() and (self._thread is None or not self._thread.is_alive()):
                self._thread = Thread(target=self._run, name='camera', daemon=True)
                self._thread.start()

    @property
    def _wanted(self) -> bool:
        return not self._closing.is_set() and time.monotonic() - self._looked < LINGER

    def _run(self) -> None:
        try:
            while self._wanted:
                self._attend()
                self._closing.wait(AGAIN)
        finally:
            self._frame, self._failed = None, False

    def _attend(self) -> None:
        """From opening it until it is gone or nobody looks any more."""
        from services.photos import lens  # late: OpenCV takes a part of every start that a plant without a camera does not need
        capture = lens.opened(self._source)
        try:
            while self._wanted and capture is not None and capture.grab():
                empty = self._is_due() and not self._take(capture.retrieve(), lens.preview)
                if self._film or empty:
                    self._closing.wait(1 / PREVIEWS)  # a camera takes its time by itself, unless it is broken
        except lens.Failed:
            log.exception('the camera failed')
        finally:
            if capture is not None:
                capture.release()
        if not (self._film and self._frame and self._wanted):  # a film has an end, and begins again
            self._frame, self._failed = None, self._wanted

    def _is_due(self) -> bool:
        return self._frame is None or time.monotonic() - self._frame.at >= 1 / PREVIEWS

    def _take(self, seen: tuple[bool, Any], preview: Callable[[Any], bytes]) -> bool:
        """Whether there was anything to see; some cameras bring pictures without a single dot before they give up."""
        fine, pixels = seen
        if not fine or pixels is None or not pixels.size:
            return False
        self._count += 1
        self._frame, self._failed = Frame(self._count, time.monotonic(), preview(pixels), pixels), False
        return True


@query(Permission.ADD_PHOTOS)
def use_camera(work: Work) -> None:
    """Whoever may add photos may look through the camera."""


def is_beside_camera(device: DeviceKind | None, address: str) -> bool:
    """The camera hangs on the machine that serves: only its own touchscreen shows what it sees."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    plain = getattr(found, 'ipv4_mapped', None) or found  # how a server that listens for both kinds writes the old one
    return device is DeviceKind.KIOSK and bool(plain.is_loopback)


def still(frame: Frame) -> bytes:
    """The whole picture as a file, to be taken in like any other photo."""
    from services.photos import lens  # late, as above
    return lens.still(frame.pixels)
