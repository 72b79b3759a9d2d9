import os
import random
import secrets
import shutil
import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

import services.upkeep.backup as backup_module
from data.archive import recovery_key
from data.tables.people import User
from data.tables.upkeep import AuditEntry, BackupKind, Notification, Setting
from services.errors import Conflict, NotAllowed
from services.guard import query
from services.upkeep.backup import BackupFailed, make_backup, remove_old_backups
from services.upkeep.backups import list_backups, record_backup, to_keep
from services.upkeep.restore import restore
from services.work import SYSTEM
from tests.upkeep.conftest import add_setting, add_user, as_person, open_plant, url_of


@query(None)
def names(work):
    return set(work.session.exec(select(Setting.name)).all())


def keep_writing(plant, acknowledged, stop, number):
    while not stop.is_set():
        name = f'{number}-{uuid4()}'
        plant.runner.do(SYSTEM, add_setting, name=name)
        acknowledged.append((time.monotonic(), name))


def plant_photos(plant, count=5):
    for number in range(count):
        path = plant.house.photos / str(uuid4()) / f'{uuid4()}.jpg'
        path.parent.mkdir(parents=True)
        path.write_bytes(plant.house.keyring.seal(os.urandom(30_000), purpose='photo', about=str(number)))
    return {path.relative_to(plant.home): path.read_bytes() for path in plant.house.photos.rglob('*.jpg')}


def test_a_backup_made_while_four_people_write_restores_on_an_empty_machine_with_the_recovery_key_alone(plant, tmp_path):
    photos, acknowledged, stop = plant_photos(plant), [], threading.Event()
    writers = [threading.Thread(target=keep_writing, args=(plant, acknowledged, stop, number)) for number in range(4)]
    for writer in writers:
        writer.start()
    time.sleep(0.5)
    began = time.monotonic()
    made = make_backup(plant.runner, SYSTEM)
    stop.set()
    for writer in writers:
        writer.join()
    key, archive = recovery_key(plant.home), tmp_path / made.path.name
    shutil.copy(made.path, archive)
    plant.close()
    shutil.rmtree(plant.home)
    empty = tmp_path / 'other'
    empty.mkdir()
    (empty / 'toolwarden.db-wal').write_bytes(os.urandom(8192))  # of a database that is gone
    summary = restore(archive, empty, key, url_of(empty))
    assert summary.photos == len(photos) == 5
    assert not (empty / 'toolwarden.db-wal').exists()
    restored = open_plant(empty)
    before = {name for at, name in acknowledged if at < began}
    assert before
    assert before <= restored.runner.do(SYSTEM, names)
    assert {path.relative_to(empty): path.read_bytes() for path in restored.house.photos.rglob('*.jpg')} == photos
    restored.close()


def test_nobody_waits_for_a_backup(plant):
    slowest, stop = [0.0], threading.Event()
    plant_photos(plant, 200)

    def write():
        while not stop.is_set():
            began = time.monotonic()
            plant.runner.do(SYSTEM, add_setting, name=str(uuid4()))
            slowest[0] = max(slowest[0], time.monotonic() - began)
    writer = threading.Thread(target=write)
    writer.start()
    make_backup(plant.runner, SYSTEM)
    stop.set()
    writer.join()
    assert slowest[0] < 1.0


def test_a_backup_is_private_named_by_its_time_and_leaves_nothing_else_behind(plant):
    plant.clock.at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    made, second = make_backup(plant.runner, SYSTEM), make_backup(plant.runner, SYSTEM)
    assert (made.path.name, second.path.name) == ('toolwarden-20260304-050607.backup', 'toolwarden-20260304-050608.backup')
    assert made.path.stat().st_mode & 0o777 == (plant.home / 'recovery.key').stat().st_mode & 0o777 == 0o600
    assert not [path for path in plant.home.iterdir() if path.name.startswith('.backup-')]
    assert [backup.path for backup in plant.runner.do(SYSTEM, list_backups).items] == [str(second.path), str(made.path)]


def test_a_backup_that_cannot_be_read_back_is_no_backup_and_administrators_hear_of_it_once(plant, monkeypatch):
    user = plant.runner.do(SYSTEM, add_user, name='ada')
    real = backup_module.write_archive

    def damaging(target, key):
        context = real(target, key)

        class Damaging:
            def __enter__(self):
                return context.__enter__()

            def __exit__(self, *reason):
                context.__exit__(*reason)
                with target.open('r+b') as file:
                    file.seek(target.stat().st_size // 2)
                    file.write(b'damaged')
        return Damaging()
    monkeypatch.setattr(backup_module, 'write_archive', damaging)
    for _attempt in range(2):
        with pytest.raises(BackupFailed):
            make_backup(plant.runner, SYSTEM)
    listed = plant.runner.do(SYSTEM, list_backups).items
    assert [bool(backup.problem) for backup in listed] == [True, True]
    assert not list(plant.house.backups.iterdir())
    with plant.house.database.reading() as session:
        assert [told.user_id for told in session.exec(select(Notification)).all()] == [user]


def test_a_backup_into_a_folder_that_is_not_there_says_so(plant, tmp_path):
    with pytest.raises(BackupFailed, match='No such file'):
        make_backup(plant.runner, SYSTEM, folder=tmp_path / 'stick')


def test_only_one_backup_runs_at_a_time(plant):
    with backup_module.hold(plant.home / 'backup.lock'), pytest.raises(Conflict):
        make_backup(plant.runner, SYSTEM)


def test_what_a_killed_backup_left_is_swept_away_by_the_next(plant):
    (plant.home / '.backup-left').mkdir()
    plant.house.backups.mkdir()
    (plant.house.backups / 'toolwarden-20200101-000000.backup.new').write_text('half')
    made = make_backup(plant.runner, SYSTEM)
    assert list(plant.house.backups.iterdir()) == [made.path]
    assert not (plant.home / '.backup-left').exists()


def test_links_that_somebody_left_among_the_photos_are_not_followed(plant, tmp_path):
    plant_photos(plant, 1)
    outside = tmp_path / 'outside'
    outside.mkdir()
    (outside / 'one.jpg').write_text('not ours')
    (plant.house.photos / 'file.jpg').symlink_to(outside / 'one.jpg')
    (plant.house.photos / 'folder').symlink_to(outside)
    (plant.house.photos / 'half.jpg.new').write_text('half written')
    assert make_backup(plant.runner, SYSTEM).photos == 1


def test_people_of_one_site_neither_see_nor_make_backups(plant):
    supervisor = as_person(plant, 'sue', site='HQ')
    with pytest.raises(NotAllowed):
        plant.runner.do(supervisor, list_backups)
    with pytest.raises(NotAllowed):
        make_backup(plant.runner, supervisor)
    assert plant.runner.do(as_person(plant, 'sid'), list_backups).total == 0


def test_seven_days_four_weeks_and_twelve_months_are_kept():
    newest = datetime(2026, 12, 31, 2, 30, tzinfo=UTC)
    backups = [(uuid4(), newest - timedelta(days=days)) for days in range(800)]
    kept = sorted((at for backup_id, at in backups if backup_id in to_keep(backups)), reverse=True)
    assert kept[:7] == [newest - timedelta(days=days) for days in range(7)]
    assert {at.isocalendar()[:2] for at in kept} >= {(newest - timedelta(weeks=weeks)).isocalendar()[:2] for weeks in range(4)}
    assert {(at.year, at.month) for at in kept} == {(2026, month) for month in range(1, 13)}
    assert len(kept) <= 23


def test_the_newest_is_always_kept_however_old_it_is():
    for count in range(1, 30):
        backups = [(uuid4(), datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=random.randrange(4000))) for _ in range(count)]
        assert max(backups, key=lambda backup: backup[1])[0] in to_keep(backups)


def test_old_backups_lose_their_file_and_stay_in_the_change_log(plant):
    plant.house.backups.mkdir()
    for days in range(40):
        plant.clock.at = datetime(2026, 2, 1, 2, 30, tzinfo=UTC) + timedelta(days=days)
        path = plant.house.backups / f'{days}.backup'
        path.write_text('x')
        plant.runner.do(SYSTEM, record_backup, kind=BackupKind.NIGHTLY, path=str(path), size=1, sha256='', photos=0)
    elsewhere = plant.home / 'stick.backup'
    elsewhere.write_text('x')
    plant.clock.at = datetime(2025, 1, 1, tzinfo=UTC)  # the clock was wrong when this one was made
    odd = plant.runner.do(SYSTEM, record_backup, kind=BackupKind.MANUAL, path=str(elsewhere), size=1, sha256='', photos=0)
    assert odd
    removed = remove_old_backups(plant.runner, SYSTEM)
    left = {path.name for path in plant.house.backups.iterdir()}
    assert removed == 40 - len(left)
    assert {f'{days}.backup' for days in range(33, 40)} <= left
    assert len(left) <= 11
    assert elsewhere.exists()
    assert plant.runner.do(SYSTEM, list_backups).total == len(left) + 1
    assert remove_old_backups(plant.runner, SYSTEM) == 0


def test_planted_secrets_are_found_neither_in_the_raw_home_nor_in_the_backup(plant):
    planted = [secrets.token_hex(16) for _ in range(20)]
    for number, secret in enumerate(planted[:10]):
        plant.runner.do(SYSTEM, add_setting, name=f'secret {number}', value=secret)
    for number, secret in enumerate(planted[10:15]):
        path = plant.house.photos / f'{number}.jpg'
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(plant.house.keyring.seal(secret.encode() * 100, purpose='photo', about=str(number)))
    for secret in planted[15:]:
        plant.runner.do(SYSTEM, add_user, name=secret)
    make_backup(plant.runner, SYSTEM)
    raw = [path.read_bytes() for path in plant.home.rglob('*') if path.is_file()]
    masters = [master.hex() for master in plant.house.keyring.masters]
    in_the_archives = [path.read_bytes() for path in plant.house.backups.iterdir()]
    assert len(raw) >= 8
    assert not [secret for secret in planted if any(secret.encode() in content for content in raw)]
    assert not [master for master in masters if any(master.encode() in content for content in in_the_archives)]
    with plant.house.database.reading() as session:  # they are there for whoever has the key
        assert set(planted[15:]) <= set(session.exec(select(User.username)).all())
        assert session.exec(select(AuditEntry).where(AuditEntry.command == 'record_backup')).all()
