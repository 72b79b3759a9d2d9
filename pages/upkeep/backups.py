"""Backups: what there is, one more by a tap, the key that opens them, and whether this installation is in order."""
from pathlib import Path

from nicegui import ui

from components.button import button
from components.confirm import confirm
from components.elements import box, icon, svg, tagged, text
from components.empty_state import empty_state
from components.live import live
from components.pager import Stretch, pager
from components.panel import panel
from components.pictograms import State, mark
from components.shown_once import shown_once
from components.verdict import verdict
from pages.people.secrets import passing_sheet
from pages.shell import Shell
from services.errors import ServiceError
from services.language import _, moment, ngettext, number
from services.people.roles import Permission
from services.upkeep.backups import Backup, list_backups
from services.upkeep.checks import NAMES, Check, self_check
from services.upkeep.recovery import show_recovery_key
from services.wording import choice_word

ROWS = 50
MARKS: dict[str, State] = {'ok': 'done', 'warn': 'warn', 'alarm': 'alarm'}


async def backups_page(screen: Shell) -> None:
    await _BackupPage(screen).draw()


class _BackupPage:
    def __init__(self, screen: Shell) -> None:
        self.screen, self.offset = screen, 0

    async def draw(self) -> None:
        slot = self.screen.title(_('Backups'), back='/more', nav='/more')
        if self.screen.may(Permission.MAKE_BACKUPS):
            with slot:
                button(_('Back up now'), symbol='backup', kind='main', aria_label=_('Back up now'), on_click=self.back_up)
        with box('page') as self.frame:
            self.progress = box('verdict verdict-work', role='status')
            self.progress.visible = False
            with self.progress:
                icon('hourglass_top')
                text(_('The backup is being made and opened again to prove it. Go on working, nobody has to wait.'), 'grow')
            with box('two-columns'):
                with panel(_('What there is')):
                    self.redraw = await live(self.screen, self.rows, 'backup_run')
                with box('vstack'):
                    with panel(_('Is everything in order?')):
                        self.look_again = await live(self.screen, self.checks, 'backup_run', 'setting')
                    if self.screen.may(Permission.EDIT_SETTINGS) and self.screen.session.site_id is None:
                        self.key()

    async def rows(self) -> None:
        found = await self.screen.ask(list_backups, offset=self.offset, limit=ROWS)
        for backup in found.items:
            _row(backup)
        if found.total > ROWS:
            pager(Stretch(self.offset, ROWS, found.total), self.leaf)
        if not found.items:
            empty_state(_('No backup yet'), _('One is made every night at half past two.'))

    def leaf(self, offset: int) -> None:
        self.offset = offset
        self.redraw()

    async def back_up(self) -> None:
        self.progress.visible = True
        try:
            path = await self.screen.back_up_now(self.screen.who)
        except ServiceError as error:
            return self.screen.say(str(error))
        finally:
            if not self.progress.is_deleted:
                self.progress.visible = False
        self.screen.say(_('The backup {name} is made and verified.', name=Path(path).name))

    async def checks(self) -> None:
        for check in await self.screen.ask(self_check):
            _check(check)
        with box('pad-small'):
            button(_('Check again'), symbol='refresh', kind='quiet', on_click=lambda: self.look_again())

    def key(self) -> None:
        with panel(_('Recovery key'), padded=True), box('vstack'):
            tagged('p', _('Backups are encrypted. Without this key nobody can restore them, so keep a copy away from this machine.'), 'muted')
            button(_('Show the recovery key'), symbol='key', on_click=self.show_key)

    async def show_key(self) -> None:
        with self.frame:
            sure = await confirm(_('Show the recovery key?'), action=_('Show it'),
                                 detail=_('Whoever sees it can read every backup. The change log notes that you looked.'))
        if sure:
            await show_key(self.screen, self.frame)


async def show_key(screen: Shell, frame: ui.element) -> None:
    try:
        key = await screen.runner.run(screen.who, show_recovery_key)
    except ServiceError as error:
        return screen.say(str(error))
    sheet = passing_sheet(_('Recovery key'), frame)
    with sheet, box('vstack'):
        verdict(_('Keep it on paper or in a safe, away from this machine.'), 'warn')
        shown_once(_('Recovery key of the Toolwarden backups'), [key], printable=True)
    sheet.open()


def _row(backup: Backup) -> None:
    parts = [choice_word(backup.kind), _size(backup.size), ngettext('{count} photo', '{count} photos', backup.photos)]
    with box('lrow'):
        svg(mark('alarm' if backup.problem else 'done', 26))
        with box('col2 grow'):
            text(moment(backup.made_at), 'strong')
            text(_('Failed: {reason}', reason=backup.problem) if backup.problem else ' · '.join([_('Verified'), *parts]), 'small muted')
            text(Path(backup.path).name, 'small muted selectable backup-name')


def _check(check: Check) -> None:
    with box('lrow'):
        svg(mark(MARKS[check.state], 26))
        with box('col2 grow'):
            text(_(NAMES.get(check.name, check.name)), 'strong')
            text(check.sentence, 'small muted')


def _size(size: int) -> str:
    if size < 1_000_000:
        return _('{size} kB', size=number(max(1, round(size / 1000))))
    return _('{size} MB', size=number(size / 1_000_000, 1))
