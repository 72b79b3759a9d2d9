"""Plain lists that a plant keeps, such as its locations: declared in a few lines, read by page, saved and removed."""
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import select

from data.base import Record, Scoped
from services.belonging import home_site, require_in_site
from services.errors import Conflict
from services.fields import Search
from services.given import require_given, takes, wrong
from services.guard import command, query
from services.language import _
from services.order import containing, order_by
from services.people.roles import Permission
from services.wording import shown
from services.work import Found, Work

Offset = Annotated[int, Field(ge=0)]
Limit = Annotated[int, Field(ge=1, le=500)]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a catalog: its values, and the same as a person reads them."""
    id: UUID
    version: int
    values: Mapping[str, Any]
    words: Mapping[str, str]

    def __getitem__(self, field: str) -> Any:
        return self.values[field]


@dataclass(frozen=True, slots=True)
class Catalog:
    """The three service functions of a catalog, for screens, the API and imports."""
    table: str
    fields: Mapping[str, Any]
    sorts: tuple[str, ...]
    edit: Permission
    read: Callable[..., Found]
    save: Callable[..., UUID]
    remove: Callable[..., None]


def catalog(
    table: type[Record], *, fields: Mapping[str, Any], search: tuple[str, ...], sort: str, see: Permission, edit: Permission,
    required: tuple[str, ...] = ('name',), for_all_sites: bool = False, check: Callable[[Work, Any], None] | None = None,
) -> Catalog:
    """`check` looks at a row before it is stored; `for_all_sites` is for what only people of all sites may change."""
    subject = _Subject(table, fields, required, for_all_sites, check)
    return Catalog(subject.name, fields, tuple(subject.sorts), edit,
                   subject.reader(search, sort, see), subject.saver(edit), subject.remover(edit))


@dataclass(frozen=True)
class _Subject:
    table: type[Any]
    fields: Mapping[str, Any]
    required: tuple[str, ...]
    for_all_sites: bool
    check: Callable[[Work, Any], None] | None

    @property
    def name(self) -> str:
        return str(self.table.__tablename__)

    @property
    def sorts(self) -> dict[str, Any]:
        return {field: getattr(self.table, field) for field in self.fields if field not in self.references}

    @property
    def has_site(self) -> bool:
        return 'site_id' in self.table.__table__.c

    @property
    def references(self) -> dict[str, type[Any]]:
        """The fields that hold the id of a row of another table."""
        tables = {scoped.__table__.name: scoped for scoped in Scoped.every}  # type: ignore[attr-defined]
        keys = {column.key: key for column in self.table.__table__.c for key in column.foreign_keys}
        return {field: tables[key.column.table.name] for field, key in keys.items()}

    def reader(self, search: tuple[str, ...], sort: str, see: Permission) -> Any:
        usual, columns = sort, [getattr(self.table, field) for field in search]

        def read(work: Work, *, text: Search = '', row_id: UUID | None = None, site_id: UUID | None = None, sort: str = usual,
                 offset: Offset = 0, limit: Limit = 50) -> Found:
            matching = select(self.table).where(containing(text, columns))
            if row_id:
                matching = matching.where(self.table.id == row_id)
            if site_id and self.has_site:
                matching = matching.where(self.table.site_id == site_id)
            rows, total = work.page(matching, order=order_by(sort, self.sorts, self.table.id), offset=offset, limit=limit)
            return Found(self.entries(work, rows), total)
        return query(see)(self.named(read, f'list_{self.name}s'))

    def saver(self, edit: Permission) -> Any:
        accepted = {**self.fields, **({'site_id': UUID | None} if self.has_site else {})}

        @takes(accepted)
        def save(work: Work, *, row_id: UUID | None = None, seen_version: int | None = None, **values: Any) -> UUID:
            self.require_sites(work)
            row = self.opened(work, row_id, seen_version, values) if row_id else self.begun(work, values)
            self.require_fitting(work, row, values)
            for field, value in values.items():
                setattr(row, field, value)
            if self.check:
                self.check(work, row)
            stored: Record = work.add(row)
            return stored.id
        return command(edit)(self.named(save, f'save_{self.name}'))

    def remover(self, edit: Permission) -> Any:
        def remove(work: Work, *, row_id: UUID, seen_version: int) -> None:
            self.require_sites(work)
            row = work.get(self.table, row_id, seen_version=seen_version)
            self.require_unreferred(work, row)
            work.session.delete(row)
        return command(edit)(self.named(remove, f'remove_{self.name}'))

    def named(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """So that the trail and the rights table show 'save_location' and not three times 'save'."""
        function.__name__ = name
        return function

    def require_sites(self, work: Work) -> None:
        if self.for_all_sites:
            work.actor.require_all_sites()

    def begun(self, work: Work, values: dict[str, Any]) -> Any:
        require_given(values, *self.required)
        if self.has_site:
            values['site_id'] = home_site(work, values.get('site_id'))
        return self.table()

    def opened(self, work: Work, row_id: UUID, seen_version: int | None, values: dict[str, Any]) -> Any:
        require_given({'seen_version': seen_version}, 'seen_version')
        require_given({**dict.fromkeys(self.required, True), **values}, *self.required)
        row = work.get(self.table, row_id, seen_version=seen_version)
        if values.pop('site_id', None) not in (None, getattr(row, 'site_id', None)):
            raise wrong('site_id', _('This cannot move to another site.'))
        return row

    def require_fitting(self, work: Work, row: Any, values: Mapping[str, Any]) -> None:
        """Neither double within its site nor mixed up with another site."""
        known = {**{column: getattr(row, column, None) for column in self.table.__table__.c.keys()}, **values}  # noqa: SIM118
        for field in self.references.keys() - {'site_id'}:
            require_in_site(work, self.references[field], known[field], known['site_id'], field)
        for columns in self.unique:
            work.require_unused(self.table, row, **{column: known[column] for column in columns})

    def require_unreferred(self, work: Work, row: Any) -> None:
        """What was written with a word keeps it: a list with `active` switches off what is in use, so that nobody is offered it any more."""
        if hasattr(row, 'active') and any(work.session.execute(sa.select(sa.exists().where(column == row.id))).scalar() for column in self.referring):
            raise Conflict(_('{name} is in use, so it stays. Switch it off, and it is not offered any more.', name=row.name))

    @property
    def referring(self) -> Iterable[Any]:
        """Every column of the product that can hold the id of a row of this table."""
        kept = self.table.__table__
        yield from (key.parent for table in kept.metadata.tables.values() for key in table.foreign_keys if key.column.table is kept)

    @property
    def unique(self) -> Iterable[tuple[str, ...]]:
        kept = self.table.__table__
        yield from (tuple(rule.columns.keys()) for rule in kept.constraints if isinstance(rule, sa.UniqueConstraint))

    def entries(self, work: Work, rows: Iterable[Any]) -> list[Entry]:
        listed = list(rows)
        fields = [*self.fields, *(['site_id'] if self.has_site else [])]
        names = {field: _names(work, self.references[field], {getattr(row, field) for row in listed})
                 for field in fields if field in self.references}
        return [self.entry(row, fields, names) for row in listed]

    def entry(self, row: Any, fields: list[str], names: Mapping[str, Mapping[UUID, str]]) -> Entry:
        values = {field: getattr(row, field) for field in fields}
        words = {field: names[field].get(value, '') if field in names else shown(field, value) if value not in (None, '') else ''
                 for field, value in values.items()}
        return Entry(row.id, row.version or 0, values, words)


def _names(work: Work, table: Any, ids: set[UUID | None]) -> dict[UUID, str]:
    """What the rows that something refers to are called."""
    wanted = ids - {None}
    rows = work.session.exec(select(table.id, table.name).where(table.id.in_(wanted))).all() if wanted else []
    return dict(rows)
