"""Small files that are either the old or the new one after a power cut, never half."""
import os
from pathlib import Path


def write_safely(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write beside the file, sync, rename over it, sync the folder."""
    beside = path.with_name(f'{path.name}.new')
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, 'wb') as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    replace_safely(beside, path)


def replace_safely(source: Path, target: Path) -> None:
    """Put a finished file in its place; the rename itself survives a power cut too."""
    source.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def private_folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    return path
