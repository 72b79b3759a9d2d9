"""A contact bounces: it opens and closes many times within milliseconds. One shot is one time it has stayed closed."""
from dataclasses import dataclass


@dataclass
class Debounce:
    """Closed counts once it has lasted for `steady` seconds, and counts again only after the contact was open for as long."""
    steady: float
    count: int = 0
    cycle: float | None = None  # seconds between the last two
    _closed_at: float | None = None
    _believed: bool = False
    _shown: bool = False
    _since: float = 0.0

    def turn(self, at: float, closed: bool) -> None:
        """The contact has opened or closed."""
        self.settle(at)
        if closed != self._shown:
            self._shown, self._since = closed, at

    def settle(self, now: float) -> None:
        """Nothing has happened until now."""
        if self._shown != self._believed and now - self._since >= self.steady:
            self._believed = self._shown
            if self._believed:
                self.count += 1
                self.cycle = self._since - self._closed_at if self._closed_at is not None else None
                self._closed_at = self._since

    @property
    def is_settled(self) -> bool:
        return self._shown == self._believed
