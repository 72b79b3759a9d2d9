"""Draws one page of a PDF as a picture, for screens that have no viewer.

It runs as a program of its own, with little memory and little time and without any secret: whoever wrote the file may have meant harm.
"""
import json
import os
import resource
import sys
from contextlib import suppress
from io import BytesIO
from typing import Any

import pypdfium2

MEMORY, SECONDS = 1024 * 1024 * 1024, 20
LONGEST = 2560  # pixels: fine lines of a large drawing can be read when it is enlarged
QUALITY = 85


def main() -> None:
    """The number of the page as the only argument, the file on standard input; on standard output one line of facts and the picture."""
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # a Mac knows the limit of memory but does not let it be set
            resource.setrlimit(limit, (value, value))
    os.nice(10)  # whoever stands at a screen comes first
    facts, picture = _drawn(sys.stdin.buffer.read(), int(sys.argv[1]))
    sys.stdout.buffer.write(json.dumps(facts).encode() + b'\n' + picture)


def _drawn(content: bytes, number: int) -> tuple[dict[str, Any], bytes]:
    try:
        document = pypdfium2.PdfDocument(content)
        pages = len(document)
        if not 0 < number <= pages:
            return {'pages': pages}, b''
        page, target = document[number - 1], BytesIO()
        width, height = page.get_size()
        page.render(scale=LONGEST / max(width, height, 1)).to_pil().convert('RGB').save(target, 'JPEG', quality=QUALITY)
        return {'pages': pages}, target.getvalue()
    except Exception:  # a dozen kinds of exceptions for broken files, and for those that want a password
        return {'pages': 0}, b''


if __name__ == '__main__':
    main()
