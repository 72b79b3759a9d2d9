"""What people type is shown as they typed it, and never run: on every page, whoever reads it."""
import json
from datetime import date

import pytest
import sqlalchemy as sa

from data.tables.assets import Asset
from services.actions.planning import add_action
from services.assets.card import show_asset
from services.assets.cavities import block_cavity
from services.assets.locations import locations
from services.assets.plate import add_asset
from services.assets.register import find_asset
from services.maintenance.completing import complete_plan
from services.maintenance.register import plans_of
from services.people.sites import sites
from services.people.users import change_user, list_users
from services.shots.counts import change_counter, read_counter
from services.trends.standing import keep_report, report_plans
from tests.browser.stage import all_paths, visit
from tests.factory import apart, ask, looking_into, serving

HOSTILE = [
    '<img src=x onerror="window.__x=1">', '"><script>window.__x=2</script>', "{{constructor.constructor('window.__x=3')()}}",
    '${window.__x=4}', "';window.__x=5;//", '</script><svg onload=window.__x=6>', '=cmd|calc!A1', '\u202etxt.exe \U0001f600',
]

TYPED = {
    'affected_component', 'caption', 'category', 'cavity', 'company_code', 'company_name', 'containment_action', 'customer', 'description',
    'full_name', 'identity', 'inlet', 'instructions', 'job_name', 'machine_mode', 'machine_type', 'manufacturer', 'model', 'mould',
    'name', 'note', 'notes', 'observations', 'original_name', 'outlet',
    'position', 'problem', 'reason', 'resin', 'root_cause', 'serial_number', 'spares_fitted', 'text', 'title'}
"""columns that hold what people write, in whichever table"""
OURS = {
    'actor_name', 'address', 'asset_number', 'badge_hash', 'cavity_id', 'certificate', 'code', 'code_hash', 'command', 'detail', 'email', 'ended_by',
    'file_type', 'hash', 'held_by', 'import_key', 'job', 'key', 'key_hash', 'kind', 'label', 'language', 'link', 'map_letter', 'mfa_secret',
    'offered_certificate', 'password', 'password_hash', 'path', 'period', 'pin_hash',
    'prefix', 'qr_code', 'request_hash', 'result', 'row_id', 'sent_by', 'sha256', 'source',
    'storage_path', 'subject', 'table', 'theme', 'time_zone', 'token_hash', 'url', 'username', 'value', 'verb', 'what'}
"""columns of our own making, and those with rules that no hostile word gets through"""
OUR_NAMES, NOBODY_WRITES = {'job', 'setting'}, {'backup_run', 'api_key'}


def test_every_column_of_text_is_known_as_one_or_the_other():
    found = {column.name for table in Asset.metadata.tables.values() for column in table.columns if _is_text(column)}
    assert found == TYPED | OURS
    assert not TYPED & OURS


def test_no_page_runs_what_somebody_typed(nasty, window):
    context = window(url=nasty.url, cookies=nasty.enter('boss'))
    context.add_init_script('document.addEventListener("securitypolicyviolation", (event) => { window.__blocked = event.blockedURI; })')
    page = context.new_page()
    for path in [*all_paths().values(), '/tools/X-0', '/tools/X-0/edit', '/tools?q=%3Cimg%20src%3Dx%20onerror%3D%22window.__x%3D7%22%3E',
                 '/tools/%3Csvg%20onload=window.__x=8%3E']:
        visit(page, path)
        page.wait_for_timeout(50)
        assert page.evaluate('window.__x') is None, path
        assert page.evaluate('window.__blocked') is None, path


@pytest.mark.parametrize('path', ['/tools', '/locations'])
def test_it_is_shown_as_it_was_typed(nasty, window, path):
    page = visit(window(url=nasty.url, cookies=nasty.enter('boss')).new_page(), path)
    shown = page.locator('.main').inner_text()
    for text in HOSTILE:
        assert text.strip() in shown, path


def test_a_sheet_and_a_message_run_nothing_either(nasty, window):
    page = visit(window(url=nasty.url, cookies=nasty.enter('boss')).new_page(), '/tools/X-0')
    page.get_by_role('button', name='Move', exact=True).click()
    page.locator('.sheet:visible').get_by_text(HOSTILE[0]).first.click()
    page.locator('.snack').wait_for()
    assert page.evaluate('window.__x') is None


@pytest.fixture(scope='module')
def nasty(built, tmp_path_factory):
    plant = built.copy_to(tmp_path_factory.mktemp('hostile') / 'home')
    site = ask(plant.home, sites.read).items[0].id
    for number, text in enumerate(HOSTILE):
        ask(plant.home, add_asset, kind='tool', asset_number=f'X-{number}', name=text, description=text, customer=text, tags=[text[:40]],
            site_id=site)
        ask(plant.home, locations.save, name=text, kind='other', site_id=site)
    for person, text in zip(ask(plant.home, list_users, limit=100).items, HOSTILE, strict=False):
        ask(plant.home, change_user, user_id=person.id, seen_version=person.version, full_name=text)
    standing = ask(plant.home, report_plans.save, name='Monday', rhythm='weekly', site_id=site)
    ask(plant.home, keep_report, plan_id=standing, since=date(2026, 1, 5), until=date(2026, 1, 11), content=b'%PDF-')
    _work_on(plant.home, ask(plant.home, find_asset, asset_number='TL-1107').id)
    apart(lambda: _write_everywhere(plant.home))
    with serving(plant.home) as running:
        yield running


def _work_on(home, tool):
    """What the demo plant has none of: a reading, another counter, a blocked cavity, a plan that was kept, and somebody who was told."""
    ask(home, read_counter, tool_id=tool, shot_count=10, note='seen')
    ask(home, change_counter, tool_id=tool, new_count=0, reason='new')
    ask(home, block_cavity, cavity_id=ask(home, show_asset, asset_id=tool).cavities[0].id, reason='worn')
    plan = ask(home, plans_of, asset_id=tool)[0]
    ask(home, complete_plan, plan_id=plan.id, seen_version=plan.version, status='partial', notes='not all')
    ask(home, add_action, asset_id=tool, title='Polish', assigned_to_id=next(person.id for person in ask(home, list_users, limit=100).items))


def _write_everywhere(home):
    """Into everything that people write, past all rules."""
    with looking_into(home) as runner:
        with runner.house.database.writer.begin() as connection:
            for table in Asset.metadata.sorted_tables:
                columns = [column for column in table.columns if column.name in TYPED and _is_text(column) and table.name not in OUR_NAMES]
                if columns and not _write_into(connection, table, columns):
                    assert table.name in NOBODY_WRITES, table.name
            connection.execute(sa.text('UPDATE asset SET tags = :tags'), {'tags': json.dumps(HOSTILE[:3])})
            connection.execute(sa.text('UPDATE failure_report SET cavities = :cavities'), {'cavities': json.dumps(HOSTILE[:2])})


def _write_into(connection, table, columns):
    """Where anything may stand: what is not there at all, such as the machine type of a tool, stays away."""
    key = next(iter(table.primary_key.columns))
    rows = connection.execute(sa.select(key, *columns)).all()
    for place, (row_id, *held) in enumerate(rows):
        said = HOSTILE[place % len(HOSTILE)]
        values = {column.name: f'{said} {place}' if len(said) + 6 <= _length(column) else f'<b>{place}'[:_length(column)]
                  for column, value in zip(columns, held, strict=True) if value is not None}
        connection.execute(table.update().where(key == row_id).values(**values))
    return len(rows)


def _is_text(column):
    kind = getattr(column.type, 'impl', column.type)
    return isinstance(kind, sa.String) and not isinstance(kind, sa.Enum)


def _length(column):
    return column.type.length or 100
