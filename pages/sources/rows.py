"""One line about a source on other pages: what counts a tool or a machine just now, and which press needs somebody."""
from typing import Any
from uuid import UUID

from components.list_row import list_row
from pages.sources.words import STATES, source_path, tile_words
from services.language import _
from services.sources.register import SourceRow, list_sources, source_of


async def counted_by(screen: Any, asset_id: UUID) -> None:
    """Nothing where only people count."""
    row = await screen.ask(source_of, asset_id=asset_id)
    if row is not None:
        list_row(_('Counted by {name}', name=row.name), tile_words(row), href=source_path(row.id), state=STATES[row.mood])


async def presses_in_need(screen: Any) -> list[SourceRow]:
    """Those whose shots are not counted, or not on a tool, until somebody does something."""
    return list((await screen.ask(list_sources, in_need=True)).items)


def press_in_need(row: SourceRow) -> None:
    list_row(row.machine, tile_words(row), href=source_path(row.id), state=STATES[row.mood])
