"""import, export."""
import argparse
import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from app.cli.house import CLI, opened
from app.settings import BadSetting, Settings
from data.files import write_safely
from data.tables.assets import AssetKind
from services.imports.exporting import export_assets
from services.imports.outcome import ImportKind, Outcome
from services.imports.sheet import MOST_BYTES, require_small
from services.imports.taking import as_columns, import_records, try_import
from services.people.sites import sites
from services.runner import Runner

EXPORTED = {ImportKind.TOOLS.value: AssetKind.TOOL, ImportKind.MACHINES.value: AssetKind.MACHINE}


def add_verbs(verbs: Any) -> None:
    taking = verbs.add_parser('import', help='take records from a CSV file: all of it or nothing')
    kinds = [kind.value for kind in ImportKind]
    taking.add_argument('kind', choices=kinds, metavar='KIND', help=', '.join(kinds))
    taking.add_argument('file', type=Path, metavar='FILE', help='CSV, 10 MB and 10,000 lines at most')
    taking.add_argument('--dry-run', action='store_true', help='say what would happen, and write nothing')
    taking.add_argument('--json', action='store_true', help='end with one line of totals')
    taking.add_argument('--column', metavar='OURS:THEIRS', action='append', default=[], help='which column is which, where it is not known')
    taking.add_argument('--site', metavar='CODE', help='needed where there are several')
    taking.set_defaults(action=_import)
    giving = verbs.add_parser('export', help='write records into a CSV file')
    giving.add_argument('kind', choices=list(EXPORTED), metavar='KIND', help=', '.join(EXPORTED))
    giving.add_argument('file', type=Path, metavar='FILE', help='is written anew')
    giving.add_argument('--site', metavar='CODE', help='needed where there are several')
    giving.set_defaults(action=_export)


def _import(settings: Settings, options: argparse.Namespace) -> int:
    content = _content(options.file)
    with opened(settings) as runner:
        function = try_import if options.dry_run else import_records
        outcome: Outcome = runner.do(CLI, function, kind=options.kind, content=content, site_id=_site(runner, options.site),
                                    columns=as_columns(options.column))
    for remark in outcome.errors:
        print(f'{options.file.name}:{remark.line}: {remark.sentence}', file=sys.stderr)
    for remark in outcome.remarks:
        print(f'{options.file.name}:{remark.line}: taken, but: {remark.sentence}', file=sys.stderr)
    print(json.dumps(outcome.totals) if options.json else _told(outcome, options.dry_run))
    return 0 if outcome.taken else 1


def _export(settings: Settings, options: argparse.Namespace) -> None:
    with opened(settings) as runner:
        content = runner.do(CLI, export_assets, kind=EXPORTED[options.kind], site_id=_site(runner, options.site))
    write_safely(options.file, content.encode(), mode=0o644)
    print(f'{options.file} is written.')


def _content(path: Path) -> bytes:
    """No more of a file than can be taken anyway."""
    with path.open('rb') as file:
        content = file.read(MOST_BYTES + 1)
    require_small(len(content))
    return content


def _site(runner: Runner, code: str | None) -> UUID | None:
    known = {site['code']: site.id for site in runner.do(CLI, sites.read, limit=500).items}
    if code is None and len(known) > 1:
        raise BadSetting(f'There are several sites; say which one with --site: {", ".join(known)}.')
    if code is not None and code not in known:
        raise BadSetting(f'There is no site with the code {code}.')
    return known[code] if code else None


def _told(outcome: Outcome, dry_run: bool) -> str:
    if not outcome.taken:
        return f'Nothing was imported: {len(outcome.errors)} of {outcome.rows} rows cannot be taken.'
    parts = [f'{outcome.imported} rows {"would be " if dry_run else ""}imported', f'{outcome.unchanged} there already']
    parts[1:1] = [f'{outcome.changed} changed'] if outcome.changed else []
    parts += [f'{len(outcome.errors)} passed over'] if outcome.errors else []
    lines = [f'{outcome.rows} rows: {", ".join(parts)}.']
    lines += [f'{name.replace("_", " ")}: {value:,}' for name, value in outcome.figures.items()]
    lines += [f'Not used: {", ".join(outcome.unused)}.'] if outcome.unused else []
    return '\n'.join(lines)
