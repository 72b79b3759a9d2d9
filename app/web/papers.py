"""Papers to take away (passports and labels as PDF), and the way from a code that was read to the page it means."""
import asyncio
import re
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import JSONResponse, Response

from app.web.desk import Desk
from app.web.doors import identity_of
from pages.assets.paths import card_path
from pages.scan import scan_path
from services.assets.codes import find_by_code, find_by_codes, may_read_codes
from services.assets.labels import MOST_COPIES, MOST_LABELS, ON_SHEET, asset_labels
from services.assets.passport import tool_passport
from services.assets.reading import read_codes
from services.assets.register import AssetRow
from services.errors import TooMany
from services.language import _, speaking
from services.runner import Runner
from services.trends.handover import LONGEST, Shift, shift_handover
from services.trends.lens import Lens
from services.trends.report import management_report
from services.trends.standing import read_stored_report
from services.work import Identity

AT_THE_PRINTER = threading.Lock()  # the library behind it is not made for two at once
Hours = Annotated[int, Query(ge=1, le=LONGEST.days * 24, description='How many hours back from now.')]
MOST_WAITING = 5  # with the one that is being printed


class Printer:
    """Prints one paper after the other, off the event loop."""

    def __init__(self, runner: Runner) -> None:
        self._runner, self._turn, self._waiting = runner, asyncio.Lock(), 0

    async def passport(self, who: Identity, tool_id: UUID) -> Response:
        from pages.assets.passport import print_passport  # late, here and below: what draws PDFs takes a part of every start
        passport = await self._runner.run(who, tool_passport, tool_id=tool_id)
        with speaking(who.voice):
            name = _('Passport {number}', number=passport.card.asset_number)
        return paper(await self._printed(who, print_passport, passport), name)

    async def report(self, who: Identity, lens: Lens) -> Response:
        from pages.trends.paper import print_report
        report = await self._runner.run(who, management_report, lens=lens)
        with speaking(who.voice):
            name = _('Management report {since} to {until}', since=lens.since.isoformat(), until=lens.until.isoformat())
        return paper(await self._printed(who, print_report, report), name)

    async def handover(self, who: Identity, shift: Shift) -> Response:
        from pages.trends.handover import print_handover, shift_words
        found = await self._runner.run(who, shift_handover, shift=shift)
        with speaking(who.voice):
            name = _('Shift hand-over {times}', times=shift_words(found))
        return paper(await self._printed(who, print_handover, found), name)

    async def label(self, who: Identity, asset_id: UUID) -> Response:
        from pages.assets.label_sheet import print_label
        label = (await self._runner.run(who, asset_labels, asset_ids=[asset_id]))[0]
        with speaking(who.voice):
            name = _('Label {number}', number=label.asset_number)
        return paper(await self._printed(who, print_label, label), name)

    async def labels(self, who: Identity, asset_ids: list[UUID], copies: int, first: int) -> Response:
        from pages.assets.label_sheet import print_sheet
        labels = await self._runner.run(who, asset_labels, asset_ids=asset_ids, copies=copies)
        with speaking(who.voice):
            name = _('QR labels')
        return paper(await self._printed(who, print_sheet, labels, copies=copies, first=first), name)

    async def _printed(self, who: Identity, make: Callable[..., bytes], paper: Any, **how: Any) -> bytes:
        def speak() -> bytes:
            with AT_THE_PRINTER, speaking(who.voice):
                return make(paper, **how)
        if self._waiting >= MOST_WAITING:
            with speaking(who.voice):
                raise TooMany(_('Other papers are being printed. Please wait a moment.'), 5)
        self._waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(speak)
        finally:
            self._waiting -= 1


def paper_routes(runner: Runner, printer: Printer, desk: Desk) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    _add_reports(router, runner, printer)
    _add_codes(router, runner, desk)

    @router.get('/exports/passport/{tool_id}', response_model=None)
    async def passport(request: Request, tool_id: UUID) -> Response:
        return await printer.passport(identity_of(request), tool_id)

    @router.get('/exports/label/{asset_id}', response_model=None)
    async def label(request: Request, asset_id: UUID) -> Response:
        return await printer.label(identity_of(request), asset_id)

    @router.get('/exports/labels', response_model=None)
    async def labels(request: Request, asset_id: Annotated[list[UUID], Query(max_length=MOST_LABELS)] = [],  # noqa: B006 (read only)
                     copies: Annotated[int, Query(ge=1, le=MOST_COPIES)] = 1, first: Annotated[int, Query(ge=1, le=ON_SHEET)] = 1) -> Response:
        return await printer.labels(identity_of(request), asset_id, copies, first)

    return router


def shift_of_last(hours: int, site_id: UUID | None, department_id: UUID | None) -> Shift:
    """Up to now."""
    end = datetime.now(UTC)
    return Shift(end - timedelta(hours=hours), end, site_id, department_id)


def _add_reports(router: APIRouter, runner: Runner, printer: Printer) -> None:
    @router.get('/exports/report', response_model=None)
    async def report(request: Request, since: date, until: date, site_id: UUID | None = None, department_id: UUID | None = None,
                     tool_id: UUID | None = None, machine_id: UUID | None = None) -> Response:
        return await printer.report(identity_of(request), Lens(since, until, site_id, department_id, tool_id, machine_id))

    @router.get('/exports/handover', response_model=None)
    async def handover(request: Request, hours: Hours = 8, site_id: UUID | None = None, department_id: UUID | None = None) -> Response:
        return await printer.handover(identity_of(request), shift_of_last(hours, site_id, department_id))

    @router.get('/exports/reports/{stored_id}', response_model=None)
    async def stored(request: Request, stored_id: UUID) -> Response:
        name, content = await runner.run(identity_of(request), read_stored_report, stored_id=stored_id)
        return paper(content, name)


def _add_codes(router: APIRouter, runner: Runner, desk: Desk) -> None:
    @router.get('/codes', response_model=None)
    async def code(request: Request, code: Annotated[str, Query(max_length=2000)]) -> Response:
        return _way(await runner.run(identity_of(request), find_by_code, code=code[:500]))

    @router.post('/codes', response_model=None)
    async def picture(request: Request, live: bool = False) -> Response:
        who = identity_of(request)
        await runner.run(who, may_read_codes)
        codes = await desk.work_on(request, who, partial(_read, who, thorough=not live))
        return _way(await runner.run(who, find_by_codes, codes=codes))


def _read(who: Identity, content: bytearray, *, thorough: bool) -> list[str]:
    with speaking(who.voice):
        return read_codes(content, thorough=thorough)


def _way(found: list[AssetRow]) -> Response:
    row = found[0]
    return JSONResponse({'go': card_path(row.kind, row.asset_number) if len(found) == 1 else scan_path(row.asset_number)})


def paper(content: bytes, name: str) -> Response:
    """To keep, not to look at in the place of the page: a kiosk has no way back."""
    plain = re.sub(r'[^\w.-]+', '-', name, flags=re.ASCII).strip('-') or 'paper'
    told = f'attachment; filename="{plain}.pdf"; filename*=UTF-8\'\'{quote(name.replace("/", "-"), safe="")}.pdf'
    return Response(content, media_type='application/pdf', headers={'Content-Disposition': told})
