"""Everything screens show about documents."""
from collections.abc import Callable
from typing import Any

from components.forms import Form
from pages.documents.viewer import drawing_page
from services.documents.documents import change_document, remove_document
from services.language import _

ROUTES: dict[str, Callable[..., Any]] = {'/drawings/{document_id}': drawing_page}
FORMS: dict[str, Form] = {'change_document': Form(change_document, lambda: _('Saved.')),
                          'remove_document': Form(remove_document, lambda: _('Document removed.'))}
