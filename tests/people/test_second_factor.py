import base64
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from data.tables.people import RecoveryCode, User
from services.errors import Invalid, NotAllowed, NotSignedIn, ServiceError, TooMany
from services.people.reception import open_secret
from services.people.second_factor import confirm_second_factor, propose_second_factor, renew_recovery_codes, reset_second_factor
from services.people.sign_ins import find_session
from services.people.totp import STEP, code_at, matching_step, new_secret, step_of
from services.people.users import change_own_account
from services.work import SYSTEM, Identity
from tests.conftest import PASSWORD, PIN

RFC = base64.b32encode(b'12345678901234567890').decode()


@pytest.mark.parametrize(('seconds', 'code'), [(59, '287082'), (1111111109, '081804'), (1111111111, '050471'), (1234567890, '005924'),
                                               (2000000000, '279037'), (20000000000, '353130')])
def test_codes_are_those_of_rfc_6238(seconds, code):
    assert code_at(RFC, step_of(datetime.fromtimestamp(seconds, UTC))) == code


@pytest.mark.parametrize(('away', 'fits'), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_fits_now_and_half_a_minute_before_and_after(away, fits):
    at, secret = datetime(2026, 3, 2, 6, 0, 7, tzinfo=UTC), new_secret()
    assert (matching_step(secret, code_at(secret, step_of(at) + away), at, 0) is not None) is fits


@pytest.mark.parametrize('code', ['', 'ü', '٣٣٣٣٣٣', '1' * 7, '12345', 'abcdef'])
def test_what_is_no_code_is_simply_wrong(code):
    assert matching_step(new_secret(), code, datetime.now(UTC), 0) is None


def enrol(runner, who, clock):
    proposed = runner.do(who, propose_second_factor)
    codes = runner.do(who, confirm_second_factor, sealed=proposed.sealed, code=code_at(proposed.secret, step_of(clock.at)), sign_in_id=who.sign_in_id)
    clock.pass_by(seconds=2 * STEP)
    return proposed.secret, codes.codes


@pytest.fixture
def ann_has_a_phone(reception, quick_runner, cast, clock, quick_hashes):
    with quick_runner.house.database.reading() as session:
        quick_hashes[session.get(User, cast.ids['ann']).password_hash] = PASSWORD
    return enrol(quick_runner, cast.ann, clock)


def test_the_password_alone_does_not_let_anybody_in_any_more(ann_has_a_phone, door):
    with pytest.raises(NotAllowed, match='code'):
        door.password('ann', PASSWORD)


def test_a_code_lets_in_once(ann_has_a_phone, door, clock):
    secret, _codes = ann_has_a_phone
    code = code_at(secret, step_of(clock.at))
    assert door.password('ann', PASSWORD, code)
    with pytest.raises(NotSignedIn):
        door.password('ann', PASSWORD, code)


def test_an_older_code_does_not_work_after_a_newer_one(ann_has_a_phone, door, clock):
    secret, _codes = ann_has_a_phone
    older = code_at(secret, step_of(clock.at) - 1)
    assert door.password('ann', PASSWORD, code_at(secret, step_of(clock.at)))
    with pytest.raises(NotSignedIn):
        door.password('ann', PASSWORD, older)


@pytest.mark.parametrize('away', [-3, -2, 2, 3])
def test_codes_of_other_times_do_not_let_in(ann_has_a_phone, door, clock, away):
    secret, _codes = ann_has_a_phone
    with pytest.raises(NotSignedIn):
        door.password('ann', PASSWORD, code_at(secret, step_of(clock.at) + away))


def test_a_recovery_code_lets_in_once_however_it_is_typed(ann_has_a_phone, door):
    _secret, codes = ann_has_a_phone
    assert door.password('ann', PASSWORD, codes[0].lower().replace('-', ' '))
    with pytest.raises(NotSignedIn):
        door.password('ann', PASSWORD, codes[0])
    assert door.password('ann', PASSWORD, codes[1])


def test_a_thousand_guesses_of_codes_in_an_hour_are_held_up_by_the_growing_delay(ann_has_a_phone, door, clock):
    tried, ends = 0, clock.at + timedelta(hours=1)
    for guess in range(1000):
        try:
            door.password('ann', PASSWORD, f'{guess:06}')
            pytest.fail('a guessed code let in')
        except NotSignedIn:
            tried += 1
        except TooMany as error:
            clock.pass_by(seconds=error.seconds)
        if clock.at > ends:
            break
    assert tried <= 100
    assert clock.at > ends, 'the guesses ran out before the hour did'


def test_renewing_makes_the_old_recovery_codes_worthless(ann_has_a_phone, quick_runner, cast, door):
    _secret, codes = ann_has_a_phone
    renewed = quick_runner.do(cast.ann, renew_recovery_codes, sign_in_id=cast.sign_ins['ann']).codes
    with pytest.raises(NotSignedIn):
        door.password('ann', PASSWORD, codes[0])
    assert door.password('ann', PASSWORD, renewed[0])


def test_codes_and_secret_are_not_stored_as_they_are(ann_has_a_phone, quick_runner, cast):
    secret, codes = ann_has_a_phone
    with quick_runner.house.database.reading() as session:
        user = session.get(User, cast.ids['ann'])
        stored = [each.code_hash for each in session.exec(select(RecoveryCode))]
        assert secret not in user.mfa_secret
        assert open_secret(quick_runner.house.keyring, user) == secret
    assert len(stored) == 10
    assert not set(stored) & {*codes, *(code.replace('-', '') for code in codes)}


def test_who_only_knows_the_pin_cannot_put_their_phone_in_place_of_the_owners(ann_has_a_phone, quick_runner, cast, door, kiosk, clock, quick_hashes):
    with quick_runner.house.database.reading() as session:
        quick_hashes[session.get(User, cast.ids['ann']).pin_hash] = PIN
    entered = door.pin(cast.ids['ann'], PIN, device=kiosk)
    session = quick_runner.do(SYSTEM, find_session, token=entered.token)
    thief = Identity(session.user_id, 'screen', sign_in_id=session.sign_in_id)
    with pytest.raises(NotAllowed):
        enrol(quick_runner, thief, clock)
    with pytest.raises(NotAllowed):
        quick_runner.do(thief, renew_recovery_codes, sign_in_id=session.sign_in_id)


def test_the_session_of_somebody_else_does_not_prove_the_second_factor(ann_has_a_phone, quick_runner, cast):
    with pytest.raises(NotAllowed):
        quick_runner.do(cast.ann, renew_recovery_codes, sign_in_id=cast.sign_ins['boss'])


def test_a_secret_proposed_to_one_person_is_none_for_another(quick_runner, cast, clock):
    proposed = quick_runner.do(cast.ann, propose_second_factor)
    for sealed in (proposed.sealed, 'ü', '', 'AAAA'):
        with pytest.raises(Invalid):
            quick_runner.do(cast.ben, confirm_second_factor, sealed=sealed, code=code_at(proposed.secret, step_of(clock.at)),
                            sign_in_id=cast.sign_ins['ben'])


def test_an_administrator_without_second_factor_may_do_little(quick_runner, cast, clock):
    from data.tables.people import SignIn
    with quick_runner.house.database.writing() as session:
        session.attribute(writer())
        session.get(SignIn, cast.sign_ins['boss']).second_factor = False
        session.commit()
    with pytest.raises(NotAllowed, match='second factor'):
        quick_runner.do(cast.boss, reset_second_factor, user_id=cast.ids['ann'])
    quick_runner.do(cast.boss, change_own_account, theme='dark')
    enrol(quick_runner, cast.boss, clock)
    quick_runner.do(cast.boss, reset_second_factor, user_id=cast.ids['ann'])


def test_after_a_reset_the_old_phone_and_codes_are_worthless(ann_has_a_phone, quick_runner, cast, door):
    _secret, codes = ann_has_a_phone
    quick_runner.do(cast.boss, reset_second_factor, user_id=cast.ids['ann'])
    assert door.password('ann', PASSWORD)
    with pytest.raises(ServiceError):
        quick_runner.do(cast.ann, change_own_account, theme='dark')  # her old session has ended
    with quick_runner.house.database.reading() as session:
        assert session.exec(select(RecoveryCode)).first() is None
    assert codes


def writer():
    from data.trail import Writer
    return Writer(None, 'test', 'system', '', 'test')
