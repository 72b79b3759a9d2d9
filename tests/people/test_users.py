import pytest
from sqlmodel import select

from data.tables.people import Role, SignIn, User
from services.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn
from services.people.api_keys import add_key, add_key_for, identify_key, list_keys, revoke_key
from services.people.departments import departments
from services.people.devices import list_devices
from services.people.sign_ins import find_session
from services.people.sites import sites
from services.people.users import (
    add_user,
    change_own_account,
    change_user,
    deactivate_user,
    list_users,
    reactivate_user,
    set_badge,
    set_own_password,
    set_password,
    set_pin,
    show_own_account,
    show_user,
)
from services.upkeep.audit import list_audit
from services.upkeep.recovery import show_recovery_key
from services.upkeep.settings import change_settings
from services.work import SYSTEM

GOOD = 'blue gravel otters'


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    monkeypatch.setattr('services.people.passwords.ROUNDS', 4)


def version(runner, who, user_id):
    return runner.do(who, show_user, user_id=user_id).version


def is_open(runner, name):
    return runner.do(SYSTEM, find_session, token=f'token-of-{name}') is not None


def test_the_last_administrator_of_all_sites_stays(runner, cast):
    boss = cast.ids['boss']
    seen = version(runner, cast.boss, boss)
    with pytest.raises(Conflict):
        runner.do(cast.boss, deactivate_user, user_id=boss)
    with pytest.raises(Conflict):
        runner.do(cast.boss, change_user, user_id=boss, seen_version=seen, role=Role.MANAGER)
    with pytest.raises(Conflict):
        runner.do(cast.boss, change_user, user_id=boss, seen_version=seen, site_id=cast.site)
    assert runner.do(cast.boss, show_own_account).role is Role.ADMIN
    other = runner.do(cast.boss, add_user, username='second', full_name='Second Boss', role=Role.ADMIN, password=GOOD)
    runner.do(cast.boss, deactivate_user, user_id=boss)
    with pytest.raises(Conflict):
        runner.do(SYSTEM, deactivate_user, user_id=other)


def test_an_administrator_of_one_site_does_not_count_as_the_last_one(runner, cast):
    """oscar is an administrator too, but could let nobody into the rest of the plant."""
    with pytest.raises(Conflict):
        runner.do(SYSTEM, deactivate_user, user_id=cast.ids['boss'])


@pytest.mark.parametrize('extra', [{'role': 'admin'}, {'site_id': None}, {'active': True}, {'username': 'root'}, {'password_hash': 'x'},
                                   {'user_id': 'x'},
                                   {'mfa_secret': ''}, {'id': 'x'}, {'full_name': 'Somebody Else'}, {'version': 1}])
def test_an_own_account_has_only_its_own_fields(quick_runner, cast, extra):
    with pytest.raises(Invalid) as refusal:
        quick_runner.do(cast.ann, change_own_account, **{'theme': 'dark', **extra})
    assert set(refusal.value.fields) == set(extra)
    person = quick_runner.do(cast.ann, show_own_account)
    assert (person.role, person.theme) == (Role.TECHNICIAN, 'light')


@pytest.mark.parametrize('extra', [{'active': False}, {'password_hash': 'x'}, {'mfa_secret': 'x'}, {'username': 'x'}, {'version': 9},
                                   {'pin_hash': 'x'}])
def test_changing_a_user_takes_nothing_beside_its_fields(quick_runner, cast, extra):
    with pytest.raises(Invalid):
        quick_runner.do(cast.boss, change_user, user_id=cast.ids['ann'], seen_version=1, **extra)


def test_what_is_shown_of_people_holds_no_secret(quick_runner, cast):
    shown = [*quick_runner.do(cast.boss, list_users).items, quick_runner.do(cast.boss, show_user, username='ann')]
    assert not any('$2b$' in repr(person) or 'hash' in repr(person) for person in shown)


@pytest.mark.parametrize('change', [
    lambda run, cast: run(cast.boss, change_user, user_id=cast.ids['ann'], seen_version=1, role=Role.ENGINEER),
    lambda run, cast: run(cast.boss, change_user, user_id=cast.ids['ann'], seen_version=1, site_id=cast.other_site),
    lambda run, cast: run(cast.boss, deactivate_user, user_id=cast.ids['ann']),
    lambda run, cast: run(cast.boss, set_password, user_id=cast.ids['ann'], password=GOOD),
    lambda run, cast: run(cast.sue, set_pin, user_id=cast.ids['ann'], pin='394817'),
    lambda run, cast: run(cast.sue, set_pin, user_id=cast.ids['ann'], pin=None),
    lambda run, cast: run(cast.sue, set_badge, user_id=cast.ids['ann'], badge='04A2249C11'),
], ids=['role', 'site', 'deactivated', 'password', 'pin', 'pin taken', 'badge'])
def test_a_change_of_who_somebody_is_ends_their_sessions_and_nobody_elses(runner, cast, change):
    change(runner.do, cast)
    assert not is_open(runner, 'ann')
    assert is_open(runner, 'ben')
    with pytest.raises(NotSignedIn):
        runner.do(cast.ann, show_own_account)
    assert [told.verb for told in runner.told if told.table == 'sign_in'] == ['ended']


def test_a_change_of_name_or_address_does_not_throw_anybody_out(runner, cast):
    runner.do(cast.boss, change_user, user_id=cast.ids['ann'], seen_version=1, full_name='Ann Bolt', email='ann@example.org')
    assert is_open(runner, 'ann')


def test_an_own_new_password_ends_the_other_sessions_only(runner, cast):
    runner.do(cast.ann, set_own_password, password=GOOD, keep_sign_in=cast.sign_ins['ann'])
    assert is_open(runner, 'ann')
    runner.do(cast.ann, set_own_password, password=GOOD + ' again')
    assert not is_open(runner, 'ann')


def test_who_comes_back_needs_a_new_sign_in(quick_runner, cast):
    quick_runner.do(cast.boss, deactivate_user, user_id=cast.ids['ann'])
    quick_runner.do(cast.boss, reactivate_user, user_id=cast.ids['ann'])
    assert not is_open(quick_runner, 'ann')


def test_a_promotion_to_administrator_takes_pin_and_badge(quick_runner, cast):
    quick_runner.do(cast.boss, change_user, user_id=cast.ids['ann'], seen_version=1, role=Role.ADMIN)
    with pytest.raises(Invalid):
        quick_runner.do(cast.boss, set_pin, user_id=cast.ids['ann'], pin='394817')
    person = quick_runner.do(cast.boss, show_user, username='ann')
    assert (person.has_pin, person.has_badge) == (False, False)


def test_whoever_hands_out_pins_cannot_touch_an_administrator(quick_runner, cast):
    site_boss = quick_runner.do(cast.boss, add_user, username='site.boss', full_name='Site Boss', role=Role.ADMIN, site_id=cast.site)
    for command, value in ((set_pin, {'pin': None}), (set_badge, {'badge': None})):
        with pytest.raises(NotAllowed):
            quick_runner.do(cast.sue, command, user_id=site_boss, **value)


def test_adding_somebody_twice_with_one_key_adds_one(runner, cast):
    values = {'username': 'new.hand', 'full_name': 'New Hand', 'role': 'technician', 'password': GOOD, 'pin': '394817'}
    first = runner.do(cast.boss, add_user, 'form-1', **values)
    assert runner.do(cast.boss, add_user, 'form-1', **values) == first
    assert runner.do(cast.boss, list_users, text='new.hand').total == 1
    with pytest.raises(Conflict):
        runner.do(cast.boss, add_user, 'form-1', **{**values, 'pin': '394818'})


def test_the_key_of_one_person_does_not_answer_another(quick_runner, cast):
    values = {'username': 'new.hand', 'full_name': 'New Hand', 'role': 'technician'}
    quick_runner.do(cast.boss, add_user, 'form-1', **values)
    with pytest.raises(Invalid, match='taken'):
        quick_runner.do(cast.oscar, add_user, 'form-1', **values)


@pytest.mark.parametrize('name', ['Ann', 'ANN', 'ann'])
def test_a_name_is_taken_however_it_is_written_and_in_every_site(runner, cast, name):
    for who in (cast.boss, cast.oscar):
        with pytest.raises(Invalid, match='taken'):
            runner.do(who, add_user, username=name, full_name='X', role=Role.OPERATOR)


def test_an_easy_or_own_name_password_is_refused_before_anything_is_stored(quick_runner, cast):
    for secret in ('short', 'passwordpassword', 'new.hand New Hand 1'):
        with pytest.raises(Invalid) as refusal:
            quick_runner.do(cast.boss, add_user, username='new.hand', full_name='New Hand', role=Role.OPERATOR, password=secret)
        assert 'password' in refusal.value.fields
    assert quick_runner.do(cast.boss, list_users, text='new.hand').total == 0


def test_the_other_site_has_no_people_devices_keys_and_log_entries(runner, cast):
    for who, stranger in ((cast.oscar, 'ann'), (cast.sue, 'olga')):
        names = {person.username for person in runner.do(who, list_users, limit=500).items}
        assert stranger not in names
        assert runner.do(who, list_users, text=stranger).total == 0
        for lookup in ({'user_id': cast.ids[stranger]}, {'username': stranger}):
            with pytest.raises(NotFound):
                runner.do(who, show_user, **lookup)
    runner.do(cast.sue, set_pin, user_id=cast.ids['ann'], pin='394817')
    assert not any(row.label == 'ann' for row in runner.do(cast.olga, list_audit, limit=500).items)
    assert runner.do(cast.oscar, list_devices).total == 0


@pytest.mark.parametrize('act', [
    lambda run, cast, stranger: run(cast.oscar, deactivate_user, user_id=stranger),
    lambda run, cast, stranger: run(cast.oscar, reactivate_user, user_id=stranger),
    lambda run, cast, stranger: run(cast.oscar, change_user, user_id=stranger, seen_version=1, role='operator'),
    lambda run, cast, stranger: run(cast.oscar, set_password, user_id=stranger, password=GOOD),
    lambda run, cast, stranger: run(cast.olga, set_pin, user_id=stranger, pin='394817'),
    lambda run, cast, stranger: run(cast.olga, set_badge, user_id=stranger, badge=None),
], ids=['deactivate', 'reactivate', 'change', 'password', 'pin', 'badge'])
def test_nobody_reaches_people_of_another_site(runner, cast, act):
    with pytest.raises(NotFound):
        act(runner.do, cast, cast.ids['ann'])
    assert is_open(runner, 'ann')


def test_an_administrator_of_one_site_adds_people_there_only_and_stays_there(runner, cast):
    with pytest.raises(NotFound):
        runner.do(cast.oscar, add_user, username='spy', full_name='Spy', role=Role.ADMIN, site_id=cast.site)
    added = runner.do(cast.oscar, add_user, username='local', full_name='Local', role=Role.ADMIN)
    assert runner.do(cast.oscar, show_user, user_id=added).site_id == cast.other_site
    runner.do(cast.oscar, change_user, user_id=cast.ids['oscar'], seen_version=1, all_sites=True)
    with runner.house.database.reading() as session:
        assert session.get(User, cast.ids['oscar']).site_id == cast.other_site


def test_an_administrator_of_one_site_does_not_rule_the_plant(quick_runner, cast):
    for command, values in ((change_settings, {'second_factor': 'no'}), (show_recovery_key, {}), (sites.save, {'code': 'X', 'name': 'X'})):
        with pytest.raises((NotAllowed, NotFound)):
            quick_runner.do(cast.oscar, command, **values)


def test_a_department_of_another_site_is_nobodys(quick_runner, cast):
    theirs = quick_runner.do(cast.olga, departments.save, name='Tool room')
    with pytest.raises((Invalid, NotFound)):
        quick_runner.do(cast.boss, change_user, user_id=cast.ids['ann'], seen_version=1, department_id=theirs)


def test_a_key_belongs_to_whoever_makes_it_and_does_no_more_than_they_may(quick_runner, cast):
    with pytest.raises(Invalid):
        quick_runner.do(cast.ben, add_key, name='x', user_id=cast.ids['boss'])
    with pytest.raises(Invalid):
        quick_runner.do(cast.ben, add_key, name='x', scopes=['edit-people'])
    with pytest.raises(NotAllowed):
        quick_runner.do(cast.boss, add_key_for, username='ann', name='x')
    with pytest.raises(NotAllowed):
        quick_runner.do(cast.ann, add_key, name='x')


def test_a_key_is_kept_as_a_hash_ends_and_can_be_revoked_by_its_owner_only(quick_runner, cast):
    made = quick_runner.do(cast.ben, add_key, name='export', scopes=['see-assets'])
    who = quick_runner.do(SYSTEM, identify_key, secret=made.key, address='', language='en')
    assert (who.user_id, who.scopes) == (cast.ids['ben'], {'see-assets'})
    with pytest.raises(NotAllowed):
        quick_runner.do(who, list_users)
    with pytest.raises(NotAllowed):
        quick_runner.do(cast.sue, revoke_key, key_id=made.id)
    assert made.key not in repr(quick_runner.do(cast.boss, list_keys).items) + repr(quick_runner.do(cast.boss, list_audit).items)
    quick_runner.do(cast.ben, revoke_key, key_id=made.id)
    assert quick_runner.do(SYSTEM, identify_key, secret=made.key, address='', language='en') is None


def test_a_key_of_somebody_who_left_opens_nothing(quick_runner, cast):
    made = quick_runner.do(cast.ben, add_key, name='export')
    quick_runner.do(cast.boss, deactivate_user, user_id=cast.ids['ben'])
    assert quick_runner.do(SYSTEM, identify_key, secret=made.key, address='', language='en') is None


def test_no_secret_and_no_trace_of_one_is_in_the_change_log(quick_runner, cast):
    quick_runner.do(cast.boss, add_user, username='new.hand', full_name='New Hand', role=Role.OPERATOR, password=GOOD, pin='394817',
                    badge='04A2249C11')
    quick_runner.do(cast.boss, set_password, user_id=cast.ids['ann'], password=GOOD + ' again')
    told = repr(quick_runner.do(cast.boss, list_audit, limit=500).items)
    assert '•••' in told
    assert not any(secret in told for secret in (GOOD, '394817', '04A2249C11', '$2b$'))
    with quick_runner.house.database.reading() as session:
        stored = [user.password_hash for user in session.exec(select(User))] + [each.token_hash for each in session.exec(select(SignIn))]
    assert not any(value and value in told for value in stored)
