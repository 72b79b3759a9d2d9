"""What stands on a PDF, read back as a person sees it."""
from io import BytesIO

from pypdf import PdfReader


def pages_of(content):
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def words_of(content):
    """Without the places where lines were broken."""
    return ''.join(''.join(pages_of(content)).split())


def squeezed(words):
    return ''.join(words.split())


def outside(content, margin=14):
    """Every piece of text that begins outside the page or ends beyond its right edge, by what it is and where it stands."""
    found = []
    for page in PdfReader(BytesIO(content)).pages:
        width, height = float(page.mediabox.width), float(page.mediabox.height)

        def look(text, _cm, matrix, _font, size, width=width, height=height):
            x, y = matrix[4], matrix[5]
            from reportlab.pdfbase import pdfmetrics

            from components.paper import PLAIN
            end = x + pdfmetrics.stringWidth(text.strip(), PLAIN, size or 1) * 0.9
            if text.strip() and not (margin <= x and end <= width - margin + 1 and margin - 4 <= y <= height - margin):
                found.append((text.strip(), round(x), round(y)))
        page.extract_text(visitor_text=look)
    return found
