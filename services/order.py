"""How lists are sorted and searched: only by what they offer, and with every character taken as it was typed."""
from collections.abc import Mapping, Sequence
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


def containing(text: str, columns: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Every word has to occur somewhere."""
    words = text.split()
    return sa.and_(sa.true(), *(sa.or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in words))
