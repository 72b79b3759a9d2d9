"""Restoring photos to a folder of their own, which may be a whole disk with things of others on it."""
import errno
import os
import shutil
from pathlib import Path

from data.files import sync_folder
from services.photos.store import photo_folders
from services.upkeep.set_aside import new_folder


def prove(packed: Path, here: Path, spare: int) -> None:
    """Whatever could refuse the photos half-way is asked before anything is put in place; an OSError says what it is."""
    here.mkdir(mode=0o700, parents=True, exist_ok=True)
    (here / '.writable').write_text('')
    (here / '.writable').unlink(missing_ok=True)
    if not all(os.access(each, os.W_OK | os.X_OK) for each in photo_folders(here)):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    needed = sum(file.stat().st_size for folder in photo_folders(packed) for file in folder.iterdir())
    if needed > shutil.disk_usage(here).free - spare:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def exchange(packed: Path, here: Path) -> None:
    """One by one, as nothing gives away a folder that a disk is mounted on. What was here stays on its disk, which the home may have no room for."""
    if ours := photo_folders(here):
        old = new_folder(here)
        for each in ours:
            each.rename(old / each.name)
    for each in photo_folders(packed):
        shutil.move(each, here / each.name)
        for path in (here / each.name).iterdir():
            with path.open('rb') as file:
                os.fsync(file.fileno())
        sync_folder(here / each.name)
    sync_folder(here)
