"""'Are you sure?' is only for what cannot be undone; everything else is done at once and offers Undo."""
from components.button import button
from components.elements import tagged
from components.sheet import Sheet
from services.language import _


async def confirm(question: str, *, detail: str, action: str) -> bool:
    """`detail` says what will be lost, `action` is the words on the red button ('Delete 12 photos')."""
    sheet = Sheet(question)
    with sheet:
        tagged('p', detail)
    with sheet.buttons():
        button(_('Cancel'), on_click=lambda: sheet.submit(False), large=True)
        button(action, kind='danger', on_click=lambda: sheet.submit(True), large=True)
    return await sheet.ask() is True
