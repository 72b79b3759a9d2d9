"""Photos of the demo plant: drawn, put into the photo store like any other, and told about."""
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from data.base import Record
from data.tables.failures import FailureReport
from data.tables.photos import Angle, Attachment, MarkKind, PhotoMark
from services.demo.drawing import Place, draw
from services.demo.wear import WEEK, Plant
from services.house import House
from services.photos.store import PhotoStore, Stored


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture in the store, what is told about it, and where on it something is to be seen."""
    told: Mapping[str, Any]
    stored: Stored
    place: Place


def take_pictures(house: House, told: Iterable[Mapping[str, Any]], tools: Mapping[str, UUID]) -> list[Shot]:
    store, shots = PhotoStore(house), list[Shot]()
    for each in told:
        if each['tool'] in tools:
            picture, place = draw(each)
            shots.append(Shot(each, store.put(tools[each['tool']], picture), place))
    return shots


def photographed(plant: Plant, shots: Iterable[Shot], reports: Sequence[FailureReport]) -> Iterator[Record]:
    """Each belongs to the failure of that week, or to the tool; a mark shows the place, settled long ago."""
    for shot in shots:
        told, stored, asset_id = shot.told, shot.stored, plant.assets[shot.told['tool']]
        at = plant.now - told['week'] * WEEK + timedelta(hours=1)
        report = min((each for each in reports if told['report'] and each.asset_id == asset_id), key=lambda each: abs(each.occurred_at - at),
                     default=None)
        yield Attachment(
            id=stored.photo_id, asset_id=None if report else asset_id, failure_report_id=report.id if report else None, storage_path=stored.path,
            file_type='image/jpeg', angle=Angle(told['angle']), caption=told['caption'], captured_at=at, uploaded_by_id=plant.people['anna'],
            size=stored.size, width=stored.picture.width, height=stored.picture.height, sha256=stored.picture.sha256, created_at=at, updated_at=at)
        if told['stain']:
            x, y, radius = shot.place
            yield PhotoMark(attachment_id=stored.photo_id, kind=MarkKind.RING, x=x, y=y, x2=x + radius, y2=y, by_id=plant.people['anna'],
                            resolved_at=at + timedelta(days=3), created_at=at, updated_at=at)
