"""How a tap becomes a service call: one place that shows how it ended and explains refusals."""
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from nicegui import Event, ui

from components.undo import snack, undo_bar
from data.trail import Change
from services.errors import ServiceError
from services.people.roles import Permission
from services.runner import Runner
from services.work import Identity

T = TypeVar('T')


class Doing:
    """What a page needs to call services: the runner and who is signed in, fixed when the page was built."""

    def __init__(self, runner: Runner, who: Identity, changed: Event[Sequence[Change]], rights: frozenset[Permission]) -> None:
        self.runner, self.who, self.changed, self.rights = runner, who, changed, rights
        self.client = ui.context.client  # the tapped button may be redrawn while the command runs

    def may(self, permission: Permission) -> bool:
        """Whether to draw something at all; the service checks again when it is tapped."""
        return permission in self.rights

    async def ask(self, query: Callable[..., T], **values: Any) -> T:
        return await self.runner.run(self.who, query, **values)

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
