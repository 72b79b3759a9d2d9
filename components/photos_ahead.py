"""In a form: the photos that a phone has sent for it, each with a way to leave it out."""
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from components.elements import draw, set_attributes
from components.markup import Node

NAME = 'photos_ahead'


class PhotosAhead:
    """`on_awaits` hears since when an earlier page of the same form has listened; that is what a draft says after a reload."""

    def __init__(self, on_awaits: Callable[[datetime], Any]) -> None:
        self._on_awaits = on_awaits
        self.element = draw(Node('tw-photos-ahead', {'name': NAME, 'arrived': [], 'since': ''}))
        self.element.on('awaits', lambda event: self._heard(event.args['detail']['since']), ['detail'])

    def show(self, since: datetime, arrived: Sequence[Any]) -> None:
        set_attributes(self.element, since=since.isoformat(), arrived=[str(photo_id) for photo_id in arrived])

    def _heard(self, since: str) -> Any:
        try:
            return self._on_awaits(datetime.fromisoformat(since).astimezone(UTC))
        except (ValueError, OverflowError):  # no draft of ours says so
            return None


def photo_ids(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form sends, as a command takes it: the draft knows more about the photos than which they are."""
    kept = values.get(NAME)
    return {**{name: value for name, value in values.items() if name != NAME}, 'photo_ids': kept.get('ids', []) if isinstance(kept, Mapping) else []}
