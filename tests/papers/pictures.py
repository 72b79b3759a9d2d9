"""Pictures of labels as a phone takes them."""
import cv2
import numpy

from services.assets.codes import dark_modules


def photo_of(code, *, side=260, turned=0.0, blur=0.0, kind='.jpg', quiet=True):
    """A label on a grey tool: the code is `side` pixels wide, turned by some degrees and out of focus."""
    modules = numpy.where(numpy.array(dark_modules(code)), 30, 240).astype(numpy.uint8)
    drawn = cv2.resize(modules, (side, side), interpolation=cv2.INTER_NEAREST)
    picture = numpy.full((720, 960), 150, numpy.uint8)
    edge = side // 6 if quiet else 0
    x, y = (960 - side) // 2, (720 - side) // 2
    picture[y - edge:y + side + edge, x - edge:x + side + edge] = 245
    picture[y:y + side, x:x + side] = drawn
    picture = cv2.warpAffine(picture, cv2.getRotationMatrix2D((480, 360), turned, 1), (960, 720), borderValue=150)
    if blur:
        picture = cv2.GaussianBlur(picture, (0, 0), blur)
    return cv2.imencode(kind, picture)[1].tobytes()
