"""The papers of a trend page: the management report of its days, which takes a while, and the hand-over of the last hours."""
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from components.button import button, link_button
from components.elements import box, tagged
from components.progress import Progress
from pages.assets.sheets import passing_sheet
from services.errors import ServiceError
from services.language import _, ngettext
from services.trends.lens import Lens
from services.trends.report import figures_of

SHIFTS = (8, 12, 24)


def papers_sheet(screen: Any, frame: ui.element, lens: Lens, told: Mapping[str, str]) -> None:
    """`told` is the lens as addresses tell it."""
    sheet = passing_sheet(_('Papers to take away'), frame)
    where = {name: value for name, value in told.items() if name in ('site_id', 'department_id')}
    with sheet, box('vstack'):
        with box('vstack') as place:
            _offer(screen, place, lens, f'/exports/report?{urlencode(told)}')
        tagged('h3', _('Shift hand-over'), 'h3')
        with box('sheet-grid'):
            for hours in SHIFTS:
                address = f'/exports/handover?{urlencode({"hours": hours, **where})}'
                link_button(ngettext('The last {count} hour', 'The last {count} hours', hours), address, symbol='schedule', large=True, download=True)
    sheet.open()


def _offer(screen: Any, place: ui.element, lens: Lens, address: str) -> None:
    button(_('Management report of these days'), symbol='picture_as_pdf', large=True, on_click=partial(_make, screen, place, lens, address))


async def _make(screen: Any, place: ui.element, lens: Lens, address: str) -> None:
    """Figure by figure, each of which is kept; the paper itself is printed when it is taken away."""
    place.clear()
    with place:
        progress, figures = Progress(_('The report is being made')), figures_of(lens).values()
        tagged('p', _('The report is being made'), 'muted')
    for number, figure in enumerate(figures, 1):
        try:
            await screen.ask(figure, lens=lens)
        except ServiceError as problem:
            screen.say(str(problem))
            place.clear()
            with place:
                return _offer(screen, place, lens, address)
        if place.is_deleted:
            return
        progress.show(100 * number // len(figures))
    place.clear()
    with place:
        link_button(_('Take the report away'), address, symbol='download', kind='main', large=True, download=True)
