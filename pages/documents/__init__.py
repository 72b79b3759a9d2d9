"""Everything screens show about documents."""
from components.forms import Form
from services.documents.documents import change_document, remove_document
from services.language import _

FORMS: dict[str, Form] = {'change_document': Form(change_document, lambda: _('Saved.')),
                          'remove_document': Form(remove_document, lambda: _('Document removed.'))}
