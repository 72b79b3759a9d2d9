"""How a tap becomes a service call: one place that shows how it ended and explains refusals."""
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from nicegui import Event, ui

from components.undo import snack, undo_bar
from data.trail import Change
from services.errors import ServiceError
from services.people.roles import Permission
from services.runner import Runner
from services.work import Identity

T = TypeVar('T')


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked while something was drawn, and what the answer was."""
    query: Callable[..., Any]
    values: Mapping[str, Any]
    answer: Any


DRAWN_FROM: ContextVar[list[Question] | None] = ContextVar('drawn_from', default=None)
"""where the questions are noted while a live region draws"""


class Doing:
    """What a page needs to call services: the runner and who is signed in, fixed when the page was built."""

    def __init__(self, runner: Runner, who: Identity, changed: Event[Sequence[Change]], rights: frozenset[Permission]) -> None:
        self.runner, self.who, self.changed, self.rights = runner, who, changed, rights
        self.client = ui.context.client  # the tapped button may be redrawn while the command runs

    def may(self, permission: Permission) -> bool:
        """Whether to draw something at all; the service checks again when it is tapped."""
        return permission in self.rights

    async def ask(self, query: Callable[..., T], **values: Any) -> T:
        answer = await self.runner.run(self.who, query, **values)
        if (drawn_from := DRAWN_FROM.get()) is not None:
            drawn_from.append(Question(query, values, answer))
        return answer

    async def would_say_the_same(self, questions: Sequence['Question']) -> bool:
        """Whether every answer is still what it was; the first that is not settles it."""
        for question in questions:
            if await self.runner.run(self.who, question.query, **question.values) != question.answer:
                return False
        return True

    async def do(self, command: Callable[..., Any], *, done: str, undo: Callable[[], Any] | None = None, **values: Any) -> bool:
        """Run a command; say so when it is done and offer to take it back, or say why not."""
        try:
            await self.runner.run(self.who, command, **values)
        except ServiceError as error:
            self.say(str(error))
            return False
        if undo and not self.client.is_deleted:
            undo_bar(done, undo, client=self.client)
        else:
            self.say(done)
        return True

    def say(self, sentence: str) -> None:
        if not self.client.is_deleted:
            snack(sentence, client=self.client)
