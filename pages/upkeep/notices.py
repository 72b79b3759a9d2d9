"""What somebody was told: a tap opens what it is about, and counts as read."""
from functools import partial
from typing import Any

from components.button import button
from components.elements import box, icon, set_attributes, tagged, text
from components.empty_state import empty_state
from components.live import live
from components.pager import Stretch, pager
from services.language import _, when
from services.upkeep.notices import Notice, count_unread, mark_all_read, mark_read, my_notifications

ROWS = 50
SYMBOLS = {'action': 'task_alt', 'maintenance': 'build', 'failure': 'report', 'backup': 'backup', 'audit': 'history'}


async def notifications_page(screen: Any) -> None:
    await _Notifications(screen).draw()


class _Notifications:
    def __init__(self, screen: Any) -> None:
        self.screen, self.offset = screen, 0

    async def draw(self) -> None:
        slot = self.screen.title(_('Notifications'), back='/', nav='/notifications')
        with slot:
            await live(self.screen, self.all_read, 'notification')
        with box('page page-fit'), box('panel page-scroll'):
            self.redraw = await live(self.screen, self.rows, 'notification')

    async def all_read(self) -> None:
        if await self.screen.ask(count_unread):
            button(_('Mark all as read'), symbol='done_all', on_click=partial(self.screen.do, mark_all_read, done=_('All are read.')))

    async def rows(self) -> None:
        found = await self.screen.ask(my_notifications, offset=self.offset, limit=ROWS)
        for notice in found.items:
            self.row(notice)
        if found.total > ROWS:
            pager(Stretch(self.offset, ROWS, found.total), self.leaf)
        if not found.items:
            empty_state(_('No notifications yet'), _('When somebody gives you an action, or something is due, it shows up here.'),
                        picture='all-done')

    def row(self, notice: Notice) -> None:
        """A real link, so that it opens as links do; that it was read is told beside."""
        row = box('lrow', 'a', href=notice.link) if notice.link else box('lrow', 'button', type='button')
        with set_attributes(row, data_server=not notice.link or None):
            icon(SYMBOLS.get(notice.kind.split('_')[0], 'notifications'))
            with box('col2 grow'):
                text(notice.text, 'words' if notice.is_read else 'words strong')
                tagged('time', when(notice.at), 'small muted num')
            if not notice.is_read:
                text(_('New'), 'badge badge-work')
        if not notice.is_read:
            row.on('click', partial(self.read, notice), [])

    async def read(self, notice: Notice) -> None:
        await self.screen.ask(mark_read, notification_id=notice.id)

    def leaf(self, offset: int) -> None:
        self.offset = offset
        self.redraw()
