"""Signing in: who says they are whom, how it is checked without holding anyone else up, and what too many tries lead to."""
import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import select

from data.keys import Keyring
from data.tables.people import Device, RecoveryCode, SignInDelay, SignInKind, User
from services.errors import NotAllowed, NotSignedIn, TooMany
from services.fields import Line
from services.guard import command
from services.language import Voice, _
from services.people.passwords import hash_badge, matches
from services.people.roles import CANNOT_USE_PIN
from services.people.sign_ins import hash_token, open_session
from services.people.totp import matching_step
from services.runner import Runner
from services.work import Identity, Work

FREE, FREE_ADDRESS = 4, 30
LONGEST_WAIT, ENDLESS_WAIT = 60, 3600
TOO_OFTEN = 100
MOST_WAITING = 40


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands while signing in."""
    address: str = ''
    device_token: str = ''
    voice: Voice = field(default_factory=Voice)

    @property
    def identity(self) -> Identity:
        return Identity(None, 'door', self.address, voice=self.voice)


@dataclass(frozen=True, slots=True)
class Account:
    """What checking a secret needs. For names nobody has, everything is empty and takes as long."""
    user_id: UUID | None
    stored: str | None
    device_id: UUID | None


@dataclass(frozen=True, slots=True)
class Entered:
    """The token for the cookie, and who it is."""
    token: str
    user_id: UUID
    full_name: str


class Reception:
    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        # Hashing takes a fifth of a second here and a full one on a Pi: two at a time, and not endlessly many in line.
        self._checkers = ThreadPoolExecutor(2, thread_name_prefix='reception')
        self._waiting = 0

    def close(self) -> None:
        self._checkers.shutdown(wait=True)

    async def with_password(self, place: Place, *, username: str, password: str, code: str = '',
                            kind: SignInKind = SignInKind.PASSWORD) -> Entered:
        account = await self._runner.run(place.identity, begin_password, username=username, address=place.address,
                                         device_token=place.device_token)
        await self._check(account, password)
        return await self._enter(place, account, username, kind, code)

    async def with_pin(self, place: Place, *, user_id: UUID, pin: str) -> Entered:
        account = await self._runner.run(place.identity, begin_pin, user_id=user_id, device_token=place.device_token)
        await self._check(account, pin)
        return await self._enter(place, account, str(user_id), SignInKind.PIN, '')

    async def with_badge(self, place: Place, *, badge: str) -> Entered:
        account = await self._runner.run(place.identity, read_badge, badge=badge, device_token=place.device_token)
        if account.user_id is None:
            raise NotSignedIn(_('This badge is not known here.'))
        return await self._enter(place, account, 'badge', SignInKind.BADGE, '')

    async def knows_password(self, place: Place, *, username: str, password: str) -> bool:
        """Whether it is really them, asked again; counted like signing in, or an open screen would be a place to guess without end."""
        account = await self._runner.run(place.identity, begin_password, username=username, address=place.address,
                                         device_token=place.device_token)
        return await self.verify(password, account.stored)

    async def verify(self, secret: str, stored: str | None) -> bool:
        """Check a secret off the event loop and outside any transaction."""
        if self._waiting >= MOST_WAITING:
            raise TooMany(_('Too many people are signing in right now. Please try again in a moment.'), 5)
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._checkers, matches, self._runner.house.keyring, secret, stored)
        finally:
            self._waiting -= 1

    async def _check(self, account: Account, secret: str) -> None:
        if not await self.verify(secret, account.stored):
            raise NotSignedIn(_('That is not right. Please check what you entered.'))

    async def _enter(self, place: Place, account: Account, subject: str, kind: SignInKind, code: str) -> Entered:
        assert account.user_id is not None
        return await self._runner.run(place.identity, enter, user_id=account.user_id, device_id=account.device_id, subject=subject,
                                      kind=kind, code=code)


@command(None)
def begin_password(work: Work, *, username: Line, address: str, device_token: str) -> Account:
    """Count the try before it is checked, so that a thousand at once are not a thousand free ones."""
    device_id = _device(work, device_token)
    _count_try(work, f'account:{username.lower()[:80]}@{device_id or "away"}', FREE)
    if device_id is None:
        _count_try(work, f'address:{address}', FREE_ADDRESS)
    user = work.session.exec(select(User).where(sa.func.lower(User.username) == username.lower())).first()
    usable = user if user is not None and user.active else None
    work.note('user', user.id if user else '', 'tried', label=username[:64], site_id=user.site_id if user else None)
    return Account(usable.id if usable else None, usable.password_hash if usable else None, device_id)


@command(None)
def begin_pin(work: Work, *, user_id: UUID, device_token: str) -> Account:
    device_id = _require_device(work, device_token)
    _count_try(work, f'account:{user_id}@{device_id}', FREE)
    user = work.session.get(User, user_id)
    usable = user if user is not None and user.active and user.role not in CANNOT_USE_PIN and _belongs(work, user, device_id) else None
    work.note('user', user_id, 'tried', label=user.username if user else '', site_id=user.site_id if user else None)
    return Account(usable.id if usable else None, usable.pin_hash if usable else None, device_id)


@command(None)
def read_badge(work: Work, *, badge: str, device_token: str) -> Account:
    device_id = _require_device(work, device_token)
    _count_try(work, f'account:badge@{device_id}', FREE_ADDRESS)
    hashes = [hash_badge(key, badge) for key in work.house.keyring.keys('badge')]
    user = work.session.exec(select(User).where(User.badge_hash.in_(hashes))).first()  # type: ignore[union-attr]
    work.note('user', user.id if user else '', 'tried', label=user.username if user else '', site_id=user.site_id if user else None)
    if user is None or not user.active or user.role in CANNOT_USE_PIN or not _belongs(work, user, device_id):
        return Account(None, None, device_id)
    return Account(user.id, None, device_id)


@command(None)
def enter(work: Work, *, user_id: UUID, device_id: UUID | None, subject: str, kind: SignInKind, code: str) -> Entered:
    """The secret was right: ask for the second factor where there is one, forget the failed tries, begin the session."""
    user = work.session.get(User, user_id)
    if user is None or not user.active:
        raise NotSignedIn(_('That is not right. Please check what you entered.'))
    second_factor = False
    if user.mfa_secret and kind in (SignInKind.PASSWORD, SignInKind.TOKEN):
        if not code:
            raise NotAllowed(_('Now the code from your authenticator app, please.'), {'code': _('This is needed.')})
        if not _second_factor_fits(work, user, code):
            sentence = _('This code is not right or was already used.')
            raise NotSignedIn(sentence, {'code': sentence})
        second_factor = True
    _forget_tries(work, f'account:{subject.lower()[:80]}@{device_id or "away"}')
    _note_visit(work, user)
    token = open_session(work, user, kind, device_id=device_id, address=_address(work), second_factor=second_factor)
    return Entered(token, user.id, user.full_name)


def _second_factor_fits(work: Work, user: User, code: str) -> bool:
    plain = code.replace(' ', '').replace('-', '').upper()
    secret = open_secret(work.house.keyring, user)
    step = matching_step(secret, plain, work.now, user.mfa_step) if plain.isdigit() else None
    if step is not None:
        _quietly(work, user, mfa_step=step)
        return True
    return _recovery_code_fits(work, user, plain)


def _recovery_code_fits(work: Work, user: User, plain: str) -> bool:
    for code in work.session.exec(select(RecoveryCode).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))):  # type: ignore
        if code.code_hash == hash_token(plain):
            code.used_at = work.now
            return True
    return False


def open_secret(keyring: Keyring, user: User) -> str:
    return keyring.open_text(user.mfa_secret or '', purpose='mfa', about=str(user.id))


def _count_try(work: Work, subject: str, free: int) -> None:
    """Refuse while the wait lasts, then count this try; being right takes it back."""
    at = work.house.steady()
    delay = work.session.get(SignInDelay, subject, with_for_update=True) or SignInDelay(subject=subject, wait_until=at)
    waits = (delay.wait_until - at).total_seconds()
    if 0 < waits <= ENDLESS_WAIT:
        raise TooMany(_('Too many tries. Please wait {seconds} seconds.', seconds=int(waits) + 1), int(waits) + 1)
    delay.failures += 1
    delay.wait_until = at + timedelta(seconds=_wait_after(delay.failures - free))
    work.session.add(delay)
    work.session.flush()


def _wait_after(failures: int) -> float:
    """Doubling up to a minute, so that nobody is kept out for long; after a hundred in a row an hour."""
    if failures <= 0:
        return 0
    return ENDLESS_WAIT if failures > TOO_OFTEN else min(2 ** (failures - 1), LONGEST_WAIT)


def _forget_tries(work: Work, subject: str) -> None:
    delay = work.session.get(SignInDelay, subject)
    if delay is not None:
        work.session.delete(delay)
    from_here = work.session.get(SignInDelay, f'address:{_address(work)}')
    if from_here is not None:
        from_here.failures = max(0, from_here.failures - 1)


def _note_visit(work: Work, user: User) -> None:
    at: datetime = work.now
    _quietly(work, user, last_login_at=at, failed_sign_ins=0, locked_until=None)


def _quietly(work: Work, user: User, **values: object) -> None:
    """Hot columns do not count up the version: signing in must not fight whoever edits the person."""
    work.session.execute(sa.update(User).where(User.id == user.id).values(**values).execution_options(  # type: ignore[arg-type]
        unaudited=True, synchronize_session=False))


def _address(work: Work) -> str:
    return str(work.session.info['writer'].address)


def _device(work: Work, token: str) -> UUID | None:
    if not token:
        return None
    found = work.session.exec(select(Device).where(Device.token_hash == hash_token(token), Device.active)).first()
    return found.id if found else None


def _require_device(work: Work, token: str) -> UUID:
    device_id = _device(work, token)
    if device_id is None:
        raise NotAllowed(_('PIN and badge work only on devices that were enrolled here.'))
    return device_id


def _belongs(work: Work, user: User, device_id: UUID) -> bool:
    """A person of another site does not get in on this kiosk."""
    device = work.session.get(Device, device_id)
    return device is not None and user.site_id in (None, device.site_id)
