"""Reads the QR codes on a picture.

It runs as a program of its own, with little memory and little time and without any secret, because decoders have had holes before.
"""
import json
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import cv2
import numpy

MEMORY, SECONDS = 1024 * 1024 * 1024, 20
LONGEST, SMALL = 1600, 1000  # pixels of the longer side


def main() -> None:
    """`quick` or `thorough` as the only argument, the picture on standard input; on standard output the texts, or null for a broken picture."""
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # a Mac knows the limit of memory but does not let it be set
            resource.setrlimit(limit, (value, value))
    cv2.setNumThreads(1)
    os.nice(10)  # whoever stands at a screen comes first
    print(json.dumps(texts_on(sys.stdin.buffer.read(), thorough=sys.argv[1] == 'thorough')))  # noqa: T201


def texts_on(content: bytes, *, thorough: bool) -> list[str] | None:
    try:
        picture = cv2.imdecode(numpy.frombuffer(content, numpy.uint8), cv2.IMREAD_GRAYSCALE)
    except cv2.error:
        return None
    if picture is None:
        return None
    for look in _looks(_fitted(picture)) if thorough else [_fitted(picture)]:
        if texts := _read(look):
            return texts
    return []


def _looks(picture: Any) -> Iterator[Any]:
    """As it is, then larger for codes far away, sharper for shaky hands, and with stronger contrast for dirty labels."""
    yield picture
    if max(picture.shape) <= LONGEST:
        yield _scaled(picture, 2)
    sharp = cv2.addWeighted(picture, 2.5, cv2.GaussianBlur(picture, (0, 0), 3), -1.5, 0)
    yield sharp
    yield _scaled(sharp, 2 if max(picture.shape) <= LONGEST else 0.5)
    yield _scaled(picture, SMALL / max(picture.shape))
    yield cv2.createCLAHE(2, (8, 8)).apply(picture)


def _read(picture: Any) -> list[str]:
    """Two ways to look; one finds codes that are turned and tilted, the other those that are blurred."""
    for detector in (cv2.QRCodeDetectorAruco(), cv2.QRCodeDetector()):
        with suppress(cv2.error, UnicodeDecodeError):
            _found, texts, *_rest = detector.detectAndDecodeMulti(picture)
            if known := [text for text in texts if text]:
                return known
    return []


def _fitted(picture: Any) -> Any:
    longest = max(picture.shape)
    return picture if longest <= LONGEST else _scaled(picture, LONGEST / longest)


def _scaled(picture: Any, factor: float) -> Any:
    return cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)


if __name__ == '__main__':
    main()
