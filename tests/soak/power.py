"""What a disk holds after the power went: everything a process writes is recorded by strace and played again up to any moment.

Only what was synced is sure to be there. Of everything else a part may be, in any order and torn; of names given, changed and taken away
a beginning, in their order.
"""
import random
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CALLS = 'openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,mkdir,lseek'
SECTOR = 512
ENTRY = re.compile(r'(\d+) +(\d+\.\d+) (.*)', re.DOTALL)
TEXT, OPEN = r'"((?:\\x[0-9a-f]{2})*)"', r'(\d+)<([^>]*)>'
SHAPES = {
    'pwrite64': re.compile(rf'{OPEN}, {TEXT}, \d+, (\d+)'), 'write': re.compile(rf'{OPEN}, {TEXT}, \d+'), 'ftruncate': re.compile(rf'{OPEN}, (\d+)'),
    'fsync': re.compile(OPEN), 'fdatasync': re.compile(OPEN), 'lseek': re.compile(rf'{OPEN}, (\d+), SEEK_SET'),
    'openat': re.compile(rf'[^,]*, {TEXT}, (\S+?)(?:, \d+)?$'), 'mkdir': re.compile(TEXT),
    'rename': re.compile(rf'{TEXT}, {TEXT}'), 'renameat': re.compile(rf'[^,]*, {TEXT}, [^,]*, {TEXT}'),
    'renameat2': re.compile(rf'[^,]*, {TEXT}, [^,]*, {TEXT}'), 'unlink': re.compile(TEXT), 'unlinkat': re.compile(rf'[^,]*, {TEXT}')}


@contextmanager
def recorded(pid: int, trace: Path) -> Iterator[None]:
    """What this process does to files, until it ends."""
    watching = subprocess.Popen(['strace', '-f', '-ttt', '-y', '-xx', '-s', '10000000', '-e', f'trace={CALLS}', '-o', str(trace), '-p', str(pid)],
                                stderr=subprocess.PIPE, text=True)
    assert watching.stderr is not None
    assert 'attached' in watching.stderr.readline()
    try:
        yield
    finally:
        watching.wait(30)


@dataclass
class Step:
    """One call that succeeded: from when it may have an effect, and from when that is sure."""
    began: float
    ended: float
    call: str
    told: tuple[Any, ...]
    answer: int


def steps(trace: Path) -> list[Step]:
    found, open_ones = [], dict[str, tuple[float, str]]()
    for line in trace.read_text().splitlines():
        if not (entry := ENTRY.fullmatch(line)):
            continue
        thread, at, words = entry[1], float(entry[2]), entry[3]
        if words.endswith('<unfinished ...>'):
            open_ones[thread] = at, words.removesuffix(' <unfinished ...>').removesuffix('<unfinished ...>')
            continue
        began = at
        if words.startswith('<... '):
            if thread not in open_ones:
                continue
            began, first = open_ones.pop(thread)
            words = first + words.split('resumed>', 1)[1]
        if step := _step(began, at, words):
            found.append(step)
    assert found, 'nothing was recorded'
    return sorted(found, key=lambda step: step.began)


def _step(began: float, ended: float, words: str) -> Step | None:
    call, _bracket, rest = words.partition('(')
    inside, _equals, answer = rest.rpartition(') = ')
    number = re.match(r'-?\d+', answer)
    if call not in SHAPES or number is None or int(number[0]) < 0 or not (shape := SHAPES[call].match(inside)):
        return None
    told = tuple(_plain(part) if part.startswith('\\x') or not part else part for part in shape.groups())
    return Step(began, ended, call, told, int(number[0]))


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace('\\x', ''))


@dataclass
class _File:
    sure: bytearray
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """(where, what); without a what the length"""

    def put(self, at: int, what: bytes | None) -> None:
        self.pending.append((at, what))

    def sync(self, before: int) -> None:
        for each in self.pending[:before]:
            _apply(self.sure, *each)
        del self.pending[:before]

    def after_a_cut(self, chance: random.Random) -> bytes:
        content = bytearray(self.sure)
        for at, what in self.pending:
            lot = chance.random()
            if lot < 0.5:
                _apply(content, at, what)
            elif lot < 0.6 and what:
                _apply(content, at, what[:chance.randrange(len(what)) // SECTOR * SECTOR])
        return bytes(content)


def _apply(content: bytearray, at: int, what: bytes | None) -> None:
    if what is None:
        del content[at:]
        content.extend(bytes(at - len(content)))
        return
    content.extend(bytes(max(0, at - len(content))))
    content[at:at + len(what)] = what


class Disk:
    """A folder as it was at the beginning; `play` goes on in time, `cut` says what would be left of it."""

    def __init__(self, folder: Path, base: Path, played: list[Step]) -> None:
        self.root, self.todo = str(folder), list(reversed(played))
        self.names = {f'{folder}/{path.relative_to(base)}': _File(bytearray(path.read_bytes())) for path in base.rglob('*') if path.is_file()}
        self.sure_names = dict(self.names)
        self.renaming: list[tuple[str, str, str, _File | None]] = []  # folder, old name, new name, file
        self.places: dict[str, int] = {}
        self.syncing: list[tuple[float, str, int, int]] = []  # when it is done, what, how many writes and names it covers

    def play(self, until: float) -> None:
        while self.todo and self.todo[-1].began <= until:
            step = self.todo.pop()
            self._finish_syncs(step.began)
            getattr(self, f'_{step.call}')(step)
        self._finish_syncs(until)

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """Paths within the folder and their content."""
        names = dict(self.sure_names)
        for _folder, old, new, file in self.renaming[:chance.randint(0, len(self.renaming))]:
            _move(names, old, new, file)
        return {path.removeprefix(f'{self.root}/'): file.after_a_cut(chance) for path, file in names.items() if not path.endswith('-shm')}

    def _finish_syncs(self, now: float) -> None:
        for each in [each for each in self.syncing if each[0] <= now]:
            self.syncing.remove(each)
            _done, path, writes, names = each
            if path in self.names:
                self.names[path].sync(min(writes, len(self.names[path].pending)))
            self._settle(path, names)

    def _settle(self, folder: str, count: int) -> None:
        """Names in this folder that were given before its sync are sure."""
        for each in self.renaming[:count]:
            if each[0] == folder:
                _move(self.sure_names, *each[1:])
        self.renaming = [each for place, each in enumerate(self.renaming) if place >= count or each[0] != folder]

    def _named(self, old: str, new: str, file: _File | None) -> None:
        self.renaming.append((str(Path(new or old).parent), old, new, file))
        _move(self.names, old, new, file)

    def _openat(self, step: Step) -> None:
        path, flags = step.told[0].decode(), step.told[1]
        self.places[str(step.answer)] = 0
        if not self._is_here(path) or ('O_CREAT' not in flags and 'O_TRUNC' not in flags):
            return
        if path not in self.names and 'O_CREAT' in flags:
            self._named('', path, _File(bytearray()))
        elif 'O_TRUNC' in flags:
            self.names[path].put(0, None)

    def _write(self, step: Step) -> None:
        number, path, content = step.told
        if file := self.names.get(path.decode()):
            place = self.places.get(number, 0)
            file.put(place, content)
            self.places[number] = place + len(content)

    def _pwrite64(self, step: Step) -> None:
        if file := self.names.get(step.told[1].decode()):
            file.put(int(step.told[3]), step.told[2])

    def _ftruncate(self, step: Step) -> None:
        if file := self.names.get(step.told[1].decode()):
            file.put(int(step.told[2]), None)

    def _lseek(self, step: Step) -> None:
        self.places[step.told[0]] = int(step.told[2])

    def _fsync(self, step: Step) -> None:
        path = step.told[1].decode()
        file = self.names.get(path)
        self.syncing.append((step.ended, path, len(file.pending) if file else 0, len(self.renaming)))

    _fdatasync = _fsync

    def _rename(self, step: Step) -> None:
        old, new = (part.decode() for part in step.told)
        if old in self.names:
            self._named(old, new, None)

    _renameat = _renameat2 = _rename

    def _unlink(self, step: Step) -> None:
        if (path := step.told[0].decode()) in self.names:
            self._named(path, '', None)

    _unlinkat = _unlink

    def _mkdir(self, _step: Step) -> None:
        """Folders come with the first file in them."""

    def _is_here(self, path: str) -> bool:
        return path.startswith(f'{self.root}/') and not path.endswith('-shm')


def _move(names: dict[str, _File], old: str, new: str, file: _File | None) -> None:
    held = names.pop(old, None) if old else file
    if new and held is not None:
        names[new] = held
