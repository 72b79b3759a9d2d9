"""Everything screens show about photos, and the addresses they have."""
from collections.abc import Callable
from typing import Any

from components.forms import Form
from pages.photos.compare import compare_page
from pages.photos.viewer import photo_page
from services.language import _
from services.photos.marks import add_mark, change_mark, move_mark
from services.photos.photos import change_photo, remove_photo

ROUTES: dict[str, Callable[..., Any]] = {'/photos/{photo_id}': photo_page, '/photos/{photo_id}/compare': compare_page}
FORMS: dict[str, Form] = {
    'change_photo': Form(change_photo, lambda: _('Saved.')), 'add_mark': Form(add_mark, lambda: _('Saved.')),
    'remove_photo': Form(remove_photo, lambda: _('Photo removed.')),
    'change_mark': Form(change_mark, lambda: _('Saved.')), 'move_mark': Form(move_mark, lambda: _('Saved.')),
}
