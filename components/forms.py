"""What the one address for forms knows about each of them: the command, the words when it is done, and where to go then."""
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


def stay(values: Mapping[str, Any], result: Any) -> str | None:
    """The page stays as it is."""
    return None


def as_sent(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of the form are what the command takes."""
    return values


@dataclass(frozen=True, slots=True)
class Form:
    """`go` gets what was sent and what the command answered (with a repeated request that is an id or None).

    `gather` makes one value of several fields, where the command knows no such fields.
    """
    command: Callable[..., Any]
    done: Callable[[], str]
    go: Callable[[Mapping[str, Any], Any], str | None] = stay
    gather: Callable[[Mapping[str, Any]], Mapping[str, Any]] = as_sent
