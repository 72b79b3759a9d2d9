"""Regions of a page that redraw themselves when the rows they show have changed."""
import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from nicegui import background_tasks

from components.doing import ANSWERS, Answers, Doing
from components.empty_state import empty_state
from components.piece import Piece
from data.trail import Change
from services.errors import ServiceError
from services.language import _, speaking

A_BREATH = 0.2  # seconds; however fast the changes come, the finger still hits what it aims at


async def live(doing: Doing, build: Callable[[], Awaitable[None]], *tables: str, classes: str = '', rest: float = A_BREATH) -> Callable[[], None]:
    """Draw a region now and again whenever a row of one of the tables changes; returns a way to ask for it by hand.
    `rest` is how many seconds it stays as it is at least: a chart of weeks need not follow every shot."""
    region = _Region(doing, build, classes, rest)

    def on_change(changes: Sequence[Change]) -> None:
        if region.element.is_deleted:  # the person moved on to another page
            doing.changed.unsubscribe(on_change)
        elif concerns(changes, tables):
            doing.forget()
            region.look_again()

    doing.changed.subscribe(on_change)
    async with region.drawing:
        await region.draw()
    return region.draw_again


class _Region:
    """Remembers what it was drawn from: fifty open lists ask again when something changes, but only those draw that show it."""

    def __init__(self, doing: Doing, build: Callable[[], Awaitable[None]], classes: str, rest: float) -> None:
        self._doing, self._build, self._rest = doing, build, rest
        self.element = Piece(f'live-region {classes}')
        self._name = f'redraw {self.element.client.id} {self.element.id}'
        self._answers = Answers()
        self._must_draw, self._hurry = False, asyncio.Event()
        self.drawing = asyncio.Lock()  # what changes while the first drawing is on its way is looked at after it

    def draw_again(self) -> None:
        """For whoever has changed what the region asks for."""
        self._must_draw = True
        self._hurry.set()
        self._doing.forget()
        self.look_again()

    def look_again(self) -> None:
        background_tasks.create_lazy(self._redraw(), name=self._name)

    async def _redraw(self) -> None:
        async with self.drawing:
            self._hurry.clear()
            if self.element.is_deleted or not await self._has_news():
                return
            if not self.element.is_deleted:
                await self.draw()
        if not self.element.is_deleted:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), self._rest)  # whoever asks by hand does not wait

    async def _has_news(self) -> bool:
        must_draw, self._must_draw = self._must_draw, False
        if must_draw or not self._answers.drawn_from:
            return True
        try:
            return not await self._doing.would_say_the_same(self._answers)
        except ServiceError:
            return True  # drawing will say why

    async def draw(self) -> None:
        self._answers = Answers(heard=self._answers.heard)
        token = ANSWERS.set(self._answers)
        try:
            with speaking(self._doing.who.voice), self.element.drawing():  # a redraw has no screen around it that would know
                await self._build_or_explain()
        finally:
            ANSWERS.reset(token)
            self._answers.heard.clear()

    async def _build_or_explain(self) -> None:
        try:
            await self._build()
        except ServiceError as error:
            empty_state(_('This cannot be shown'), str(error), picture='no-entry')


def concerns(changes: Sequence[Change], tables: Sequence[str]) -> bool:
    """Whether something of these tables changed; '*' means that changes may have been missed."""
    return any(change.table in tables or change.table == '*' for change in changes)
