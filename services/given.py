"""Commands that take a table's fields by name and change only those that were given."""
import inspect
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from services.errors import Invalid
from services.language import _
from services.wording import column_word

F = TypeVar('F', bound=Callable[..., Any])
D = TypeVar('D', bound=date)
EARLIEST_YEAR = 1990  # nobody looks after a tool by records that are older; an earlier year is a slip of the finger


def takes(fields: Mapping[str, Any]) -> Callable[[F], F]:
    """Put these fields into the signature in place of `**values`, so that the guard checks them and refuses all others."""
    def decorate(function: F) -> F:
        told = inspect.signature(function, eval_str=True)
        named = [parameter for parameter in told.parameters.values() if parameter.kind is not parameter.VAR_KEYWORD]
        added = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind) for name, kind in fields.items()]
        function.__signature__ = told.replace(parameters=[*named, *added])  # type: ignore[attr-defined]
        return function
    return decorate


def require_given(values: Mapping[str, Any], *names: str) -> None:
    """Refuse when one of the names is missing, with a sentence beside each."""
    missing = {name: _('This is needed.') for name in names if values.get(name) in (None, '')}
    if missing:
        first = next(iter(missing))
        raise Invalid(f'{column_word(first)}: {missing[first]}', missing)


def wrong(field: str, sentence: str) -> Invalid:
    """A refusal that belongs to one field of a form."""
    return Invalid(sentence, {field: sentence})


def not_then(at: D, latest: D) -> str:
    """What to say to a moment or day in which nothing can have happened; empty when it can."""
    return _('This cannot have happened then.') if at.year < EARLIEST_YEAR or at > latest else ''
