"""Figures that are asked for again are worked out again only when something they are made of has changed."""
import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from services.language import voice
from services.work import Work

P = ParamSpec('P')
T = TypeVar('T')
ALWAYS = ('asset', 'site', 'department', '*')  # what a lens narrows by, whose calendar counts, and whatever may have been missed


def kept(*tables: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """For figures that are made of these tables, and of the hour in which they are asked."""
    def decorate(figure: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(figure)
        def asked(*args: P.args, **values: P.kwargs) -> T:
            work = cast(Work, args[0])
            key = (figure, work.actor.site_id, voice(), work.now.replace(minute=0, second=0, microsecond=0), *sorted(values.items()))
            seen = tuple(work.heard.get(table, 0) for table in (*tables, *ALWAYS))
            return work.house.figures.ask(key, seen, lambda: figure(*args, **values))
        return asked
    return decorate
