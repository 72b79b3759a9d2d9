"""Where files come in, for screens and programs alike: a few at a time, never whole in memory before somebody may send them at all."""
import asyncio
import functools
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Annotated, Any
from uuid import UUID

from fastapi import Header, Request
from starlette.requests import ClientDisconnect

from services.documents.documents import document_place
from services.documents.taking import take_document
from services.errors import Invalid, TooMany
from services.language import _, speaking
from services.photos.photos import photo_place
from services.photos.picture import require_size
from services.photos.taking import take_photo
from services.runner import Runner
from services.work import Identity

AT_ONCE = 8  # so many are held in memory; they come slowly, over the radio of a hall
EACH = 6  # of them for one person, as many as a browser sends at once
PATIENCE, PATIENCE_IN_ALL = 30.0, 300.0  # seconds without a byte, and for the whole file
Once = Annotated[str | None, Header(max_length=100)]
FileName = Annotated[str | None, Header(alias='X-File-Name', max_length=2400)]  # as in an address, so that every letter can be sent


class Desk:
    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._held: Counter[UUID | None] = Counter()
        self._pool = ThreadPoolExecutor(2, thread_name_prefix='files')

    def close(self) -> None:
        """Wait for those that are being taken in."""
        self._pool.shutdown(wait=True)

    async def take_photo(self, request: Request, who: Identity, **told: Any) -> UUID:
        return await self._take(request, who, photo_place, take_photo, **told)

    async def take_document(self, request: Request, who: Identity, **told: Any) -> UUID:
        return await self._take(request, who, document_place, take_document, **told)

    async def _take(self, request: Request, who: Identity, place: Callable[..., Any], take: Callable[..., UUID], *, key: str | None,
                    owner: dict[str, UUID | None], **told: Any) -> UUID:
        await self._runner.run(who, place, **owner)
        return await self.work_on(request, who, functools.partial(take, self._runner, who, key=key, **told, **owner))

    async def work_on(self, request: Request, who: Identity, work: Callable[[bytearray], Any]) -> Any:
        """Receive a file and do something with it on a thread of ours. It keeps its place until that is over, as it lies in memory so long."""
        with self._place(request, who):
            with speaking(who.voice):
                content = await self._received(request)
            try:
                return await asyncio.get_running_loop().run_in_executor(self._pool, work, content)
            finally:
                with suppress(BufferError):
                    content.clear()  # a refusal remembers where it was raised, and with that all this, until somebody collects the garbage

    @contextmanager
    def _place(self, request: Request, who: Identity) -> Iterator[None]:
        with speaking(who.voice):
            require_size(int(request.headers.get('content-length', 0)))
            if self._held.total() >= AT_ONCE or self._held[who.user_id] >= EACH:
                raise TooMany(_('Many files are being sent right now. Please wait a moment.'), 3)
        self._held[who.user_id] += 1
        try:
            yield
        finally:
            self._held -= Counter([who.user_id])  # which forgets whoever holds none any more

    async def _received(self, request: Request) -> bytearray:
        try:
            async with asyncio.timeout(PATIENCE_IN_ALL):
                return await self._read(request)
        except (ClientDisconnect, TimeoutError) as error:
            raise Invalid(_('The file did not arrive. Please send it again.')) from error

    async def _read(self, request: Request) -> bytearray:
        content, pieces = bytearray(), aiter(request.stream())
        while piece := await asyncio.wait_for(anext(pieces, b''), PATIENCE):
            content += piece
            require_size(len(content))
        return content
