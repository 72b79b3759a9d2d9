"""The marker beside the database that says: in use, so what was saved last may only be in the write-ahead log."""
from pathlib import Path

from data.files import sync_folder, write_safely


def mark_running(path: Path) -> None:
    """To be called once the database is open, which is when its log exists."""
    if log_of(path).exists():
        write_safely(marker_of(path), b'in use\n')


def mark_stopped(path: Path) -> None:
    """To be called when the log was written back into the file, and before SQLite removes it: the other way round a power cut
    between the two would look like a lost log."""
    if marker_of(path).exists():
        marker_of(path).unlink()
        sync_folder(path.parent)


def log_is_missing(path: Path) -> bool:
    """SQLite itself would say nothing, open the file as it was some time ago, and go on from there."""
    return marker_of(path).exists() and not log_of(path).exists()


def marker_of(path: Path) -> Path:
    return path.with_name(f'{path.name}.running')


def log_of(path: Path) -> Path:
    return path.with_name(f'{path.name}-wal')
