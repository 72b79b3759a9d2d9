"""Photos from the camera to the store and back: rows and files together, sealed, found again, and gone when removed."""
import errno
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from PIL import Image
from sqlmodel import select

from data.archive import recovery_key
from data.keys import Keyring
from data.tables.photos import Attachment, PhotoMark
from services.errors import Conflict, Invalid, NotAllowed, NotFound, ServiceError, Unavailable
from services.house import House
from services.photos import taking
from services.photos.marks import add_mark, show_photo
from services.photos.photos import change_photo, find_photo, list_photos, read_photo, remove_photo
from services.photos.store import NoRoom, PhotoStore
from services.photos.sweeping import require_our_disk, sweep_photos
from services.upkeep.backup import BackupFailed, make_backup
from services.upkeep.checks import check_house
from services.upkeep.restore import restore
from services.upkeep.secrets import rotate
from services.upkeep.set_aside import remove_older
from services.work import SYSTEM
from tests.factory import ROOT
from tests.photos.pictures import PLANTED, SVG, bomb, encoded, harmful, with_exif


def rows(shop):
    with shop.house.database.reading() as session:
        return session.exec(select(Attachment)).all()


def test_people_of_all_sites_are_named_on_what_they_photographed(shop):
    photo = shop.take(shop.cast.boss)
    assert shop.runner.do(shop.cast.guest, find_photo, photo_id=photo).uploaded_by == 'Boss Person'


def test_a_photo_is_taken_listed_shown_changed_and_removed(shop):
    photo = shop.take(name='C:\\photos\\IMG_0001.jpg', angle='cavity', caption='Burn at the gate')
    row = shop.runner.do(shop.cast.guest, find_photo, photo_id=photo)
    assert (row.asset_id, row.angle, row.caption, row.original_name, row.uploaded_by) == (shop.tool, 'cavity', 'Burn at the gate', 'IMG_0001.jpg',
                                                                                       'Ann Person')
    assert (row.width, row.height, row.marks, row.captured_at) == (320, 240, 0, datetime(2026, 3, 2, 14, 5, tzinfo=UTC))
    shown = shop.runner.do(shop.cast.guest, read_photo, photo_id=photo)
    assert Image.open(BytesIO(shown.content)).size == (320, 240)
    assert len(shown.content) == row.size
    assert shop.files() == [f'{shop.tool}/{photo}.jpg', f'{shop.tool}/{photo}.thumb.jpg']
    shop.runner.do(shop.cast.ann, change_photo, photo_id=photo, seen_version=1, caption='Burn')
    with pytest.raises(Conflict, match='Burn'):
        shop.runner.do(shop.cast.ann, change_photo, photo_id=photo, seen_version=1, angle='rear')
    shop.runner.do(shop.cast.ann, add_mark, photo_id=photo, kind='pin', x=0.5, y=0.5)
    shop.runner.do(shop.cast.ben, remove_photo, photo_id=photo, seen_version=2)
    assert (shop.files(), rows(shop)) == ([], [])
    with pytest.raises(NotFound):
        shop.runner.do(shop.cast.guest, read_photo, photo_id=photo)


def test_whoever_may_not_remove_photos_removes_neither_row_nor_file(shop):
    photo = shop.take()
    for who, version, error in ((shop.cast.ann, 1, NotAllowed), (shop.cast.ben, 7, Conflict), (shop.cast.oscar, 1, NotFound)):
        with pytest.raises(error):
            shop.runner.do(who, remove_photo, photo_id=photo, seen_version=version)
    assert len(shop.files()) == 2
    assert shop.runner.do(shop.cast.guest, read_photo, photo_id=photo).content


def test_a_tool_shows_its_photos_and_those_of_its_failures_and_of_the_work_on_it(shop):
    taken = [shop.take(content=encoded(), **owner) for owner in ({'asset_id': shop.tool}, {'failure_report_id': shop.report},
                                                                {'maintenance_log_id': shop.log})]
    other = shop.take(asset_id=shop.machine)
    found = {name: {row.id for row in shop.runner.do(shop.cast.guest, list_photos, **owner).items} for name, owner in (
        ('tool', {'asset_id': shop.tool}), ('report', {'failure_report_id': shop.report}), ('log', {'maintenance_log_id': shop.log}), ('all', {}))}
    assert found == {'tool': set(taken), 'report': {taken[1]}, 'log': {taken[2]}, 'all': {*taken, other}}
    assert all(path.startswith((str(shop.tool), str(shop.machine))) for path in shop.files())
    assert shop.runner.do(shop.cast.oscar, list_photos).items == []


@pytest.mark.parametrize('owner', [{}, {'asset_id': 'tool', 'failure_report_id': 'report'}])
def test_a_photo_belongs_to_exactly_one_thing(quick_shop, owner):
    with pytest.raises(Invalid, match='which one thing'):
        taking.take_photo(quick_shop.runner, quick_shop.cast.ann, encoded(), **{name: getattr(quick_shop, where) for name, where in owner.items()})


def test_nobody_takes_photos_of_what_lies_in_another_site_or_does_not_exist(shop):
    for asset in (shop.theirs, uuid4()):
        with pytest.raises(NotFound):
            shop.take(asset_id=asset)
    with pytest.raises(NotAllowed):
        shop.take(shop.cast.ivy)
    assert shop.files() == []


def test_the_same_picture_twice_on_the_same_thing_is_one(shop):
    first = shop.take()
    assert shop.take(shop.cast.ben) == first
    assert len(shop.files()) == 2
    assert shop.take(failure_report_id=shop.report) != first


def test_the_same_picture_from_eight_at_once_is_one(shop):
    with ThreadPoolExecutor(8) as pool:
        taken = set(pool.map(lambda _each: shop.take(), range(8)))
    assert (len(taken), len(rows(shop)), len(shop.files())) == (1, 1, 2)


def test_a_repeated_request_is_answered_alike_even_after_the_photo_was_removed(shop):
    photo = shop.take(key='k-1')
    assert shop.take(key='k-1') == photo
    shop.runner.do(shop.cast.ben, remove_photo, photo_id=photo, seen_version=1)
    assert shop.take(key='k-1') == photo
    assert (shop.files(), rows(shop)) == ([], [])
    with pytest.raises(Conflict, match='already used'):
        shop.take(key='k-1', content=encoded(size=(100, 90)))
    assert shop.files() == []


def test_refused_files_leave_nothing_behind(quick_shop):
    """Every kind of refusal once; that all two hundred are refused is tested where they are developed."""
    for content in (SVG, encoded('GIF'), encoded()[:3000], bomb(13_000, 13_000), encoded() + bytes(16 * 1024 * 1024)):
        with pytest.raises((Invalid, ServiceError)):
            quick_shop.take(content=content)
    assert (quick_shop.files(), rows(quick_shop)) == ([], [])
    assert dict(harmful())


def test_a_refused_row_takes_its_file_along(quick_shop):
    for values in ({'caption': 'x' * 301}, {'angle': 'from above'}, {'caption': 'two\nlines'}):
        with pytest.raises(Invalid):
            quick_shop.take(**values)
    assert quick_shop.files() == []


def test_a_database_that_goes_away_leaves_the_file_for_the_night_as_it_may_have_kept_the_row(quick_shop, monkeypatch):
    real = quick_shop.runner.do

    def away(who, function, *arguments, **values):
        answer = real(who, function, *arguments, **values)
        if function is taking.add_photo:
            raise Unavailable('The database cannot be reached.')
        return answer
    monkeypatch.setattr(quick_shop.runner, 'do', away)
    with pytest.raises(Unavailable):
        quick_shop.take()
    monkeypatch.undo()
    assert quick_shop.runner.do(quick_shop.cast.guest, read_photo, photo_id=rows(quick_shop)[0].id).content


def test_what_a_photo_shows_cannot_be_read_from_the_disk(shop):
    shop.take(content=with_exif(), name=PLANTED.decode())
    lying = b''.join((shop.house.photos / path).read_bytes() for path in shop.files())
    assert not any(word in lying for word in (PLANTED, b'JFIF', b'\xff\xd8\xff', b'2026:03:02'))
    assert [oct((shop.house.photos / path).stat().st_mode & 0o777) for path in shop.files()] == ['0o600', '0o600']


def test_neither_a_swapped_nor_a_changed_nor_a_stolen_file_is_shown(quick_shop):
    first, second = quick_shop.take(), quick_shop.take(content=encoded())
    here = quick_shop.house.photos / str(quick_shop.tool)
    swapped = (here / f'{first}.jpg').read_bytes()
    for content in (swapped, swapped[:-1] + b'\0', b'', encoded()):
        (here / f'{second}.jpg').write_bytes(content)
        with pytest.raises(NotFound, match='lost or damaged'):
            quick_shop.runner.do(quick_shop.cast.guest, read_photo, photo_id=second)
    stranger = PhotoStore(House(quick_shop.house.home, Keyring(b'another'), quick_shop.house.database))
    with pytest.raises(NotFound):
        stranger.read(f'tool_photos/{quick_shop.tool}/{first}.jpg')


@pytest.mark.parametrize('path', ['../secret.key', 'tool_photos/../secret.key', '/etc/passwd', 'tool_photos/x/y.jpg',
                                  'tool_photos/{0}/../../secret.key', 'tool_photos/{0}/{0}.jpg/../../../secret.key'])
def test_no_path_leads_out_of_the_store(quick_shop, path):
    store = PhotoStore(quick_shop.house)
    with pytest.raises(NotFound):
        store.read(path.format(uuid4()))
    with pytest.raises(NotFound):
        store.remove(path.format(uuid4()))
    assert (quick_shop.house.home / 'secret.key').exists()


@pytest.mark.parametrize('when', ['before', 'half', 'between', 'after'])
def test_a_process_killed_between_file_and_row_leaves_no_row_without_its_file(quick_shop, when):
    quick_shop.house.database.close_cleanly()
    for _each in range(3):
        done = subprocess.run([sys.executable, '-m', 'tests.photos.killed', str(quick_shop.house.home), str(quick_shop.tool), when], cwd=ROOT,
                              timeout=60, check=False, capture_output=True)
        assert done.returncode == -signal.SIGKILL, done.stderr
    assert next(check for check in check_house(quick_shop.house) if check.name == 'photos').state == 'ok'
    left = {'before': (0, 0), 'half': (0, 3), 'between': (0, 6), 'after': (1, 6)}  # each sent the same: the second and third found the row
    assert (len(rows(quick_shop)), len(quick_shop.files())) == left[when]
    assert quick_shop.take()


def test_files_without_a_row_are_swept_away_after_a_day_and_nothing_else_is(shop):
    kept, gone = shop.take(), shop.take(content=encoded())
    here = shop.house.photos / str(shop.tool)
    for source, target in ((f'{gone}.jpg', f'{uuid4()}.jpg'), (f'{gone}.thumb.jpg', f'{uuid4()}.thumb.jpg'), (f'{gone}.jpg', f'{gone}.jpg.new')):
        shutil.copy(here / source, here / target)
    (here / 'notes.txt').write_text('of somebody')
    assert sweep_photos(shop.runner, SYSTEM) == 0
    two_days_ago = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    for path in shop.house.photos.rglob('*.*'):
        os.utime(path, (two_days_ago, two_days_ago))
    assert sweep_photos(shop.runner, SYSTEM) == 3
    expected = {f'{kept}.jpg', f'{kept}.thumb.jpg', f'{gone}.jpg', f'{gone}.thumb.jpg', 'notes.txt'}
    assert {path.name for path in here.iterdir()} == expected


def test_the_self_check_tells_of_photos_that_lost_their_files(shop):
    shop.take(), shop.take(content=encoded())
    assert _check(shop) == ('ok', 'Every photo has its file.')
    (shop.house.photos / shop.files()[0]).unlink()
    assert _check(shop)[0] == 'alarm'
    assert _check(shop)[1].startswith('1 photo has lost its file')


def _check(shop):
    return next((check.state, check.sentence) for check in check_house(shop.house) if check.name == 'photos')


def test_a_new_secret_keeps_every_photo_readable_and_seals_it_anew(quick_shop, sqlite_url):
    photo = quick_shop.take()
    before = {path: (quick_shop.house.photos / path).read_bytes() for path in quick_shop.files()}
    quick_shop.house.database.close_cleanly()
    assert rotate(quick_shop.house.home, sqlite_url).sealed_anew == 2
    masters = [bytes.fromhex(line) for line in (quick_shop.house.home / 'secret.key').read_text().split()]
    for keyring in (Keyring(*masters), Keyring(masters[0])):  # also when the old secret is forgotten
        store = PhotoStore(House(quick_shop.house.home, keyring, quick_shop.house.database))
        assert store.read(f'tool_photos/{quick_shop.tool}/{photo}.jpg').startswith(b'\xff\xd8\xff')
    assert all((quick_shop.house.photos / path).read_bytes() != content for path, content in before.items())


def test_a_backup_brings_the_photos_back(quick_shop, tmp_path, sqlite_url):
    photo = quick_shop.take()
    shown = quick_shop.runner.do(quick_shop.cast.guest, read_photo, photo_id=photo).content
    made = make_backup(quick_shop.runner, SYSTEM, tmp_path)
    assert made.photos == 2
    key = recovery_key(quick_shop.house.home)
    quick_shop.house.database.close_cleanly()
    home = tmp_path / 'empty'
    restore(made.path, home, key, f'sqlite:///{home}/toolwarden.db')
    store = PhotoStore(House(home, Keyring(bytes.fromhex((home / 'secret.key').read_text().split()[0])), quick_shop.house.database))
    assert store.read(f'tool_photos/{quick_shop.tool}/{photo}.jpg') == shown


def test_photos_in_a_folder_of_their_own_are_taken_backed_up_and_restored_there(quick_shop, tmp_path):
    here, elsewhere = tmp_path / 'disk', tmp_path / 'other-disk'
    object.__setattr__(quick_shop.house, 'photo_folder', here)
    photo = quick_shop.take()
    assert not (quick_shop.house.home / 'tool_photos').exists()
    made = make_backup(quick_shop.runner, SYSTEM, tmp_path)
    key = recovery_key(quick_shop.house.home)
    home, path = tmp_path / 'empty', f'{quick_shop.tool}/{photo}.jpg'
    old = str(uuid4())
    for folder in (old, 'lost+found', 'of-others'):
        (elsewhere / folder).mkdir(parents=True)
        (elsewhere / folder / 'old.jpg').write_text('what was there')
    (elsewhere / 'lost+found').chmod(0)
    url = f'sqlite:///{home}/toolwarden.db'
    for times in (1, 2):  # again, as after one that was cut off
        restore(made.path, home, key, url, photos=elsewhere)
        assert (elsewhere / path).read_bytes() == (here / path).read_bytes()
        aside = sorted(each.name for each in elsewhere.glob('before-restore-*'))
        assert len(aside) == times
        assert {each.name for each in elsewhere.iterdir()} == {str(quick_shop.tool), 'lost+found', 'of-others', *aside}
    assert (elsewhere / aside[0] / old / 'old.jpg').read_text() == 'what was there'
    assert (elsewhere / 'of-others' / 'old.jpg').read_text() == 'what was there'
    (elsewhere / 'lost+found').chmod(0o700)
    assert remove_older(elsewhere, datetime.now(UTC) + timedelta(days=1)) == 0, 'the last two stay'


def test_a_photo_folder_without_room_or_rights_is_told_before_anything_is_touched(quick_shop, tmp_path, monkeypatch):
    from services.upkeep import restore as restoring
    quick_shop.take()
    made, elsewhere, home = make_backup(quick_shop.runner, SYSTEM, tmp_path), tmp_path / 'disk', tmp_path / 'empty'
    (elsewhere / str(uuid4())).mkdir(parents=True)
    before, real, access = sorted(elsewhere.rglob('*')), shutil.disk_usage, os.access
    told = {'photos': elsewhere, 'archive': made.path, 'home': home, 'recovery_key': recovery_key(quick_shop.house.home),
            'database_url': f'sqlite:///{home}/toolwarden.db'}
    with monkeypatch.context() as patched:
        patched.setattr(restoring.shutil, 'disk_usage', lambda of: shutil._ntuple_diskusage(1, 1, 0) if of == elsewhere else real(of))
        with pytest.raises(restoring.RestoreRefused, match='No space left'):
            restore(**told)
    with monkeypatch.context() as patched:
        patched.setattr(restoring.os, 'access', lambda path, mode: Path(path).parent != elsewhere and access(path, mode))
        with pytest.raises(restoring.RestoreRefused, match='cannot be written: Permission denied'):
            restore(**told)
    assert sorted(elsewhere.rglob('*')) == before
    assert not (home / 'toolwarden.db').exists()
    assert not restoring.unfinished(home)


def test_a_full_disk_is_told_and_leaves_nothing_half_written(quick_shop, monkeypatch):
    from services.photos import store as store_module
    with monkeypatch.context() as patched:
        patched.setattr(store_module.shutil, 'disk_usage', lambda _folder: shutil._ntuple_diskusage(10**12, 10**12, 10**8))
        with pytest.raises(NoRoom, match='nearly full'):
            quick_shop.take()
    real = store_module.write_safely

    def full(path, content):
        if 'thumb' in path.name:
            return real(path, content)
        path.with_name(f'{path.name}.new').write_bytes(content[:10])
        raise OSError(errno.ENOSPC, 'No space left on device')
    monkeypatch.setattr(store_module, 'write_safely', full)
    with pytest.raises(NoRoom, match='nearly full'):
        quick_shop.take()
    assert (quick_shop.files(), rows(quick_shop)) == ([], [])
    monkeypatch.undo()
    assert quick_shop.take()


def test_the_photo_disk_of_another_plant_is_not_swept_and_one_that_is_not_mounted_is_told(quick_shop, tmp_path):
    disk, theirs = tmp_path / 'disk', tmp_path / 'disk' / str(uuid4())
    object.__setattr__(quick_shop.house, 'photo_folder', disk)
    require_our_disk(quick_shop.house)
    quick_shop.take()
    theirs.mkdir()
    for _each in range(25):
        (file := theirs / f'{uuid4()}.jpg').write_bytes(b'photo')
        os.utime(file, (0, 0))
    with pytest.raises(Conflict, match='Does another plant use it'):
        sweep_photos(quick_shop.runner, SYSTEM)
    assert len(list(theirs.iterdir())) == 25
    for file in list(theirs.iterdir())[:10]:
        file.unlink()
    assert sweep_photos(quick_shop.runner, SYSTEM) == 15, 'a few are what was left over'
    require_our_disk(quick_shop.house)


@pytest.mark.parametrize('there', ['nothing', 'photos of another plant', 'photos of a year ago'])
def test_a_disk_that_is_not_ours_is_told_and_neither_swept_nor_backed_up(quick_shop, tmp_path, there):
    disk = tmp_path / 'disk'
    object.__setattr__(quick_shop.house, 'photo_folder', disk)
    quick_shop.take()
    require_our_disk(quick_shop.house)
    shutil.rmtree(disk)
    if there != 'nothing':
        folder = disk / str(quick_shop.tool if 'year' in there else uuid4())
        folder.mkdir(parents=True)
        (file := folder / f'{uuid4()}.jpg').write_bytes(b'photo')
        os.utime(file, (0, 0))
    for asked in (lambda: require_our_disk(quick_shop.house), lambda: sweep_photos(quick_shop.runner, SYSTEM)):
        with pytest.raises(Conflict, match='Is its disk mounted, and not another one'):
            asked()
    with pytest.raises(BackupFailed, match='Is its disk mounted'):
        make_backup(quick_shop.runner, SYSTEM)
    assert [file.exists() for file in disk.rglob('*.jpg')] == [True] * (there != 'nothing')


def test_nothing_is_taken_in_under_a_disk_that_was_unmounted(quick_shop, tmp_path):
    object.__setattr__(quick_shop.house, 'photo_folder', tmp_path)
    object.__setattr__(quick_shop.house, 'photo_disk', tmp_path.stat().st_dev)
    assert quick_shop.take()
    kept = quick_shop.files()
    object.__setattr__(quick_shop.house, 'photo_disk', tmp_path.stat().st_dev + 1)
    with pytest.raises(Unavailable, match='cannot be stored at the moment'):
        quick_shop.take(content=encoded())
    assert quick_shop.files() == kept


def test_room_is_asked_of_the_disk_that_the_photos_go_to(quick_shop, tmp_path, monkeypatch):
    from services.photos import store as store_module
    free = {}
    monkeypatch.setattr(store_module.shutil, 'disk_usage', lambda folder: shutil._ntuple_diskusage(10**12, 0, free.get(folder, 10**11)))
    object.__setattr__(quick_shop.house, 'photo_folder', tmp_path / 'disk')
    free.update({quick_shop.house.home: 10**8})
    assert quick_shop.take()
    free.update({quick_shop.house.home: 10**11, tmp_path / 'disk': 10**8})
    with pytest.raises(NoRoom, match='nearly full'):
        quick_shop.take(content=encoded())


@pytest.mark.parametrize('who', ['guest', 'boss'])
def test_the_photos_of_one_tool_are_found_by_indexes(quick_shop, who):
    """L4: however many there are of others, none of those is looked at. What is explained is what was really asked."""
    asked, database = [], quick_shop.house.database
    sa.event.listen(database.reader, 'before_cursor_execute', lambda *told: asked.append(told[2:4]))
    quick_shop.take()
    quick_shop.runner.do(getattr(quick_shop.cast, who), list_photos, asset_id=quick_shop.tool)
    [(statement, values)] = [each for each in asked if 'FROM attachment' in each[0] and 'ORDER BY' in each[0]]
    with database.reading() as session:
        plan = [row[3] for row in session.connection().exec_driver_sql(f'EXPLAIN QUERY PLAN {statement}', values)]
    for column in ('asset_id', 'failure_report_id', 'maintenance_log_id'):
        assert any(step.startswith('SEARCH attachment USING') and f'INDEX ix_attachment_{column} ({column}=?)' in step for step in plan), plan
    assert not [step for step in plan if step.startswith('SCAN attachment')]


def test_removing_a_photo_removes_what_is_drawn_on_it(shop):
    photo = shop.take()
    shop.runner.do(shop.cast.ann, add_mark, photo_id=photo, kind='pin', x=0.5, y=0.5)
    assert len(shop.runner.do(shop.cast.guest, show_photo, photo_id=photo).marks) == 1
    shop.runner.do(shop.cast.boss, remove_photo, photo_id=photo, seen_version=1)
    with shop.house.database.reading() as session:
        assert session.exec(select(PhotoMark)).all() == []
