"""Reading the codes on a photo or on a picture of a live camera, away from everything that must not fall."""
import json
from pathlib import Path
from threading import BoundedSemaphore

from services.apart import Fallen, TooSlow, run_apart
from services.assets.codes import MOST_READ
from services.errors import Invalid
from services.language import _
from services.photos.picture import kind_of, require_size

EYE = Path(__file__).with_name('eye.py')
PATIENCE = 30  # seconds for one picture on a machine that is busy
LONGEST_CODE = 500
LIMITS = {'OPENCV_IO_MAX_IMAGE_PIXELS': '50000000', 'OPENBLAS_NUM_THREADS': '1', 'OPENCV_LOG_LEVEL': 'OFF'}
_slots = BoundedSemaphore(2)


def read_codes(content: bytes | bytearray, *, thorough: bool = True) -> list[str]:
    """The texts of the QR codes on a picture. Takes a moment; at most two happen at once. `thorough` looks at it in several ways."""
    require_size(len(content))
    kind_of(content)
    try:
        with _slots:
            texts = json.loads(run_apart(EYE, 'thorough' if thorough else 'quick', content, patience=PATIENCE, **LIMITS))
    except TooSlow:
        return []
    except Fallen:
        texts = None
    if texts is None:
        raise Invalid(_('This photo is damaged or arrived incomplete. Please send it again.'))
    return [text.strip() for text in texts if text.isprintable() and 0 < len(text.strip()) <= LONGEST_CODE][:MOST_READ]
