"""What OpenCV does for the camera: opening it, and making files of what it sees."""
import sys
from pathlib import Path
from typing import Any

import cv2

TIME_OUT = 3000  # milliseconds for a stream to open and to bring a picture
PREVIEW_WIDTH, PREVIEW_QUALITY, STILL_QUALITY = 800, 70, 95
WANTED = (1920, 1080)  # the camera gives what comes nearest
Failed = cv2.error


def opened(source: str) -> Any:
    """Asking for what is not there would only fill the log."""
    device = f'/dev/video{source}' if source.isdigit() and sys.platform == 'linux' else source
    if not source.isdigit() and '://' in source:
        capture = cv2.VideoCapture(source, cv2.CAP_FFMPEG, [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, TIME_OUT, cv2.CAP_PROP_READ_TIMEOUT_MSEC, TIME_OUT])
    elif not device.isdigit() and not Path(device).exists():
        return None
    elif Path(device).is_file():
        capture = cv2.VideoCapture(device, cv2.CAP_FFMPEG)
    else:
        capture = cv2.VideoCapture(int(source) if source.isdigit() else source)
        _ask_for_large_pictures(capture)
    return capture if capture.isOpened() else None


def _ask_for_large_pictures(capture: Any) -> None:
    """As JPEG, or a USB line is too narrow for them; and nothing old in between."""
    for setting, value in ((cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*'MJPG')), (cv2.CAP_PROP_FRAME_WIDTH, WANTED[0]),
                           (cv2.CAP_PROP_FRAME_HEIGHT, WANTED[1]), (cv2.CAP_PROP_BUFFERSIZE, 1)):
        capture.set(setting, value)


def preview(pixels: Any) -> bytes:
    return _jpeg(_small(pixels), PREVIEW_QUALITY)


def still(pixels: Any) -> bytes:
    return _jpeg(pixels, STILL_QUALITY)


def _small(pixels: Any) -> Any:
    height, width = pixels.shape[:2]
    if width <= PREVIEW_WIDTH:
        return pixels
    return cv2.resize(pixels, (PREVIEW_WIDTH, round(height * PREVIEW_WIDTH / width)), interpolation=cv2.INTER_AREA)


def _jpeg(pixels: Any, quality: int) -> bytes:
    _fine, encoded = cv2.imencode('.jpg', pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return bytes(encoded)
