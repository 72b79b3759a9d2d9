"""A page of a PDF as a picture: kiosks and tablets have no viewer for drawings."""
import asyncio
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from services.apart import Fallen, TooSlow, run_apart
from services.documents.documents import DocumentRow, find_document, read_document
from services.errors import Conflict, NotFound, TooMany
from services.language import _, number, speaking
from services.photos.store import knows
from services.runner import Runner
from services.work import Identity

PDF = 'application/pdf'
PROJECTOR = Path(__file__).with_name('projector.py')
PATIENCE = 60  # seconds for one page on a machine that is busy; it may use a third of that of the processor
AT_ONCE, MOST_WAITING, EACH = 2, 8, 3  # pages that are drawn, that wait or are drawn, and of them for one person
MOST_SEEN = MOST_WAITING  # pictures of a megabyte or two


@dataclass(frozen=True, slots=True)
class Page:
    """`content` is a JPEG, None when whoever asks has this one already; `pages` is 0 then."""
    mark: str
    document: DocumentRow
    pages: int
    content: bytes | None


class Projection:
    """Draws on threads of its own: a drawing that takes long holds up nobody but those who wait for drawings."""

    def __init__(self, runner: Runner) -> None:
        self._runner, self._pool = runner, ThreadPoolExecutor(AT_ONCE, thread_name_prefix='drawings')
        self._waiting, self._seen = Counter[UUID | None](), dict[str, tuple[int, bytes]]()

    def close(self) -> None:
        """Wait for what is being drawn."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def page(self, who: Identity, document_id: UUID, page: int, known: str = '') -> Page:
        """To be asked on the event loop; `known` are the marks of the pictures that whoever asks still has."""
        document = await self._runner.run(who, find_document, document_id=document_id)
        mark = f'"{document.sha256[:32]}-{page}"'
        with speaking(who.voice):
            if document.media_type != PDF:
                raise Conflict(_('Only PDF can be shown here; take the file away to open it.'))
            if knows(known, mark):
                return Page(mark, document, 0, None)
            pages, picture = self._seen.get(mark) or await self._projected(who, document, page, mark)
            if not pages:
                raise Conflict(_('This PDF cannot be shown: it is damaged or locked by a password.'))
            if not picture:
                raise NotFound(_('This document has {count} pages only.', count=number(pages)))
        return Page(mark, document, pages, picture)

    async def _projected(self, who: Identity, document: DocumentRow, page: int, mark: str) -> tuple[int, bytes]:
        """The newest pictures stay at hand: a screen asks how many pages there are, then its browser asks for the picture."""
        if self._waiting.total() >= MOST_WAITING or self._waiting[who.user_id] >= EACH:
            raise TooMany(_('Other drawings are being opened. Please wait a moment.'), 5)
        self._waiting[who.user_id] += 1
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._pool, self._drawn, who, document.id, page)
        except TooSlow as error:
            raise Conflict(_('Drawing this page takes too long here; take the file away to open it.')) from error
        finally:
            self._waiting -= Counter([who.user_id])  # which forgets whoever waits for none any more
        if found[0]:  # what killed its decoder may do better when there is more memory
            self._seen[mark] = found
        while len(self._seen) > MOST_SEEN:
            self._seen.pop(next(iter(self._seen)))
        return found

    def _drawn(self, who: Identity, document_id: UUID, page: int) -> tuple[int, bytes]:
        """A file that kills or chokes the decoder counts as damaged."""
        content = self._runner.do(who, read_document, document_id=document_id).content or b''
        try:
            with speaking(who.voice):
                facts, picture = run_apart(PROJECTOR, str(page), content, patience=PATIENCE).split(b'\n', 1)
        except TooSlow:
            raise
        except Fallen:
            return 0, b''
        return int(json.loads(facts)['pages']), picture
