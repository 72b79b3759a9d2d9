"""What may be kept as a document: its name and its first bytes must say the same."""
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.errors import Invalid
from services.language import _

PLAIN = re.compile(rb'[^\x00-\x08\x0e-\x1a\x1c-\x1f]*')
ANYTHING = 'application/octet-stream'  # browsers hand it to the program that the name belongs to


@dataclass(frozen=True, slots=True)
class Kind:
    media_type: str
    begins: Callable[[bytes], bool]


def _with(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signatures)


def _is_plain(head: bytes) -> bool:
    return PLAIN.fullmatch(head) is not None


_office, _text = Kind(ANYTHING, _with(b'PK\x03\x04')), Kind('text/plain', _is_plain)
KINDS: Mapping[str, Kind] = {
    'pdf': Kind('application/pdf', lambda head: b'%PDF-' in head[:1024]),
    'docx': _office, 'xlsx': _office, 'pptx': _office, 'odt': _office, 'ods': _office,  # none of them may carry macros
    'dwg': Kind(ANYTHING, _with(b'AC10')), 'dxf': Kind(ANYTHING, lambda head: _is_plain(head) or head.startswith(b'AutoCAD Binary DXF')),
    'step': Kind(ANYTHING, _with(b'ISO-10303-21')), 'stp': Kind(ANYTHING, _with(b'ISO-10303-21')),
    'txt': _text, 'csv': _text,
}
MEDIA_TYPES = sorted({kind.media_type for kind in KINDS.values()})
LOOKED_AT = 4096


def media_type_of(name: str, content: bytes | bytearray) -> str:
    """How it is handed out; refused with one sentence when it is nothing of the list, or only called so."""
    ending = name.rpartition('.')[2].lower() if '.' in name else ''
    kind = KINDS.get(ending)
    if kind is None:
        if bytes(content[:3]) == b'\xff\xd8\xff' or bytes(content[:4]) == b'\x89PNG':
            raise Invalid(_('This is a photo. Please add it among the photos.'))
        raise Invalid(_('Documents may be PDF, Word, Excel, PowerPoint, OpenDocument, DWG, DXF, STEP, text or CSV.'))
    if not kind.begins(bytes(content[:LOOKED_AT])):
        raise Invalid(_('{name} is damaged, or it is something else than its name says.', name=name))
    return kind.media_type
