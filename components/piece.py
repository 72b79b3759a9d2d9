"""A part of a page that is drawn as one piece of HTML.

A list of fifty rows would be five hundred elements of NiceGUI: half a megabyte and 40 ms at every tap. As one piece it is one text, and the
browser changes only what is different (static/js/piece.js), so that focus, scrolling and a finger on the glass stay where they are.
"""
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from html import unescape
from inspect import isawaitable
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from components.markup import PAPER, Paper

Handlers = list[Callable[[], Any]]


class Piece(ui.element):
    def __init__(self, classes: str = '') -> None:
        super().__init__('tw-piece')
        self.classes(classes)
        self.html, self.edition = '', 0
        self._handlers: dict[int, Handlers] = {}
        self.on('act', self._act, ['detail'])

    @contextmanager
    def drawing(self) -> Iterator[None]:
        """What is drawn inside appears all at once when it is complete, and not at all when drawing fails."""
        paper = Paper(f'c{self.id}')
        token = PAPER.set(paper)
        try:
            yield
        finally:
            PAPER.reset(token)
        self._show(paper)

    def _show(self, paper: Paper) -> None:
        assert not self.default_slot.children, 'only building stones (components/elements.py) can be drawn in a live region'
        if self.is_deleted:  # the person moved on while the database thought
            return
        html = paper.html()
        if html != self.html or not self.edition:
            self.html, self.edition = html, self.edition + 1
            self._props['edition'], self._props['html'] = self.edition, html
            self.update()
        # a finger may still come down on what was there until now
        self._handlers = {self.edition: paper.handlers, self.edition - 1: self._handlers.get(self.edition - 1, [])}

    def _act(self, event: GenericEventArguments) -> Awaitable[None] | None:
        tapped = event.args['detail']
        handlers = self._handlers.get(tapped['edition'], [])
        if not 0 <= tapped['place'] < len(handlers):
            return None
        outcome = handlers[tapped['place']]()
        return self._finish(outcome, tapped['place']) if tapped['busy'] else outcome

    async def _finish(self, outcome: Any, place: int) -> None:
        """What was tapped looked busy from the first moment; afterwards it may be tapped again."""
        try:
            if isawaitable(outcome):
                await outcome
        finally:
            if not self.is_deleted:
                self.run_method('rest', place)

    def _displayed_contents(self, *, only_visible: bool) -> list[Any]:
        return [unescape(self.html)]
