"""Secrets that people know: how they are kept, and which ones are too easy. Everything here is slow or pure; no database."""
import base64
import hmac
import re
import unicodedata
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise

import bcrypt

from data.keys import Keyring
from services.errors import Invalid
from services.language import _

LONG, SHORT, LONGEST = 15, 8, 256
ROUNDS = 12
NOBODY = bcrypt.hashpw(b'nobody', bcrypt.gensalt(4)).decode()
COMMON = frozenset("""
    password passwort kennwort letmein welcome willkommen qwerty qwertz azerty asdfgh yxcvbn zxcvbn iloveyou dragon monkey football
    baseball master sunshine princess shadow superman batman trustno secret geheim hallo hello login admin administrator root user
    default changeme test testing guest operator supervisor manager engineer technician factory machine mould mold tool tools
    injection plastic plant werkzeug maschine fabrik kunststoff spritzguss summer winter spring autumn sommer herbst company firma
    internet computer samsung google facebook michael jennifer jordan hunter ranger harley charlie pepper ginger cookie cheese
    freedom whatever starwars pokemon arsenal chelsea liverpool bayern berlin hamburg muenchen january february march april
    correcthorsebatterystaple abcdefgh abcdefghijklmnop thisisapassword mypassword nopassword toolwarden raspberry raspberrypi
""".split())  # noqa: SIM905 (a list of words reads better without 100 quotation marks)
COUNTING = re.compile('(?:' + '|'.join(f'{digit}(?={(digit + 1) % 10})' for digit in range(10)) + '){2,}[0-9]')  # 1234
LEET = str.maketrans('@4301$57!', 'aaeoissti')


@dataclass(frozen=True, slots=True)
class NewPassword:
    """Hashed before the transaction, because that is slow; compared with names inside it, because only there they are known."""
    plain: str = field(repr=False)
    hash: str

    def hash_for(self, *names: str) -> str:
        """What to store for a person of these names, who may not have any password that the names give away."""
        require_good_password(self.plain, second_factor=False, names=names)
        return self.hash


def hash_new_password(keyring: Keyring, password: str) -> NewPassword:
    """What is too easy for anybody is refused before the work of hashing."""
    require_good_password(password, second_factor=False)
    return NewPassword(password, hash_password(keyring, password))


def hash_password(keyring: Keyring, password: str) -> str:
    """bcrypt over a keyed hash: the key is not in the database, and no password is too long for bcrypt's 72 bytes."""
    return bcrypt.hashpw(_keyed(keyring.key('password'), password), bcrypt.gensalt(ROUNDS)).decode()


def matches(keyring: Keyring, password: str, stored: str | None) -> bool:
    """Takes as long for people who do not exist as for those who do."""
    found = [bcrypt.checkpw(_keyed(key, password), (stored or hash_of_nobody()).encode()) for key in keyring.keys('password')]
    return any(found) and stored is not None


def hash_of_nobody() -> str:
    """A hash no password has, as expensive to check as a real one."""
    return NOBODY.replace('$04$', f'${ROUNDS}$')


def hash_badge(key: bytes, badge: str) -> str:
    """A badge is looked up by what was read, so its hash has no salt but a key; badges are long enough for that."""
    return hmac.new(key, _plain(badge).encode(), sha256).hexdigest()


def require_good_password(password: str, *, second_factor: bool, names: tuple[str, ...] = ()) -> None:
    """Lengths and a block list, as NIST 800-63B asks; nothing about digits and symbols."""
    least = SHORT if second_factor else LONG
    if len(_plain(password)) < least:
        _refuse('password', _('A password needs at least {count} characters; a sentence is easy to remember.', count=least))
    if len(password) > LONGEST:
        _refuse('password', _('A password has at most {count} characters.', count=LONGEST))
    if _is_easy(password, names):
        _refuse('password', _('This password is too easy to guess. Take words that have nothing to do with this place.'))


def require_good_pin(pin: str) -> None:
    if not re.fullmatch(r'[0-9]{4,6}', pin):
        _refuse('pin', _('A PIN has 4 to 6 digits.'))
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    if steps in ({0}, {1}, {9}) or pin[:2] * (len(pin) // 2) == pin:
        _refuse('pin', _('This PIN is too easy to guess.'))


def require_good_badge(badge: str) -> None:
    if not re.fullmatch(r'[\x21-\x7e]{7,80}', badge):
        _refuse('badge', _('A badge has 7 to 80 letters or digits without spaces.'))


def _is_easy(password: str, names: tuple[str, ...]) -> bool:
    """Whether little is left of it without common words, names and runs of keys."""
    letters = re.sub(r'[\W\d_]', '', COUNTING.sub('', _plain(password).lower()).translate(LEET))  # of any alphabet
    raw = _plain(password).lower()
    if len(set(raw)) < 5 or raw in 'abcdefghijklmnopqrstuvwxyz':
        return True
    easy = sorted({*COMMON, *(part for name in names for part in re.findall(r'[^\W\d_]{3,}', _plain(name).lower()))}, key=len, reverse=True)
    for word in easy:
        letters = letters.replace(word, '')
    return len(set(letters)) < 3


def _keyed(key: bytes, password: str) -> bytes:
    return base64.b64encode(hmac.new(key, _plain(password).encode(), sha256).digest())


def _plain(text: str) -> str:
    return unicodedata.normalize('NFC', text)


def _refuse(field: str, sentence: str) -> None:
    raise Invalid(sentence, {field: sentence})
