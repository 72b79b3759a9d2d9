"""A network cable that a test can tear."""
import asyncio
import threading
from typing import Any, Literal

from tests.factory import free_port

Link = Literal['pass', 'silent', 'reset']


class Line:
    """A network cable to the product: whole, silent (packets wait, as TCP repeats them), or torn (every connection is reset)."""

    def __init__(self, target: int) -> None:
        self.target, self.port = target, free_port()
        self._state: Link = 'pass'
        self._open = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def url(self) -> str:
        return f'http://127.0.0.1:{self.port}'

    def __enter__(self) -> 'Line':
        self._thread.start()
        self._call(self._begin())
        return self

    def __exit__(self, *_: object) -> None:
        self._call(self._finish())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def become(self, state: Link) -> None:
        self._call(self._become(state))

    def _call(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _begin(self) -> None:
        self._open.set()
        self._server = await asyncio.start_server(self._connected, '127.0.0.1', self.port)

    async def _finish(self) -> None:
        self._server.close()
        await self._become('reset')
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _become(self, state: Link) -> None:
        self._state = state
        if state == 'silent':
            self._open.clear()
        else:
            self._open.set()
        if state == 'reset':
            for writer in list(self._writers):
                writer.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._open.wait()
        try:
            if self._state == 'reset':
                raise ConnectionResetError
            there_reader, there_writer = await asyncio.open_connection('127.0.0.1', self.target)
        except OSError:
            return writer.transport.abort()
        self._writers |= {writer, there_writer}
        await asyncio.gather(self._carry(reader, there_writer), self._carry(there_reader, writer))
        self._writers -= {writer, there_writer}

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(65536):
                await self._open.wait()
                writer.write(piece)
                await writer.drain()
        except OSError:
            pass  # whoever tore the line knows
        finally:
            writer.close()
