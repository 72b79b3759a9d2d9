"""The backup archive: a tar inside an age envelope, written and read as a stream, never unencrypted on a disk and never whole in memory."""
import hashlib
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pyrage
from pyrage import x25519

from data.files import replace_safely, write_safely

MEMBER = re.compile(r'manifest\.json|database|secret\.key|tool_photos(/[A-Za-z0-9_-][A-Za-z0-9_.-]*){1,4}')
LONGEST_NAME = 240
MOST_MEMBERS = 2_000_000
PIECE = 1 << 18


class DamagedArchive(Exception):
    """The archive is not what was written: changed, cut off, or no archive at all."""


class WrongRecoveryKey(Exception):
    """This key does not open the envelope."""


class UnsafeArchive(Exception):
    """The archive holds something that a backup never holds, such as a path that leads elsewhere."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known about one file of an archive."""
    size: int
    sha256: str


@dataclass
class ArchiveWriter:
    """Takes files and remembers what they were."""
    tar: tarfile.TarFile
    facts: dict[str, Fact] = field(default_factory=dict)

    def add(self, name: str, path: Path) -> None:
        with path.open('rb') as file:
            self._add(name, file, os.fstat(file.fileno()).st_size)

    def add_content(self, name: str, content: bytes) -> None:
        self._add(name, BytesIO(content), len(content))

    def _add(self, name: str, file: IO[bytes], size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        reader = _Hashing(file)
        self.tar.addfile(member, reader)
        self.facts[name] = Fact(size, reader.hash.hexdigest())


def recovery_key(home: Path) -> str:
    """The key that opens the backups of this installation, made when it is first needed."""
    path = home / 'recovery.key'
    if not path.exists():
        write_safely(path, f'{x25519.Identity.generate()}\n'.encode())
    return path.read_text().strip()


def read_identity(key: str) -> Any:
    try:
        return x25519.Identity.from_str(key.strip())
    except pyrage.IdentityError as error:
        raise WrongRecoveryKey from error


@contextmanager
def write_archive(target: Path, key: str) -> Iterator[ArchiveWriter]:
    """An archive to add files to; it gets its name when it is whole and on the disk, and leaves nothing when it fails."""
    beside = target.with_name(f'{target.name}.new')
    reading_end, writing_end = os.pipe()
    try:
        with ThreadPoolExecutor(1) as pool:
            encrypting = pool.submit(_encrypt, reading_end, beside, read_identity(key).to_public())
            with _reason_of(encrypting), os.fdopen(writing_end, 'wb') as pipe:
                with tarfile.open(fileobj=pipe, mode='w|', format=tarfile.GNU_FORMAT) as tar:
                    yield ArchiveWriter(tar)
        replace_safely(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def unpack(source: Path, key: str, folder: Path, *, most_bytes: int, keep: Callable[[str], bool]) -> dict[str, Fact]:
    """Read an archive to its end and put the wanted files into an empty folder; the rest is only hashed."""
    facts: dict[str, Fact] = {}
    identity = read_identity(key)
    reading_end, writing_end = os.pipe()
    with ThreadPoolExecutor(1) as pool:
        decrypting = pool.submit(_decrypt, source, writing_end, identity)
        with _reason_of(decrypting), os.fdopen(reading_end, 'rb') as pipe:
            with tarfile.open(fileobj=pipe, mode='r|', tarinfo=_PlainMember) as tar:
                for member in tar:
                    most_bytes -= _require_safe(member, facts, most_bytes)
                    facts[member.name] = _take(tar, member, folder / member.name if keep(member.name) else None)
            _drain(pipe)
    return facts


def hash_of(path: Path) -> str:
    with path.open('rb') as file:
        return hashlib.file_digest(file, 'sha256').hexdigest()


class _PlainMember(tarfile.TarInfo):
    """Looks at every header before tarfile believes it: links, devices, sparse files and endless headers end here."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> '_PlainMember':
        member = super().frombuf(buf, encoding, errors)
        if member.type == tarfile.GNUTYPE_LONGNAME and member.size <= 1024:
            return member
        if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or member.size < 0:
            raise UnsafeArchive(member.name)
        return member


class _Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self.hash.update(content)
        return content


def _require_safe(member: tarfile.TarInfo, seen: dict[str, Fact], most_bytes: int) -> int:
    name = member.name
    if not MEMBER.fullmatch(name) or len(name) > LONGEST_NAME or name in seen or '..' in name:
        raise UnsafeArchive(name)
    if member.size > most_bytes or len(seen) >= MOST_MEMBERS:
        raise UnsafeArchive(name)
    return member.size


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path | None) -> Fact:
    content = tar.extractfile(member)
    assert content is not None  # _PlainMember lets regular files through only
    reader = _Hashing(content)
    if target is None:
        while reader.read(PIECE):
            pass
    else:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, 'wb') as file:
            while piece := reader.read(PIECE):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    return Fact(member.size, reader.hash.hexdigest())


def _encrypt(reading_end: int, beside: Path, recipient: Any) -> None:
    """Runs in a thread of its own; closing its end of the pipe lets the other side notice when this fails."""
    with os.fdopen(reading_end, 'rb') as pipe:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, 'wb') as file:
            pyrage.encrypt_io(pipe, file, [recipient])
            file.flush()
            os.fsync(file.fileno())


def _decrypt(source: Path, writing_end: int, identity: Any) -> None:
    with os.fdopen(writing_end, 'wb') as pipe, source.open('rb') as file:
        pyrage.decrypt_io(file, pipe, [identity])


@contextmanager
def _reason_of(other_side: Future[None]) -> Iterator[None]:
    """When both ends of the pipe fail, the first cause is what people want to read."""
    try:
        yield
    except (tarfile.TarError, BrokenPipeError, EOFError, ValueError) as error:
        _ask(other_side)
        raise DamagedArchive(str(error)) from error
    except BaseException:
        with suppress(Exception):
            other_side.result()
        raise
    _ask(other_side)


def _ask(other_side: Future[None]) -> None:
    try:
        other_side.result()
    except pyrage.DecryptError as error:
        raise (WrongRecoveryKey if 'No matching keys' in str(error) else DamagedArchive)(str(error)) from error
    except pyrage.EncryptError as error:
        raise OSError(str(error)) from error
    except OSError as error:
        if isinstance(error, FileNotFoundError | PermissionError):
            raise
        raise DamagedArchive(str(error)) from error


def _drain(pipe: IO[bytes]) -> None:
    """The envelope proves that nothing was cut off only when it was read to its very end."""
    while pipe.read(PIECE):
        pass
