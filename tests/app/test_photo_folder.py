"""Where photos lie can be said at the start; what cannot be used is refused then, with one sentence."""
import os

import pytest

from app.opening import open_photos
from app.settings import BadSetting, Settings


@pytest.mark.parametrize(('given', 'folder'), [('', None), ('file:', None), ('file:/srv/photos', '/srv/photos')])
def test_photos_lie_in_the_home_unless_a_folder_is_named(given, folder):
    settings = Settings.from_environment({'TOOLWARDEN_PHOTO_STORE': given})
    assert (str(settings.photo_folder) if settings.photo_folder else None) == folder


@pytest.mark.parametrize('given', ['s3://bucket?endpoint=http://x', 'file:photos', 'file:../photos', '/srv/photos', 'ftp://x'])
def test_other_stores_are_refused_with_one_sentence(given):
    with pytest.raises(BadSetting, match='must be file: and a whole path'):
        Settings.from_environment({'TOOLWARDEN_PHOTO_STORE': given})


def test_a_folder_that_cannot_be_made_or_written_is_told(tmp_path):
    (tmp_path / 'file').write_text('')
    with pytest.raises(BadSetting, match='The photo folder'):
        open_photos(tmp_path / 'file' / 'photos')
    assert open_photos(tmp_path / 'a' / 'b') == tmp_path.stat().st_dev
    assert os.listdir(tmp_path / 'a' / 'b') == []
