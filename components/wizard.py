"""Step by step: one task per screen, a fixed foot, and steps that switch in the browser."""
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from nicegui import ui

from components.elements import box, icon, tagged, text
from services.language import _


class Wizard:
    """Inside a form: `with draft_form(…, submit=None): wizard = Wizard(final=_('Sign and save'))`, then `with wizard.step(): …`."""

    def __init__(self, *, final: str, start: int = 1) -> None:
        self._count = 0
        with box('wiz', 'tw-wizard', current=start):
            self._body = box('wiz-body')
            with box('wiz-foot'):
                self._button(_('Back'), 'wiz-back', 'plain', 'arrow_back')
                self.extra = box('hstack wiz-extra')
                tagged('p', '', 'wiz-note', role='status')
                self._button(_('Next'), 'wiz-next', 'main', 'arrow_forward', after=True)
                self._button(final, 'wiz-final', 'main', 'check', kind='submit')

    @contextmanager
    def step(self, *, ready: bool = True, note: str = '', classes: str = '') -> Iterator[ui.element]:
        """Checklists, required fields and `ready=False` keep "Next" closed; `note` says what is missing."""
        self._count += 1
        said = {'data_step': self._count, 'data_ready': str(int(ready)), 'data_note': note or None}
        with self._body, box(f'step {classes}', 'section', **said) as step:
            yield step

    def rest_button(self, step: int, label: str = '') -> None:
        """"Other checks OK", shown in one step only. When nothing is left open it moves on; a field `others_ok` says that it was used."""
        with self.extra, box('btn btn-soft btn-lg', 'button', type='button', data_rest=True, data_on_step=step):
            icon('done_all')
            text(label or _('Other checks OK'))

    def _button(self, label: str, role: str, look: str, symbol: str, *, after: bool = False, kind: str = 'button') -> None:
        with box(f'btn btn-{look} btn-lg {role}', 'button', type=kind):
            if not after:
                icon(symbol)
            text(label)
            if after:
                icon(symbol)


def step_bar(names: Sequence[str]) -> None:
    """The numbered places on the way; the browser marks where one is. It stands wherever the page likes, mostly in the top bar."""
    with box('steps', 'ol', aria_label=_('Steps')):
        for place, name in enumerate(names, 1):
            with box('', 'li'):
                text(str(place), 'n num').props['data-of'] = len(names)
                text(name, 't')
