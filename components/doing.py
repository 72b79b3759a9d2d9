"""How a tap becomes a service call: one place that shows how it ended and explains refusals."""
import asyncio
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from nicegui import Event, ui

from components.undo import snack, undo_bar
from data.trail import Change
from services.errors import ServiceError
from services.people.roles import Permission
from services.runner import Runner
from services.work import Identity

T = TypeVar('T')
A_MOMENT = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked while something is drawn."""
    query: Callable[..., Any]
    values: tuple[tuple[str, Any], ...]


@dataclass(slots=True)
class Answers:
    """What a live region was drawn from, and what it has just heard and may draw from without asking again."""
    drawn_from: dict[Question, Any] = field(default_factory=dict)
    heard: dict[Question, Any] = field(default_factory=dict)


ANSWERS: ContextVar[Answers | None] = ContextVar('answers', default=None)
"""of the live region that is being drawn"""


class Doing:
    """What a page needs to call services: the runner and who is signed in, fixed when the page was built."""

    def __init__(self, runner: Runner, who: Identity, changed: Event[Sequence[Change]], rights: frozenset[Permission]) -> None:
        self.runner, self.who, self.changed, self.rights = runner, who, changed, rights
        self.client = ui.context.client  # the tapped button may be redrawn while the command runs
        self._asked: dict[Question, asyncio.Future[Any]] = {}

    def may(self, permission: Permission) -> bool:
        """Whether to draw something at all; the service checks again when it is tapped."""
        return permission in self.rights

    async def ask(self, query: Callable[..., T], **values: Any) -> T:
        answers = ANSWERS.get()
        if answers is None:
            return await self.runner.run(self.who, query, **values)
        question = Question(query, tuple(values.items()))
        if question not in answers.heard:
            answers.heard[question] = await self._ask_together(question)
        answers.drawn_from[question] = answers.heard.pop(question)
        return answers.drawn_from[question]

    async def would_say_the_same(self, answers: Answers) -> bool:
        """Whether every answer is still what it was; the first that is not settles it."""
        for question, answer in answers.drawn_from.items():
            answers.heard[question] = await self._ask_together(question)
            if answers.heard[question] != answer:
                return False
        answers.heard.clear()
        return True

    async def _ask_together(self, question: Question) -> Any:
        """The regions of a page often ask the same one after the other: whoever comes a moment after the first gets the same answer."""
        if question not in self._asked:
            asked = asyncio.ensure_future(self.runner.run(self.who, question.query, **dict(question.values)))
            self._asked[question] = asked
            asked.add_done_callback(lambda _done: asyncio.get_running_loop().call_later(A_MOMENT, self._let_go, question, asked))
        return await asyncio.shield(self._asked[question])

    def _let_go(self, question: Question, asked: asyncio.Future[Any]) -> None:
        if self._asked.get(question) is asked:
            del self._asked[question]

    def forget(self) -> None:
        """Something has changed: what was asked may be older than that."""
        self._asked.clear()

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
