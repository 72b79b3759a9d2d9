"""Every night: files that no row names are removed, a day after they were written. And whether every row still has its file."""
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field
from sqlmodel import select

from data.tables.photos import Attachment
from services.errors import Conflict
from services.guard import query
from services.house import House
from services.language import _
from services.people.roles import Permission
from services.photos.store import PhotoStore, photo_of
from services.runner import Runner
from services.work import Identity, Work

AGE = timedelta(days=1)  # so long an upload may hang between its file and its row
AT_ONCE = 400
NEWEST = 20
FEW = 20  # so many may be left over even where hardly anything else lies


def sweep_photos(runner: Runner, who: Identity) -> int:
    """How many files were removed."""
    require_our_disk(runner.house)
    candidates = list(_old(runner.house))
    superfluous = [file for start in range(0, len(candidates), AT_ONCE) for file in _unnamed(runner, who, candidates[start:start + AT_ONCE])]
    if runner.house.photo_folder and len(superfluous) > max(FEW, sum(1 for _each in PhotoStore(runner.house).paths()) // 2):
        raise Conflict(_('Most files in {folder} belong to no photo and no document of this plant, so none was removed. Does another plant use it?',
                         folder=runner.house.photos))
    for file in superfluous:
        file.unlink(missing_ok=True)
    return len(superfluous)


@query(Permission.EDIT_SETTINGS)
def known_photos(work: Work, *, paths: Annotated[list[str], Field(max_length=AT_ONCE)]) -> set[str]:
    """Which of these a row names."""
    work.actor.require_all_sites()
    return set(work.session.exec(select(Attachment.storage_path).where(Attachment.storage_path.in_(paths))))  # type: ignore[attr-defined]


def require_our_disk(house: House) -> None:
    """A disk that is not there looks like an empty folder, another one like a folder of somebody else: what is taken in would vanish,
    and backups would miss all that was. What was taken in last tells whose disk it is, and one of an earlier time as well."""
    if house.photo_folder is None:
        return
    with house.database.reading() as session:
        newest = session.exec(select(Attachment.storage_path).order_by(Attachment.id.desc()).limit(NEWEST)).all()  # type: ignore[attr-defined]
    store = PhotoStore(house)
    if newest and not any(store.has(path) for path in newest):
        raise Conflict(_('None of the newest photos and documents is in the photo folder {folder}. Is its disk mounted, and not another one?',
                         folder=house.photo_folder))


def lost_photos(house: House) -> int:
    """How many rows have no file."""
    here = {path for path, _file in PhotoStore(house).paths()}
    with house.database.reading() as session:
        return sum(path not in here for path in session.exec(select(Attachment.storage_path)))


def _old(house: House) -> Iterator[tuple[str, Path]]:
    """Files with the name their row would have; half-written ones never had one."""
    store, before = PhotoStore(house), house.wall() - AGE
    for path, file in [*store.paths(), *(('', file) for file in store.half_written())]:
        if datetime.fromtimestamp(file.stat().st_mtime, UTC) < before:
            yield photo_of(path), file


def _unnamed(runner: Runner, who: Identity, candidates: list[tuple[str, Path]]) -> list[Path]:
    known = runner.do(who, known_photos, paths=sorted({path for path, _file in candidates if path}))
    return [file for path, file in candidates if path not in known]
