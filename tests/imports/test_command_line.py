"""toolwarden import and export as somebody types them."""
import json

import pytest

from services.imports.sheet import MOST_BYTES
from tests.app.test_command_line import refused
from tests.imports.files import MACHINES, MOULDS, PRODUCTION, TOTALS, changed


@pytest.fixture
def put(tmp_path):
    def put(name, text):
        path = tmp_path / name
        path.write_bytes(text.encode())
        return str(path)
    return put


@pytest.fixture
def plant(home, call, put):
    call('demo')
    assert call('import', 'tools', put('moulds.csv', MOULDS))[0] == 0
    assert call('import', 'machines', put('machines.csv', MACHINES))[0] == 0


def test_a_month_of_production_ends_with_one_line_of_totals(plant, call, put):
    path = put('production.csv', PRODUCTION)
    status, said, complaint = call('import', 'production', path, '--json')
    assert (status, json.loads(said.splitlines()[-1])) == (0, TOTALS)
    assert complaint.splitlines() == ['production.csv:4: No tool is named.', 'production.csv:7: The tool M-9 is not registered.']
    assert json.loads(call('import', 'production', path, '--json')[1]) == {**TOTALS, 'imported': 0, 'unchanged': 4}


def test_the_totals_are_told_to_people_too(plant, call, put):
    status, said, _complaint = call('import', 'production', put('production.csv', PRODUCTION))
    assert (status, said.splitlines()[:2]) == (0, ['6 rows: 4 rows imported, 0 there already, 2 passed over.', 'shots: 160'])


def test_a_dry_run_writes_nothing(plant, call, put):
    path = put('production.csv', PRODUCTION)
    for _again in range(2):
        assert json.loads(call('import', 'production', path, '--dry-run', '--json')[1]) == TOTALS
    assert 'would be' in call('import', 'production', path, '--dry-run')[1]


def test_a_refused_file_names_its_lines_and_ends_with_one(plant, call, put):
    path = put('production.csv', changed(PRODUCTION, 2, workingShift='7'))
    status, said, complaint = call('import', 'production', path, '--json')
    totals = json.loads(said)
    assert (status, totals['imported'], totals['errors'], totals['shots']) == (1, 0, 3, 0)
    assert complaint.startswith('production.csv:2: workingShift: 7 is no shift;')
    assert 'Nothing was imported' in call('import', 'production', path)[1]


def test_what_cannot_be_read_at_all_is_one_sentence(home, call, put, tmp_path):
    refused(call('import', 'tools', put('huge.csv', 'x' * (MOST_BYTES + 1))), '10 MB')
    refused(call('import', 'tools', put('empty.csv', '')), 'empty')
    refused(call('import', 'tools', put('other.csv', 'colour,size\nred,1\n')), 'asset_number')
    assert call('import', 'tools', str(tmp_path / 'missing.csv'))[::2] == (1, f'No such file or directory: {tmp_path / "missing.csv"}\n')
    assert call('import', 'potatoes', put('moulds.csv', MOULDS))[0] == 2


def test_a_column_that_nobody_knows_can_be_named(home, call, put):
    call('demo')
    path = put('werkzeuge.csv', 'Werkzeugnummer;Bezeichnung\nW-1;Deckel\n')
    refused(call('import', 'tools', path), 'asset_number')
    said = call('import', 'tools', path, '--column', 'asset_number:Werkzeugnummer', '--column', 'name:Bezeichnung', '--json')
    assert (said[0], json.loads(said[1])['imported']) == (0, 1)


def test_where_there_are_several_sites_one_is_named(home, call, put, cast_of_two_sites):
    path = put('moulds.csv', MOULDS)
    refused(call('import', 'tools', path), '--site', 'HQ', 'OTHER')
    refused(call('import', 'tools', path, '--site', 'XX'), 'XX')
    assert json.loads(call('import', 'tools', path, '--site', 'OTHER', '--json')[1])['imported'] == 2
    assert json.loads(call('import', 'tools', path, '--site', 'HQ', '--json', '--dry-run')[1])['imported'] == 2


@pytest.fixture
def cast_of_two_sites(home, keyring):
    from data.opening import open_with
    from tests.conftest import fill
    database = open_with(f'sqlite:///{home / "toolwarden.db"}', keyring)
    fill(database, keyring)
    database.close()


def test_what_is_exported_comes_back_unchanged(plant, call, tmp_path):
    for kind, count in (('tools', 14), ('machines', 7)):
        path = tmp_path / f'{kind}.csv'
        assert call('export', kind, str(path))[0] == 0
        assert path.read_text().startswith('asset_number,name,')
        totals = json.loads(call('import', kind, str(path), '--json')[1])
        assert (totals['rows'], totals['unchanged']) == (count, count)
    assert call('export', 'tools', str(tmp_path / 'nowhere' / 'x.csv'))[0] == 1
