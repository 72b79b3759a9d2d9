"""Documents of tools and machines: drawings, manuals, certificates. They are kept as they came, never opened here, only handed out."""
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlmodel import select

from data.tables.assets import Asset
from data.tables.photos import Attachment
from services.catalog import Limit, Offset
from services.documents.kinds import MEDIA_TYPES
from services.fields import Line, Search
from services.guard import command, query
from services.order import containing, order_by
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.photos.store import PhotoStore, StoredDocument, knows
from services.work import Found, Work, gone

Title = Annotated[Line, Field(max_length=200)]
SORTS: Mapping[str, Any] = {'created_at': Attachment.created_at, 'title': Attachment.caption, 'size': Attachment.size}
SEARCHED = (Attachment.caption, Attachment.original_name)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as a list shows it."""
    id: UUID
    version: int
    asset_id: UUID
    title: str
    name: str
    media_type: str
    size: int
    sha256: str
    created_at: datetime
    uploaded_by: str


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """Without its content when whoever asks has this one already."""
    mark: str
    name: str
    media_type: str
    content: bytes | None


@query(Permission.EDIT_ASSETS)
def document_place(work: Work, *, asset_id: UUID) -> UUID:
    """The tool or machine that a new document would belong to, asked before any of it is taken in."""
    return work.get(Asset, asset_id).id


@command(Permission.EDIT_ASSETS)
def add_document(work: Work, *, file: StoredDocument, asset_id: UUID, name: Line, title: Title = '') -> UUID:
    """The row for a file that lies in the store. The same file twice on the same thing is one, whose id is answered."""
    work.session.refresh(work.get(Asset, asset_id), with_for_update=True)  # whoever sends the same at the same moment waits here
    same = select(Attachment.id).where(Attachment.asset_id == asset_id, Attachment.sha256 == file.sha256, _documents())
    known = work.session.exec(same.limit(1)).first()
    if known is not None:
        return known
    return work.add(Attachment(
        id=file.document_id, asset_id=asset_id, storage_path=file.path, file_type=file.media_type, original_name=name,
        caption=title or name, captured_at=work.now, uploaded_by_id=work.actor.user_id, size=file.size, sha256=file.sha256)).id


@query(Permission.SEE_ASSETS)
def list_documents(work: Work, *, asset_id: UUID | None = None, text: Search = '', sort: str = 'title', offset: Offset = 0,
                   limit: Limit = 50) -> Found:
    conditions: list[Any] = [_documents()]
    conditions += [Attachment.asset_id == asset_id] if asset_id else []
    conditions += [containing(text, SEARCHED)] if text else []
    rows, total = work.page(select(Attachment).where(*conditions), order=order_by(sort, SORTS, Attachment.id), offset=offset, limit=limit)
    people = names_of(work, {row.uploaded_by_id for row in rows})
    return Found([_row(row, people.get(row.uploaded_by_id, '')) for row in rows], total)


@query(Permission.SEE_ASSETS)
def find_document(work: Work, *, document_id: UUID) -> DocumentRow:
    row = _the_document(work, document_id)
    return _row(row, names_of(work, {row.uploaded_by_id}).get(row.uploaded_by_id, ''))


@query(Permission.SEE_ASSETS)
def read_document(work: Work, *, document_id: UUID, known: str = '') -> DocumentFile:
    """The file itself; `known` are the marks of the files that whoever asks still has."""
    row = _the_document(work, document_id)
    file = DocumentFile(f'"{row.sha256[:32]}"', row.original_name, row.file_type, None)
    return file if knows(known, file.mark) else replace(file, content=PhotoStore(work.house).read(row.storage_path))


@command(Permission.EDIT_ASSETS)
def change_document(work: Work, *, document_id: UUID, seen_version: int, title: Annotated[Title, Field(min_length=1)]) -> UUID:
    """What it is called in lists; the file stays as it is, and keeps its own name."""
    row = _the_document(work, document_id, seen_version=seen_version)
    row.caption = title
    return work.add(row).id


@command(Permission.EDIT_ASSETS)
def remove_document(work: Work, *, document_id: UUID, seen_version: int) -> None:
    """For good; the file goes when the row is sure to be gone."""
    row = _the_document(work, document_id, seen_version=seen_version)
    work.session.delete(row)
    PhotoStore(work.house).remove_with(work.session, row.storage_path)


def _documents() -> Any:
    return Attachment.file_type.in_(MEDIA_TYPES)  # type: ignore[attr-defined]


def _the_document(work: Work, document_id: UUID, *, seen_version: int | None = None) -> Attachment:
    """The row of a document; a photo is none."""
    found = work.get(Attachment, document_id, seen_version=seen_version)
    if found.is_photo:
        raise gone(Attachment)
    return found


def _row(row: Attachment, uploaded_by: str) -> DocumentRow:
    assert row.asset_id is not None  # only tools and machines have documents
    return DocumentRow(row.id, row.version or 0, row.asset_id, row.caption, row.original_name, row.file_type, row.size, row.sha256, row.created_at,
                       uploaded_by)
