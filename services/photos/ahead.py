"""Photos that were sent ahead: to the tool, from a phone, while the entry they are for was still being written on the screen."""
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field
from sqlmodel import col, select

from data.tables.assets import Asset
from data.tables.photos import PHOTO, Attachment
from services.given import wrong
from services.guard import query
from services.language import _
from services.people.roles import Permission
from services.work import Work

PhotoIds = Annotated[list[UUID], Field(max_length=50)]


@query(Permission.ADD_PHOTOS)
def photos_sent_ahead(work: Work, *, asset_id: UUID, since: AwareDatetime) -> list[UUID]:
    """What whoever asks has sent to this tool or machine since then, the first one first."""
    sent = select(Attachment.id).where(Attachment.asset_id == work.get(Asset, asset_id).id, Attachment.file_type == PHOTO,
                                       Attachment.uploaded_by_id == work.actor.user_id, col(Attachment.created_at) >= since)
    return list(work.session.exec(sent.order_by(col(Attachment.created_at), col(Attachment.id))))


def bring_along(work: Work, asset: Asset, photo_ids: Sequence[UUID], **owner: UUID) -> None:
    """From now on they belong to the entry that `owner` names."""
    field, row_id = next(iter(owner.items()))
    for photo_id in photo_ids:
        photo = work.session.get(Attachment, photo_id)
        if photo is None or not (_is_free(work, photo, asset) or getattr(photo, field) == row_id):
            raise wrong('photo_ids', _('This is no photo that you have sent to {number}; somebody may have removed it.', number=asset.asset_number))
        photo.asset_id = None
        setattr(photo, field, row_id)


def _is_free(work: Work, photo: Attachment, asset: Asset) -> bool:
    return photo.is_photo and photo.asset_id == asset.id and photo.uploaded_by_id == work.actor.user_id
