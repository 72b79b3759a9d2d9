"""The frame around every page: one navigation that adapts to the screen, the top bar, and the place where pages appear."""
import asyncio
import functools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import Request
from nicegui import Event, background_tasks, ui

from components.avatar import avatar
from components.doing import Doing
from components.elements import box, icon, tagged, text
from components.empty_state import empty_state
from components.live import live
from components.markup import Drawing, Node, html
from components.piece import Piece
from data.tables.people import Role
from data.trail import Change
from pages.plain import Look, head_links, root_script
from services.documents.pages import Page as DrawnPage
from services.errors import ServiceError
from services.language import _, clock, ngettext, number
from services.people.sign_ins import Session
from services.photos.camera import is_beside_camera
from services.runner import Runner
from services.upkeep.notices import count_unread
from services.work import Identity

LANGUAGES: dict[str, Any] = {'en': 'en-GB', 'de': 'de-DE'}  # what Quasar and the lang attribute call them
LONGEST_WAIT = 0.5  # seconds
MOST_UNREAD = 99
Page = Callable[..., Awaitable[None]]
BackUp = Callable[[Identity], Awaitable[str]]
Draw = Callable[[Identity, UUID, int], Awaitable[DrawnPage]]


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The mail server as far as a screen may know it, and how to send whoever asks a test."""
    host: str
    sender: str
    send_test: Callable[[Identity], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Frame:
    """What every screen of this process shares."""
    runner: Runner
    changed: Event[Sequence[Change]]
    pages: Mapping[str, Page]
    files: str
    plotly: str
    back_up_now: BackUp
    draw_page: Draw
    has_camera: bool
    mailbox: Mailbox | None


class Shell(Doing):
    """One open screen: who looks at it, and the frame that pages write their title into."""

    def __init__(self, frame: Frame, who: Identity, session: Session) -> None:
        super().__init__(frame.runner, who, frame.changed, session.rights)
        self.session, self.drawn = session, asyncio.Event()
        self.back_up_now, self.draw_page = frame.back_up_now, frame.draw_page
        self.mailbox, self._plotly, self.has_charts = frame.mailbox, frame.plotly, False
        self.has_camera = frame.has_camera and is_beside_camera(session.device, who.address)
        self.leads = session.role in (Role.SUPERVISOR, Role.MANAGER)
        self._build(frame.pages)

    def title(self, title: str, sub: str = '', *, back: str | None = None, mode: str = '', nav: str | None = None) -> ui.element:
        """Every page says this first. `mode`: '' normal, 'focus' a form without navigation. Returns the place for a badge or a button."""
        self.root.classes(replace=f'shell {mode}')
        with self._rail.drawing():
            self._navigation(nav)
        with self._head.drawing():
            _heading(title, sub, back, closes=mode == 'focus')
        self.slot.clear()
        ui.page_title(f'{title} · Toolwarden')
        return self.slot

    @property
    def plotly(self) -> str:
        """Where the browser finds Plotly; who asks for it draws a chart."""
        self.has_charts = True
        return self._plotly

    def outline(self) -> str:
        """The frame and its title as plain HTML: seen before any script has run, gone when the page is there (static/js/look.js)."""
        frame = [Drawing(self._rail.html), Node('div', {'class': 'top'}, [Drawing(self._head.html)]), Node('div', {'class': 'main'})]
        return html(Node('div', {'class': f'{" ".join(self.root.classes)} outline', 'aria-hidden': 'true', 'inert': True}, frame))

    async def hang_bell(self) -> None:
        """How many notifications wait, on every page and always up to date."""
        with self.bell:
            await live(self, self._unread, 'notification')

    async def _unread(self) -> None:
        try:
            unread = await self.ask(count_unread)
        except ServiceError:  # the page below says why
            return
        if unread:
            tagged('span', number(unread) if unread <= MOST_UNREAD else f'{MOST_UNREAD}+', 'bell-count num', aria_hidden=True)
            text(ngettext('{count} unread', '{count} unread', unread), 'sr')

    def _build(self, pages: Mapping[str, Page]) -> None:
        with box('shell') as self.root:
            self._rail = Piece()
            self._top()
            with box('main', id='main'):
                ui.sub_pages(dict(pages), data={'screen': self}, show_404=False)

    def _navigation(self, here: str | None) -> None:
        with box('rail', 'nav', aria_label=_('Main')):
            for href, symbol, label in (('/', 'home', _('Home')), ('/tools', 'deployed_code', _('Tools')),
                                        ('/machines', 'precision_manufacturing', _('Machines')),
                                        self._fourth(), ('/more', 'apps', _('More'))):
                with box('rail-item', 'a', href=href, aria_current='page' if href == here else None):
                    icon(symbol)
                    text(label)

    def _fourth(self) -> tuple[str, str, str]:
        """Whoever leads looks at figures more often than at codes."""
        return ('/trends', 'monitoring', _('Trends')) if self.leads else ('/scan', 'qr_code_scanner', _('Scan'))

    def _top(self) -> None:
        """What does not have to be elements of NiceGUI is drawn as pieces: a frame of forty took a third of the time of every page."""
        with box('top', 'header'):
            self._head = Piece()
            self.slot = box('hstack')
            with Piece().drawing():
                self._status()
            with box('icon-btn bell', 'a', href='/notifications') as self.bell:
                icon('notifications')
                text(_('Notifications'), 'sr')
            with Piece().drawing():
                self._person()

    def _status(self) -> None:
        with box('live', role='status', aria_live='polite'):
            icon('sensors')
            text(_('Live'), 'live-text')
        tagged('time', clock(datetime.now(UTC)), 'clock num', data_zone=self.who.voice.zone, data_locale=self.who.voice.locale)

    def _person(self) -> None:
        with box('icon-btn theme', 'button', type='button', aria_label=_('Day or night colours'), aria_pressed=self.session.theme == 'dark',
                 data_theme_switch=True):
            icon('contrast')
        with box('userchip', 'a', href='/me'):
            avatar(self.session.full_name)
            text(self.session.full_name.split()[0], 'name')
            text(', ' + _('my account'), 'sr')


def _heading(title: str, sub: str, back: str | None, *, closes: bool) -> None:
    if back is not None:
        with box('icon-btn', 'a', href=back, aria_label=_('Close, entries are kept') if closes else _('Back')):
            icon('close' if closes else 'arrow_back')
    with box('heading grow', 'h1'):
        text(title, 'clip')
        text(sub, 'clip heading-sub')


def make_root(frame: Frame) -> Callable[[Request], Awaitable[None]]:
    """The one NiceGUI page; everything else happens inside it without a reload."""
    frame = replace(frame, pages={path: _noticed(page) for path, page in frame.pages.items()})

    async def root(request: Request) -> None:
        session: Session = request.state.session
        address = request.client.host if request.client else ''
        who = Identity(session.user_id, 'screen', address, session.sign_in_id, voice=request.state.voice)
        look = Look(frame.files, session.theme == 'dark', session.device.value if session.device else 'desk', session.idle_seconds,
                    str(session.user_id))
        ui.context.client.page.language = LANGUAGES.get(who.voice.language, 'en-GB')
        ui.add_head_html(root_script(look) + head_links(look))
        shell = Shell(frame, who, session)
        parts = {background_tasks.create(shell.hang_bell(), name='bell'), background_tasks.create(shell.drawn.wait(), name='first page')}
        await asyncio.wait(parts, timeout=LONGEST_WAIT)  # a slow database must not keep the frame of the page away
        ui.add_body_html(shell.outline())
        if shell.has_charts:  # it is read while the browser waits for other scripts anyway
            ui.add_head_html(f'<script async src="{shell.plotly}"></script>')
    return root


def _noticed(page: Page) -> Page:
    """Say when the first page of a screen is drawn, so that it comes with the document and not after it."""
    @functools.wraps(page)
    async def noticed(*, screen: Shell, **asked: Any) -> None:
        try:
            await explained(page)(screen=screen, **asked)
        finally:
            screen.drawn.set()
    return noticed


def explained(page: Page) -> Page:
    """A page whose question is refused says why, in the place where it would have been."""
    @functools.wraps(page)
    async def safe(*args: Any, **kwargs: Any) -> None:
        try:
            await page(*args, **kwargs)
        except ServiceError as error:
            empty_state(_('This cannot be shown'), str(error), picture='no-entry', action=(_('Home'), '/'))
    return safe
