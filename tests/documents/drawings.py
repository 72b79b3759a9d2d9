"""Drawings of two pages, as PDF."""
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas


def drawing(size=(842, 595), **options):
    """Two pages: the first with a red field on its left half, the second empty."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=size, **options)
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(0, 0, size[0] / 2, size[1], stroke=0, fill=1)
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    return target.getvalue()
