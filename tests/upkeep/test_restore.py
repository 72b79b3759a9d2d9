import hashlib
import io
import os
import random
import secrets
import shutil
import tarfile

import pyrage
import pytest
import sqlalchemy as sa
from pyrage import x25519
from sqlmodel import select

from data import schema
from data.archive import Fact, hash_of, recovery_key, write_archive
from data.database import open_database
from data.keys import load_keyring
from data.occupied import occupy
from data.opening import open_with
from data.tables.people import SignIn
from data.tables.upkeep import AuditEntry, Setting
from services.upkeep.backup import make_backup
from services.upkeep.manifest import Manifest
from services.upkeep.restore import UNFINISHED, RestoreRefused, restore, unfinished
from services.work import SYSTEM
from tests.upkeep.conftest import add_setting, as_person, open_plant, url_of


@pytest.fixture
def archive(plant, tmp_path):
    """A finished backup, the key that opens it, and nothing else of its plant."""
    plant.runner.do(SYSTEM, add_setting, name='packed')
    path = plant.house.photos / 'tool' / 'one.jpg'
    path.parent.mkdir(parents=True)
    path.write_bytes(os.urandom(5000))
    as_person(plant, 'ada')
    kept = tmp_path / 'kept.backup'
    shutil.copy(make_backup(plant.runner, SYSTEM).path, kept)
    return kept, recovery_key(plant.home)


@pytest.fixture
def live(tmp_path):
    """Another plant with data of its own, stopped."""
    other = open_plant(tmp_path / 'live')
    other.runner.do(SYSTEM, add_setting, name='live')
    (other.house.photos / 'tool').mkdir(parents=True)
    (other.house.photos / 'tool' / 'live.jpg').write_bytes(b'live')
    other.close()
    return other.home


def state_of(home):
    """Every file with its content; the lock and the recovery key are no data."""
    files = {path.relative_to(home).as_posix(): path.read_bytes() for path in home.rglob('*') if path.is_file()}
    files.pop('toolwarden.lock', None)
    return files


def setting_names(home):
    database = open_with(url_of(home), load_keyring(home, None))
    try:
        with database.reading() as session:
            return set(session.exec(select(Setting.name)).all())
    finally:
        database.close()


def refused(archive, home, key, **more):
    before = state_of(home)
    with pytest.raises(RestoreRefused) as refusal:
        restore(archive, home, key, url_of(home), **more)
    assert state_of(home) == before
    assert str(refusal.value).count('\n') == 0
    return str(refusal.value)


def packed(target, members, key):
    """An archive of whatever members somebody might put into one."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode='w', format=tarfile.PAX_FORMAT) as tar:
        for member, content in members:
            member.size = len(content) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(content))
    target.write_bytes(pyrage.encrypt(plain.getvalue(), [x25519.Identity.from_str(key).to_public()]))
    return target


def repacked(archive, key, target, change):
    """The same archive with a changed manifest or changed files, honestly encrypted."""
    plain = pyrage.decrypt(archive.read_bytes(), [x25519.Identity.from_str(key)])
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        files = {member.name: tar.extractfile(member).read() for member in tar}
    manifest = Manifest.model_validate_json(files.pop('manifest.json'))
    manifest = change(manifest, files) or manifest
    facts = {name: Fact(len(content), hashlib.sha256(content).hexdigest()) for name, content in files.items()}
    with write_archive(target, key) as writer:
        for name, content in files.items():
            writer.add_content(name, content)
        writer.add_content('manifest.json', manifest.model_copy(update={'files': facts}).model_dump_json().encode())
    return target


def test_a_hundred_of_a_hundred_damages_are_refused_and_the_live_data_stays(archive, live, tmp_path):
    path, key = archive
    whole, damaged = path.read_bytes(), tmp_path / 'damaged.backup'
    dice, before = random.Random(10), state_of(live)
    for number in range(100):
        content = bytearray(whole)
        if number % 4 == 0:
            content = content[:dice.randrange(len(content))]
        elif number % 4 == 1:
            content += os.urandom(dice.randrange(1, 200))
        else:
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        damaged.write_bytes(content)
        with pytest.raises(RestoreRefused):
            restore(damaged, live, key, url_of(live))
    assert state_of(live) == before


def test_another_recovery_key_and_no_key_at_all_are_refused(archive, live):
    path, _key = archive
    assert 'recovery key' in refused(path, live, str(x25519.Identity.generate()))
    assert 'recovery key' in refused(path, live, 'open sesame')


def test_a_file_that_is_not_there_is_refused(live, tmp_path):
    assert 'No such file' in refused(tmp_path / 'none.backup', live, str(x25519.Identity.generate()))


def test_a_restore_replaces_everything_and_sets_the_old_aside(archive, live):
    path, key = archive
    summary = restore(path, live, key, url_of(live))
    assert setting_names(live) == {'packed'}
    assert (live / 'tool_photos/tool/one.jpg').exists()
    assert not (live / 'tool_photos/tool/live.jpg').exists()
    aside = summary.set_aside
    assert aside.name.startswith('before-restore-')
    assert summary.sentence.startswith('Restored the backup of ')
    assert (aside / 'tool_photos/tool/live.jpg').exists()
    shutil.copy(aside / 'toolwarden.db', live / 'toolwarden.db')  # the way back: the secret file opens both
    assert setting_names(live) == {'live'}


def test_a_restore_ends_every_session_and_stands_in_the_change_log(archive, tmp_path):
    path, key = archive
    home = tmp_path / 'empty'
    restore(path, home, key, url_of(home))
    plant = open_plant(home)
    with plant.house.database.reading() as session:
        assert [row.ended_by for row in session.exec(select(SignIn)).all()] == ['restore']
        assert session.exec(select(AuditEntry.verb).order_by(AuditEntry.id.desc())).first() == 'restored'
    assert recovery_key(home) == key
    plant.close()


def test_a_restore_waits_for_the_server_to_stop(archive, live):
    path, key = archive
    with occupy(live):
        assert refused(path, live, key) == 'Toolwarden is running; stop it first.'
    with occupy(live, shared=True), occupy(live, shared=True):  # two servers on one PostgreSQL
        refused(path, live, key)
    restore(path, live, key, url_of(live))


def test_a_backup_of_an_older_version_is_brought_up_to_date(archive, tmp_path):
    path, key = archive

    def as_it_was_before(manifest, files):
        (tmp_path / 'secret.key').write_bytes(files['secret.key'])
        copy = tmp_path / 'older.db'
        copy.write_bytes(files['database'])
        database = open_with(f'sqlite:///{copy}', load_keyring(tmp_path, None))
        schema.migrate(database, older)
        with database.reader.connect() as connection:
            counts = {name: connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one()
                      for name in sa.inspect(connection).get_table_names()}
        database.close()
        files['database'] = copy.read_bytes()
        return manifest.model_copy(update={'revision': older, 'counts': counts})
    older = schema.revisions()[-2]
    changed = repacked(path, key, tmp_path / 'older.backup', as_it_was_before)
    home = tmp_path / 'empty'
    restore(changed, home, key, url_of(home))
    database = open_with(url_of(home), load_keyring(home, None))
    schema.require_current(database)
    database.close()


def test_a_backup_of_a_newer_version_is_refused(archive, live, tmp_path):
    path, key = archive
    newer = repacked(path, key, tmp_path / 'newer.backup', lambda manifest, files: manifest.model_copy(update={'revision': '9999'}))
    assert 'newer Toolwarden' in refused(newer, live, key)
    other = repacked(path, key, tmp_path / 'format.backup', lambda manifest, files: manifest.model_copy(update={'format': 2}))
    assert 'newer Toolwarden' in refused(other, live, key)


@pytest.mark.parametrize('lie', [
    lambda manifest, files: manifest.model_copy(update={'counts': {**manifest.counts, 'setting': 7}}),
    lambda manifest, files: files.pop('database') and None,
    lambda manifest, files: files.update({'secret.key': b'no hexadecimal number'}),
    lambda manifest, files: manifest.model_copy(update={'kind': 'postgresql'}),
    lambda manifest, files: files.update({'secret.key': secrets.token_hex(32).encode()}),
    lambda manifest, files: files.update({'database': os.urandom(40_960)}),
])
def test_a_backup_that_is_not_what_it_says_is_refused(archive, live, tmp_path, lie):
    path, key = archive
    refused(repacked(path, key, tmp_path / 'lie.backup', lie), live, key)


@pytest.mark.parametrize('name', [
    '../outside', '/etc/outside', 'tool_photos/../../outside', 'tool_photos/./x', 'tool_photos//x', 'toolwarden.db', '..',
    'tool_photos/a\\..\\b', 'tool_photos/..%2fx', 'tool_photos/' + 'x/' * 40 + 'x', 'C:outside', 'tool_photos/\N{FULLWIDTH FULL STOP}',
    'database/x', 'secret.key.new',
])
def test_paths_that_lead_elsewhere_are_refused(live, tmp_path, name):
    key = str(x25519.Identity.generate())
    evil = packed(tmp_path / 'evil.backup', [(tarfile.TarInfo(name), b'x')], key)
    refused(evil, live, key)
    assert not list(tmp_path.rglob('outside'))


@pytest.mark.parametrize('kind', [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE,
                                  tarfile.GNUTYPE_SPARSE, tarfile.CONTTYPE, tarfile.XHDTYPE, tarfile.XGLTYPE])
def test_links_devices_folders_and_sparse_files_are_refused(live, tmp_path, kind):
    key, member = str(x25519.Identity.generate()), tarfile.TarInfo('tool_photos/link')
    member.type, member.linkname = kind, '/etc/passwd'
    assert 'no backup' in refused(packed(tmp_path / 'evil.backup', [(member, b'')], key), live, key)


def test_a_file_twice_in_an_archive_is_refused(live, tmp_path):
    key = str(x25519.Identity.generate())
    twice = [(tarfile.TarInfo('database'), b'one'), (tarfile.TarInfo('database'), b'two')]
    assert 'no backup' in refused(packed(tmp_path / 'evil.backup', twice, key), live, key)


def test_an_archive_larger_than_the_free_space_is_refused(archive, live, monkeypatch):
    path, key = archive
    monkeypatch.setattr('services.upkeep.restore.SPARE', shutil.disk_usage(live).free - path.stat().st_size // 2)
    assert 'free space' in refused(path, live, key)


def test_with_a_secret_from_the_environment_a_backup_needs_the_same_one(archive, tmp_path):
    path, key = archive

    def under_a_given_secret(manifest, files):
        (tmp_path / 'secret.key').write_bytes(files.pop('secret.key'))
        copy = tmp_path / 'given.db'
        copy.write_bytes(files['database'])
        old, new = load_keyring(tmp_path, None).key('database'), load_keyring(tmp_path, 'given').key('database')
        database = open_database(f'sqlite:///{copy}', old)
        with database.exclusively() as connection:
            connection.exec_driver_sql('PRAGMA journal_mode=DELETE')
            connection.exec_driver_sql(f'PRAGMA rekey="x\'{new.hex()}\'"')
        database.close()
        files['database'] = copy.read_bytes()
    given, home = repacked(path, key, tmp_path / 'given.backup', under_a_given_secret), tmp_path / 'empty'
    home.mkdir()
    assert 'TOOLWARDEN_SECRET' in refused(given, home, key)
    assert 'TOOLWARDEN_SECRET' in refused(given, home, key, given_secret='another')
    restore(given, home, key, url_of(home), given_secret='given')
    assert not (home / 'secret.key').exists()
    open_with(url_of(home), load_keyring(home, 'given')).close()


def test_a_restore_that_was_cut_off_is_noticed_and_can_be_run_again(archive, live, monkeypatch):
    path, key = archive
    for step in ('_place_secret', '_place_photos', '_place_file'):
        with monkeypatch.context() as patch:
            patch.setattr(f'services.upkeep.restore.{step}', cut_off)
            with pytest.raises(KeyboardInterrupt):
                restore(path, live, key, url_of(live))
        assert unfinished(live)
        assert setting_names(live) == {'live'}  # no step leaves a database that does not open
    restore(path, live, key, url_of(live))
    assert not unfinished(live)
    assert not (live / UNFINISHED).exists()
    assert setting_names(live) == {'packed'}


def cut_off(*_anything):
    raise KeyboardInterrupt


def test_the_packed_photo_is_the_one_that_was_stored(archive, plant, tmp_path):
    path, key = archive
    home = tmp_path / 'empty'
    restore(path, home, key, url_of(home))
    assert hash_of(home / 'tool_photos/tool/one.jpg') == hash_of(plant.house.photos / 'tool/one.jpg')
