"""B3: whatever is sent either becomes a clean picture or is refused with one sentence; nothing breaks, nothing grows, nothing stays."""
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from services.errors import Invalid, ServiceError
from services.language import Voice, speaking
from services.photos import picture as picture_module
from services.photos.picture import DARKROOM, TooLarge, develop
from tests.photos.pictures import HEIC, PLANTED, SCRIPT, SVG, animated, bomb, encoded, harmful, mutants, odd, with_exif

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
MEGABYTE = 1024 * 1024
HARMLESS = {'jfif', 'jfif_version', 'jfif_unit', 'jfif_density', 'progressive', 'progression', 'exif', 'dpi'}


def all_at_once(cases):
    """Each with what became of it."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda case: (case[0], outcome(case[1])), cases))


def outcome(content):
    try:
        return develop(content, NOW)
    except ServiceError as error:
        return error


def test_nothing_harmful_becomes_a_photo_and_each_is_refused_with_one_sentence():
    cases = list(harmful())
    found = all_at_once(cases)
    assert [name for name, result in found if not isinstance(result, ServiceError)] == []
    assert [name for name, result in found if not str(result).endswith('.') or len(str(result)) > 150] == []


def test_there_are_more_than_two_hundred_hostile_files():
    """Those that may not become a photo and those that may do no harm; the honest ones are not among them."""
    assert len({content for _name, content in [*harmful(), *mutants()]}) > 200


@pytest.mark.parametrize('count', [100, pytest.param(10_000, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])])
def test_broken_bytes_are_refused_or_become_a_clean_picture(count):
    for name, result in all_at_once(mutants(count)):
        assert isinstance(result, Invalid) or is_clean(result), name


def test_strange_but_honest_pictures_become_clean_ones():
    for name, result in all_at_once(odd()):
        assert not isinstance(result, ServiceError), f'{name}: {result}'
        assert is_clean(result), name


def is_clean(picture):
    """A JPEG of our own making, with nothing in it but pixels and the time."""
    for content, longest in ((picture.content, 2560), (picture.thumb, 360)):
        image = Image.open(BytesIO(content), formats=('JPEG',))
        image.load()
        assert (image.mode, max(image.size) <= longest, set(image.info) - HARMLESS) == ('RGB', True, set())
        assert set(dict(image.getexif())) <= {0x8769}
        assert set(image.getexif().get_ifd(0x8769)) <= {0x9003, 0x9011}
        assert not any(word in content for word in (SCRIPT, PLANTED, b'Phone', b'PK\x03\x04', b'ICC_PROFILE', b'http://ns.adobe.com'))
    return True


@pytest.mark.parametrize(('content', 'says'), [
    (HEIC, 'Most Compatible'), (SVG, 'SVG'), (encoded('GIF'), 'GIF'), (b'%PDF-1.7', 'no photo'), (b'', 'Nothing arrived'),
    (bomb(13_000, 13_000), 'too many pixels'), (animated('WEBP'), 'Moving'), (encoded()[:4000], 'incomplete')])
def test_the_sentence_says_what_to_do(content, says):
    with pytest.raises(Invalid, match=says):
        develop(content, NOW)


def test_more_than_fifteen_megabytes_are_not_even_looked_at(monkeypatch):
    monkeypatch.setattr(picture_module, '_in_the_darkroom', None)
    with pytest.raises(TooLarge, match='15 MB'):
        develop(encoded() + bytes(15 * MEGABYTE), NOW)


@pytest.mark.parametrize('orientation', range(1, 9))
def test_whichever_way_the_camera_was_held_the_picture_stands_upright(orientation):
    """The upper left corner of what was seen is white, everything else black."""
    turned = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    seen = Image.new('RGB', (300, 200))
    seen.paste('white', (0, 0, 90, 60))
    held = seen if turned is None else seen.transpose(turned)
    exif, target = Image.Exif(), BytesIO()
    exif[0x0112] = orientation
    held.save(target, 'JPEG', exif=exif)
    shown = Image.open(BytesIO(develop(target.getvalue(), NOW).content))
    assert shown.size == (300, 200)
    assert shown.getpixel((30, 20)) > (200, 200, 200)
    assert shown.getpixel((270, 180)) < (50, 50, 50)


@pytest.mark.parametrize(('taken', 'offset', 'expected'), [
    ('2026:03:02 14:05:00', '+01:00', datetime(2026, 3, 2, 13, 5, tzinfo=UTC)),
    ('2026:03:02 14:05:00', '', datetime(2026, 3, 2, 13, 5, tzinfo=UTC)),  # the zone of the plant
    ('1970:01:01 00:00:00', '', None), ('2031:01:01 00:00:00', '', None), ('0000:00:00 00:00:00', '', None), ('yesterday', '', None),
    ('2026:03:02 14:05:00', '+99:99', None), ('9999:12:31 23:59:59', '-12:00', None)])
def test_the_time_of_the_camera_is_kept_when_it_is_plausible(taken, offset, expected):
    with speaking(Voice(zone='Europe/Berlin')):
        assert develop(with_exif(taken, offset=offset), NOW).taken_at == expected


def test_a_clock_that_is_a_little_fast_is_believed():
    taken = NOW + timedelta(hours=3)
    assert develop(with_exif(f'{taken:%Y:%m:%d %H:%M:%S}', offset='+00:00'), NOW).taken_at == taken


def test_large_photos_come_out_at_a_size_that_is_enough():
    made = develop(encoded(size=(4000, 3000), quality=40), NOW)
    assert (made.width, made.height) == (2560, 1920)
    assert max(Image.open(BytesIO(made.thumb)).size) == 360


def test_sixteen_bits_of_grey_are_not_cut_off_where_it_is_bright():
    target = BytesIO()
    Image.new('I;16', (60, 40), 40_000).save(target, 'PNG')
    shown = Image.open(BytesIO(develop(target.getvalue(), NOW).content)).getpixel((30, 20))
    assert all(150 < value < 162 for value in shown)


@pytest.mark.parametrize(('kind', 'make'), [
    ('jpeg', lambda: encoded(size=(8160, 6000), quality=15, progressive=True, subsampling=0)),
    ('png', lambda: encoded_plain('PNG', 'RGBA', (5000, 4700))), ('png', lambda: encoded_plain('PNG', 'P', (5000, 4700))),
    ('webp', lambda: encoded_plain('WEBP', 'RGBA', (4400, 3600))), ('webp', lambda: encoded_plain('WEBP', 'RGB', (9000, 6000))),
    ('png', lambda: bomb(9_400, 9_400, 8, 2))])
def test_the_largest_that_is_accepted_takes_less_than_four_hundred_megabytes(kind, make, tmp_path):
    """Measured for the process that decodes, by the system; it has none of the memory of the product."""
    source = tmp_path / 'picture'
    source.write_bytes(make())
    starter = ('import os, subprocess, sys; child = subprocess.Popen([sys.executable, "-I", *sys.argv[1:3]], stdin=open(sys.argv[3], "rb"),'
               ' stdout=subprocess.DEVNULL); print(os.wait4(child.pid, 0)[2].ru_maxrss)')
    done = subprocess.run([sys.executable, '-c', starter, str(DARKROOM), kind, str(source)], capture_output=True, text=True, timeout=100, check=True)
    kilobytes = int(done.stdout) // (1024 if sys.platform == 'darwin' else 1)
    assert kilobytes < 400 * 1024


def encoded_plain(kind, mode, size):
    """Of one colour: it takes the same memory and a tenth of the time."""
    target = BytesIO()
    Image.new(mode, size).save(target, kind)
    return target.getvalue()


def test_a_decoder_that_dies_or_hangs_is_a_broken_photo_and_not_our_end(monkeypatch, tmp_path):
    for body in ('import os; os.kill(os.getpid(), 11)', 'import time; time.sleep(60)', 'bytearray(10**12)'):
        (tmp_path / 'darkroom.py').write_text(body)
        monkeypatch.setattr(picture_module, 'DARKROOM', tmp_path / 'darkroom.py')
        monkeypatch.setattr(picture_module, 'PATIENCE', 1)
        with pytest.raises(Invalid, match='damaged'):
            develop(encoded(), NOW)


def test_the_decoder_knows_no_secret(monkeypatch, tmp_path):
    monkeypatch.setenv('TOOLWARDEN_SECRET', 'planted')
    (tmp_path / 'darkroom.py').write_text(f'import os; open({str(tmp_path / "seen")!r}, "w").write(repr(dict(os.environ)))')
    monkeypatch.setattr(picture_module, 'DARKROOM', tmp_path / 'darkroom.py')
    with pytest.raises(ValueError, match='unpack'):
        develop(encoded(), NOW)
    assert 'planted' not in (tmp_path / 'seen').read_text()


def test_at_most_two_are_developed_at_once(monkeypatch):
    running, most, line = [0], [0], threading.Lock()
    real = picture_module._in_the_darkroom

    def counted(kind, content):
        with line:
            running[0] += 1
            most[0] = max(most[0], running[0])
        try:
            return real(kind, content)
        finally:
            with line:
                running[0] -= 1
    monkeypatch.setattr(picture_module, '_in_the_darkroom', counted)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _each: develop(encoded(), NOW), range(12)))
    assert most[0] == 2


def test_the_darkroom_can_write_no_file(tmp_path):
    """Whoever gets hold of the decoder cannot leave anything behind."""
    probe = tmp_path / 'probe.py'
    probe.write_text(f'import sys; sys.path.insert(0, {str(DARKROOM.parent)!r}); import darkroom, os, resource\n'
                     f'darkroom._limit(resource.RLIMIT_FSIZE, 0)\nos.write(os.open({str(tmp_path / "left")!r}, os.O_CREAT | os.O_WRONLY), b"x")')
    done = subprocess.run([sys.executable, str(probe)], env=dict(os.environ), capture_output=True, check=False)
    assert b'File too large' in done.stderr
    assert (tmp_path / 'left').stat().st_size == 0
