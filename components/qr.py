"""QR codes as crisp drawings, made without the internet."""
from collections.abc import Iterator
from html import escape
from typing import Any

QUIET = 3  # empty modules around the code, so that a camera finds its corners


def qr_svg(content: str, label: str) -> str:
    """Black on white in both themes, because readers expect it; `label` is what a screen reader says."""
    import cv2  # late: it takes a part of every start that few pages need
    modules = cv2.QRCodeEncoder.create().encode(content)
    size = len(modules) + 2 * QUIET
    dark = ''.join(f'M{across} {down}h1v1h-1z' for across, down in _dark(modules))
    named = f'role="img" aria-label="{escape(label)}"'
    return (f'<svg class="qr" viewBox="{-QUIET} {-QUIET} {size} {size}" {named} shape-rendering="crispEdges">'
            f'<path d="M{-QUIET} {-QUIET}h{size}v{size}h-{size}z" fill="#fff"/><path d="{dark}" fill="#000"/></svg>')


def _dark(modules: Any) -> Iterator[tuple[int, int]]:
    return ((across, down) for down, row in enumerate(modules) for across, module in enumerate(row) if module < 128)
