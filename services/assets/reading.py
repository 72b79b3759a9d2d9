"""Reading the codes on a photo or on a picture of a live camera, away from everything that must not fall."""
import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from services.assets.codes import MOST_READ
from services.errors import Invalid, Unavailable
from services.language import _
from services.photos.picture import PASSED_ON, kind_of, require_size

log = logging.getLogger(__name__)
EYE = Path(__file__).with_name('eye.py')
PATIENCE = 30  # seconds for one picture on a machine that is busy
LONGEST_CODE = 500
LIMITS = {'OPENCV_IO_MAX_IMAGE_PIXELS': '50000000', 'OPENBLAS_NUM_THREADS': '1', 'OPENCV_LOG_LEVEL': 'OFF'}
_slots = BoundedSemaphore(2)


def read_codes(content: bytes | bytearray, *, thorough: bool = True) -> list[str]:
    """The texts of the QR codes on a picture. Takes a moment; at most two happen at once. `thorough` looks at it in several ways."""
    require_size(len(content))
    kind_of(content)
    environment = LIMITS | {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        with _slots:
            done = subprocess.run([sys.executable, '-I', str(EYE), 'thorough' if thorough else 'quick'], input=content, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, env=environment, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return []
    except OSError as error:
        log.exception('codes cannot be read')
        raise Unavailable(_('Photos cannot be read at the moment. Please try again.')) from error
    return _readable(json.loads(done.stdout) if done.returncode == 0 else None)


def _readable(texts: list[str] | None) -> list[str]:
    if texts is None:
        raise Invalid(_('This photo is damaged or arrived incomplete. Please send it again.'))
    return [text.strip() for text in texts if text.isprintable() and 0 < len(text.strip()) <= LONGEST_CODE][:MOST_READ]
