"""A page of a PDF as a picture: kiosks and tablets have no viewer for drawings."""
import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.documents.documents import DocumentRow, find_document, read_document
from services.errors import Conflict, NotFound
from services.guard import query
from services.language import _
from services.people.roles import Permission
from services.photos.picture import PASSED_ON, PATIENCE
from services.photos.store import knows
from services.work import Work

log = logging.getLogger(__name__)
PDF = 'application/pdf'
PROJECTOR = Path(__file__).with_name('projector.py')
PageNumber = Annotated[int, Field(ge=1, le=100_000)]
MOST_SEEN = 6
_slots, _seen = BoundedSemaphore(2), dict[str, tuple[int, bytes]]()


@dataclass(frozen=True, slots=True)
class Page:
    """`content` is a JPEG, None when whoever asks has this one already; `pages` is 0 then."""
    mark: str
    title: str
    asset_id: UUID
    pages: int
    content: bytes | None


@query(Permission.SEE_ASSETS)
def draw_page(work: Work, *, document_id: UUID, page: PageNumber = 1, known: str = '') -> Page:
    """Takes a moment; at most two are drawn at once."""
    document = find_document(work, document_id=document_id)
    if document.media_type != PDF:
        raise Conflict(_('Only PDF can be shown here; take the file away to open it.'))
    mark = f'"{document.sha256[:32]}-{page}"'
    if knows(known, mark):
        return Page(mark, document.title, document.asset_id, 0, None)
    pages, picture = _seen.get(mark) or _projected(work, document, page, mark)
    if not pages:
        raise Conflict(_('This PDF cannot be shown: it is damaged or locked by a password.'))
    if not picture:
        raise NotFound(_('This document has {count} pages only.', count=pages))
    return Page(mark, document.title, document.asset_id, pages, picture)


def _projected(work: Work, document: DocumentRow, page: int, mark: str) -> tuple[int, bytes]:
    """The newest pictures stay at hand: the page asks how many there are, then the browser asks for the picture."""
    content = read_document(work, document_id=document.id).content or b''
    with _slots:
        found = _drawn(content, page)
    _seen[mark] = found
    while len(_seen) > MOST_SEEN:
        _seen.pop(next(iter(_seen)), None)
    return found


def _drawn(content: bytes | bytearray, page: int) -> tuple[int, bytes]:
    """A file that kills or chokes the decoder counts as damaged."""
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        done = subprocess.run([sys.executable, '-I', str(PROJECTOR), str(page)], input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              env=environment, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return 0, b''
    if done.returncode:
        log.warning('a document ended its decoder with %s', done.returncode)
        return 0, b''
    facts, picture = done.stdout.split(b'\n', 1)
    return int(json.loads(facts)['pages']), picture
