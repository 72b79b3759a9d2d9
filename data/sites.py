"""The condition that keeps sites apart: one option on every statement of somebody who belongs to a site."""
import threading
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import with_loader_criteria
from sqlalchemy.orm.interfaces import CriteriaOption

from data.base import Scoped

_one_at_a_time = threading.Lock()


def within_site(site_id: UUID) -> 'SiteCondition':
    """One thread at a time: SQLAlchemy fills the columns of an alias on first use and not in one piece, and half of them would make
    a condition that holds for every row."""
    with _one_at_a_time:
        return _made(site_id)


class SiteCondition(CriteriaOption):
    """What `with_loader_criteria` does, for all tables that belong to a site.

    Statements are kept ready under a key that tells one from another. These conditions differ by nothing but the site, so they add no more than
    its values to it; spelled out, thirty tables on each statement took a quarter of the time of every service.
    """
    __slots__ = ('_parts', '_values')
    propagate_to_loaders = True

    def __init__(self, site_id: UUID) -> None:
        self._parts = [with_loader_criteria(table, table.within(site_id), include_aliases=True) for table in Scoped.every]
        self._values = [value for part in self._parts for value in part.where_criteria._generate_cache_key().bindparams]  # type: ignore[union-attr]

    def _gen_cache_key(self, _names: Any, values: list[Any]) -> tuple[Any, ...]:
        values.extend(self._values)
        return (SiteCondition,)

    def process_compile_state(self, compile_state: Any) -> None:
        self.get_global_criteria(compile_state.global_attributes)

    def process_compile_state_replaced_entities(self, compile_state: Any, mapper_entities: Any) -> None:
        self.process_compile_state(compile_state)

    def get_global_criteria(self, attributes: dict[Any, Any]) -> None:
        for part in self._parts:
            part.get_global_criteria(attributes)


@lru_cache(maxsize=64)
def _made(site_id: UUID) -> SiteCondition:
    return SiteCondition(site_id)
