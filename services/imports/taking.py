"""Taking a file into the register: tried first, then done, whole or not at all."""
from collections.abc import Callable
from uuid import UUID

from sqlmodel import select

from data.tables.assets import AssetKind
from data.tables.people import Site
from services.belonging import home_site
from services.guard import command, query
from services.imports.assets import plan_assets
from services.imports.failures import plan_failures
from services.imports.headings import FAILURES, MACHINES, PRODUCTION, READINGS, TOOLS
from services.imports.outcome import ImportKind, Outcome
from services.imports.readings import plan_readings
from services.imports.runs import plan_production
from services.imports.sheet import read_sheet
from services.people.roles import Permission
from services.upkeep.settings import settings_of
from services.work import Work

NEEDED = ('day', 'shift', 'machine', 'tool', 'shots', 'cavities', 'good')


@command(Permission.IMPORT)
def import_records(work: Work, *, kind: ImportKind, content: bytes, site_id: UUID | None = None) -> Outcome:
    """Take the whole file, or nothing of it; what stands in the way is told line by line."""
    site = _site(work, site_id)
    outcome, write = _plan(work, kind, content, site)
    if outcome.taken:
        work.add(site)
        write()
        if outcome.imported or outcome.changed:
            work.note('site', site.id, 'imported', label=kind.value, site_id=site.id, diff=outcome.totals)
    return outcome


@query(Permission.IMPORT)
def try_import(work: Work, *, kind: ImportKind, content: bytes, site_id: UUID | None = None) -> Outcome:
    """What would become of the file; nothing is written."""
    return _plan(work, kind, content, _site(work, site_id))[0]


def _site(work: Work, site_id: UUID | None) -> Site:
    """Before the first visit of a browser there is no site yet; whoever has a shell on the machine may fill it already."""
    if site_id is None and work.actor.site_id is None and work.session.exec(select(Site.id).limit(1)).first() is None:
        plant = settings_of(work.session)
        return Site(code='MAIN', name=plant.plant_name, time_zone=plant.zone)
    return work.get(Site, home_site(work, site_id))


def _plan(work: Work, kind: ImportKind, content: bytes, site: Site) -> tuple[Outcome, Callable[[], None]]:
    if kind is ImportKind.PRODUCTION:
        return plan_production(work, site, read_sheet(content, PRODUCTION, NEEDED))
    if kind is ImportKind.READINGS:
        return plan_readings(work, site, read_sheet(content, READINGS, ['tool', 'day', 'count']))
    if kind is ImportKind.FAILURES:
        return plan_failures(work, site, read_sheet(content, FAILURES, ['asset', 'code', 'day']))
    if kind is ImportKind.TOOLS:
        return plan_assets(work, AssetKind.TOOL, site, read_sheet(content, TOOLS, ['asset_number']))
    return plan_assets(work, AssetKind.MACHINE, site, read_sheet(content, MACHINES, ['asset_number']))
