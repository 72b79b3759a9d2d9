"""The forms of requests and answers, made from what the services take and give."""
from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, get_type_hints

from fastapi import Header
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, create_model
from pydantic_core import PydanticCustomError

from services.fields import Search
from services.work import MOST_ROWS

FARTHEST = 1_000_000_000
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)

Version = Annotated[int, Field(ge=1, le=2**31 - 1, description='The version that was read; when somebody changed it since, the answer is 409.')]
Once = Annotated[str | None, Header(alias='Idempotency-Key', min_length=1, max_length=100, pattern=r'^[!-~]+$', description=(
    'Any text that is new for every thing created, such as a random UUID. Sent again with the same body, nothing is created twice '
    'and the answer is the same.'))]


class Strict(BaseModel):
    """Refuses what it does not know, so that a spelling mistake is not silently a different request."""
    model_config = ConfigDict(extra='forbid')

    def given(self) -> dict[str, Any]:
        """What was sent, without what was left out."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Paging(Strict):
    limit: Annotated[int, Field(ge=1, le=MOST_ROWS, description='How many at most.')] = 50
    offset: Annotated[int, Field(ge=0, le=FARTHEST, description='How many to pass over.')] = 0


class Seen(Strict):
    version: Version


class MaybeSeen(Strict):
    version: Version | None = None


def _not_too_far(at: datetime) -> datetime:
    """Databases and time zones end somewhere; times near the ends cannot be converted."""
    if not EARLIEST <= at <= LATEST:
        raise PydanticCustomError('date', 'too far away')
    return at


Instant = Annotated[AwareDatetime, AfterValidator(_not_too_far)]


def listing(name: str, sorts: Collection[str], usual: str, **filters: Any) -> type[Paging]:
    """The query of a list: a page, an order, a search and filters."""
    orders = tuple(order for each in sorts for order in (each, f'-{each}'))
    return create_model(  # type: ignore[call-overload,no-any-return]
        name, __base__=Paging, sort=(Literal[orders], Field(usual, description='The field to sort by; with a minus the largest first.')),
        q=(Search, Field('', description='Words that all have to occur.')), **filters)


def body(name: str, accepted: Mapping[str, Any], *, required: Collection[str] = (), example: Any = None, **more: Any) -> type[Strict]:
    """What a create or change may say; fields that are left out stay as they are."""
    given = {field: (kind, ...) if field in required else (kind, Field(default_factory=_nothing)) for field, kind in accepted.items()}
    model: type[Strict] = create_model(name, __base__=Strict, **given, **more)  # type: ignore[call-overload]
    if example is not None:
        model.model_config['json_schema_extra'] = {'example': example}
        model.model_rebuild(force=True)
    return model


def shown(name: str, kind: type, *, without: Collection[str] = ()) -> type[BaseModel]:
    """An answer with the fields of what a service gives, under a name programs can rely on."""
    hints = get_type_hints(kind)
    kept: dict[str, Any] = {each.name: (hints[each.name], ...) for each in fields(kind) if each.name not in without}
    return create_model(name, __config__=ConfigDict(from_attributes=True), **kept)


def page_of(shape: type[BaseModel]) -> type[BaseModel]:
    """One page of a list, and how many there are in all."""
    return create_model(f'{shape.__name__}List', __config__=ConfigDict(from_attributes=True),
                        items=(list[shape], ...), total=(int, ...))  # type: ignore[valid-type]


def _nothing() -> None:
    """The value of a field that was left out; never looked at, and not shown as a default."""
