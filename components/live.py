"""Regions of a page that redraw themselves when the rows they show have changed."""
import asyncio
from collections.abc import Awaitable, Callable, Sequence

from nicegui import background_tasks, ui

from components.doing import Doing
from components.empty_state import empty_state
from data.trail import Change
from services.errors import ServiceError
from services.language import _

MOST_PER_SECOND = 5


async def live(doing: Doing, build: Callable[[], Awaitable[None]], *tables: str, classes: str = '') -> Callable[[], None]:
    """Draw a region now and again whenever a row of one of the tables changes; returns a way to ask for it by hand."""
    region = ui.element('div').classes(f'live-region {classes}')
    name = f'redraw {region.client.id} {region.id}'

    async def redraw() -> None:
        if region.is_deleted:
            return
        with region:
            await _draw(region, build)
        await asyncio.sleep(1 / MOST_PER_SECOND)  # however fast the changes come, the finger still hits what it aims at

    def ask_for_redraw() -> None:
        background_tasks.create_lazy(redraw(), name=name)

    def on_change(changes: Sequence[Change]) -> None:
        if region.is_deleted:  # the person moved on to another page
            doing.changed.unsubscribe(on_change)
        elif concerns(changes, tables):
            ask_for_redraw()

    doing.changed.subscribe(on_change)
    with region:
        await _draw(region, build)
    return ask_for_redraw


def concerns(changes: Sequence[Change], tables: Sequence[str]) -> bool:
    """Whether something of these tables changed; '*' means that changes may have been missed."""
    return any(change.table in tables or change.table == '*' for change in changes)


async def _draw(region: ui.element, build: Callable[[], Awaitable[None]]) -> None:
    """Ask first, then swap in one go, so that nothing flickers while the database thinks."""
    before = list(region.default_slot.children)
    try:
        await build()
    except ServiceError as error:
        empty_state(_('This cannot be shown'), str(error), picture='no-entry')
    for child in before:
        if not child.is_deleted:
            child.delete()
