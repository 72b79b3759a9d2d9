import unicodedata

import pytest

from services.errors import Invalid
from services.people.passwords import hash_badge, hash_password, matches, require_good_badge, require_good_password, require_good_pin


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    monkeypatch.setattr('services.people.passwords.ROUNDS', 4)


def accepts(password, **options):
    try:
        require_good_password(password, **{'second_factor': False, **options})
    except Invalid:
        return False
    return True


@pytest.mark.parametrize(('password', 'alone', 'with_factor'), [
    ('gravel otter', False, True), ('gravel otter 17', True, True), ('otterry', False, False), ('gravelot', False, True),
    ('blue gravel otters ' * 13, True, True), ('blue gravel otters ' * 14, False, False),
])
def test_a_password_alone_has_15_characters_and_8_beside_a_second_factor(password, alone, with_factor):
    assert (accepts(password), accepts(password, second_factor=True)) == (alone, with_factor)


@pytest.mark.parametrize('password', [
    'passwordpassword', 'P4ssw0rd!P4ssw0rd!', 'qwertzqwertz1234567', 'toolwardentoolwarden', '012345678901234567890', 'aaaaaaaaaaaaaaaaaaaa',
    'abcabcabcabcabcabc', 'willkommen willkommen', 'abcdefghijklmnop', 'ü' * 64,
])
def test_easy_passwords_are_refused(password):
    assert not accepts(password)


def test_the_names_of_people_and_plants_are_no_passwords():
    assert not accepts('AnnaSchmidtAnna1', names=('anna', 'Anna Schmidt'))
    assert not accepts('Göttingen Göttingen', names=('Werk Göttingen',))
    assert accepts('gravel otter quilt', names=('anna', 'Anna Schmidt'))


@pytest.mark.parametrize('password', [
    'мы собираем яблоки осенью', 'grüne äpfel öffnen türen', 'φεγγάρι πάνω στη θάλασσα', '床前明月光疑是地上霜舉頭望明月',
    'correct 🐎 battery 🔋 staple',
    '8301746529910473',
    'only small letters here', "spaces   and 'quotes' -- ; DROP",
])
def test_any_alphabet_any_sign_and_no_rules_about_composition(password):
    assert accepts(password)


def test_a_long_password_counts_to_its_last_letter(keyring):
    """bcrypt looks at 72 bytes only; ours must not."""
    long = 'x' * 72
    stored = hash_password(keyring, long + 'left')
    assert matches(keyring, long + 'left', stored)
    assert not matches(keyring, long + 'right', stored)
    assert not matches(keyring, long, stored)


def test_64_umlauts_are_128_bytes_and_all_of_them_count(keyring):
    stored = hash_password(keyring, 'ü' * 64)
    assert matches(keyring, 'ü' * 64, stored)
    assert not matches(keyring, 'ü' * 63 + 'u', stored)


def test_the_same_letters_typed_on_another_keyboard_are_the_same_password(keyring):
    stored = hash_password(keyring, unicodedata.normalize('NFD', 'grüne äpfel öffnen türen'))
    assert matches(keyring, unicodedata.normalize('NFC', 'grüne äpfel öffnen türen'), stored)


def test_nul_and_what_follows_it_count(keyring):
    stored = hash_password(keyring, 'before\0after')
    assert not matches(keyring, 'before\0other', stored)
    assert not matches(keyring, 'before', stored)


def test_nobody_has_no_password(keyring):
    assert not any(matches(keyring, guess, None) for guess in ('', 'nobody', 'x'))


def test_the_stored_hash_says_nothing_without_the_key_of_the_house(keyring):
    from data.keys import Keyring
    stored = hash_password(keyring, 'gravel otter quilt')
    assert not matches(Keyring(b'another house' * 3), 'gravel otter quilt', stored)
    assert hash_password(keyring, 'gravel otter quilt') != stored


@pytest.mark.parametrize(('pin', 'good'), [
    ('2580', True), ('394817', True), ('1111', False), ('1234', False), ('4321', False), ('7890', False), ('1212', False),
    ('123123', True), ('258', False),
    ('2580147', False), ('', False), ('25 80', False), ('٢٥٨٠', False), ('²³¹⁴', False), ('258a', False),
])
def test_a_pin_has_4_to_6_plain_digits_and_is_no_row(pin, good):
    try:
        require_good_pin(pin)
    except Invalid:
        assert not good
    else:
        assert good


@pytest.mark.parametrize(('badge', 'good'), [('04A2249C11', True), ('123456', False), ('12345 78', False), ('x' * 81, False), ('ü' * 9, False)])
def test_a_badge_is_long_enough_to_be_kept_without_salt(badge, good):
    try:
        require_good_badge(badge)
    except Invalid:
        assert not good
    else:
        assert good


def test_badges_are_kept_with_a_key():
    assert hash_badge(b'one', '04A2249C11') != hash_badge(b'two', '04A2249C11')
