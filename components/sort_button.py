"""A button that opens a sheet with the orders a list offers."""
from collections.abc import Callable, Mapping
from typing import Any

from nicegui import ui

from components.button import icon_button
from components.list_row import list_row
from components.sheet import Sheet
from services.language import _


def sort_button(orders: Mapping[str, str], chosen: Callable[[], str], on_choose: Callable[[str], Any]) -> ui.element:
    """`orders` are the names of the orders under what the service calls them."""
    def ask() -> None:
        sheet = Sheet(_('Sort by'))
        sheet.dialog.on('hide', sheet.dialog.delete, [])
        with sheet:
            for order, label in orders.items():
                list_row(label, symbol='check' if order == chosen() else 'swap_vert', on_click=lambda order=order: take(sheet, order))
        sheet.open()

    def take(sheet: Sheet, order: str) -> None:
        sheet.close()
        on_choose(order)

    return icon_button('sort', _('Sort the list'), on_click=ask)
