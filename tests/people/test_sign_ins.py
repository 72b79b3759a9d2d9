from datetime import timedelta

import pytest

from data.tables.people import DeviceKind, Role, SignIn, SignInKind, User
from services.assets.plate import add_asset
from services.assets.register import list_assets
from services.errors import NotAllowed
from services.people.devices import enrol_device
from services.people.roles import Permission
from services.people.sign_ins import find_session, hash_token, keep_sessions, limits, open_session, over_sessions, sign_out, still_open
from services.people.users import change_own_account
from services.work import SYSTEM, Identity, Work
from tests.people.clocks import with_clock
from tests.people.test_second_factor import writer

MINUTE = timedelta(minutes=1)


@pytest.fixture
def runner_at(quick_runner, cast, clock):
    return with_clock(quick_runner, clock)


def begin(runner, user_id, kind=SignInKind.PASSWORD, device_id=None):
    """A session that begins now, without going through the reception."""
    with runner.house.database.writing() as session:
        session.attribute(writer())
        token = open_session(Work(session, None, runner.house), session.get(User, user_id), kind, device_id=device_id, address='', second_factor=True)
        session.commit()
    return token


def found(runner, token):
    return runner.do(SYSTEM, find_session, token=token)


@pytest.mark.parametrize(('kind', 'device', 'role', 'idle', 'life'), [
    (SignInKind.PIN, DeviceKind.KIOSK, Role.TECHNICIAN, 5, 12 * 60), (SignInKind.PIN, DeviceKind.TABLET, Role.TECHNICIAN, 15, 12 * 60),
    (SignInKind.BADGE, DeviceKind.KIOSK, Role.SUPERVISOR, 5, 12 * 60), (SignInKind.PASSWORD, DeviceKind.KIOSK, Role.ENGINEER, 5, 12 * 60),
    (SignInKind.PASSWORD, None, Role.MANAGER, 15, 12 * 60), (SignInKind.PASSWORD, None, Role.ADMIN, 15, 8 * 60),
    (SignInKind.PASSWORD, DeviceKind.KIOSK, Role.ADMIN, 5, 8 * 60), (SignInKind.TOKEN, None, Role.ENGINEER, 15, 15),
    (SignInKind.PASSWORD, DeviceKind.WALL, Role.SUPERVISOR, 365 * 24 * 60, 365 * 24 * 60),
])
def test_how_long_a_session_may_rest_and_live(kind, device, role, idle, life):
    assert limits(kind, device, role) == (idle * MINUTE, life * MINUTE)


@pytest.mark.parametrize(('device', 'idle'), [(DeviceKind.KIOSK, 5), (DeviceKind.TABLET, 15), (None, 15)])
def test_a_resting_session_ends(runner_at, cast, clock, device, idle):
    device_id = device and runner_at.do(SYSTEM, enrol_device, name='x', kind=device, site_id=cast.site).id
    token = begin(runner_at, cast.ids['ann'], device_id=device_id)
    clock.pass_by(minutes=idle)
    assert found(runner_at, token)
    clock.pass_by(seconds=1)
    assert found(runner_at, token) is None


@pytest.mark.parametrize(('name', 'hours'), [('ann', 12), ('boss', 8)])
def test_a_session_that_never_rests_ends_all_the_same(runner_at, cast, clock, name, hours):
    token = begin(runner_at, cast.ids[name])
    sign_in_id, lived = found(runner_at, token).sign_in_id, timedelta()
    while found(runner_at, token):
        clock.pass_by(minutes=10)
        lived += timedelta(minutes=10)
        runner_at.do(SYSTEM, keep_sessions, seen={sign_in_id: clock.at})
    assert lived == timedelta(hours=hours, minutes=10)


def test_being_seen_keeps_a_session_alive_and_nothing_moves_it_backwards(runner_at, cast, clock):
    token = begin(runner_at, cast.ids['ann'])
    sign_in_id = found(runner_at, token).sign_in_id
    clock.pass_by(minutes=14)
    runner_at.do(SYSTEM, keep_sessions, seen={sign_in_id: clock.at})
    runner_at.do(SYSTEM, keep_sessions, seen={sign_in_id: clock.at - timedelta(hours=3)})
    clock.pass_by(minutes=14)
    assert found(runner_at, token)


def test_a_token_for_programs_ends_after_a_quarter_of_an_hour_however_busy(runner_at, cast, clock):
    token = begin(runner_at, cast.ids['ben'], SignInKind.TOKEN)
    sign_in_id = found(runner_at, token).sign_in_id
    clock.pass_by(minutes=14)
    runner_at.do(SYSTEM, keep_sessions, seen={sign_in_id: clock.at})
    clock.pass_by(minutes=2)
    assert found(runner_at, token) is None


@pytest.mark.parametrize('back', [timedelta(minutes=2), timedelta(hours=2), timedelta(days=365)])
def test_a_clock_set_back_ends_sessions_instead_of_prolonging_them(runner_at, cast, clock, back):
    token = begin(runner_at, cast.ids['ann'])
    clock.at -= back
    assert found(runner_at, token) is None
    assert runner_at.do(SYSTEM, over_sessions, seen={}) >= 1


def test_a_clock_set_forward_ends_sessions(runner_at, cast, clock):
    token = begin(runner_at, cast.ids['ann'])
    clock.pass_by(days=3650)
    assert found(runner_at, token) is None


def test_what_is_over_is_ended_and_the_screens_hear_of_it(runner_at, cast, clock):
    token = begin(runner_at, cast.ids['ann'])
    sign_in_id = found(runner_at, token).sign_in_id
    clock.pass_by(minutes=16)
    runner_at.told.clear()
    runner_at.do(SYSTEM, keep_sessions, seen={})
    assert (str(sign_in_id), 'timed_out') in {(told.row_id, told.verb) for told in runner_at.told}
    assert runner_at.do(SYSTEM, still_open, sign_in_ids=[sign_in_id]) == []
    clock.pass_by(minutes=-16)
    assert found(runner_at, token) is None, 'what has ended stays ended'


def test_asking_whether_something_is_over_writes_nothing(runner_at, cast, clock):
    token = begin(runner_at, cast.ids['ann'])
    sign_in_id = found(runner_at, token).sign_in_id
    clock.pass_by(minutes=10)
    runner_at.do(SYSTEM, over_sessions, seen={sign_in_id: clock.at})
    with runner_at.house.database.reading() as session:
        assert session.get(SignIn, sign_in_id).last_seen_at == clock.at - timedelta(minutes=10)


def test_tokens_are_kept_as_hashes(runner_at, cast):
    token = begin(runner_at, cast.ids['ann'])
    with runner_at.house.database.reading() as session:
        stored = session.get(SignIn, found(runner_at, token).sign_in_id)
        assert (stored.token_hash, token in repr(stored)) == (hash_token(token), False)
    assert found(runner_at, stored.token_hash) is None


def test_nobody_signs_out_somebody_else(quick_runner, cast):
    quick_runner.do(cast.ann, sign_out, sign_in_id=cast.sign_ins['ben'])
    assert found(quick_runner, 'token-of-ben')
    quick_runner.do(cast.ann, sign_out, sign_in_id=cast.sign_ins['ann'])
    assert found(quick_runner, 'token-of-ann') is None


@pytest.mark.parametrize('token', ['', 'x', 'token-of-ann ', 'TOKEN-OF-ANN', '\0', 'ü' * 1000])
def test_a_token_that_was_never_handed_out_opens_nothing(runner, cast, token):
    assert found(runner, token) is None


def test_on_a_wall_display_people_stay_and_may_only_look(runner_at, cast, clock):
    wall = runner_at.do(SYSTEM, enrol_device, name='Hall', kind=DeviceKind.WALL, site_id=cast.site).id
    for name in ('ann', 'boss'):
        token = begin(runner_at, cast.ids[name], device_id=wall)
        clock.pass_by(days=300)
        session = found(runner_at, token)
        assert (session.rights, session.idle_seconds) == ({Permission.SEE_ASSETS, Permission.SEE_PLACES}, 0)
        who = Identity(session.user_id, 'screen', sign_in_id=session.sign_in_id)
        assert runner_at.do(who, list_assets).total == 0
        for command, values in ((add_asset, {'kind': 'tool', 'asset_number': 'X', 'name': 'X'}), (change_own_account, {'theme': 'dark'})):
            with pytest.raises(NotAllowed):
                runner_at.do(who, command, **values)
        runner_at.do(who, sign_out, sign_in_id=session.sign_in_id)
        assert found(runner_at, token) is None
