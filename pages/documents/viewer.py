"""A page of a document as large as wanted, on screens that have no viewer for PDF."""
from typing import Any
from uuid import UUID

from components.button import icon_button, icon_link
from components.elements import box, text
from components.empty_state import empty_state
from pages.assets.paths import card_path, home
from pages.ids import as_id
from pages.sites import several_sites
from services.assets.card import show_asset
from services.documents.documents import DocumentRow, find_document
from services.errors import ServiceError
from services.language import _, number


async def drawing_page(screen: Any, document_id: str, page: str = '') -> None:
    screen.title(_('Document'), back='/tools', nav='/tools')
    row_id, place = as_id(document_id), int(page) if page.isdecimal() and 0 < len(page) < 6 else 1
    if row_id is None:
        return empty_state(_('There is no such document'), action=(_('All tools'), '/tools'))
    document = await screen.ask(find_document, document_id=row_id)
    asset = await screen.ask(show_asset, asset_id=document.asset_id)
    back = card_path(asset.kind, asset.asset_number, site=asset.site if await several_sites(screen) else '')
    with screen.title(document.title, f'{asset.asset_number} {asset.name}', back=back, nav=home(asset.kind)):
        icon_link('download', _('Take it away as a file'), f'/documents/{row_id}', download=True)
    place = max(place, 1)
    try:
        pages = (await screen.draw_page(screen.who, row_id, place)).pages
    except ServiceError as error:  # the way back and the way to the file itself stay
        return empty_state(_('This cannot be shown'), str(error), picture='no-entry')
    _paper(document, place, pages)


def _paper(document: DocumentRow, place: int, pages: int) -> None:
    with box('page page-fit'):
        with box('panel page-scroll drawing-paper', tabindex=0, role='group', aria_label=document.title):
            says = _('{title}, page {page} of {count}', title=document.title, page=number(place), count=number(pages))
            box('drawing-picture', 'img', src=f'/documents/{document.id}/pages/{place}.jpg', alt=says)
        with box('actionbar'):
            _turn(document.id, place - 1, pages, 'chevron_left', _('The page before'))
            text(_('{page} of {count}', page=number(place), count=number(pages)), 'num grow')
            _turn(document.id, place + 1, pages, 'chevron_right', _('The next page'))
            icon_button('zoom_out', _('Smaller'), javascript='() => tw.enlarge(1 / 1.5)')
            icon_button('zoom_in', _('Larger'), javascript='() => tw.enlarge(1.5)')


def _turn(document_id: UUID, page: int, pages: int, symbol: str, says: str) -> None:
    if 0 < page <= pages:
        icon_link(symbol, says, f'/drawings/{document_id}?page={page}')
