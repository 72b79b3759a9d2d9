"""The demo plant goes in one tap, with everything that came with it, and with nothing that anybody entered."""
import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel, select

from app.cli.house import CLI
from data.tables.people import Role, SignIn, SignInKind, User
from data.tables.upkeep import AuditEntry, Notification
from data.trail import Writer
from services.actions.doing import comment_action
from services.actions.register import list_actions
from services.assets.locations import locations
from services.assets.plate import add_asset
from services.assets.register import find_asset, list_assets
from services.demo.history import load_demo_history
from services.demo.removal import demo_plant, remove_demo_plant
from services.errors import Conflict, NotAllowed
from services.first_run import load_demo, set_up
from services.people.users import add_user, change_user, list_users, set_pin
from services.photos.store import PhotoStore
from services.shots.counts import read_counter
from services.upkeep.audit import verify_audit
from services.work import Identity

SECRET = 'a heron stands in the rain'


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    monkeypatch.setattr('services.people.passwords.ROUNDS', 4)


def own_administrator(runner):
    return signed_in(runner, runner.do(CLI, add_user, username='own', full_name='Olga Own', role=Role.ADMIN, password=SECRET))


def signed_in(runner, user_id):
    with runner.house.database.writing() as session:
        session.attribute(Writer(None, '', 'job', '', 'sign_in'))
        session.add(sign_in := SignIn(user_id=user_id, kind=SignInKind.PASSWORD, token_hash=str(user_id)))
        session.commit()
        return Identity(user_id, 'screen', '127.0.0.1', sign_in.id)


def counts(runner):
    with runner.house.database.reading() as session:
        return {table.name: session.scalar(sa.select(sa.func.count()).select_from(table)) for table in SQLModel.metadata.sorted_tables}


def test_everything_of_the_demo_is_gone_and_the_rest_stays(runner):
    runner.do(CLI, load_demo)
    with_demo = counts(runner)
    runner.do(CLI, load_demo_history)
    own = own_administrator(runner)
    traces_of_trying_out(runner)
    assert runner.do(own, demo_plant).removable
    runner.do(own, remove_demo_plant)
    left = {name: count for name, count in counts(runner).items() if count}
    stay = ('cause', 'checklist_template', 'corrective_action', 'failure_code', 'part_defect', 'stop_reason', 'site', 'department', 'location')
    kept = {name: with_demo[name] for name in stay}
    assert {name: count for name, count in left.items() if name not in {'audit_entry', 'setting'}} == kept | {'user': 1, 'sign_in': 1}
    assert list(PhotoStore(runner.house).paths()) == []
    assert [person.username for person in runner.do(own, list_users).items] == ['own']
    assert runner.do(CLI, verify_audit).first_broken is None
    the_log_tells_of_it(runner, own)
    with pytest.raises(Conflict, match='no demo plant'):
        runner.do(own, remove_demo_plant)
    assert runner.do(own, add_asset, kind='tool', asset_number='TL-1042', name='The real one')


def traces_of_trying_out(runner):
    """Somebody signed in as Anna and looked around; Emil got another PIN."""
    people = {person.username: person.id for person in runner.do(CLI, list_users).items}
    runner.do(CLI, set_pin, user_id=people['emil'], pin='394817')
    with runner.house.database.writing() as session:
        session.attribute(Writer(None, '', 'job', '', 'tell'))
        session.add(SignIn(user_id=people['anna'], kind=SignInKind.PIN, token_hash='x' * 64))
        session.add(Notification(user_id=people['anna'], kind='plan', text='Due'))
        session.commit()


def the_log_tells_of_it(runner, own):
    with runner.house.database.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.command == 'remove_demo_plant')).all()
    assert {entry.actor_id for entry in entries} == {own.user_id}
    assert {entry.table: entry.diff['rows'] for entry in entries if entry.table in {'asset', 'user'}} == {'asset': [17, None], 'user': [9, None]}
    assert len(entries) < 40


def entered_a_tool(runner):
    runner.do(CLI, add_asset, kind='tool', asset_number='TL-1', name='Cap')


def entered_a_reading(runner):
    runner.do(CLI, read_counter, tool_id=runner.do(CLI, find_asset, asset_number='TL-1042').id, shot_count=10)


def entered_a_comment(runner):
    runner.do(CLI, comment_action, action_id=runner.do(CLI, list_actions).items[0].id, text='Seen')


def gave_a_person_another_name(runner):
    anna = next(person for person in runner.do(CLI, list_users).items if person.username == 'anna')
    runner.do(CLI, change_user, user_id=anna.id, seen_version=anna.version, full_name='Anna Real')


@pytest.mark.parametrize('entry', [entered_a_tool, entered_a_reading, entered_a_comment, gave_a_person_another_name])
def test_it_stays_once_something_was_entered(entry, runner):
    runner.do(CLI, load_demo)
    own = own_administrator(runner)
    entry(runner)
    before = counts(runner)
    assert not runner.do(own, demo_plant).removable
    with pytest.raises(Conflict, match='entered'):
        runner.do(own, remove_demo_plant)
    assert counts(runner) == before


def test_what_stays_anyway_may_have_been_changed(quick_runner):
    quick_runner.do(CLI, load_demo)
    own = own_administrator(quick_runner)
    quick_runner.do(own, locations.save, name='Rack of our own', kind='rack')
    quick_runner.do(own, remove_demo_plant)
    assert 'Rack of our own' in {place['name'] for place in quick_runner.do(own, locations.read, limit=100).items}


def test_somebody_of_the_demo_cannot_remove_it_and_nobody_is_locked_out(quick_runner):
    quick_runner.do(CLI, load_demo)
    people = {person.username: signed_in(quick_runner, person.id) for person in quick_runner.do(CLI, list_users).items}
    for who in (people['boss'], CLI):
        with pytest.raises(Conflict, match='administrator of your own'):
            quick_runner.do(who, remove_demo_plant)
    with pytest.raises(NotAllowed):
        quick_runner.do(people['fatima'], remove_demo_plant)
    shown = quick_runner.do(people['boss'], demo_plant)
    assert (shown.removable, shown.by_me) == (True, False)


def test_whoever_set_the_plant_up_stays(quick_runner):
    own = quick_runner.do(CLI, set_up, username='ada', full_name='Ada', password=SECRET, plant_name='Works', second_factor=False, demo=True)
    quick_runner.do(CLI, load_demo_history)
    quick_runner.do(signed_in(quick_runner, own), remove_demo_plant)
    with quick_runner.house.database.reading() as session:
        assert session.exec(select(User.username)).all() == ['ada']
    assert quick_runner.do(CLI, list_assets, kind='tool').total == 0


def test_a_plant_of_its_own_is_no_demo_plant(quick_runner, cast):
    assert not quick_runner.do(cast.boss, demo_plant).removable
    with pytest.raises(Conflict, match='no demo plant'):
        quick_runner.do(cast.boss, remove_demo_plant)
