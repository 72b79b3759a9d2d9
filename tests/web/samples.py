"""Input that every guarded function accepts, made from its signature: who may call it is the question, not what it does."""
import enum
import importlib
import pkgutil
import types
import typing
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from pydantic import AwareDatetime

import services
from data.tables.photos import MarkKind
from data.tables.sources import SourceMood
from services.guard import REGISTRY, Guard
from services.photos.marks import Mark
from services.photos.picture import Picture
from services.photos.store import Stored, StoredDocument
from services.sources.leases import Told
from services.trends.handover import Shift
from services.trends.lens import Lens

BY_NAME = {
    'told': Told(uuid4(), SourceMood.LOST),
    'zone': 'UTC', 'locale': 'en-GB', 'language': 'en', 'password': 'blue gravel otters', 'pin': '394817', 'badge': '04A2249C11',
    'username': 'new.hand',
    'file': StoredDocument(uuid4(), f'tool_photos/{uuid4()}/{uuid4()}.file', 1, '0' * 64, 'application/pdf'),
    'stored': Stored(uuid4(), f'tool_photos/{uuid4()}/{uuid4()}.jpg', 1, Picture(b'x', b'x', 1, 1, '0' * 64, None)),
    'code': '123456', 'time_zone': 'UTC', 'email': 'new@example.org', 'known': '', 'what': 'audit_entry', 'sealed': 'x', 'ticket': 'x',
    'asset_number': 'TL-1', 'lens': Lens(date(2026, 1, 1), date(2026, 1, 31)),
    'shift': Shift(datetime(2026, 1, 1, 6, tzinfo=UTC), datetime(2026, 1, 1, 14, tzinfo=UTC)),
    'mark': Mark(uuid4(), 1, MarkKind.PIN, 0.5, 0.5, None, None, '', '', None, '', '', None, '', datetime.now(UTC), None),
}


def guarded() -> dict[str, Guard]:
    """Every command and query of the product under its full name."""
    for found in pkgutil.walk_packages(services.__path__, 'services.'):
        importlib.import_module(found.name)
    return {name: guard for name, guard in sorted(REGISTRY.items()) if name.startswith('services.')}


def function_of(name: str) -> typing.Callable[..., typing.Any]:
    """The function itself; those of catalogs hang on their catalog."""
    module, label = name.rsplit('.', 1)
    if module != 'services.catalog':
        return getattr(importlib.import_module(module), label)  # type: ignore[no-any-return]
    from services.assets.locations import locations
    from services.failures.lists import causes, corrective_actions, failure_codes, part_defects, stop_reasons
    from services.people.departments import departments
    from services.people.sites import sites
    from services.trends.standing import report_plans
    catalogs = (locations, departments, sites, failure_codes, stop_reasons, part_defects, causes, corrective_actions, report_plans)
    made = {each.__name__: each for catalog in catalogs for each in (catalog.read, catalog.save, catalog.remove)}
    return made[label]


def sample(guard: Guard, **given: typing.Any) -> dict[str, typing.Any]:
    """Values for everything that has to be given, and what the caller wants to give."""
    needed = {name: field for name, field in guard.model.model_fields.items() if field.is_required()}
    return {**{name: BY_NAME[name] if name in BY_NAME else value_of(field.annotation) for name, field in needed.items()}, **given}


def value_of(kind: typing.Any) -> typing.Any:
    origin, parts = typing.get_origin(kind), [part for part in typing.get_args(kind) if part is not type(None)]
    if origin in (typing.Union, types.UnionType, typing.Annotated):
        return value_of(parts[0])
    if origin is typing.Literal:
        return parts[0]
    if origin in (list, dict):
        return origin()
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return next(iter(kind))
    return {UUID: uuid4(), int: 1, str: 'words', bytes: b'words', bool: True, float: 1.0, datetime: datetime.now(UTC), date: datetime.now(UTC).date(),
            AwareDatetime: datetime.now(UTC)}[kind]


def names_rows(guard: Guard) -> list[str]:
    """The fields that hold the id of a row."""
    return [name for name, field in guard.model.model_fields.items() if _is_id(field.annotation)]


def _is_id(kind: typing.Any) -> bool:
    return kind is UUID or any(_is_id(part) for part in typing.get_args(kind) if typing.get_origin(kind) not in (list, dict))
