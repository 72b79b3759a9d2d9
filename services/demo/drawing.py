"""Pictures of moulds, drawn: a plate with its cavities, or the parts of a shot laid out, and what is wrong with one of them."""
import hashlib
from collections.abc import Mapping
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING, Any

from services.photos.picture import Picture

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

Place = tuple[float, float, float]  # where something is to be seen and how far around, as shares of the picture
WIDE, HIGH, SMALL = 1200, 900, 360
STEEL, DARK, LIGHT, BENCH = (158, 164, 170), (92, 98, 104), (206, 211, 215), (70, 84, 92)
PARTS = {'TL-1107': (214, 120, 40), 'TL-1120': (205, 220, 226), 'TL-1042': (60, 62, 66)}
STAINS = {'burn': (52, 36, 24), 'rust': (150, 82, 36), 'worn': (228, 230, 232), 'flash': (236, 226, 206)}
COLUMNS = {'TL-1107': 4, 'TL-1066': 4, 'TL-0871': 2, 'TL-1042': 2, 'TL-1120': 2}
ROWS = {'TL-1107': 4, 'TL-1066': 2, 'TL-0871': 2}


def draw(told: Mapping[str, Any]) -> tuple[Picture, Place]:
    """The same picture every time, and where on it the trouble is."""
    from PIL import Image, ImageDraw, ImageFilter  # late: nothing else of the product needs the drawing part of it
    rng = Random(f"{told['tool']} {told['caption']}")
    image = Image.linear_gradient('L').resize((WIDE, HIGH)).rotate(180).point(lambda value: value // 3)
    ground = Image.merge('RGB', [image.point(lambda value, base=base: base - 30 + value) for base in BENCH])
    pen = ImageDraw.Draw(ground, 'RGBA')
    parts = told['angle'] == 'last_shot'
    if not parts:
        _plate(pen)
    boxes = _boxes(told['tool'])
    for box in boxes:
        _part(pen, box, PARTS.get(told['tool'], (190, 190, 190)), rng) if parts else _cavity(pen, box)
    place = _stain(pen, boxes[min(told['at'], len(boxes) - 1)], told['stain'], rng)
    grain = Image.frombytes('L', (WIDE, HIGH), rng.randbytes(WIDE * HIGH)).convert('RGB')
    photo = Image.blend(ground.filter(ImageFilter.GaussianBlur(1.2)), grain, 0.04)
    return _developed(photo), place


def _plate(pen: 'ImageDraw') -> None:
    """Steel with its guide pillars, screws and water fittings."""
    pen.rounded_rectangle((78, 58, 1142, 862), 14, fill=(0, 0, 0, 90))
    pen.rounded_rectangle((60, 40, 1120, 840), 12, fill=STEEL, outline=DARK, width=5)
    for height in range(46, 836, 4):  # the marks of the grinding wheel
        pen.line((66, height, 1114, height), fill=(255, 255, 255, 10 + height % 3 * 8))
    for x, y in ((130, 110), (1050, 110), (130, 770), (1050, 770)):
        pen.ellipse((x - 46, y - 46, x + 46, y + 46), fill=DARK)
        pen.ellipse((x - 38, y - 40, x + 38, y + 36), fill=LIGHT)
        pen.ellipse((x - 18, y - 20, x + 18, y + 16), fill=STEEL, outline=DARK)
    for x in (330, 590, 850):
        for y in (78, 802):
            pen.ellipse((x - 16, y - 16, x + 16, y + 16), fill=DARK)
            pen.regular_polygon((x, y, 9), 6, fill=(30, 32, 34))


def _boxes(tool: str) -> list[tuple[float, float, float, float]]:
    """Where the cavities lie."""
    columns, rows = COLUMNS.get(tool, 1), ROWS.get(tool, 1)
    wide, high = 760 / columns, 560 / rows
    return [(210 + column * wide + wide * 0.14, 160 + row * high + high * 0.14, 210 + (column + 1) * wide - wide * 0.14,
             160 + (row + 1) * high - high * 0.14) for row in range(rows) for column in range(columns)]


def _cavity(pen: 'ImageDraw', box: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = box
    radius = min(right - left, bottom - top) * 0.22
    pen.rounded_rectangle((left - 8, top - 8, right + 8, bottom + 8), radius + 6, fill=LIGHT, outline=DARK, width=2)
    for step in range(6):  # deeper towards the middle
        inset = step * min(right - left, bottom - top) * 0.035
        shade = 128 - step * 13
        pen.rounded_rectangle((left + inset, top + inset, right - inset, bottom - inset), radius, fill=(shade, shade + 4, shade + 8))
    x, y = (left + right) / 2, (top + bottom) / 2
    for side in (-1, 1):
        pin = x + side * (right - left) * 0.18
        pen.ellipse((pin - 9, y - 9, pin + 9, y + 9), fill=LIGHT, outline=(40, 42, 46), width=2)


def _part(pen: 'ImageDraw', box: tuple[float, float, float, float], colour: tuple[int, int, int], rng: Random) -> None:
    """A moulded part on the bench; nobody lays them out quite straight."""
    left, top, right, bottom = (each + rng.uniform(-7, 7) for each in box)
    radius = min(right - left, bottom - top) * 0.25
    pen.rounded_rectangle((left + 12, top + 14, right + 12, bottom + 14), radius, fill=(0, 0, 0, 80))
    pen.rounded_rectangle((left, top, right, bottom), radius, fill=colour)
    light = tuple(min(each + 38, 255) for each in colour)
    pen.rounded_rectangle((left + 14, top + 12, right - 14, top + (bottom - top) * 0.4), radius * 0.6, fill=light)
    pen.ellipse(((left + right) / 2 - 14, (top + bottom) / 2, (left + right) / 2 + 14, (top + bottom) / 2 + 28), fill=(24, 26, 28))


def _stain(pen: 'ImageDraw', box: tuple[float, float, float, float], stain: str, rng: Random) -> Place:
    """Ragged at the lower right edge of one of them."""
    left, top, right, bottom = box
    x, y, size = right - (right - left) * 0.12, bottom - (bottom - top) * 0.1, min(right - left, bottom - top) * 0.22
    if stain:
        red, green, blue = STAINS[stain]
        for _spot in range(90):
            across, down, radius = rng.gauss(0, size / 2.6), rng.gauss(0, size / 3.4), rng.uniform(2, size / 5)
            pen.ellipse((x + across - radius, y + down - radius, x + across + radius, y + down + radius),
                        fill=(red, green, blue, rng.randint(60, 190)))
    return round(x / WIDE, 4), round(y / HIGH, 4), round(size * 1.5 / WIDE, 4)


def _developed(photo: 'Image') -> Picture:
    whole, small = BytesIO(), BytesIO()
    photo.save(whole, 'JPEG', quality=88)
    photo.thumbnail((SMALL, SMALL))
    photo.save(small, 'JPEG', quality=80)
    content = whole.getvalue()
    return Picture(content, small.getvalue(), WIDE, HIGH, hashlib.sha256(content).hexdigest(), None)
