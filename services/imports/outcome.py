"""What became of a file: how many rows were taken, and one sentence for each row that was not."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ImportKind(StrEnum):
    TOOLS = 'tools'
    MACHINES = 'machines'
    PRODUCTION = 'production'
    READINGS = 'readings'
    FAILURES = 'failures'


@dataclass(frozen=True, slots=True)
class Remark:
    """What there is to say about one line of the file, counted as an editor counts them."""
    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`errors` are rows that were not taken, `remarks` concern rows that were; `taken` is whether the file was taken at all."""
    kind: ImportKind
    site: str
    taken: bool
    rows: int
    imported: int = 0
    changed: int = 0
    unchanged: int = 0
    errors: tuple[Remark, ...] = ()
    remarks: tuple[Remark, ...] = ()
    unused: tuple[str, ...] = ()
    figures: Mapping[str, int] = field(default_factory=dict)

    @property
    def totals(self) -> dict[str, int]:
        """One line for programs; the names are part of the contract."""
        counted = {'rows': self.rows, 'imported': self.imported, 'unchanged': self.unchanged, 'errors': len(self.errors)}
        return {**counted, **self.figures} if self.kind is ImportKind.PRODUCTION else {**counted, 'changed': self.changed}
