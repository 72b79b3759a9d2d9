"""Photos of tools and machines, of their failures and of the work on them."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import select

from data.tables.assets import Asset
from data.tables.failures import FailureReport
from data.tables.maintenance import MaintenanceLog
from data.tables.photos import OWNERS, PHOTO, Angle, Attachment, PhotoMark
from services.catalog import Limit, Offset
from services.fields import Line, Search
from services.given import wrong
from services.guard import command, query
from services.language import _
from services.order import containing, order_by
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.photos.store import PhotoStore, Stored, knows, thumb_of
from services.work import Found, Work, gone

Caption = Annotated[Line, Field(max_length=300)]
SORTS: Mapping[str, Any] = {'captured_at': Attachment.captured_at, 'created_at': Attachment.created_at, 'size': Attachment.size}
SEARCHED = (Attachment.caption, Attachment.original_name)
TABLES: Mapping[str, Any] = {'asset_id': Asset, 'failure_report_id': FailureReport, 'maintenance_log_id': MaintenanceLog}


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo as a list shows it; it belongs to exactly one of the three."""
    id: UUID
    version: int
    asset_id: UUID | None
    failure_report_id: UUID | None
    maintenance_log_id: UUID | None
    angle: Angle
    caption: str
    captured_at: datetime
    created_at: datetime
    uploaded_by: str
    original_name: str
    size: int
    width: int
    height: int
    sha256: str
    marks: int


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A picture to be shown; without its content when whoever asks has this one already."""
    mark: str
    content: bytes | None


@query(Permission.ADD_PHOTOS)
def photo_place(work: Work, *, asset_id: UUID | None = None, failure_report_id: UUID | None = None,
                maintenance_log_id: UUID | None = None) -> UUID:
    """The tool or machine that a new photo of this would belong to, asked before any of it is taken in."""
    return owner_of(work, asset_id=asset_id, failure_report_id=failure_report_id, maintenance_log_id=maintenance_log_id).id


@command(Permission.ADD_PHOTOS)
def add_photo(work: Work, *, stored: Stored, asset_id: UUID | None = None, failure_report_id: UUID | None = None,
              maintenance_log_id: UUID | None = None, angle: Angle = Angle.OTHER, caption: Caption = '', name: Line = '') -> UUID:
    """The row for a picture that lies in the store. The same picture twice on the same thing is one, whose id is answered."""
    owner = {'asset_id': asset_id, 'failure_report_id': failure_report_id, 'maintenance_log_id': maintenance_log_id}
    work.session.refresh(owner_of(work, **owner), with_for_update=True)  # whoever sends the same at the same moment waits here
    picture = stored.picture
    same = select(Attachment.id).where(Attachment.sha256 == picture.sha256, *(getattr(Attachment, each) == owner[each] for each in OWNERS))
    known = work.session.exec(same.limit(1)).first()
    if known is not None:
        return known
    return work.add(Attachment(
        id=stored.photo_id, asset_id=asset_id, failure_report_id=failure_report_id, maintenance_log_id=maintenance_log_id,
        storage_path=stored.path, file_type=PHOTO, original_name=name, angle=angle, caption=caption, captured_at=picture.taken_at or work.now,
        uploaded_by_id=work.actor.user_id, size=stored.size, width=picture.width, height=picture.height, sha256=picture.sha256)).id


@query(Permission.SEE_ASSETS)
def list_photos(work: Work, *, asset_id: UUID | None = None, failure_report_id: UUID | None = None, maintenance_log_id: UUID | None = None,
                text: Search = '', sort: str = '-captured_at', offset: Offset = 0, limit: Limit = 50) -> Found:
    """One page of photos. Those of a tool are its own and those of its failures and of the work on it."""
    conditions: list[Any] = [Attachment.file_type == PHOTO]
    conditions += [Attachment.failure_report_id == failure_report_id] if failure_report_id else []
    conditions += [Attachment.maintenance_log_id == maintenance_log_id] if maintenance_log_id else []
    conditions += [about_asset(asset_id)] if asset_id else []
    conditions += [containing(text, SEARCHED)] if text else []
    rows, total = work.page(select(Attachment).where(*conditions), order=order_by(sort, SORTS, Attachment.id), offset=offset, limit=limit)
    return Found(rows_of(work, rows), total)


@query(Permission.SEE_ASSETS)
def find_photo(work: Work, *, photo_id: UUID) -> PhotoRow:
    return rows_of(work, [the_photo(work, photo_id)])[0]


@query(Permission.SEE_ASSETS)
def read_photo(work: Work, *, photo_id: UUID, thumb: bool = False, known: str = '') -> PhotoFile:
    """The picture itself; `known` are the marks of the pictures that whoever asks still has."""
    photo = the_photo(work, photo_id)
    mark = f'"{photo.sha256[:32]}{"-thumb" if thumb else ""}"'
    if knows(known, mark):
        return PhotoFile(mark, None)
    return PhotoFile(mark, PhotoStore(work.house).read(thumb_of(photo.storage_path) if thumb else photo.storage_path))


@command(Permission.ADD_PHOTOS)
def change_photo(work: Work, *, photo_id: UUID, seen_version: int, angle: Angle | None = None, caption: Caption | None = None) -> UUID:
    """What it shows, in words; the picture stays as it is."""
    photo = the_photo(work, photo_id, seen_version=seen_version)
    photo.angle = photo.angle if angle is None else angle
    photo.caption = photo.caption if caption is None else caption
    return work.add(photo).id


@command(Permission.REMOVE_PHOTOS)
def remove_photo(work: Work, *, photo_id: UUID, seen_version: int) -> None:
    """For good, with everything drawn on it; the file goes when the row is sure to be gone."""
    photo = the_photo(work, photo_id, seen_version=seen_version)
    for mark in work.session.exec(select(PhotoMark).where(PhotoMark.attachment_id == photo.id)):
        work.session.delete(mark)
    work.session.flush()
    work.session.delete(photo)
    PhotoStore(work.house).remove_with(work.session, photo.storage_path)


def owner_of(work: Work, **owner: UUID | None) -> Asset:
    """The tool or machine behind the one thing that was named."""
    named = [(field, row_id) for field, row_id in owner.items() if row_id is not None]
    if len(named) != 1:
        raise wrong('asset_id', _('Say which one thing this photo belongs to: a tool or machine, a failure or a piece of work.'))
    field, row_id = named[0]
    found: Any = work.get(TABLES[field], row_id)
    return found if isinstance(found, Asset) else work.get(Asset, found.asset_id)


def the_photo(work: Work, photo_id: UUID, *, seen_version: int | None = None) -> Attachment:
    """The row of a photo; a document is none."""
    found = work.get(Attachment, photo_id, seen_version=seen_version)
    if not found.is_photo:
        raise gone(Attachment)
    return found


def rows_of(work: Work, photos: Iterable[Attachment]) -> list[PhotoRow]:
    """Rows with who took them and how much is drawn on them, asked for once for all."""
    listed = list(photos)
    people = names_of(work, {photo.uploaded_by_id for photo in listed})
    marks = _open_marks(work, [photo.id for photo in listed])
    return [_row(photo, people.get(photo.uploaded_by_id, ''), marks.get(photo.id, 0)) for photo in listed]


def _row(photo: Attachment, uploaded_by: str, marks: int) -> PhotoRow:
    told = {'version', 'uploaded_by', 'marks'}
    plain = {name: getattr(photo, name) for name in PhotoRow.__dataclass_fields__ if name not in told}
    return PhotoRow(**plain, version=photo.version or 0, uploaded_by=uploaded_by, marks=marks)


def _open_marks(work: Work, photos: list[UUID]) -> dict[UUID, int]:
    counted = sa.select(PhotoMark.attachment_id, sa.func.count()).where(  # type: ignore[call-overload]
        PhotoMark.attachment_id.in_(photos), PhotoMark.resolved_at.is_(None)).group_by(PhotoMark.attachment_id)  # type: ignore
    return dict(work.session.execute(counted).all()) if photos else {}


def about_asset(asset_id: UUID) -> Any:
    """Its own and those of its failures and of the work on it, each by its own index: asked with OR, every photo there is would be looked at."""
    reports = sa.select(FailureReport.id).where(FailureReport.asset_id == asset_id)  # type: ignore[call-overload]
    logs = sa.select(MaintenanceLog.id).where(MaintenanceLog.asset_id == asset_id)  # type: ignore[call-overload]
    ways: Any = (Attachment.asset_id == asset_id, Attachment.failure_report_id.in_(reports), Attachment.maintenance_log_id.in_(logs))  # type: ignore
    return Attachment.id.in_(sa.union_all(*(sa.select(Attachment.id).where(way) for way in ways)))  # type: ignore
