"""How lists are sorted and searched: only by what they offer, and with every character taken as it was typed."""
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from services.given import wrong
from services.language import _


def order_by(sort: str, offered: Mapping[str, Any], last: Any) -> Sequence[Any]:
    """'name' sorts up, '-name' down; `last` decides between equals, so that no row shows on two pages."""
    column = offered.get(sort.removeprefix('-'))
    if column is None:
        raise wrong('sort', _('This list cannot be sorted by {name}.', name=sort))
    return [column.desc() if sort.startswith('-') else column, last]


def containing(text: str, columns: Sequence[Any], of_others: Mapping[Any, Sequence[Any]] = MappingProxyType({})) -> sa.ColumnElement[bool]:
    """Every word has to occur somewhere: in these columns, or in those of what a key refers to. A join would do the same, but a long list
    then began with what it refers to, and could not stop after one page."""
    return sa.and_(sa.true(), *(sa.or_(_occurs(word, columns), *(_among(key, _occurs(word, theirs)) for key, theirs in of_others.items()))
                                for word in text.split()))


def _occurs(word: str, columns: Sequence[Any]) -> sa.ColumnElement[bool]:
    return sa.or_(*(column.icontains(each, autoescape=True) for column in columns for each in _cases(word)))


def _among(key: Any, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    target = next(iter(key.foreign_keys)).column
    return key.in_(sa.select(target).where(condition))  # type: ignore[no-any-return]


def _cases(word: str) -> set[str]:
    """SQLite takes Ä and ä for different letters; written one way and the other, both are found. Whatever is plain is asked for once."""
    return {word} if word.isascii() else {word.lower(), word.upper()}
