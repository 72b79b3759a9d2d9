from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest

from services.assets.card import show_asset
from services.assets.lifecycle import set_asset_status
from services.assets.plate import add_asset, change_asset
from services.assets.register import count_assets, find_asset, find_assets, list_assets
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.people.departments import departments
from services.people.sites import sites
from services.work import SYSTEM


def numbers(found):
    return [row.asset_number for row in found.items]


def add_tool(runner, who, number='TL-1042', **values):
    return runner.do(who, add_asset, **{'kind': 'tool', 'asset_number': number, 'name': f'Tool {number}', **values})


def test_a_tool_is_added_with_sensible_beginnings_and_shown(runner, cast):
    asset_id = add_tool(runner, cast.ben, cavity_count=4, tags='housing, hot runner', installed_on='2020-05-01', serial_number='')
    card = runner.do(cast.guest, show_asset, asset_number='TL-1042')
    assert (card.id, card.version, card.site, card.stage, card.status) == (asset_id, 1, 'HQ', 'stored', 'active')
    assert (card.qr_code, card.serial_number, card.tags) == ('TL-1042', None, ('housing', 'hot runner'))
    assert card.installed_on == date(2020, 5, 1)
    assert [(cavity.name, cavity.is_blocked) for cavity in card.cavities] == [(str(n), False) for n in range(1, 5)]
    assert len({(cavity.position_x, cavity.position_y) for cavity in card.cavities}) == 4


@pytest.mark.parametrize('number', ['new', 'New', 'NEW', ' new '])
def test_no_tool_or_machine_gets_the_number_whose_address_is_the_empty_form(runner, cast, number):
    known = add_tool(runner, cast.ben, 'new-1')
    for refused in (lambda: add_tool(runner, cast.ben, number), lambda: add_tool(runner, cast.ben, number, kind='machine'),
                    lambda: runner.do(cast.ben, change_asset, asset_id=known, seen_version=1, asset_number=number)):
        with pytest.raises(Invalid, match='empty form') as refusal:
            refused()
        assert list(refusal.value.fields) == ['asset_number']
    assert numbers(runner.do(cast.ben, list_assets)) == ['new-1']


def test_a_machine_has_no_stage_and_no_cavities(runner, cast):
    machine_id = runner.do(cast.ben, add_asset, kind='machine', asset_number='P07', name='Press 7', tonnage=160, cavity_count=None)
    card = runner.do(cast.ben, show_asset, asset_id=machine_id)
    assert (card.stage, card.tonnage, card.cavities) == (None, 160, ())


@pytest.mark.parametrize(('kind', 'field', 'value'), [
    ('machine', 'cavity_count', 4), ('machine', 'resin', 'PA66'), ('tool', 'tonnage', 50)])
def test_fields_of_the_other_kind_are_refused_by_name(runner, cast, kind, field, value):
    with pytest.raises(Invalid) as refusal:
        runner.do(cast.ben, add_asset, kind=kind, asset_number='X', name='X', **{field: value})
    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize(('values', 'field'), [
    ({'name': ''}, 'name'), ({'asset_number': ' '}, 'asset_number'), ({'asset_number': 'x' * 41}, 'asset_number'),
    ({'cavity_count': 0}, 'cavity_count'), ({'cavity_count': 'many'}, 'cavity_count'), ({'spi_class': 7}, 'spi_class'),
    ({'tonnage_min': 200, 'tonnage_max': 100}, 'tonnage_max'), ({'colour': 'red'}, 'colour'), ({'installed_on': 'soon'}, 'installed_on'),
    ({'name': 'two\nlines'}, 'name'), ({'department_id': str(uuid4())}, 'department_id'), ({'location_id': str(uuid4())}, 'location_id'),
])
def test_a_refusal_names_the_field(runner, cast, values, field):
    with pytest.raises(Invalid) as refusal:
        add_tool(runner, cast.ben, **values)
    assert list(refusal.value.fields) == [field]
    assert runner.do(cast.ben, list_assets).total == 0


@pytest.mark.parametrize('field', ['asset_number', 'serial_number', 'qr_code'])
def test_what_must_be_unique_is_said_beside_the_field(runner, cast, field):
    add_tool(runner, cast.ben, 'A', serial_number='S1', qr_code='Q1')
    taken = {'asset_number': 'A', 'serial_number': 'S1', 'qr_code': 'Q1'}[field]
    with pytest.raises(Invalid, match=taken) as refusal:
        add_tool(runner, cast.ben, **{'number': 'B', field: taken} if field != 'asset_number' else {'number': 'A', 'qr_code': 'B'})
    assert list(refusal.value.fields) == [field]
    second = add_tool(runner, cast.ben, 'C')
    with pytest.raises(Invalid):
        runner.do(cast.ben, change_asset, asset_id=second, seen_version=1, **{field: taken})


def test_two_sites_may_use_the_same_number(runner, cast):
    here, there = add_tool(runner, cast.ben), add_tool(runner, cast.olga)
    assert runner.do(cast.ben, find_asset, asset_number='TL-1042').id == here
    assert runner.do(cast.boss, find_asset, asset_number='TL-1042', site='OTHER').id == there
    assert {row.site for row in runner.do(cast.boss, find_assets, code='TL-1042')} == {'HQ', 'OTHER'}
    with pytest.raises(Conflict, match='several sites'):
        runner.do(cast.boss, find_asset, asset_number='TL-1042')


def test_people_of_all_sites_say_which_one_they_mean(runner, cast):
    with pytest.raises(Invalid) as refusal:
        add_tool(runner, cast.boss)
    assert list(refusal.value.fields) == ['site_id']
    add_tool(runner, cast.boss, site_id=str(cast.other_site))
    assert runner.do(cast.boss, show_asset, asset_number='TL-1042').site == 'OTHER'


def test_an_asset_is_found_by_its_qr_code_too(runner, cast):
    asset_id = add_tool(runner, cast.ben, qr_code='QR/9 ü')
    assert runner.do(cast.guest, find_asset, qr_code='QR/9 ü').id == asset_id
    with pytest.raises(NotFound, match='TL-1 is not registered'):
        runner.do(cast.guest, find_asset, asset_number='TL-1')


def test_a_change_leaves_alone_what_was_not_given(runner, cast):
    asset_id = add_tool(runner, cast.ben, manufacturer='Maker', customer='Customer', cavity_count=2)
    runner.do(cast.ben, change_asset, asset_id=asset_id, seen_version=1, name='New name', customer=None)
    card = runner.do(cast.ben, show_asset, asset_id=asset_id)
    assert (card.name, card.manufacturer, card.customer, card.cavity_count) == ('New name', 'Maker', None, 2)
    with pytest.raises(Invalid):
        runner.do(cast.ben, change_asset, asset_id=asset_id, seen_version=2, name='')


def test_a_conflict_says_who_changed_what(runner, cast):
    asset_id = add_tool(runner, cast.ben)
    runner.do(cast.ben, change_asset, asset_id=asset_id, seen_version=1, name='Ben was here')
    with pytest.raises(Conflict, match=r'ben changed this at .*Name: Ben was here'):
        runner.do(cast.boss, change_asset, asset_id=asset_id, seen_version=1, name='Boss')
    assert runner.do(cast.ben, show_asset, asset_id=asset_id).name == 'Ben was here'


def test_ten_editors_at_once_lose_no_update(runner, cast):
    asset_id = add_tool(runner, cast.ben, expected_life_shots=1)

    def add_one(_editor):
        while True:
            card = runner.do(cast.ben, show_asset, asset_id=asset_id)
            try:
                return runner.do(cast.ben, change_asset, asset_id=asset_id, seen_version=card.version,
                                 expected_life_shots=card.expected_life_shots + 1)
            except Conflict:
                continue
    with ThreadPoolExecutor(10) as editors:
        list(editors.map(add_one, range(10)))
    assert runner.do(cast.ben, show_asset, asset_id=asset_id).expected_life_shots == 11


def test_searching_takes_every_character_literally(runner, cast):
    for number in ('100%', '100x', 'A_1', 'AB1', 'C\\1', 'C/1', '/', "O'Neil"):
        add_tool(runner, cast.ben, number, name='thing')
    for text, expected in (('0%', ['100%']), ('a_', ['A_1']), ('c\\', ['C\\1']), ("o'n", ["O'Neil"]), ('/1', ['C/1']), ('b1', ['AB1'])):
        assert numbers(runner.do(cast.guest, list_assets, text=text)) == expected
    assert runner.do(cast.guest, list_assets, text='THING 100').total == 2
    assert runner.do(cast.guest, list_assets, text='no such thing').items == []


def test_a_list_is_filtered(runner, cast):
    first = add_tool(runner, cast.ben, 'A', tags=['red', 'prüfen'], customer='Zed')
    add_tool(runner, cast.ben, 'B', tags=['reddish'])
    runner.do(cast.ben, add_asset, kind='machine', asset_number='P1', name='Press')
    runner.do(cast.ben, set_asset_status, asset_id=first, seen_version=1, status='down')
    ask = lambda **values: numbers(runner.do(cast.guest, list_assets, **values))  # noqa: E731
    assert ask(kind='tool') == ['A', 'B']
    assert ask(status='down') == ['A']
    assert ask(kind='tool', status='active', stage='stored') == ['B']
    assert (ask(text='prüf'), ask(text='reddish')) == (['A'], ['B'])
    assert ask(tag='red') == ask(tag='prüfen') == ['A']
    assert ask(tag='re_') == ask(tag='"') == ask(tag='%') == []
    assert ask(text='zed') == ['A']
    assert ask(site_id=cast.other_site) == []
    with pytest.raises(Invalid):
        ask(status='broken')


def test_a_list_is_sorted_and_paged(runner, cast):
    for number in 'CABED':
        add_tool(runner, cast.ben, number, manufacturer='same')
    ask = lambda **values: runner.do(cast.guest, list_assets, **values)  # noqa: E731
    assert numbers(ask()) == list('ABCDE')
    assert numbers(ask(sort='-name')) == list('EDCBA')
    page = ask(offset=2, limit=2)
    assert (numbers(page), page.total) == (['C', 'D'], 5)
    pages = [numbers(ask(sort='manufacturer', offset=offset, limit=1))[0] for offset in range(5)]
    assert sorted(pages) == list('ABCDE'), 'equal values do not make a row show twice'
    for sort in ('site_id', 'qr_code; drop table asset', '', '--name'):
        with pytest.raises(Invalid, match='sorted'):
            ask(sort=sort)
    with pytest.raises(Invalid):
        ask(limit=100_000)


def test_searching_knows_that_letters_have_two_cases(runner, cast):
    for number, name in (('TL-1', 'Düse'), ('TL-2', 'DÜSE GROSS'), ('TL-3', 'Dose')):
        add_tool(runner, cast.ben, number, name=name)
    for text in ('düse', 'DÜSE', 'Düse', 'ü'):
        assert numbers(runner.do(cast.ben, list_assets, text=text)) == ['TL-1', 'TL-2'], text


def test_chips_count_what_a_search_finds(runner, cast):
    first = add_tool(runner, cast.ben, 'A')
    add_tool(runner, cast.ben, 'B')
    runner.do(cast.ben, set_asset_status, asset_id=first, seen_version=1, status='down')
    counts = runner.do(cast.guest, count_assets, kind='tool')
    assert (counts.total, counts.by_status['down'], counts.by_status['active'], counts.by_stage['stored']) == (2, 1, 1, 2)
    assert runner.do(cast.guest, count_assets, text='A').total == 1
    assert runner.do(cast.olga, count_assets).total == 0


@pytest.mark.parametrize('who', ['ann', 'guest'])
def test_only_planners_add_and_change(runner, cast, who):
    asset_id = add_tool(runner, cast.ben)
    for function, values in ((add_asset, {'kind': 'tool', 'asset_number': 'N', 'name': 'N'}),
                             (change_asset, {'asset_id': asset_id, 'seen_version': 1, 'name': 'N'})):
        with pytest.raises(NotAllowed):
            runner.do(getattr(cast, who), function, **values)


def test_a_department_of_another_site_is_refused_even_for_people_of_all_sites(runner, cast):
    there = runner.do(cast.olga, departments.save, name='Moulding')
    with pytest.raises(Invalid) as refusal:
        add_tool(runner, cast.boss, site_id=cast.site, department_id=there)
    assert list(refusal.value.fields) == ['department_id']


def test_where_there_is_one_site_nobody_is_asked_for_it(runner):
    with pytest.raises(Invalid, match='Add a site first'):
        add_tool(runner, SYSTEM)
    runner.do(SYSTEM, sites.save, code='ONE', name='The only one', time_zone='UTC')
    add_tool(runner, SYSTEM)
    assert runner.do(SYSTEM, find_asset, asset_number='TL-1042').site == 'ONE'


def test_a_form_sent_twice_adds_one_tool(runner, cast):
    first, second = (runner.do(cast.ben, add_asset, 'key-1', kind='tool', asset_number='A', name='A', cavity_count=2) for _again in range(2))
    assert first == second
    assert runner.do(cast.ben, list_assets).total == 1
