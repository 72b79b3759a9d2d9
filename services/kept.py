"""Answers that hold as long as nothing they are made of has changed: a display on a wall costs nothing while nothing happens."""
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

from data.trail import Change

T = TypeVar('T')
MOST = 400


class Kept:
    """Only where somebody tells of every change; elsewhere nothing is kept."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Any, tuple[Any, Any]] = OrderedDict()
        self._changes: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.listens = False

    def hear(self, changes: Sequence[Change]) -> None:
        """After the commit, and before anybody asks anew."""
        with self._lock:
            for change in changes:
                self._changes[change.table] += 1

    def heard(self) -> Mapping[str, int]:
        """How often each table has changed until now; to be taken before the transaction begins that looks at them."""
        with self._lock:
            return dict(self._changes)

    def ask(self, key: Any, seen: Any, make: Callable[[], T]) -> T:
        """`seen` is what was heard of the tables that it is made of; what is kept is as old as that, even if something changes meanwhile."""
        with self._lock:
            known = self._answers.get(key)
            if known is not None and known[0] == seen:
                self._answers.move_to_end(key)
                return cast(T, known[1])
        made = make()
        with self._lock:
            if self.listens:
                self._answers[key] = seen, made
                while len(self._answers) > MOST:
                    self._answers.popitem(last=False)
        return made
