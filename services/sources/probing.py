"""Looking around at a source before it counts: what it offers, and what lies where. Nothing is stored, and nothing is written there."""
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.tables.sources import SourceKind
from services.errors import Conflict
from services.sources.link import Calling, NeedsYou, Trouble
from services.sources.words import trouble_sentence

if TYPE_CHECKING:
    from services.sources.opcua.discovery import Child, Proposal


@dataclass(frozen=True, slots=True)
class Offer:
    """`trouble` is a sentence where the source could not be reached; `certificate` is what it showed and nobody has accepted."""
    proposals: 'tuple[Proposal, ...]' = ()
    trouble: str = ''
    certificate: str = ''


async def look_around(calling: Calling) -> Offer:
    """What could be counted at this source."""
    if calling.kind is not SourceKind.OPCUA:
        return Offer()
    from services.sources.opcua.discovery import propose
    from services.sources.opcua.link import opened
    try:
        async with opened(calling) as browser:
            return Offer(tuple(await propose(browser)))
    except Trouble as trouble:
        return Offer(trouble=trouble_sentence(trouble.detail), certificate=trouble.certificate if isinstance(trouble, NeedsYou) else '')


async def browse(calling: Calling, path: Sequence[Sequence[str]]) -> 'list[Child]':
    """What lies below a place in the tree of a server."""
    if calling.kind is not SourceKind.OPCUA:
        return []
    from services.sources.opcua.discovery import look_below
    from services.sources.opcua.link import opened
    try:
        async with opened(calling) as browser:
            return await look_below(browser, [list(each) for each in path])
    except Trouble as trouble:
        raise Conflict(trouble_sentence(trouble.detail)) from trouble
