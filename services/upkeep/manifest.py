"""What a backup says about itself, so that whoever restores it can tell whether it is whole."""
from datetime import datetime

import pydantic

from data.archive import MEMBER, Fact
from data.snapshot import Contents

MANIFEST = 'manifest.json'
DATABASE = 'database'
SECRET = 'secret.key'
FORMAT = 1
LARGEST = 256 * 1024 * 1024  # two million photos and nothing else


class Manifest(pydantic.BaseModel, frozen=True, extra='forbid'):
    format: int
    product: str
    made_at: datetime
    kind: str
    revision: str
    counts: dict[str, int]
    chain_head: str
    files: dict[str, Fact]

    @property
    def photos(self) -> dict[str, Fact]:
        return {name: fact for name, fact in self.files.items() if name.startswith('tool_photos/')}

    @property
    def rows(self) -> int:
        return sum(self.counts.values())

    def difference(self, found: dict[str, Fact]) -> str:
        """The first file that is not what it was when the backup was made."""
        expected = {name: fact for name, fact in self.files.items() if MEMBER.fullmatch(name)}
        odd = sorted(name for name in expected.keys() | self.files.keys() | found.keys() if expected.get(name) != found.get(name))
        return odd[0] if odd else ''


def describe(product: str, made_at: datetime, contents: Contents, files: dict[str, Fact]) -> bytes:
    manifest = Manifest(format=FORMAT, product=product, made_at=made_at, kind=contents.kind, revision=contents.schema,
                        counts=dict(contents.counts), chain_head=contents.chain_head, files=files)
    return manifest.model_dump_json(indent=1).encode()
