"""Keys: what is sealed opens with the right key, in the right place, unchanged, and after a change of the master secret."""
import stat

import pytest

from data.keys import Keyring, WrongKey, add_master, load_keyring

RING = Keyring(b'a master secret')
SEALED = RING.seal('Größe'.encode(), purpose='photos', about='photo 1')


def opened(ring, sealed=SEALED, purpose='photos', about='photo 1'):
    return ring.open(sealed, purpose=purpose, about=about).decode()


def test_what_was_sealed_opens():
    assert opened(RING) == 'Größe'
    text = RING.seal_text('Größe', purpose='second factor', about='user 1')
    assert RING.open_text(text, purpose='second factor', about='user 1') == 'Größe'


def test_the_same_content_never_looks_the_same():
    assert RING.seal(b'x', purpose='photos', about='1') != RING.seal(b'x', purpose='photos', about='1')


def test_another_key_another_purpose_or_another_place_opens_nothing():
    for attempt in (lambda: opened(Keyring(b'another')), lambda: opened(RING, purpose='backups'), lambda: opened(RING, about='photo 2')):
        with pytest.raises(WrongKey):
            attempt()


@pytest.mark.parametrize('place', range(len(SEALED)))
def test_one_changed_bit_anywhere_is_noticed(place):
    changed = bytearray(SEALED)
    changed[place] ^= 1
    with pytest.raises(WrongKey):
        opened(RING, bytes(changed))


@pytest.mark.parametrize('length', [0, 2, 6, 18, 19, 34])
def test_what_was_cut_off_is_noticed(length):
    with pytest.raises(WrongKey):
        opened(RING, SEALED[:length])


def test_after_a_new_master_the_old_seals_still_open(tmp_path):
    old = load_keyring(tmp_path, None)
    sealed = old.seal(b'old', purpose='photos', about='1')
    new = add_master(tmp_path)
    assert new.open(sealed, purpose='photos', about='1') == b'old'
    assert new.key('database') != old.key('database')
    assert new.keys('database')[1:] == [old.key('database')]
    with pytest.raises(WrongKey):
        old.open(new.seal(b'new', purpose='photos', about='1'), purpose='photos', about='1')


def test_the_secret_is_made_once_and_belongs_to_its_owner_only(tmp_path):
    first, second = load_keyring(tmp_path, None), load_keyring(tmp_path, None)
    assert first.masters == second.masters
    assert stat.S_IMODE((tmp_path / 'secret.key').stat().st_mode) == 0o600


def test_a_secret_from_the_environment_leaves_no_file(tmp_path):
    assert load_keyring(tmp_path, 'given').masters == load_keyring(tmp_path, 'given').masters
    assert list(tmp_path.iterdir()) == []


def test_every_purpose_has_a_key_of_its_own():
    assert len({RING.key(purpose) for purpose in ('database', 'photos', 'backups', 'cookies')}) == 4
