"""Rows for every table there is, made from the tables themselves, and what is needed to compare them later."""
import hashlib
import itertools
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import data.tables  # noqa: F401  (fills the metadata)
from data.base import Moment
from data.tables.assets import MACHINE_COLUMNS, TOOL_COLUMNS
from data.tables.photos import OWNERS

KEY = b'the key of an installation, test'
ROWS = 4
BEGAN = datetime(2026, 1, 31, 23, 59, 59, 123456, UTC)


def fill(database, rows=ROWS, more=None):
    """Rows for every table the database has, in every column it has; `more` says which tables get another number of them."""
    with database.writer.begin() as connection:
        tables = _tables(connection)
        counted = {table.name: (more or {}).get(table.name, rows) for table in tables}
        for table in tables:
            kept = set(_columns(connection, table))
            made = [_row(table, number, counted) for number in range(counted[table.name])]
            there = sa.table(table.name, *(sa.column(each.name, each.type) for each in table.c if each.name in kept))  # without defaults of others
            connection.execute(sa.insert(there), [{name: value for name, value in row.items() if name in kept} for row in made])


def counts(database):
    with database.reader.connect() as connection:
        return {table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() for table in _tables(connection)}


def checksums(database, kept=None):
    """What each table holds, as the database gives it out; `kept` names the columns of another time, as `columns` gave them."""
    with database.reader.connect() as connection:
        return {table.name: _checksum(connection, table, kept and kept[table.name]) for table in _tables(connection)
                if kept is None or table.name in kept}


def columns(database):
    with database.reader.connect() as connection:
        return {table.name: _columns(connection, table) for table in _tables(connection)}


def tables_of(database):
    with database.reader.connect() as connection:
        return {table.name for table in _tables(connection)}


def _tables(connection):
    there = set(sa.inspect(connection).get_table_names())
    return [table for table in SQLModel.metadata.sorted_tables if table.name in there]


def _columns(connection, table):
    return [column['name'] for column in sa.inspect(connection).get_columns(table.name)]


def _checksum(connection, table, kept=None):
    wanted = [table.c[name] for name in kept or _columns(connection, table)]
    rows = connection.execute(sa.select(*wanted).order_by(*table.primary_key)).all()
    return hashlib.sha256(repr(sorted(map(repr, rows))).encode()).hexdigest()


def _row(table, number, counted):
    row = {column.name: _value(column, number, counted) for column in table.columns}
    if table.name == 'asset':
        row.update(dict.fromkeys(MACHINE_COLUMNS if row['kind'] == 'tool' else TOOL_COLUMNS))
    if table.name == 'attachment':
        row.update(dict.fromkeys(set(OWNERS) - {OWNERS[number % len(OWNERS)]}))
    return row


def _value(column, number, counted):
    for key in column.foreign_keys:
        if key.column.table is column.table and number == 0:
            return None
        return _id(key.column, 0 if key.column.table is column.table else number % counted.get(key.column.table.name, ROWS))
    return _id(column, number) if column.primary_key else _plain(column, number)


def _id(column, number):
    if isinstance(column.type, sa.Uuid):
        return UUID(int=int(hashlib.sha256(column.table.name.encode()).hexdigest()[:24], 16) << 32 | number)
    return number + 1 if isinstance(column.type, sa.Integer) else f'{column.table.name} {number}'


def _plain(column, number):
    makers = {
        sa.Enum: lambda: next(itertools.islice(itertools.cycle(column.type.enums), number, None)),
        sa.Uuid: lambda: UUID(int=number + 1), sa.Boolean: lambda: bool(number % 2), sa.JSON: lambda: {'old': [number, 'Größe ✓']},
        sa.Date: lambda: date(2026, 2, 28) + timedelta(number), sa.Float: lambda: number / 3, sa.Integer: lambda: number + 1,
        sa.LargeBinary: lambda: bytes([number % 256]) * 9,
        AutoString: lambda: f"{column.name[:8]} 'ü' {number}"[:column.type.length], Moment: lambda: BEGAN + timedelta(hours=number),
    }
    return next(make() for kind, make in makers.items() if isinstance(column.type, kind))
