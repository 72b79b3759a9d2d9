"""Taking a file into the register: tried first, then done, whole or not at all."""
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlmodel import select

from data.tables.assets import AssetKind
from data.tables.people import Site
from services.belonging import home_site
from services.guard import command, query
from services.imports.assets import plan_assets
from services.imports.failures import plan_failures
from services.imports.headings import FAILURES, MACHINES, PRODUCTION, READINGS, TOOLS, Headings
from services.imports.outcome import ImportKind, Outcome
from services.imports.readings import plan_readings
from services.imports.runs import plan_production
from services.imports.sheet import headings_of, read_sheet
from services.people.roles import Permission
from services.upkeep.settings import settings_of
from services.work import Work

KINDS: Mapping[ImportKind, tuple[Headings, Sequence[str]]] = {
    ImportKind.TOOLS: (TOOLS, ('asset_number',)), ImportKind.MACHINES: (MACHINES, ('asset_number',)),
    ImportKind.PRODUCTION: (PRODUCTION, ('day', 'shift', 'machine', 'tool', 'shots', 'cavities', 'good')),
    ImportKind.READINGS: (READINGS, ('tool', 'day', 'count')), ImportKind.FAILURES: (FAILURES, ('asset', 'code', 'day')),
}
"""By which headings each of our columns is known, and which of them a file must have."""
Columns = Annotated[dict[Annotated[str, Field(max_length=60)], Annotated[str, Field(max_length=200)]], Field(max_length=100)]


@dataclass(frozen=True, slots=True)
class FileColumns:
    """The headings of a file, and for each of our columns the heading it is taken from, or nothing."""
    headings: tuple[str, ...]
    columns: Mapping[str, str]


@command(Permission.IMPORT)
def import_records(work: Work, *, kind: ImportKind, content: bytes, site_id: UUID | None = None, columns: Columns = {}) -> Outcome:  # noqa: B006
    """Take the whole file, or nothing of it; what stands in the way is told line by line."""
    site = _site(work, site_id)
    outcome, write = _plan(work, kind, content, site, columns)
    if outcome.taken:
        work.add(site)
        write()
        if outcome.imported or outcome.changed:
            work.note('site', site.id, 'imported', label=kind.value, site_id=site.id, diff=outcome.totals)
    return outcome


@query(Permission.IMPORT)
def try_import(work: Work, *, kind: ImportKind, content: bytes, site_id: UUID | None = None, columns: Columns = {}) -> Outcome:  # noqa: B006
    """What would become of the file; nothing is written."""
    return _plan(work, kind, content, _site(work, site_id), columns)[0]


@query(Permission.IMPORT)
def look_at_columns(work: Work, *, kind: ImportKind, content: bytes, columns: Columns = {}) -> FileColumns:  # noqa: B006
    """What a file calls its columns, and which of ours they are taken for; whoever knows better says so."""
    known, _needed = KINDS[kind]
    headings, matched = headings_of(content, known, columns)
    return FileColumns(tuple(headings), {column: matched.get(column, '') for column in known})


def as_columns(said: Sequence[str]) -> dict[str, str]:
    """`count:Zählerstand` is our column and their heading; one without a heading stays away."""
    return {ours: theirs for ours, _colon, theirs in (each.partition(':') for each in said)}


def _site(work: Work, site_id: UUID | None) -> Site:
    """Before the first visit of a browser there is no site yet; whoever has a shell on the machine may fill it already."""
    if site_id is None and work.actor.site_id is None and work.session.exec(select(Site.id).limit(1)).first() is None:
        plant = settings_of(work.session)
        return Site(code='MAIN', name=plant.plant_name, time_zone=plant.zone)
    return work.get(Site, home_site(work, site_id))


def _plan(work: Work, kind: ImportKind, content: bytes, site: Site, columns: Mapping[str, str]) -> tuple[Outcome, Callable[[], None]]:
    known, needed = KINDS[kind]
    sheet = read_sheet(content, known, needed, columns)
    if kind is ImportKind.PRODUCTION:
        return plan_production(work, site, sheet)
    if kind is ImportKind.READINGS:
        return plan_readings(work, site, sheet)
    if kind is ImportKind.FAILURES:
        return plan_failures(work, site, sheet)
    return plan_assets(work, AssetKind.TOOL if kind is ImportKind.TOOLS else AssetKind.MACHINE, site, sheet)
