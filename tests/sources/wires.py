"""The cable between a press and us: it may be slow, break off, or be pulled out."""
import asyncio
import socket
import struct
from contextlib import suppress

AT_ONCE = struct.pack('ii', 1, 0)  # whoever hangs up so sends a reset


class Wire:
    def __init__(self, target: int) -> None:
        self.delay, self._target = 0.0, target
        self._plugged = asyncio.Event()
        self._ends: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        assert self._server is not None
        return f'opc.tcp://127.0.0.1:{self._server.sockets[0].getsockname()[1]}'

    async def lay(self) -> None:
        self._plugged.set()
        self._server = await asyncio.start_server(self._carry, '127.0.0.1', 0)

    async def take_away(self) -> None:
        if self._server is not None:
            self._server.close()
        self.reset()

    def reset(self) -> None:
        """Both ends hear that the other one hung up without a word."""
        for end in self._ends:
            end.get_extra_info('socket').setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            end.transport.abort()
        self._ends.clear()

    def pull_out(self) -> None:
        """Neither end hears anything."""
        self._plugged.clear()

    def plug_in(self) -> None:
        self._plugged.set()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            from_press, to_press = await asyncio.open_connection('127.0.0.1', self._target)
        except OSError:  # the press is off, so the call is refused
            writer.transport.abort()
            return
        self._ends |= {writer, to_press}
        await asyncio.gather(self._pump(reader, to_press), self._pump(from_press, writer))
        self._ends -= {writer, to_press}

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):  # one end is gone; the other one hears it
            while data := await source.read(65536):
                await asyncio.sleep(self.delay)
                await self._plugged.wait()
                sink.write(data)
                await sink.drain()
        sink.close()
