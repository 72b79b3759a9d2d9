"""A file of records that belong to tools of ours: each line is new, known, wrong, or about something else."""
from collections.abc import Sized

from services.imports.outcome import ImportKind, Outcome, Remark
from services.imports.sheet import Sheet


class Sorting:
    """The lines as they are sorted: what is wrong keeps the file out, what belongs to nothing of ours is told and passed over."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.errors: list[Remark] = list(sheet.broken)
        self.passed_over: list[Remark] = []
        self.unchanged = 0

    def outcome(self, kind: ImportKind, site: str, fresh: Sized) -> Outcome:
        remarks = sorted([*self.errors, *self.passed_over], key=lambda remark: remark.line)
        taken = not self.errors
        return Outcome(kind, site, taken, rows=len(self.sheet.rows) + len(self.sheet.broken), imported=len(fresh) if taken else 0,
                       unchanged=self.unchanged if taken else 0, errors=tuple(remarks), unused=self.sheet.unused)
