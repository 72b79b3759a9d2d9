"""A file that goes to the server as it is, in one POST; what was answered comes back as an event of the page."""
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from nicegui import ui

from components.elements import box, icon, tagged
from services.language import _, number

LARGEST = 1024 * 1024  # the gate lets no larger body pass


@contextmanager
def file_post(action: str, *, on_answer: Callable[[dict[str, Any]], Any], on_change: Callable[[], Any]) -> Iterator[ui.element]:
    """Around radios that say the kind, a `file_field`, and buttons with `data_post`, which becomes the query of the address."""
    too_large = _('The file is larger than {limit} MB; please split it, by month for instance.', limit=number(LARGEST / 2**20))
    with box('vstack', 'tw-file-post', action=action, missing=_('Please choose a file first.'), too_large=too_large, largest=LARGEST) as element:
        yield element
    element.on('answered', lambda event: on_answer(event.args['detail']), ['detail'])
    element.on('another', lambda event: on_change(bool(event.args['detail']['columns'])), ['detail'])


def file_field(label: str, accept: str) -> None:
    with box('field-group', 'label'):
        tagged('span', label, 'field-label')
        with box('field file-field'):
            icon('upload_file')
            box('', 'input', type='file', accept=accept)
