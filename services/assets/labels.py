"""What stands on the QR labels of tools and machines."""
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import Field

from data.tables.assets import Asset
from services.assets.codes import label_code
from services.given import wrong
from services.guard import query
from services.language import _, number
from services.people.roles import Permission
from services.upkeep.settings import settings_of
from services.work import Work

MOST_LABELS, MOST_COPIES = 120, 10
ACROSS, DOWN = 3, 8  # 70 x 37 mm, the commonest sheet there is
ON_SHEET = ACROSS * DOWN
MOST_PRINTED = 10 * ON_SHEET  # more take a small machine so long that others wait for their papers


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on one label."""
    code: str
    asset_number: str
    name: str
    plant_name: str


@query(Permission.SEE_ASSETS)
def asset_labels(work: Work, *, asset_ids: Annotated[list[UUID], Field(max_length=MOST_LABELS)],
                 copies: Annotated[int, Field(ge=1, le=MOST_COPIES)] = 1) -> list[Label]:
    """Labels in the order in which they were asked for."""
    if not asset_ids:
        raise wrong('asset_id', _('Nothing is chosen'))
    if len(asset_ids) * copies > MOST_PRINTED:
        raise wrong('copies', _('At most {count} labels at once.', count=number(MOST_PRINTED)))
    plant_name = settings_of(work.session).plant_name
    wanted = [work.get(Asset, asset_id) for asset_id in asset_ids]
    return [Label(label_code(work, asset), asset.asset_number, asset.name, plant_name) for asset in wanted]
