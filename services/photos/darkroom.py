"""Makes a clean picture of whatever was sent: decoded, turned, made smaller and written anew, so that nothing of the file survives.

It runs as a program of its own, with little memory and little time and without any secret, because decoders have had holes before.
"""
import json
import os
import re
import resource
import sys
import warnings
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from typing import Any

from PIL import Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

MEMORY, SECONDS = 640 * 1024 * 1024, 20
LONGEST, SMALL, SIDE = 2560, 360, 12_000
KINDS: Mapping[str, tuple[type[ImageFile.ImageFile], int]] = {
    'jpeg': (JpegImageFile, 50_000_000), 'png': (PngImageFile, 24_000_000), 'webp': (WebPImageFile, 16_000_000)}
"""How many pixels at most; only a JPEG can be made smaller while it is decoded."""
EXIF, TAKEN, OFFSET, ORIENTATION = 0x8769, 0x9003, 0x9011, 0x0112
TIME, ZONE = re.compile(r'\d{4}:\d\d:\d\d \d\d:\d\d:\d\d'), re.compile(r'[+-]\d\d:\d\d')
TURNS = {2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
         5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90}


class Unfit(Exception):
    """A word for what is wrong: too_many_pixels, moving or broken."""


def main() -> None:
    """The kind as the only argument, the file on standard input; on standard output one line of facts and two pictures."""
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        _limit(limit, value)
    os.nice(10)  # whoever stands at a screen comes first
    warnings.simplefilter('ignore')  # nobody reads them
    try:
        facts, picture, thumb = clean(sys.argv[1], sys.stdin.buffer.read())
    except Unfit as error:
        facts, picture, thumb = {'problem': str(error)}, b'', b''
    except MemoryError:
        facts, picture, thumb = {'problem': 'too_many_pixels'}, b'', b''
    sys.stdout.buffer.write(json.dumps({**facts, 'sizes': [len(picture), len(thumb)]}).encode() + b'\n' + picture + thumb)


def clean(kind: str, content: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    """Facts, the picture and its thumbnail."""
    try:
        image = _opened(kind, content)
        told = _told(image)
        whole = _decoded(image, told.get('orientation'))
        facts = {'width': whole.width, 'height': whole.height, 'taken': told.get('taken', ''), 'offset': told.get('offset', '')}
        picture = _written(whole, 88, told)
        whole.thumbnail((SMALL, SMALL))
        return facts, picture, _written(whole, 80, {})
    except (Unfit, MemoryError):
        raise
    except Exception as error:  # Pillow raises a dozen kinds of exceptions for broken files
        raise Unfit('broken') from error


def _opened(kind: str, content: bytes) -> ImageFile.ImageFile:
    """Only the header is read here. The class is named, so that no other decoder ever looks at the file."""
    opener, most = KINDS[kind]
    if kind == 'webp' and _canvas(content) > most:  # its decoder takes the memory for all pixels at once
        raise Unfit('too_many_pixels')
    image = opener(BytesIO(content))
    if image.width * image.height > most or max(image.size) > SIDE:
        raise Unfit('too_many_pixels')
    if getattr(image, 'n_frames', 1) > 1:
        raise Unfit('moving')
    return image


def _canvas(webp: bytes) -> int:
    if webp[12:16] != b'VP8X':
        return 0  # without an extended header there is one picture, of 16383 pixels a side at most
    return (1 + int.from_bytes(webp[24:27], 'little')) * (1 + int.from_bytes(webp[27:30], 'little'))


def _told(image: Image.Image) -> dict[str, Any]:
    """What the camera said that is of use: which side is up, and when the picture was taken."""
    try:
        exif = image.getexif()
        inside = exif.get_ifd(EXIF)
        found = {'orientation': exif.get(ORIENTATION), 'taken': inside.get(TAKEN), 'offset': inside.get(OFFSET)}
    except Exception:  # a broken note of the camera is no reason to refuse its picture
        return {}
    fitting = {'taken': TIME, 'offset': ZONE}
    return {name: value for name, value in found.items()
            if (fitting[name].fullmatch(str(value)) if name in fitting else isinstance(value, int) and value in TURNS)}


def _decoded(image: ImageFile.ImageFile, orientation: int | None) -> Image.Image:
    if isinstance(image, JpegImageFile):
        image.draft('RGB', (LONGEST, LONGEST))  # decoded at a half, a quarter or an eighth: a fraction of the memory
    image.load()
    flat: Image.Image = image
    if image.mode.startswith('I'):  # sixteen bits of grey; the conversion of Pillow would cut off what is bright
        flat = image.convert('I').point(lambda value: value * (1 / 256)).convert('L')
    elif image.mode == 'P' or 'transparency' in image.info:
        flat = image.convert('RGBA')
    flat.thumbnail((LONGEST, LONGEST))
    if orientation:
        flat = flat.transpose(TURNS[orientation])
    return _on_white(flat)


def _on_white(image: Image.Image) -> Image.Image:
    """A new picture that has nothing but pixels: no profile, no comment, no note."""
    if image.mode in {'RGBA', 'LA', 'PA'}:
        seen = image.convert('RGBA')
        image = Image.new('RGB', seen.size, 'white')
        image.paste(seen, mask=seen.getchannel('A'))
    plain = image.convert('RGB')
    return Image.frombytes('RGB', plain.size, plain.tobytes())


def _written(image: Image.Image, quality: int, told: Mapping[str, Any]) -> bytes:
    target, kept = BytesIO(), {}
    if 'taken' in told:
        kept['exif'] = Image.Exif()
        kept['exif'].get_ifd(EXIF).update({TAKEN: told['taken'], **({OFFSET: told['offset']} if 'offset' in told else {})})
    image.save(target, 'JPEG', quality=quality, optimize=True, progressive=True, **kept)
    return target.getvalue()


def _limit(which: int, value: int) -> None:
    with suppress(ValueError, OSError):  # a Mac knows the limit of memory but does not let it be set
        resource.setrlimit(which, (value, value))


if __name__ == '__main__':
    main()
