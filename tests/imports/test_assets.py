"""Tools and machines from files: all of it or nothing, and never twice."""
from dataclasses import asdict
from datetime import date

import pytest
import sqlalchemy as sa

from data.tables.assets import AssetKind
from services.assets.card import show_asset
from services.assets.locations import locations
from services.assets.plate import add_asset, change_asset
from services.assets.register import list_assets
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.first_run import set_up
from services.imports.exporting import export_assets
from services.imports.taking import import_records, try_import
from services.people.departments import departments
from services.people.sites import sites
from services.upkeep.audit import list_audit, verify_audit
from services.work import SYSTEM
from tests.imports.files import MACHINES, MOULDS, changed


def take(runner, who, kind, text, function=import_records, **values):
    return runner.do(who, function, kind=kind, content=text if isinstance(text, bytes) else text.encode(), **values)


def told(outcome):
    return [(remark.line, remark.sentence) for remark in outcome.errors]


def numbers(runner, who):
    return [row.asset_number for row in runner.do(who, list_assets).items]


def test_tools_are_registered_with_their_cavities_and_the_presses_they_fit(runner, cast):
    outcome = take(runner, cast.ben, 'tools', MOULDS)
    assert (outcome.totals, outcome.unused) == ({'rows': 2, 'imported': 2, 'unchanged': 0, 'errors': 0, 'changed': 0}, ('moldSettingCycle',))
    card = runner.do(cast.guest, show_asset, asset_number='M-1')
    assert (card.kind, card.name, card.cavity_count, len(card.cavities), card.tonnage_min, card.tonnage_max) == ('tool', 'Cap', 8, 8, 50, 130)
    assert (card.installed_on, card.stage, card.qr_code, card.site) == (date(2018, 9, 7), 'stored', 'M-1', 'HQ')


def test_machines_are_registered(runner, cast):
    assert take(runner, cast.ben, 'machines', MACHINES).totals['imported'] == 2
    card = runner.do(cast.guest, show_asset, asset_number='NO.02')
    assert (card.kind, card.name, card.serial_number, card.manufacturer, card.tonnage) == ('machine', 'AB100', 'AB100-001', 'Maker', 100)


@pytest.mark.parametrize(('kind', 'text'), [('tools', MOULDS), ('machines', MACHINES)])
def test_the_same_file_again_changes_nothing(runner, cast, kind, text):
    take(runner, cast.ben, kind, text)
    entries = runner.do(cast.boss, list_audit).total
    again = take(runner, cast.ben, kind, text)
    assert again.totals == {'rows': 2, 'imported': 0, 'unchanged': 2, 'errors': 0, 'changed': 0}
    assert runner.do(cast.boss, list_audit).total == entries


def test_a_dry_run_says_the_same_and_writes_nothing(runner, cast):
    entries = runner.do(cast.boss, list_audit).total
    tried = take(runner, cast.ben, 'tools', MOULDS, try_import)
    assert (numbers(runner, cast.ben), runner.do(cast.boss, list_audit).total) == ([], entries)
    assert tried == take(runner, cast.ben, 'tools', MOULDS)


def test_one_wrong_line_and_nothing_is_taken_but_all_are_told(runner, cast):
    take(runner, cast.ben, 'tools', MOULDS)
    text = MOULDS + 'M-3,,many,,50-,soon\nM-4,Good,4,,100,\nM-3,Again,0,,,\n,No number,1,,,\n'
    outcome = take(runner, cast.ben, 'tools', changed(text, 2, moldName='New name'))
    assert (outcome.taken, outcome.totals) == (False, {'rows': 6, 'imported': 0, 'unchanged': 0, 'errors': 3, 'changed': 0})
    assert [line for line, _sentence in told(outcome)] == [4, 6, 7]
    first, second, third = (sentence for _line, sentence in told(outcome))
    for heading in ('moldName: This is needed.', 'moldCavityStandard: A whole number', 'machineTonnage: Tonnages', 'acquisitionDate: A date'):
        assert heading in first
    assert 'At least 1' in second
    assert 'moldNo: This is needed.' in third
    assert numbers(runner, cast.ben) == ['M-1', 'M-2']
    assert runner.do(cast.ben, show_asset, asset_number='M-1').name == 'Cap'


def test_what_differs_is_changed_and_what_is_empty_stays(runner, cast):
    take(runner, cast.ben, 'tools', MOULDS)
    card = runner.do(cast.ben, show_asset, asset_number='M-1')
    runner.do(cast.ben, change_asset, asset_id=card.id, seen_version=card.version, customer='Northlight')
    outcome = take(runner, cast.ben, 'tools', 'moldNo,moldName,cavities,customer\nM-1,Cap,6,\nM-2,Body,4,\n')
    assert (outcome.changed, outcome.unchanged, outcome.imported) == (1, 1, 0)
    card = runner.do(cast.ben, show_asset, asset_number='M-1')
    assert (card.cavity_count, len(card.cavities), card.customer, card.tonnage_max) == (6, 6, 'Northlight', 130)


@pytest.mark.parametrize(('text', 'number', 'expected'), [
    ('code,name,cavities,customer,resin,min_tonnage_t,max_tonnage_t,pm_interval_shot,commissioned_at,status\n'
     'T1,Cap,4,ACME,PP,80,120,50000,2020-02-03,IN_MAINTENANCE\n', 'T1',
     {'name': 'Cap', 'cavity_count': 4, 'customer': 'ACME', 'resin': 'PP', 'tonnage_min': 80, 'tonnage_max': 120, 'status': 'maintenance',
      'installed_on': date(2020, 2, 3)}),
    ('\ufeffCompany,Name,Asset Tag,Category,Manufacturer,Model,Asset Notes,Purchase Date\rAcme,Cap,T1,Mould,Maker,M9,"for, caps",9/30/18', 'T1',
     {'name': 'Cap', 'manufacturer': 'Maker', 'model': 'M9', 'description': 'for, caps', 'installed_on': date(2018, 9, 30)}),
    ('ID,Name,Description,Status,Barcode,Serial Number\n17, O-ring mould ,Big,DOWN,QR-17,S-1', '17',
     {'name': 'O-ring mould', 'description': 'Big', 'qr_code': 'QR-17', 'serial_number': 'S-1', 'status': 'down'}),
    ('ASSETNUM,DESCRIPTION,PARENT,STATUS,SERIALNUM,SITEID\nT1,Cap mould,,DECOMMISSIONED,S-1,BEDFORD\n', 'T1',
     {'name': 'Cap mould', 'serial_number': 'S-1', 'status': 'retired', 'site': 'HQ'}),
    ('Asset,Description,Model\nCap mould,A mould,X\n', 'Cap mould', {'name': 'A mould', 'model': 'X'}),
], ids=['MTS', 'Snipe-IT', 'Atlas', 'Maximo', 'MaintainX'])
def test_files_of_other_products_are_understood(runner, cast, text, number, expected):
    outcome = take(runner, cast.ben, 'tools', text)
    assert (told(outcome), outcome.imported) == ([], 1)
    card = runner.do(cast.ben, show_asset, asset_number=number)
    assert {name: getattr(card, name) for name in expected} == expected
    assert take(runner, cast.ben, 'tools', text).unchanged == 1


@pytest.mark.parametrize(('column', 'value', 'word'), [
    ('installed_on', '9/30/18', 'A date such as'), ('installed_on', '20180930', 'A date such as'), ('installed_on', '2018-02-30', 'A date such as'),
    ('cavity_count', '1,200', 'A whole number'), ('cavity_count', '4.5', 'A whole number'), ('cavity_count', '-4', 'less than nothing'),
    ('cavity_count', '9' * 16, 'A whole number'), ('spi_class', '7', 'At least'), ('status', 'sleeping', 'sleeping'), ('name', 'a\x07b', 'invisible'),
    ('name', 'x' * 121, 'At most 120'), ('location', 'Nowhere', 'Nowhere'), ('department', 'None such', 'None such'),
    ('asset_number', 'new', 'address'),
])
def test_nothing_is_guessed(quick_runner, cast, column, value, word):
    cells = {'asset_number': 'A', 'name': 'A', column: f'"{value}"'}
    outcome = take(quick_runner, cast.ben, 'tools', f'{",".join(cells)}\n{",".join(cells.values())}\n')
    assert [(line, word in sentence) for line, sentence in told(outcome)] == [(2, True)], outcome
    assert numbers(quick_runner, cast.ben) == []


def test_what_must_be_unique_is_so_in_the_file_and_in_the_register(runner, cast):
    runner.do(cast.ben, add_asset, kind='tool', asset_number='OLD', name='Old', serial_number='S1', qr_code='Q1')
    text = 'asset_number,name,serial_number,qr_code\nA,A,S1,\nB,B,,Q1\nC,C,S9,\nD,D,S9,\nE,E,,F\nF,F,,\nC,C,,\n'
    lines = [line for line, _sentence in told(take(runner, cast.ben, 'tools', text))]
    assert lines == [2, 3, 5, 7, 8]
    outcome = take(runner, cast.ben, 'machines', 'asset_number,name\nOLD,Old\n')
    assert [(line, 'another kind' in sentence) for line, sentence in told(outcome)] == [(2, True)]


def statements(runner, call):
    """What the database was asked meanwhile."""
    asked = []
    engine = runner.house.database.writer
    sa.event.listen(engine, 'before_cursor_execute', note := lambda *told: asked.append(told[2]))
    call()
    sa.event.remove(engine, 'before_cursor_execute', note)
    return len(asked)


def test_a_long_file_holds_nobody_up_by_asking_the_database_for_every_row(quick_runner, cast):
    def asked(name, count):
        text = 'asset_number,name,cavity_count\n' + ''.join(f'{count}-{row},{name},8\n' for row in range(count))
        return statements(quick_runner, lambda: take(quick_runner, cast.ben, 'tools', text))
    assert asked('Old', 20) == asked('Old', 200)
    assert asked('New', 200) - asked('New', 20) == 180, 'one for each row that is changed, which has its own version'
    assert quick_runner.do(cast.boss, verify_audit).first_broken is None


def test_a_tool_from_a_file_is_like_one_that_was_added_by_hand(runner, cast):
    runner.do(cast.ben, locations.save, name='Bench 1', kind='bench')
    place = runner.do(cast.ben, locations.read).items[0].id
    runner.do(cast.ben, add_asset, kind='tool', asset_number='A', name='Cap', cavity_count=3, location_id=place, tags='x')
    take(runner, cast.ben, 'tools', 'asset_number,name,cavity_count,location,tags\nB,Cap,3,Bench 1,x\n')
    told_of = [_without_its_own(runner.do(cast.ben, show_asset, asset_number=number)) for number in 'AB']
    assert told_of[0] == told_of[1]
    noted = {entry.label: entry.diff.keys() - {'id'} for entry in runner.do(cast.boss, list_audit, limit=200).items if entry.table == 'asset'}
    assert noted['A'] == noted['B']


def _without_its_own(card):
    kept = {name: value for name, value in asdict(card).items() if name not in {'id', 'asset_number', 'qr_code', 'created_at', 'updated_at'}}
    return {**kept, 'cavities': [{**cavity, 'id': None} for cavity in kept['cavities']]}


def test_a_tool_that_may_not_go_where_the_file_says_is_named_with_its_line(runner, cast):
    for name, kind in (('Bench 1', 'bench'), ('Rack 1', 'rack')):
        runner.do(cast.ben, locations.save, name=name, kind=kind)
    take(runner, cast.ben, 'tools', 'asset_number,name,location\nG1,Cap,Bench 1\nG2,Cap,Rack 1\n')
    text = 'asset_number,name,location\nG2,Cup,Rack 1\nG1,Cap,Rack 1\n'
    tried, done = take(runner, cast.ben, 'tools', text, try_import), take(runner, cast.ben, 'tools', text)
    assert tried == done
    assert (done.taken, [(line, sentence.startswith('location: G1 cannot go there now')) for line, sentence in told(done)]) == (False, [(3, True)])
    assert runner.do(cast.ben, show_asset, asset_number='G2').name == 'Cap'


def test_places_and_departments_are_found_by_name(runner, cast):
    runner.do(cast.ben, locations.save, name='Bench 1', kind='bench')
    runner.do(cast.ben, departments.save, name='Tool room')
    text = 'asset_number,name,location,department\nA,A,Bench 1,Tool room\n'
    take(runner, cast.ben, 'tools', 'asset_number,name\nA,A\n')
    assert take(runner, cast.ben, 'tools', text).changed == 1
    card = runner.do(cast.ben, show_asset, asset_number='A')
    assert (card.location, card.stage, card.department) == ('Bench 1', 'bench', 'Tool room')
    assert take(runner, cast.ben, 'tools', text).unchanged == 1


def test_only_the_site_that_was_named_is_touched(runner, cast):
    theirs = runner.do(cast.olga, add_asset, kind='tool', asset_number='M-1', name='Theirs', cavity_count=2)
    with pytest.raises(Invalid, match='Choose a site'):
        take(runner, cast.boss, 'tools', MOULDS)
    with pytest.raises(NotFound):
        take(runner, cast.ben, 'tools', MOULDS, site_id=cast.other_site)
    assert take(runner, cast.boss, 'tools', MOULDS, site_id=cast.site).imported == 2
    card = runner.do(cast.olga, show_asset, asset_number='M-1')
    assert (card.id, card.name, card.version) == (theirs, 'Theirs', 1)
    assert numbers(runner, cast.olga) == ['M-1']


@pytest.mark.parametrize('who', ['guest', 'ann', 'ivy'])
def test_only_planners_import_and_export(quick_runner, cast, who):
    person = getattr(cast, who)
    for call in (lambda: take(quick_runner, person, 'tools', MOULDS), lambda: take(quick_runner, person, 'tools', MOULDS, try_import),
                 lambda: quick_runner.do(person, export_assets, kind='tool')):
        with pytest.raises(NotAllowed):
            call()


def test_the_change_log_knows_the_file_and_every_row(runner, cast):
    take(runner, cast.ben, 'tools', MOULDS)
    entries = runner.do(cast.boss, list_audit, limit=200).items
    assert [(entry.label, entry.diff['imported'], entry.actor_name) for entry in entries if entry.verb == 'imported'] == [('tools', 2, 'ben')]
    assert sorted(entry.label for entry in entries if entry.table == 'asset') == ['M-1', 'M-2']


@pytest.mark.parametrize('kind', AssetKind)
def test_what_was_exported_can_be_imported_again_and_says_the_same(runner, cast, kind):
    runner.do(cast.ben, locations.save, name='Bench 1', kind='bench')
    place = runner.do(cast.ben, locations.read).items[0].id
    runner.do(cast.ben, add_asset, kind=kind, asset_number='A-1', name='=HYPERLINK("x")', description='+49 "a", b\nsecond line', tags='x, prüfen',
              location_id=place, installed_on='2020-05-01', serial_number='-5', **({'cavity_count': 2} if kind == 'tool' else {'tonnage': 50}))
    runner.do(cast.olga, add_asset, kind=kind, asset_number='THEIRS', name='Theirs')
    text = runner.do(cast.ben, export_assets, kind=kind)
    assert "\"'=HYPERLINK(\"\"x\"\")\"" in text
    assert "'-5" in text
    assert 'THEIRS' not in text
    assert take(runner, cast.ben, f'{kind}s', text).totals == {'rows': 1, 'imported': 0, 'unchanged': 1, 'errors': 0, 'changed': 0}
    assert take(runner, cast.olga, f'{kind}s', text.replace('Bench 1', '')).imported == 1
    assert runner.do(cast.olga, show_asset, asset_number='A-1').name == '=HYPERLINK("x")'


def test_an_empty_house_is_filled_before_its_first_visit_and_set_up_after(quick_runner):
    assert take(quick_runner, SYSTEM, 'tools', MOULDS, try_import).imported == 2
    assert quick_runner.do(SYSTEM, sites.read).total == 0
    assert take(quick_runner, SYSTEM, 'tools', MOULDS).imported == 2
    values = {'username': 'first', 'full_name': 'First', 'password': 'blue gravel otters', 'plant_name': 'Works', 'zone': 'Europe/Berlin'}
    with pytest.raises(Conflict, match='in use'):
        quick_runner.do(SYSTEM, set_up, **values, demo=True)
    quick_runner.do(SYSTEM, set_up, **values)
    [site] = quick_runner.do(SYSTEM, sites.read).items
    assert (site['code'], site['name'], site['time_zone']) == ('MAIN', 'Works', 'Europe/Berlin')
    assert take(quick_runner, SYSTEM, 'tools', MOULDS).unchanged == 2
