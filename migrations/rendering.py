"""How a drafted revision spells the types of columns: readable, and without anything that may change later."""
from typing import Any, Literal

import sqlalchemy as sa
from alembic.autogenerate.api import AutogenContext
from sqlmodel.sql.sqltypes import AutoString

from data.base import Moment


def render_item(kind: str, thing: Any, context: AutogenContext) -> str | Literal[False]:
    if kind != 'type':
        return False
    if isinstance(thing, Moment):
        context.imports.add('from data.base import Moment')
        return 'Moment()'
    if isinstance(thing, (AutoString, sa.Enum)):  # the choices are the business of the code, the column only holds text
        return f'sa.String(length={thing.length})' if thing.length else 'sa.String()'
    if isinstance(thing, sa.BigInteger) and 'sqlite' in thing._variant_mapping:
        return "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')"
    return False
