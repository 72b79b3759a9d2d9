"""Every public service function is a command or a query: guarded by a permission, and its input checked against its signature."""
import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

import pydantic

from services.errors import Invalid
from services.house import House
from services.language import _, number
from services.people.roles import Permission
from services.wording import column_word
from services.work import Work

P = ParamSpec('P')
T = TypeVar('T')
Prepare = Callable[[House, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Guard:
    """What is known about a service function: the right it needs, whether it writes, how its input must look."""
    name: str
    permission: Permission | None
    writes: bool
    prepare: Prepare | None
    function: Callable[..., Any]

    @functools.cached_property
    def model(self) -> type[pydantic.BaseModel]:
        """Made when it is needed for the first time: all of them at once would take a fifth of every start."""
        return input_model(self.function)

    def checked(self, values: dict[str, Any]) -> dict[str, Any]:
        try:
            model = self.model.model_validate(values)
        except pydantic.ValidationError as error:
            raise invalid(error) from error
        return {name: getattr(model, name) for name in model.model_fields_set}


REGISTRY: dict[str, Guard] = {}
"""Every guarded function under 'module.name'; the permission matrix and the layer test read it."""


def command(permission: Permission | None, *, prepare: Prepare | None = None) -> Callable[..., Any]:
    """A function that may write. `prepare` does what is slow (hashing) before the transaction begins."""
    return _guarded(permission, writes=True, prepare=prepare)


def query(permission: Permission | None) -> Callable[..., Any]:
    """A function that only reads."""
    return _guarded(permission, writes=False, prepare=None)


def guard_of(function: Callable[..., Any]) -> Guard:
    return function.guard  # type: ignore[attr-defined,no-any-return]


def _guarded(permission: Permission | None, *, writes: bool, prepare: Prepare | None) -> Callable[..., Any]:
    def decorate(function: Callable[Concatenate[Work, P], T]) -> Callable[Concatenate[Work, P], T]:
        @functools.wraps(function)
        def checked(work: Work, /, *args: P.args, **kwargs: P.kwargs) -> T:
            if permission is not None:
                work.actor.require(permission)
            return function(work, *args, **kwargs)
        name = f'{function.__module__}.{function.__name__}'
        REGISTRY[name] = checked.guard = Guard(name, permission, writes, prepare, function)  # type: ignore[attr-defined]
        return checked
    return decorate


def input_model(function: Callable[..., Any]) -> type[pydantic.BaseModel]:
    """The keyword arguments of a service function as a model that refuses everything else."""
    parameters = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
    fields: dict[str, Any] = {
        parameter.name: (parameter.annotation, ... if parameter.default is parameter.empty else parameter.default)
        for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY}
    config = pydantic.ConfigDict(extra='forbid', arbitrary_types_allowed=True)
    return pydantic.create_model(function.__name__, __config__=config, **fields)


def invalid(error: pydantic.ValidationError) -> Invalid:
    """What is wrong with the input, one sentence for each field."""
    fields = {str(problem['loc'][0]) if problem['loc'] else 'body': sentence_for(problem) for problem in error.errors()}
    first = next(iter(fields))
    return Invalid(f'{column_word(first)}: {fields[first]}', fields)


def sentence_for(problem: Any) -> str:
    kind, context = problem['type'], problem.get('ctx', {})
    sentences: dict[str, Callable[[], str]] = {
        'missing': lambda: _('This is needed.'),
        'extra_forbidden': lambda: _('Nothing with this name is known here.'),
        'string_too_short': lambda: _('This is needed.') if not problem['input'] else
            _('At least {count} characters, please.', count=context['min_length']),
        'too_short': lambda: _('This is needed.'),
        'string_too_long': lambda: _('At most {count} characters, please.', count=number(context['max_length'])),
        'too_long': lambda: _('At most {count} entries, please.', count=context['max_length']) if not isinstance(problem['input'], str) else
            _('At most {count} characters, please.', count=number(context['max_length'])),
        'string_pattern_mismatch': lambda: _('Only letters, digits, dots and dashes, please.'),
        'greater_than_equal': lambda: _('At least {limit}, please.', limit=number(context['ge'])),
        'less_than_equal': lambda: _('At most {limit}, please.', limit=number(context['le'])),
        'enum': lambda: _('This is none of the choices.'),
        'control_character': lambda: _('This contains invisible control characters.'),
        'no_address': lambda: _('An address such as https://toolwarden.example, please.'),
        'line_break': lambda: _('Only one line of text, please.'),
    }
    if kind in sentences:
        return sentences[kind]()
    if kind.startswith(('int', 'float', 'decimal')):
        return _('A number, please.')
    if kind.startswith(('date', 'time')):
        return _('A date, please.')
    if kind.startswith('bool'):
        return _('Yes or no, please.')
    return _('This cannot be used here.')
