"""Ids that come as text, in addresses and in what was stored."""
from uuid import UUID


def as_id(written: str) -> UUID | None:
    """The id that stands there, unless somebody wrote something else."""
    try:
        return UUID(written)
    except ValueError:
        return None
