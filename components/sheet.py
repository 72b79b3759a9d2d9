"""A dialog that comes from below: the focus stays inside, Esc and the cross close it, its title is its name."""
from types import TracebackType

from nicegui import ui

from components.button import icon_button
from components.elements import box, set_attributes, tagged
from services.language import _

# so that the cross also works while the network is gone, as Esc and a tap beside the sheet do
CLOSE = "(event) => event.currentTarget.closest('.q-dialog').querySelector('.q-dialog__backdrop').click()"


class Sheet:
    """Fill it with `with sheet:`, then `sheet.open()`."""

    def __init__(self, title: str, *, wide: bool = False) -> None:
        self.dialog = set_attributes(ui.dialog(), position='bottom', aria_label=title)
        with self.dialog, box('sheet sheet-wide' if wide else 'sheet'):
            with box('sheet-head'):
                tagged('h2', title, 'h2 grow')
                icon_button('close', _('Close'), javascript=CLOSE).on('click', self.close, [])
            self.body = box('sheet-body')
            self.foot = box('sheet-foot')
        self.foot.visible = False

    def __enter__(self) -> 'Sheet':
        self.body.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.body.__exit__(kind, error, trace)

    def buttons(self) -> ui.element:
        """The row of buttons below the body, to be filled with `with`; the main one last."""
        self.foot.visible = True
        return self.foot

    def open(self) -> None:
        self.dialog.open()

    def close(self) -> None:
        self.dialog.close()

    def submit(self, answer: object) -> None:
        self.dialog.submit(answer)

    async def ask(self) -> object:
        """Open, wait for an answer (None when it was closed), and clear away."""
        answer = await self.dialog
        if not self.dialog.is_deleted:
            self.dialog.delete()
        return answer
