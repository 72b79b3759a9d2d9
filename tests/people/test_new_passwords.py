"""Whichever way a password is given, it is not the name of whoever it belongs to."""
import pytest
from sqlmodel import select

from data.tables.people import Role, User
from services.errors import Invalid, NotFound
from services.first_run import needs_set_up, set_up
from services.people.sign_ins import find_session
from services.people.users import add_user, list_users, set_own_password, set_password
from services.work import SYSTEM

OWN_NAMES = ['Ann Person Ann Person', 'person.ann.person', 'P3rson ANN p3rson 2026!', 'ann ann ann ann ann']
GOOD = 'blue gravel otters'


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    monkeypatch.setattr('services.people.passwords.ROUNDS', 4)


def refused(call):
    with pytest.raises(Invalid, match='too easy') as refusal:
        call()
    assert list(refusal.value.fields) == ['password']


@pytest.mark.parametrize('secret', OWN_NAMES)
def test_a_changed_password_is_not_the_own_name(runner, cast, secret):
    before = hash_of(runner, 'ann')
    refused(lambda: runner.do(cast.boss, set_password, user_id=cast.ids['ann'], password=secret))
    refused(lambda: runner.do(cast.ann, set_own_password, password=secret))
    assert hash_of(runner, 'ann') == before
    assert runner.do(SYSTEM, find_session, token='token-of-ann') is not None


@pytest.mark.parametrize('secret', OWN_NAMES)
def test_a_first_password_is_not_the_own_name(quick_runner, cast, secret):
    who = {'username': 'ann.person', 'full_name': 'Ann Person', 'role': Role.OPERATOR}
    refused(lambda: quick_runner.do(cast.boss, add_user, **who, password=secret))
    assert quick_runner.do(cast.boss, list_users, text='ann.person').total == 0


@pytest.mark.parametrize('secret', [*OWN_NAMES, 'Göttingen works 26'])
def test_the_first_administrator_has_neither_the_own_name_nor_that_of_the_plant(quick_runner, secret):
    values = {'username': 'ann', 'full_name': 'Ann Person', 'plant_name': 'Göttingen works', 'demo': True}
    refused(lambda: quick_runner.do(SYSTEM, set_up, **values, password=secret))
    assert quick_runner.do(SYSTEM, needs_set_up)
    quick_runner.do(SYSTEM, set_up, **values, password=GOOD)
    assert not quick_runner.do(SYSTEM, needs_set_up)


def test_names_of_others_and_other_words_beside_the_own_name_are_fine(quick_runner, cast):
    quick_runner.do(cast.boss, set_password, user_id=cast.ids['ben'], password='ann ann and otters')
    quick_runner.do(cast.ann, set_own_password, password=f'{GOOD} ann')
    assert hash_of(quick_runner, 'ann') != hash_of(quick_runner, 'ben')


def test_no_password_is_not_a_new_password(quick_runner, cast):
    before = hash_of(quick_runner, 'ann')
    for call in (lambda: quick_runner.do(cast.boss, set_password, user_id=cast.ids['ann'], password=''),
                 lambda: quick_runner.do(cast.ann, set_own_password, password='')):
        with pytest.raises(Invalid, match='15 characters'):
            call()
    assert hash_of(quick_runner, 'ann') == before


def test_a_refusal_does_not_betray_the_names_of_another_site(quick_runner, cast):
    with pytest.raises(NotFound):
        quick_runner.do(cast.oscar, set_password, user_id=cast.ids['ann'], password=OWN_NAMES[0])


def hash_of(runner, username):
    with runner.house.database.reading() as session:
        return session.exec(select(User.password_hash).where(User.username == username)).one()
