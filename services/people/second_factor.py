"""The second factor: an authenticator app, and ten codes on paper for the day the phone is gone."""
import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import select

from data.tables.people import RecoveryCode, SignIn, User
from data.tables.upkeep import Setting
from services.errors import Invalid, NotAllowed
from services.fields import Line
from services.guard import command, query
from services.language import _
from services.people.roles import Permission
from services.people.sign_ins import end_all, hash_token
from services.people.totp import enrolment_link, matching_step, new_secret
from services.work import Work

CODES = 10
LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ23456789'


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret that is not yet in force: it is, once the app has shown a right code for it."""
    secret: str
    sealed: str
    link: str


@dataclass(frozen=True, slots=True)
class RecoveryCodes:
    codes: list[str]


@query(Permission.OWN_ACCOUNT)
def propose_second_factor(work: Work) -> Enrolment:
    """A fresh secret for the app; nothing is stored until it is confirmed."""
    user = _self(work)
    secret = new_secret()
    plant = work.session.scalar(select(Setting.value).where(Setting.name == 'plant_name')) or 'Toolwarden'
    sealed = work.house.keyring.seal_text(secret, purpose='mfa', about=str(user.id))
    return Enrolment(secret, sealed, enrolment_link(secret, user.username, plant))


@command(Permission.OWN_ACCOUNT)
def confirm_second_factor(work: Work, *, sealed: str, code: Line, sign_in_id: UUID) -> RecoveryCodes:
    """From now on a code is asked for; the codes for an emergency are shown this once."""
    user = _self(work)
    if user.mfa_secret:  # whoever only knows the PIN must not put their own phone in place of the owner's
        _require_fresh_factor(work, user, sign_in_id)
    secret = _opened(work, user, sealed)
    step = matching_step(secret, code.replace(' ', ''), work.now, user.mfa_step)
    if step is None:
        raise Invalid(_('This code is not right. Please look at the app again.'), {'code': _('This code is not right.')})
    user.mfa_secret, user.mfa_step = sealed, step
    sign_in = work.session.get(SignIn, sign_in_id)
    if sign_in is not None and sign_in.user_id == user.id:
        sign_in.second_factor = True
    end_all(work, user.id, but=sign_in_id)
    return _new_codes(work, user)


@command(Permission.OWN_ACCOUNT)
def renew_recovery_codes(work: Work, *, sign_in_id: UUID) -> RecoveryCodes:
    """Ten fresh codes; the old ones work no more."""
    user = _self(work)
    _require_fresh_factor(work, user, sign_in_id)
    return _new_codes(work, user)


@command(Permission.EDIT_PEOPLE)
def reset_second_factor(work: Work, *, user_id: UUID) -> None:
    """The phone and the codes are lost: the person sets up a new one at the next sign-in."""
    user = work.get(User, user_id)
    user.mfa_secret, user.mfa_step = None, 0
    _drop_codes(work, user)
    end_all(work, user.id)


def _self(work: Work) -> User:
    if work.actor.user_id is None:
        raise NotAllowed(_('Only people have an account.'))
    return work.get(User, work.actor.user_id)


def _opened(work: Work, user: User, sealed: str) -> str:
    try:
        return work.house.keyring.open_text(sealed, purpose='mfa', about=str(user.id))
    except ValueError as error:  # not what was proposed to this person
        raise Invalid(_('This code is not right. Please look at the app again.'), {'code': _('This code is not right.')}) from error


def _require_fresh_factor(work: Work, user: User, sign_in_id: UUID) -> None:
    sign_in = work.session.get(SignIn, sign_in_id)
    if not user.mfa_secret or sign_in is None or sign_in.user_id != user.id or not sign_in.second_factor:
        raise NotAllowed(_('Sign in with your second factor first.'))


def _new_codes(work: Work, user: User) -> RecoveryCodes:
    _drop_codes(work, user)
    codes = [''.join(secrets.choice(LETTERS) for _place in range(12)) for _number in range(CODES)]
    for code in codes:
        work.session.add(RecoveryCode(user_id=user.id, code_hash=hash_token(code)))
    return RecoveryCodes(['-'.join((code[:4], code[4:8], code[8:])) for code in codes])


def _drop_codes(work: Work, user: User) -> None:
    for code in work.session.exec(select(RecoveryCode).where(RecoveryCode.user_id == user.id)):
        work.session.delete(code)
