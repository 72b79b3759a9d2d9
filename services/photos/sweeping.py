"""Every night: files that no row names are removed, a day after they were written. And whether every row still has its file."""
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field
from sqlmodel import select

from data.tables.photos import Attachment
from services.guard import query
from services.house import House
from services.people.roles import Permission
from services.photos.store import PhotoStore, photo_of
from services.runner import Runner
from services.work import Identity, Work

AGE = timedelta(days=1)  # so long an upload may hang between its file and its row
AT_ONCE = 400


def sweep_photos(runner: Runner, who: Identity) -> int:
    """How many files were removed."""
    candidates = list(_old(runner.house))
    superfluous = [file for start in range(0, len(candidates), AT_ONCE) for file in _unnamed(runner, who, candidates[start:start + AT_ONCE])]
    for file in superfluous:
        file.unlink(missing_ok=True)
    return len(superfluous)


@query(Permission.EDIT_SETTINGS)
def known_photos(work: Work, *, paths: Annotated[list[str], Field(max_length=AT_ONCE)]) -> set[str]:
    """Which of these a row names."""
    work.actor.require_all_sites()
    return set(work.session.exec(select(Attachment.storage_path).where(Attachment.storage_path.in_(paths))))  # type: ignore[attr-defined]


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
