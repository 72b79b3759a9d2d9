"""One run: what it made, what was rejected, why it ended, and in which parts the cavities changed."""
from functools import partial
from typing import Any
from uuid import UUID

from components.button import button, link_button
from components.choice import Option
from components.draft_form import draft_form
from components.elements import box, tagged, text
from components.empty_state import empty_state
from components.facts import Fact, facts
from components.field import choice_field, text_field
from components.live import live
from components.timeline import Moment, timeline
from data.tables.assets import AssetKind
from pages.assets.paths import card_path
from pages.assets.sheets import passing_sheet
from pages.ids import as_id
from pages.shots.words import DEFECT, cavities_words, full_moment, shots_word
from services.errors import NotFound
from services.language import _, number
from services.people.roles import Permission
from services.shots.run_list import RunRow, SegmentRow, run_choices, show_run
from services.wording import column_word

TABLES = ('run', 'run_segment')


def run_path(run_id: UUID) -> str:
    return f'/runs/{run_id}'


async def run_page(screen: Any, run_id: str) -> None:
    try:
        run = await screen.ask(show_run, run_id=run_id) if as_id(run_id) else None
    except NotFound:
        run = None
    if run is None:
        screen.title(_('Run'), back='/tools', nav='/tools')
        return empty_state(_('This run does not exist (any more).'), action=(_('All tools'), '/tools'))
    await _RunPage(screen, run).draw()


class _RunPage:
    def __init__(self, screen: Any, run: RunRow) -> None:
        self.screen, self.run = screen, run

    async def draw(self) -> None:
        title = _('Run of {number}', number=self.run.tool)
        self.screen.title(title, self.run.machine, back=card_path(AssetKind.TOOL, self.run.tool, tab='shots'), nav='/tools')
        with box('two-panes') as self.frame:
            with box('panel pane-side tool-side', tabindex=0, role='group', aria_label=_('About the run')):
                await live(self.screen, self.about, *TABLES)
            with box('panel pane-main pad vstack', tabindex=0, role='group', aria_label=_('What came of the run')):
                await live(self.screen, self.figures, *TABLES)
            await live(self.screen, self.actions, *TABLES, classes='actionbar')

    async def look(self) -> RunRow:
        self.run = await self.screen.ask(show_run, run_id=self.run.id)
        return self.run

    async def about(self) -> None:
        run = await self.look()
        with box('button-row'):
            link_button(run.tool, card_path(AssetKind.TOOL, run.tool), symbol='open_in_new')
            link_button(run.machine, card_path(AssetKind.MACHINE, run.machine), symbol='open_in_new')
        by = [(column_word('started_at'), f'{full_moment(run.started_at)} · {run.started_by}'.rstrip(' ·'))]
        if run.ended_at:
            by.append((column_word('ended_at'), f'{full_moment(run.ended_at)} · {run.ended_by}'.rstrip(' ·')))
        rows = [*by, (column_word('stop_reason_id'), run.stop_reason), (column_word('active_cavities'), cavities_words(run))]
        facts([Fact(name, value) for name, value in rows if value])
        if run.note:
            tagged('p', run.note, 'small selectable tool-note')

    async def figures(self) -> None:
        run = await self.look()
        rows = [(column_word('shots'), run.shots), (_('Parts'), run.parts), (_('Parts not made, because cavities were blocked'), run.parts_not_made),
                (column_word('good'), run.good), (column_word('rejected'), sum(run.rejected.values()) if run.rejected else None)]
        facts([Fact(name, number(value)) for name, value in rows if value is not None])
        if run.rejected:
            tagged('h2', _('Rejected by defect'), 'h2')
            facts([Fact(defect, number(count)) for defect, count in sorted(run.rejected.items(), key=lambda each: -each[1])])
        if len(run.segments) > 1:
            tagged('h2', _('How many cavities ran'), 'h2')
            timeline([_moment(segment) for segment in run.segments])
        if run.ended_at is None:
            text(_('It still runs; shots and parts are those of the last reading.'), 'muted')

    async def actions(self) -> None:
        run = await self.look()
        if run.can_change and self.screen.may(Permission.RUN_TOOLS):
            button(_('Correct the figures'), symbol='edit', large=True, classes='grow', on_click=partial(_change_sheet, self.screen, self.frame, run))


def _moment(segment: SegmentRow) -> Moment:
    told = _('{active} of {total} cavities', active=number(segment.active_cavities), total=number(segment.cavities))
    return Moment(full_moment(segment.began_at), told, shots_word(segment.shots), 'grid_view')


async def _change_sheet(screen: Any, frame: Any, run: RunRow) -> None:
    """What quality counts is known later than when the tool comes off."""
    choices = await screen.ask(run_choices)
    sheet = passing_sheet(_('What came of this run?'), frame)
    hidden = {'run_id': str(run.id), 'seen_version': run.version}
    with sheet, draft_form('/forms/change_run', record=str(run.id), hidden=hidden, submit=_('Save'), on_saved=lambda _answer: sheet.close()), \
            box('form-grid'):
        text_field('good', column_word('good'), run.good, kind='number')
        known = {row_id: Option(str(row_id), name) for row_id, name, _planned in choices.stop_reasons}
        if run.stop_reason_id:
            known.setdefault(run.stop_reason_id, Option(str(run.stop_reason_id), run.stop_reason))
        choice_field('stop_reason_id', column_word('stop_reason_id'), list(known.values()), run.stop_reason_id, allow_empty=True)
        text_field('note', column_word('note'), run.note, max_length=500, wide=True)
        for defect in dict.fromkeys([*run.rejected, *choices.defects]):
            text_field(f'{DEFECT}{defect}', defect, run.rejected.get(defect), kind='number')
    sheet.open()
