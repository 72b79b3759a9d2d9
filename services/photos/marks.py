"""What people draw on a photo: pins, rings, arrows and words, each kept for itself; the picture under them is never touched."""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlmodel import col, select

from data.tables.assets import Asset, AssetKind, Cavity
from data.tables.failures import FailureCode
from data.tables.photos import Attachment, MarkKind, PhotoMark
from services.errors import Conflict
from services.fields import Line, Maybe
from services.given import wrong
from services.guard import command, query
from services.language import _
from services.people.colleagues import names_of
from services.people.roles import Permission
from services.photos.photos import PhotoRow, about_asset, owner_of, rows_of, the_photo
from services.wording import table_word
from services.work import Work

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
MaybeShare = Annotated[Share | None, Maybe]
Note = Annotated[Line, Field(max_length=300)]
CavityName = Annotated[Annotated[Line, Field(max_length=16)] | None, Maybe]  # a choice that was emptied arrives as nothing
MaybeCode = Annotated[UUID | None, Maybe]
LINES = {MarkKind.RING, MarkKind.ARROW}
MOST_MARKS = 200


@dataclass(frozen=True, slots=True)
class Mark:
    """Places are shares of width and height. A ring has its middle and a point on its edge, an arrow its tip and its tail."""
    id: UUID
    version: int
    kind: MarkKind
    x: float
    y: float
    x2: float | None
    y2: float | None
    note: str
    cavity: str
    failure_code_id: UUID | None
    failure_code: str
    letter: str  # of the code, on the map of the mould
    by_id: UUID | None
    by: str
    created_at: datetime
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenMark:
    """Something that was pointed at on a photo of a tool or machine and is not put right yet."""
    photo_id: UUID
    photo: str
    code: str
    cavity: str
    note: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PhotoCard:
    """A photo with everything drawn on it, and the tool or machine it shows."""
    photo: PhotoRow
    asset_id: UUID
    asset_kind: AssetKind
    asset_number: str
    asset_name: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class MarkChoices:
    """What a mark can be about: names of cavities, and failure codes by id."""
    cavities: tuple[str, ...]
    codes: tuple[tuple[UUID, str], ...]


@query(Permission.SEE_ASSETS)
def show_photo(work: Work, *, photo_id: UUID) -> PhotoCard:
    photo = the_photo(work, photo_id)
    asset = _asset_of(work, photo)
    marks = work.session.exec(select(PhotoMark).where(PhotoMark.attachment_id == photo.id).order_by(PhotoMark.id)).all()  # type: ignore
    return PhotoCard(rows_of(work, [photo])[0], asset.id, asset.kind, asset.asset_number, asset.name, tuple(_marks(work, marks)))


@query(Permission.SEE_ASSETS)
def mark_choices(work: Work, *, photo_id: UUID) -> MarkChoices:
    asset = _asset_of(work, the_photo(work, photo_id))
    cavities = work.session.exec(select(Cavity).where(Cavity.tool_id == asset.id, Cavity.active)).all()
    codes = select(FailureCode).where(FailureCode.active, FailureCode.applies_to == asset.kind).order_by(FailureCode.code)
    ordered = sorted(cavities, key=lambda cavity: (cavity.position_y, cavity.position_x, cavity.cavity_id))
    return MarkChoices(tuple(cavity.cavity_id for cavity in ordered), tuple((code.id, _label(code)) for code in work.session.exec(codes)))


@query(Permission.SEE_ASSETS)
def open_marks(work: Work, *, asset_id: UUID) -> list[OpenMark]:
    """On all photos of a tool or machine, of its failures and of the work on it, the newest first."""
    asset = work.get(Asset, asset_id)
    found = work.session.exec(select(PhotoMark, Attachment.caption).join(Attachment).where(
        about_asset(asset.id), col(PhotoMark.resolved_at).is_(None)).order_by(col(PhotoMark.id).desc()).limit(MOST_MARKS)).all()
    told = _marks(work, [mark for mark, _caption in found])
    return [OpenMark(row.attachment_id, caption, mark.failure_code, mark.cavity, mark.note, mark.created_at, mark.by)
            for (row, caption), mark in zip(found, told, strict=True)]


@command(Permission.ADD_PHOTOS)
def add_mark(work: Work, *, photo_id: UUID, kind: MarkKind, x: Share, y: Share, x2: MaybeShare = None, y2: MaybeShare = None,
             note: Note = '', cavity: CavityName = None, failure_code_id: MaybeCode = None) -> UUID:
    photo = the_photo(work, photo_id)
    if len(work.session.exec(select(PhotoMark.id).where(PhotoMark.attachment_id == photo.id).limit(MOST_MARKS)).all()) >= MOST_MARKS:
        raise Conflict(_('There are too many marks on this photo; remove some first.'))
    mark = PhotoMark(attachment_id=photo.id, kind=kind, x=x, y=y, by_id=work.actor.user_id)
    _say(work, mark, note, cavity, failure_code_id)
    _place(mark, x, y, x2, y2)
    return work.add(mark).id


@command(Permission.ADD_PHOTOS)
def change_mark(work: Work, *, mark_id: UUID, seen_version: int, note: Note = '', cavity: CavityName = None,
                failure_code_id: MaybeCode = None) -> UUID:
    """What it says; where it is has a command of its own."""
    mark = work.get(PhotoMark, mark_id, seen_version=seen_version)
    _say(work, mark, note, cavity, failure_code_id)
    return work.add(mark).id


@command(Permission.ADD_PHOTOS)
def move_mark(work: Work, *, mark_id: UUID, seen_version: int, x: Share, y: Share, x2: MaybeShare = None, y2: MaybeShare = None) -> UUID:
    mark = work.get(PhotoMark, mark_id, seen_version=seen_version)
    _place(mark, x, y, x2, y2)
    return work.add(mark).id


@command(Permission.ADD_PHOTOS)
def resolve_mark(work: Work, *, mark_id: UUID, seen_version: int) -> None:
    """What it points at has been put right."""
    mark = work.get(PhotoMark, mark_id, seen_version=seen_version)
    if mark.resolved_at is not None:
        raise Conflict(_('This mark is done already.'))
    mark.resolved_at = work.now


@command(Permission.ADD_PHOTOS)
def reopen_mark(work: Work, *, mark_id: UUID, seen_version: int) -> None:
    mark = work.get(PhotoMark, mark_id, seen_version=seen_version)
    if mark.resolved_at is None:
        raise Conflict(_('This mark is open already.'))
    mark.resolved_at = None


@command(Permission.ADD_PHOTOS)
def remove_mark(work: Work, *, mark_id: UUID, seen_version: int) -> None:
    work.session.delete(work.get(PhotoMark, mark_id, seen_version=seen_version))


@command(Permission.ADD_PHOTOS)
def put_mark_back(work: Work, *, photo_id: UUID, mark: Mark) -> UUID:
    """One that was taken off by mistake is what it was: whoever drew it, whenever that was, and done if it was done."""
    photo = the_photo(work, photo_id)
    if work.session.get(PhotoMark, mark.id) is not None:
        raise Conflict(_('This mark is there.'))
    return work.add(PhotoMark(attachment_id=photo.id, **_plain(mark))).id


def _say(work: Work, mark: PhotoMark, note: str, cavity: str | None, failure_code_id: UUID | None) -> None:
    if mark.kind is MarkKind.TEXT and not note:
        raise wrong('note', _('This is needed.'))
    if failure_code_id is not None and work.session.get(FailureCode, failure_code_id) is None:
        raise wrong('failure_code_id', _('This {thing} does not exist (any more).', thing=table_word('failure_code')))
    mark.note, mark.cavity, mark.failure_code_id = note, cavity or '', failure_code_id


def _place(mark: PhotoMark, x: float, y: float, x2: float | None, y2: float | None) -> None:
    """Rings and arrows have two ends, the others one place."""
    if mark.kind not in LINES:
        x2 = y2 = None
    elif x2 is None or y2 is None:
        raise wrong('x2', _('This is needed.'))
    mark.x, mark.y, mark.x2, mark.y2 = x, y, x2, y2


def _asset_of(work: Work, photo: Attachment) -> Asset:
    return owner_of(work, asset_id=photo.asset_id, failure_report_id=photo.failure_report_id, maintenance_log_id=photo.maintenance_log_id)


def _marks(work: Work, marks: Iterable[PhotoMark]) -> list[Mark]:
    listed = list(marks)
    people = names_of(work, {mark.by_id for mark in listed})
    codes = {mark.failure_code_id for mark in listed}
    found = work.session.exec(select(FailureCode).where(FailureCode.id.in_([code for code in codes if code]))).all()  # type: ignore
    known = {code.id: code for code in found}
    return [_mark(mark, people.get(mark.by_id, ''), known.get(mark.failure_code_id)) for mark in listed]  # type: ignore[arg-type]


def _mark(mark: PhotoMark, by: str, code: FailureCode | None) -> Mark:
    return Mark(**_plain(mark), version=mark.version or 0, by=by, failure_code=_label(code) if code else '', letter=code.map_letter if code else '')


def _plain(mark: PhotoMark | Mark) -> dict[str, Any]:
    """What a mark is by itself, in the table and outside."""
    told = {'version', 'by', 'failure_code', 'letter'}
    return {name: getattr(mark, name) for name in Mark.__dataclass_fields__ if name not in told}


def _label(code: FailureCode) -> str:
    return f'{code.code} {code.name}'
