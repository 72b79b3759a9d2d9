"""Leafing through a long list that the server reads page by page: '1-50 of 10,000', previous, next."""
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from components.button import icon_button
from components.elements import box, text
from services.language import _, number


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which rows of how many are shown."""

    offset: int
    limit: int
    total: int

    @property
    def first(self) -> int:
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        return min(self.offset + self.limit, self.total)

    @property
    def previous(self) -> int | None:
        return max(self.offset - self.limit, 0) if self.offset > 0 else None

    @property
    def next(self) -> int | None:
        return self.offset + self.limit if self.last < self.total else None


def pager(shown: Stretch, on_go: Callable[[int], Any]) -> None:
    """`on_go` gets the offset of the page to show."""
    with box('pager', role='group', aria_label=_('Pages')):
        text(_reach(shown), 'pager-range num')
        _turn('chevron_left', _('Previous page'), shown.previous, on_go)
        _turn('chevron_right', _('Next page'), shown.next, on_go)


def _turn(symbol: str, label: str, offset: int | None, on_go: Callable[[int], Any]) -> None:
    icon_button(symbol, label, on_click=lambda: on_go(offset) if offset is not None else None, disabled=offset is None)


def _reach(shown: Stretch) -> str:
    return _('{first}–{last} of {total}', first=number(shown.first), last=number(shown.last), total=number(shown.total))
