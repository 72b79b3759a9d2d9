"""What a restore set aside: a folder of its own in the home each time, kept for as long as backups are and then removed."""
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

from data.files import private_folder

PREFIX, STAMP = 'before-restore-', '%Y%m%d-%H%M%S'
NAMED = re.compile(rf'{PREFIX}(\d{{8}}-\d{{6}})(?:-(\d+))?')
ALWAYS_KEPT = 2


def new_folder(home: Path) -> Path:
    """One for every restore, also for one that runs again because it was cut off."""
    stamp, number = f'{datetime.now(UTC):{PREFIX}{STAMP}}', 1
    while (folder := home / (stamp if number == 1 else f'{stamp}-{number}')).exists():
        number += 1
    return private_folder(folder)


def remove_older(home: Path, than: datetime) -> int:
    """The last two stay however old they are: one is the way back, the other the way back from that."""
    superfluous = [folder for made_at, _number, folder in sorted(_folders(home))[:-ALWAYS_KEPT] if made_at < than]
    for folder in superfluous:
        shutil.rmtree(folder, ignore_errors=True)  # what cannot be removed must not count as a backup that failed
    return sum(not folder.exists() for folder in superfluous)


def _folders(home: Path) -> list[tuple[datetime, int, Path]]:
    """By the time in the name, which nothing changes afterwards; links and what somebody named alike are not ours."""
    found = [(match, path) for path in home.iterdir() if (match := NAMED.fullmatch(path.name)) and path.is_dir() and not path.is_symlink()]
    return [(made_at, int(match[2] or 1), path) for match, path in found if (made_at := _time(match[1]))]


def _time(stamp: str) -> datetime | None:
    try:
        return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
