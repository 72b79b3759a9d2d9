"""The documents of a tool or machine on its card: a tap shows or takes one away, whoever keeps the register adds, names and removes them."""
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from nicegui import ui

from components.button import button, icon_button
from components.draft_form import draft_form
from components.elements import box, icon, tagged, text
from components.field import text_field
from components.photo_field import document_field
from pages.assets.sheets import passing_sheet
from services.documents.documents import DocumentRow, list_documents
from services.documents.kinds import KINDS
from services.documents.pages import PDF
from services.language import _, day, number
from services.people.roles import Permission
from services.photos.picture import LARGEST
from services.wording import column_word

TABLES = ('attachment',)
MOST = 60


def document_button(screen: Any, asset_id: UUID) -> None:
    """Not for live regions."""
    if screen.may(Permission.EDIT_ASSETS):
        document_field(f'/documents?{urlencode({"asset_id": asset_id})}', largest=LARGEST, accept=','.join(f'.{ending}' for ending in KINDS))


async def document_list(screen: Any, asset_id: UUID, frame: ui.element) -> None:
    """For a live region; nothing when there are none."""
    found = await screen.ask(list_documents, asset_id=asset_id, limit=MOST)
    if not found.items:
        return
    with box('documents', 'ul', aria_label=_('Documents')):
        for row in found.items:
            with box('document', 'li'):
                _row(screen, row, frame)
    if found.total > MOST:
        text(_('The first {count} of {total}.', count=number(MOST), total=number(found.total)), 'small muted pad')


def _row(screen: Any, row: DocumentRow, frame: ui.element) -> None:
    is_shown = row.media_type == PDF
    with box('lrow grow', 'a', href=f'/drawings/{row.id}' if is_shown else f'/documents/{row.id}', download=None if is_shown else True):
        icon('picture_as_pdf' if is_shown else 'description')
        with box('col2 grow'):
            text(row.title, 'strong clip')
            text(' · '.join([row.name.rpartition('.')[2].upper(), _size(row.size), day(row.created_at)]), 'small muted clip')
    if screen.may(Permission.EDIT_ASSETS):
        icon_button('edit', _('Change {title}', title=row.title), on_click=partial(_sheet, frame, row))


def _size(size: int) -> str:
    return _('{count} MB', count=number(size / 2**20, 1)) if size >= 2**20 else _('{count} KB', count=number(max(1, size // 1024)))


def _sheet(frame: ui.element, row: DocumentRow) -> None:
    """What it is called, and the way to take it out."""
    sheet, hidden = passing_sheet(_('Document'), frame), {'document_id': str(row.id), 'seen_version': row.version}
    with sheet:
        with draft_form('/forms/change_document', record=str(row.id), hidden=hidden, on_saved=lambda _answer: sheet.close()), box('form-grid'):
            text_field('title', column_word('title'), row.title, max_length=200, required=True, wide=True)
    with sheet.buttons():
        button(_('Remove'), symbol='delete', large=True, on_click=partial(_ask_to_remove, frame, row, sheet))
    sheet.open()


def _ask_to_remove(frame: ui.element, row: DocumentRow, before: Any) -> None:
    before.close()
    sheet, hidden = passing_sheet(_('Remove this document?'), frame), {'document_id': str(row.id), 'seen_version': row.version}
    with sheet, draft_form('/forms/remove_document', record=str(row.id), hidden=hidden, submit=_('Remove'), symbol='delete',
                           on_saved=lambda _answer: sheet.close()):
        tagged('p', _('{title} is removed for good.', title=row.title))
    sheet.open()
