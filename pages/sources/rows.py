"""One line about a source on other pages: what counts a tool or a machine just now, and which press needs somebody."""
from typing import Any
from uuid import UUID

from components.list_row import list_row
from components.tile import count_tile
from pages.sources.words import HOME, STATES, source_path, tile_words
from services.language import _, ngettext, number
from services.sources.register import SourceCounts, SourceRow, list_sources, source_of


async def counted_by(screen: Any, asset_id: UUID) -> bool:
    """Nothing where only people count."""
    row = await screen.ask(source_of, asset_id=asset_id)
    if row is not None:
        list_row(_('Counted by {name}', name=row.name), tile_words(row), href=source_path(row.id), state=STATES[row.mood])
    return row is not None


async def presses_in_need(screen: Any) -> list[SourceRow]:
    """Those whose shots are not counted, or not on a tool, until somebody does something."""
    return list((await screen.ask(list_sources, in_need=True)).items)


def press_in_need(row: SourceRow) -> None:
    list_row(row.machine, tile_words(row), href=source_path(row.id), state=STATES[row.mood])


def presses_tile(counts: SourceCounts) -> None:
    """How many of them shoot just now, or how many need somebody."""
    needy = ngettext('{count} needs you', '{count} need you', counts.in_need)
    count_tile(_('Presses'), needy if counts.in_need else _('Shooting just now'), HOME, f'{number(counts.counting)}/{number(counts.total)}',
               state='alarm' if counts.in_need else None, symbol='precision_manufacturing')
