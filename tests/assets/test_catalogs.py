import pytest

from services.assets.locations import locations
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.people.departments import departments
from services.people.sites import sites


def test_a_catalog_is_added_to_changed_read_and_removed_from(runner, cast):
    row_id = runner.do(cast.ben, locations.save, name='Rack A', kind='rack')
    assert runner.do(cast.ben, locations.save, row_id=row_id, seen_version=1, name='Rack B') == row_id
    entry = runner.do(cast.guest, locations.read).items[0]
    assert (entry['name'], entry['kind'], entry.words['kind'], entry.words['site_id'], entry.version) == (
        'Rack B', 'rack', 'Rack', 'Headquarters', 2)
    runner.do(cast.ben, locations.remove, row_id=row_id, seen_version=2)
    assert runner.do(cast.guest, locations.read).total == 0
    with pytest.raises(NotFound):
        runner.do(cast.ben, locations.remove, row_id=row_id, seen_version=2)


def test_what_a_catalog_does_not_know_is_refused_by_name(runner, cast):
    for values, field in (({'name': 'A', 'colour': 'red'}, 'colour'), ({'kind': 'rack'}, 'name'), ({'name': ''}, 'name'),
                          ({'name': 'A', 'kind': 'heap'}, 'kind'), ({'name': 'A', 'kind': None}, 'kind')):
        with pytest.raises(Invalid) as refusal:
            runner.do(cast.ben, locations.save, **values)
        assert list(refusal.value.fields) == [field]


def test_a_change_needs_the_version_that_was_seen(runner, cast):
    row_id = runner.do(cast.ben, departments.save, name='Moulding')
    with pytest.raises(Invalid):
        runner.do(cast.ben, departments.save, row_id=row_id, name='x')
    runner.do(cast.ben, departments.save, row_id=row_id, seen_version=1, name='Press shop')
    with pytest.raises(Conflict, match='Name: Press shop'):
        runner.do(cast.boss, departments.save, row_id=row_id, seen_version=1, name='x')


def test_the_same_name_twice_in_a_site_is_refused_in_words(runner, cast):
    runner.do(cast.ben, locations.save, name='Rack A')
    runner.do(cast.olga, locations.save, name='Rack A')
    with pytest.raises(Invalid, match='Rack A is already used') as refusal:
        runner.do(cast.ben, locations.save, name='Rack A')
    assert list(refusal.value.fields) == ['name']


def test_a_place_has_parts_but_is_no_part_of_itself(runner, cast):
    rack = runner.do(cast.ben, locations.save, name='Rack', kind='rack')
    slot = runner.do(cast.ben, locations.save, name='Slot', kind='slot', parent_id=rack)
    assert runner.do(cast.ben, locations.read, text='slot').items[0].words['parent_id'] == 'Rack'
    for parent in (rack, slot):
        with pytest.raises(Invalid, match='part of itself'):
            runner.do(cast.ben, locations.save, row_id=rack, seen_version=1, parent_id=parent)
    with pytest.raises(Conflict, match='still refers'):
        runner.do(cast.ben, locations.remove, row_id=rack, seen_version=1)


def test_a_place_neither_changes_its_site_nor_points_into_another(runner, cast):
    here, there = runner.do(cast.ben, locations.save, name='A'), runner.do(cast.olga, locations.save, name='B')
    for values in ({'site_id': cast.other_site}, {'parent_id': there}):
        with pytest.raises(Invalid) as refusal:
            runner.do(cast.boss, locations.save, row_id=here, seen_version=1, **values)
        assert list(refusal.value.fields) == list(values)


def test_only_people_of_all_sites_with_the_right_change_sites(runner, cast):
    row_id = runner.do(cast.boss, sites.save, code='NEW', name='New', time_zone='Europe/Berlin')
    with pytest.raises(NotAllowed):
        runner.do(cast.ben, sites.save, code='X', name='X', time_zone='UTC')
    for values, field in (({'code': 'HQ', 'name': 'x'}, 'code'), ({'code': 'a b', 'name': 'x'}, 'code'), ({'name': 'x'}, 'code'),
                          ({'code': 'Y', 'name': 'x', 'time_zone': 'Moon/Base'}, 'time_zone')):
        with pytest.raises(Invalid) as refusal:
            runner.do(cast.boss, sites.save, **values)
        assert list(refusal.value.fields) == [field]
    runner.do(cast.boss, sites.remove, row_id=row_id, seen_version=1)
    with pytest.raises(Conflict):
        runner.do(cast.boss, sites.remove, row_id=cast.site, seen_version=1)
    assert [entry['code'] for entry in runner.do(cast.ben, sites.read).items] == ['HQ']


def test_a_catalog_is_searched_sorted_and_paged(runner, cast):
    for name in ('B%', 'A_', 'C'):
        runner.do(cast.ben, locations.save, name=name)
    names = lambda **values: [entry['name'] for entry in runner.do(cast.guest, locations.read, **values).items]  # noqa: E731
    assert names() == ['A_', 'B%', 'C']
    assert names(sort='-name', limit=2) == ['C', 'B%']
    assert (names(text='%'), names(text='_')) == (['B%'], ['A_'])
    with pytest.raises(Invalid):
        names(sort='parent_id')


@pytest.mark.parametrize('who', ['ann', 'guest'])
def test_only_planners_change_places(runner, cast, who):
    for catalog in (locations, departments):
        with pytest.raises(NotAllowed):
            runner.do(getattr(cast, who), catalog.save, name='x')
