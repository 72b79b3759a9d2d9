"""How late the event loop comes: while it is late, nobody's tap is answered."""
import asyncio

EVERY = 0.025  # seconds


class Lag:
    def __init__(self) -> None:
        self._worst = 0.0

    async def watch(self) -> None:
        """To be run as a task for as long as the process lives."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + EVERY
            await asyncio.sleep(EVERY)
            self._worst = max(self._worst, loop.time() - due)

    def worst(self) -> float:
        """In seconds, since somebody asked last."""
        worst, self._worst = self._worst, 0.0
        return worst
