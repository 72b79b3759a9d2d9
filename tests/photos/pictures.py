"""Pictures for tests: honest ones, and more than two hundred that are out to do harm."""
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image

SCRIPT = b'<script>alert("planted")</script>'
PLANTED = b'PLANTED-SECRET-OF-THE-SHOP'
ZIP = b'PK\x03\x04' + b'planted.exe' + PLANTED
HEIC = b'\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1' + bytes(200)
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def image(mode: str = 'RGB', size: tuple[int, int] = (320, 240)) -> Image.Image:
    """Grey noise, so that half of it missing is noticed by a decoder."""
    noise = Image.effect_noise(size, 90)
    return noise.convert('RGB').convert(mode) if mode not in {'L', '1', 'I;16'} else noise.convert('I').convert('I;16') if mode == 'I;16' \
        else noise.convert(mode)


def encoded(kind: str = 'JPEG', mode: str = 'RGB', size: tuple[int, int] = (320, 240), **options: Any) -> bytes:
    target = BytesIO()
    image(mode, size).save(target, kind, **options)
    return target.getvalue()


def with_exif(taken: str = '2026:03:02 14:05:00', *, orientation: int = 1, offset: str = '', place: bool = True,
              size: tuple[int, int] = (320, 240)) -> bytes:
    """As a phone writes it: where, when, with what, and which side is up."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0110] = orientation, PLANTED.decode(), 'Phone 12'
    exif.get_ifd(0x8769).update({0x9003: taken, **({0x9011: offset} if offset else {})})
    if place:
        exif.get_ifd(0x8825).update({1: 'N', 2: (52.0, 31.0, 12.0), 3: 'E', 4: (13.0, 24.0, 18.0)})
    return encoded(size=size, exif=exif, comment=SCRIPT, quality=70)


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack('>I', len(content)) + name + content + struct.pack('>I', zlib.crc32(name + content))


def bomb(width: int, height: int, bits: int = 1, colour: int = 0) -> bytes:
    """A PNG of a few kilobytes that wants to become gigabytes."""
    wanted = height * (1 + (width * bits * (3 if colour == 2 else 1) + 7) // 8)
    packed = zlib.compress(bytes(min(wanted, 40_000_000)), 9)  # the header promises the rest
    header = struct.pack('>IIBBBBB', width, height, bits, colour, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', packed) + chunk(b'IEND', b'')


def animated(kind: str) -> bytes:
    target = BytesIO()
    image().save(target, kind, save_all=True, append_images=[image(), image()], duration=100)
    return target.getvalue()


def harmful() -> Iterator[tuple[str, bytes]]:
    """None of these may become a photo."""
    yield from _other_kinds()
    yield from _bombs()
    for kind, options in (('JPEG', {}), ('JPEG', {'progressive': True}), ('PNG', {}), ('WEBP', {}), ('WEBP', {'lossless': True})):
        whole = encoded(kind, size=(640, 480), **options)
        for tenth in range(10):
            yield f'{kind} {options} cut at {tenth}/10', whole[:len(whole) * tenth // 10]
    for kind in ('WEBP', 'PNG'):
        yield f'moving {kind}', animated(kind)


def _other_kinds() -> Iterator[tuple[str, bytes]]:
    yield from {
        'nothing': b'', 'SVG': SVG, 'HEIC': HEIC, 'AVIF': HEIC.replace(b'heic', b'avif'), 'HTML': b'<!doctype html>' + SCRIPT,
        'HTML before a JPEG': SCRIPT + encoded(), 'ZIP before a JPEG': ZIP + encoded(), 'PDF': b'%PDF-1.7' + bytes(500),
        'program': b'MZ' + bytes(500), 'ELF': b'\x7fELF' + bytes(500), 'EPS': b'%!PS-Adobe-3.0 EPSF-3.0\n' + bytes(500),
        'zeros': bytes(10_000), 'text': b'photo' * 1000, '30 MB': encoded() + bytes(30 * 1024 * 1024)}.items()
    for kind in ('GIF', 'BMP', 'TIFF', 'PPM', 'ICO', 'TGA', 'PCX', 'SGI', 'DDS', 'JPEG2000'):
        yield kind, encoded(kind)
    yield 'moving GIF', animated('GIF')
    for magic in (b'\xff\xd8\xff', b'\xff\xd8\xff\xe0\x00\x10JFIF', b'\x89PNG\r\n\x1a\n', b'RIFF\x00\x00\x00\x00WEBP',
                  b'RIFF\xff\xff\xff\xffWEBPVP8X'):
        for filling in (b'', bytes(1000), SVG, SCRIPT * 30, b'\xff' * 1000, ZIP * 20):
            yield f'{magic!r} and {filling[:8]!r}', magic + filling


def noted(note: bytes) -> bytes:
    """A JPEG with this as the note of its camera."""
    plain = encoded()
    return plain[:2] + b'\xff\xe1' + struct.pack('>H', len(note) + 2) + note + plain[2:]


def _bombs() -> Iterator[tuple[str, bytes]]:
    for width, height, bits, colour in ((13_000, 13_000, 8, 2), (19_000, 19_000, 1, 0), (9_400, 9_400, 8, 2), (100_000, 1, 8, 0), (1, 100_000, 8, 0),
                                        (2**31 - 1, 2**31 - 1, 8, 2), (2**31 - 1, 1, 16, 2), (0, 10, 8, 0), (30_000, 30_000, 16, 0)):
        yield f'PNG of {width} x {height}', bomb(width, height, bits, colour)
    packed = zlib.compress(bytes(200_000_000), 9)
    plain = encoded('PNG')
    yield 'PNG with a text of 200 MB', plain[:33] + chunk(b'zTXt', b'k\0\0' + packed) + plain[33:]
    extended = b'VP8X' + struct.pack('<I', 10) + b'\x10\0\0\0' + (16_382).to_bytes(3, 'little') * 2
    yield 'WebP of 16383 x 16383', b'RIFF' + struct.pack('<I', len(extended) + 4) + b'WEBP' + extended
    jpeg = bytearray(encoded())
    at = jpeg.index(b'\xff\xc0')
    jpeg[at + 5:at + 9] = b'\xff\xff\xff\xff'
    yield 'JPEG that says 65535 x 65535', bytes(jpeg)


def mutants(count: int = 100) -> Iterator[tuple[str, bytes]]:
    """Honest pictures with bytes turned over: whether they are refused or become a picture, nothing may break."""
    import random
    chance = random.Random(7)
    for number in range(count):
        kind = ('JPEG', 'PNG', 'WEBP')[number % 3]
        broken = bytearray(encoded(kind, size=(200, 150)))
        for _each in range(chance.choice((1, 5, 40))):
            broken[chance.randrange(12, len(broken))] = chance.randrange(256)
        yield f'mutant {number} of a {kind}', bytes(broken)


def odd() -> Iterator[tuple[str, bytes]]:
    """Strange but honest: each becomes a clean picture."""
    for mode in ('L', 'CMYK', 'RGB'):
        yield f'JPEG {mode}', encoded(mode=mode)
    for mode in ('1', 'L', 'LA', 'P', 'RGB', 'RGBA', 'I;16'):
        yield f'PNG {mode}', encoded('PNG', mode)
    yield 'WebP with holes', encoded('WEBP', 'RGBA')
    yield 'progressive', encoded(progressive=True)
    yield 'tiny', encoded(size=(1, 1))
    for name, tail in (('HTML', SCRIPT), ('ZIP', ZIP), ('a film', b'\0\0\0\x18ftypmp42' + PLANTED)):
        yield f'JPEG with {name} behind', encoded() + tail
    yield 'phone', with_exif()
    yield 'profile of nonsense', encoded(icc_profile=PLANTED * 100)
    ring = b'II*\0\x08\0\0\0' + struct.pack('<HHHII', 1, 0x8769, 4, 1, 8) + struct.pack('<I', 8)
    notes = (b'II*\0\x08\0\0\0', b'MM\0*\xff\xff\xff\xff', b'', b'II*\0\x08\0\0\0\xff\xff' + bytes(60_000), SCRIPT * 100, bytes(65_000), ring)
    for number, note in enumerate(notes):
        yield f'broken note {number}', noted(b'Exif\0\0' + note)
