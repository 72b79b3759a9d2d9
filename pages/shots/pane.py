"""What the card of a tool or a machine shows about shots: its life, the run that goes on, and every reading with its way back."""
from functools import partial
from typing import Any

from nicegui import ui

from components.bar import bar
from components.button import button, link_button
from components.draft_form import draft_form
from components.elements import box, svg, tagged, text
from components.empty_state import empty_state
from components.facts import Fact, facts
from components.field import text_field
from components.gauge import state_of
from components.pictograms import mark
from components.timeline import Moment, timeline
from data.tables.assets import AssetKind, AssetStatus
from data.tables.shots import ReadingSource
from pages.assets.paths import card_path
from pages.assets.sheets import passing_sheet
from pages.shots.run_card import run_path
from pages.shots.words import change_words, full_moment, reading_words, run_words, shots_word
from pages.sources.rows import counted_by
from pages.sources.sheets import trail_sheet
from services.assets.card import AssetCard
from services.language import _, day, number
from services.people.roles import Permission
from services.shots.counts import ToolCounts, list_counter_changes, list_readings, read_counter, tool_counts, undo_reading
from services.shots.run_list import RunRow, list_runs
from services.shots.runs import reopen_run
from services.wording import column_word

TABLES = ('shot_reading', 'counter_change', 'run', 'run_segment', 'asset', 'source', 'source_state', 'tool_counter')
NEWEST = 30
BY_ITSELF = (ReadingSource.AUTOMATIC, ReadingSource.PULSE)


async def shots_pane(screen: Any, card: AssetCard, site: str, frame: ui.element) -> None:
    """Inside a live region; `site` is said in addresses where there are several, `frame` is where sheets hang."""
    counts = await screen.ask(tool_counts, tool_id=card.id)
    running = await _running(screen, card)
    by_itself = await counted_by(screen, card.id) or (counts.last_reading is not None and counts.last_reading.source in BY_ITSELF)
    with box('pad vstack'):
        _life(counts)
        run_line(card, running)
        with box('button-row'):
            run_button(screen, card, running, site)
            await _reopening(screen, card, counts, running)
            _corrections(screen, counts, frame)
            link_button(_('Story'), card_path(card.kind, card.asset_number, site=site, ending='/story'), symbol='monitoring')
            if by_itself:
                button(_('Why this number'), symbol='pin', on_click=partial(trail_sheet, screen, frame, card.asset_number, card.id))
    moments = await _moments(screen, card)
    if moments:
        timeline(moments)
    else:
        empty_state(_('Nobody has read the counter yet'), _('The first reading begins the life of this tool here.'))


def _life(counts: ToolCounts) -> None:
    lines = [Fact(_('Shots in its life'), number(counts.lifetime_shots))]
    if counts.counted_since:
        lines.append(Fact(_('Counted since'), day(counts.counted_since)))
    if counts.counter != counts.lifetime_shots:
        lines.append(Fact(_('The counter shows'), number(counts.counter)))
    if counts.shots_left is not None:
        over = counts.shots_left < 0
        lines.append(Fact(_('Beyond its expected life') if over else _('Shots left'), number(abs(counts.shots_left)), 'alarm' if over else None))
    if counts.since_service is not None:
        lines.append(Fact(_('Since {service}', service=counts.service), number(counts.since_service)))
    facts(lines)
    if counts.expected_by_class:
        text(_('No life of its own is entered; {shots} are usual for its SPI class.', shots=shots_word(counts.expected_life_shots or 0)),
             'small muted')
    if counts.expected_life_shots:
        ratio = counts.lifetime_shots / counts.expected_life_shots
        bar(ratio, state_of(ratio), _('{used} of {expected} shots of its expected life', used=number(counts.lifetime_shots),
                                      expected=number(counts.expected_life_shots)))


async def _running(screen: Any, card: AssetCard) -> RunRow | None:
    found = await screen.ask(list_runs, **{f'{card.kind.value}_id': card.id}, running=True, limit=1)
    return found.items[0] if found.items else None


def run_line(card: AssetCard, running: RunRow | None) -> None:
    if running:
        title, detail = run_words(running, other=running.machine if card.kind is AssetKind.TOOL else running.tool)
        with box('verdict verdict-work'):
            svg(mark('work', 20))
            text(f'{title} · {detail}', 'grow')


def run_button(screen: Any, card: AssetCard, running: RunRow | None, site: str) -> None:
    if not screen.may(Permission.RUN_TOOLS):
        return
    path = card_path(card.kind, card.asset_number, site=site, ending='/run')
    if running:
        link_button(_('End the run'), path, symbol='stop')
    elif card.status is not AssetStatus.RETIRED:
        link_button(_('Start a run'), path, symbol='play_arrow')


async def runs_pane(screen: Any, card: AssetCard, site: str) -> None:
    """The runs of a machine, inside a live region."""
    running = await _running(screen, card)
    with box('pad vstack'):
        run_line(card, running)
        with box('button-row'):
            run_button(screen, card, running, site)
    runs = (await screen.ask(list_runs, machine_id=card.id, running=False, limit=NEWEST)).items
    if runs:
        timeline([_run_moment(run, other=run.tool) for run in runs])
    else:
        empty_state(_('No run has ended here yet'))


async def _moments(screen: Any, card: AssetCard) -> list[Moment]:
    """Readings, changes of the counter and runs in one line, the newest first."""
    readings = (await screen.ask(list_readings, tool_id=card.id, limit=NEWEST)).items
    changes = await screen.ask(list_counter_changes, tool_id=card.id, limit=NEWEST)
    runs = (await screen.ask(list_runs, tool_id=card.id, running=False, limit=NEWEST)).items
    found = [(row.recorded_at, 0, Moment(full_moment(row.recorded_at), *reading_words(row), 'pin')) for row in readings]
    found += [(row.at, 1, Moment(full_moment(row.at), *change_words(row), 'build', 'warn')) for row in changes]
    found += [(run.ended_at, 2, _run_moment(run, other=run.machine)) for run in runs]
    return [moment for _at, _rank, moment in sorted(found, key=lambda each: each[:2], reverse=True)][:NEWEST]


def _run_moment(run: RunRow, *, other: str) -> Moment:
    title, detail = run_words(run, other=other)
    return Moment(full_moment(run.ended_at or run.started_at), title, detail, 'precision_manufacturing', href=run_path(run.id))


async def _reopening(screen: Any, card: AssetCard, counts: ToolCounts, running: RunRow | None) -> None:
    """The end of a run can be taken back as long as nothing came after it."""
    last = counts.last_reading
    if last is None or last.run_id is None or running or not screen.may(Permission.RUN_TOOLS):
        return
    if last.recorded_by_id != screen.who.user_id and not screen.may(Permission.CORRECT_COUNTS):
        return
    ended = (await screen.ask(list_runs, tool_id=card.id, running=False, limit=1)).items
    if ended and ended[0].id == last.run_id:
        again = partial(screen.do, reopen_run, done=_('The run goes on.'), run_id=ended[0].id, seen_version=ended[0].version)
        button(_('Take back the end of the run'), symbol='undo', on_click=again)


def _corrections(screen: Any, counts: ToolCounts, frame: ui.element) -> None:
    if counts.takes_back_id:
        button(_('Take back the last reading'), symbol='undo', on_click=partial(_take_back, screen, counts))
    if screen.may(Permission.CORRECT_COUNTS):
        button(_('Change the counter'), symbol='build', on_click=partial(_change_sheet, counts, frame))


def _change_sheet(counts: ToolCounts, frame: ui.element) -> None:
    sheet = passing_sheet(_('Another counter, or this one put right'), frame)
    with sheet, draft_form('/forms/change_counter', record=str(counts.tool_id), hidden={'tool_id': str(counts.tool_id)},
                           submit=_('Change the counter'), symbol='build', on_saved=lambda _answer: sheet.close()), box('vstack'):
        tagged('p', _('What the tool has done in its life stays: {shots}.', shots=shots_word(counts.lifetime_shots)))
        text_field('new_count', column_word('new_count'), kind='number', required=True)
        text_field('reason', column_word('reason'), required=True, max_length=200,
                   phrases=(_('New counter fitted'), _('Counter set to zero'), _('Misread')))
    sheet.open()


async def _take_back(screen: Any, counts: ToolCounts) -> None:
    last = counts.last_reading
    again = partial(screen.do, read_counter, done=_('Saved.'), tool_id=counts.tool_id, shot_count=last.shot_count if last else 0,
                    note=last.note if last else '')
    await screen.do(undo_reading, done=_('The reading was taken back.'), undo=again, reading_id=counts.takes_back_id)
