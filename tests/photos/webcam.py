"""A camera for tests: it serves moving pictures (MJPEG) on this machine, and can be unplugged and plugged in again."""
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy

from tests.factory import free_port

SIZE = (640, 480)


class Webcam:
    """Each picture is a shade brighter than the one before."""

    def __init__(self) -> None:
        self.port, self.lookers, self.pace = free_port(), 0, 0.02
        self._server: ThreadingHTTPServer | None = None
        self._plugged, self._shade = threading.Event(), 0

    @property
    def url(self) -> str:
        return f'http://127.0.0.1:{self.port}/live'

    def __enter__(self) -> 'Webcam':
        self.plug()
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    def plug(self) -> None:
        self._plugged.set()
        self._server = ThreadingHTTPServer(('127.0.0.1', self.port), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def unplug(self) -> None:
        self._plugged.clear()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def freeze(self) -> None:
        """It stays plugged in and brings no pictures any more."""
        self.pace = 3600.0

    def picture(self) -> bytes:
        self._shade = (self._shade + 1) % 256
        return bytes(cv2.imencode('.jpg', numpy.full((SIZE[1], SIZE[0], 3), self._shade, numpy.uint8))[1])

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        webcam = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                webcam.lookers += 1
                with suppress(OSError):
                    self.send_response(200)
                    self.send_header('Content-Type', 'multipart/x-mixed-replace; boundary=next')
                    self.end_headers()
                    while webcam._plugged.is_set():
                        picture = webcam.picture()
                        head = f'--next\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n'
                        self.wfile.write(head.encode() + picture + b'\r\n')
                        _rest(webcam)
                webcam.lookers -= 1
                self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""
        return Handler


def film(path: Path, pictures: int = 6) -> Path:
    """Half a second of moving pictures in a file."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*'MJPG'), 12, SIZE)
    for shade in range(pictures):
        writer.write(numpy.full((SIZE[1], SIZE[0], 3), 40 * shade, numpy.uint8))
    writer.release()
    return path


def _rest(webcam: Webcam) -> None:
    """In small pieces, so that pulling the plug is noticed at once."""
    until = time.monotonic() + webcam.pace
    while webcam._plugged.is_set() and time.monotonic() < until:
        time.sleep(0.01)
