"""The hand-over of a shift: everything that happened in it and all that is open, worked out row by row, and nothing cut off on paper."""
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from data.tables.actions import ActionItem, ActionStatus
from data.tables.assets import Asset, AssetStatus, Stage
from data.tables.failures import FailureReport, ReportStatus
from data.tables.maintenance import MaintenanceLog
from data.tables.shots import Run
from data.tables.sources import IntegrationEvent
from data.trail import Writer
from pages.trends.handover import print_handover
from services.assets.card import show_asset
from services.assets.cavities import block_cavity
from services.errors import Invalid
from services.language import Voice, number, speaking
from services.trends.handover import Shift, shift_handover
from services.work import SYSTEM
from tests.papers.reading import outside, pages_of, squeezed, words_of
from tests.trends.plant import build

BEGIN = datetime(2026, 2, 3, 5, tzinfo=UTC)
DAYS = timedelta(days=20)  # long enough for something of everything


@pytest.fixture
def raw(runner):
    return build(runner, seed=17)


def of(raw, table, site=None):
    return [row for row in raw.rows[table] if site in (None, raw.assets[getattr(row, 'asset_id', None) or getattr(row, 'tool_id', None)].site_id)]


@pytest.mark.parametrize('site_of', [None, 'T-1'])
def test_it_says_what_happened_and_what_is_open(runner, raw, site_of):
    site = next((asset.site_id for asset in raw.assets.values() if asset.asset_number == site_of), None)
    shift = Shift(BEGIN, BEGIN + DAYS, site)
    found = runner.do(SYSTEM, shift_handover, shift=shift)
    during = lambda at: at is not None and shift.begin <= at < shift.end  # noqa: E731
    reports, runs, logs = (of(raw, table, site) for table in (FailureReport, Run, MaintenanceLog))
    assert {row.id for row in found.failed} == {row.id for row in reports if during(row.occurred_at)} != set()
    assert {row.id for row in found.open_failures} == {
        row.id for row in reports if row.status is not ReportStatus.CLOSED and row.occurred_at < shift.begin} != set()
    assert {row.id for row in found.ended} == {run.id for run in runs if during(run.ended_at)}
    assert {row.id for row in found.running} == {run.id for run in runs if run.ended_at is None}
    assert {row.id for row in found.logs} == {log.id for log in logs if during(log.performed_at)} != set()
    events = [event for event in raw.rows[IntegrationEvent] if event.delta and event.tool_id and during(event.received_at)
              and site in (None, raw.assets[event.tool_id].site_id)]
    assert sum(row.shots for row in found.shots) == sum(event.delta for event in events) > 0
    for row in found.shots:
        machine = next(asset.id for asset in raw.assets.values() if asset.asset_number == row.machine)
        assert row.shots == sum(event.delta for event in events if raw.machine_of(event.source_id) == machine)
    overdue = [action for action in of(raw, ActionItem, site) if action.status in (ActionStatus.OPEN, ActionStatus.IN_PROGRESS)
               and action.due_date and action.due_date <= datetime.now(UTC).date()]
    assert {row.id for row in found.overdue} == {action.id for action in overdue}


def test_tools_that_are_not_ready_and_blocked_cavities_are_named(quick_runner):
    raw = build(quick_runner, seed=18)
    with quick_runner.house.database.writing() as session:
        session.attribute(Writer(None, 'test', 'system', '', 'test'))
        red, down, gone = session.exec(select(Asset).where(Asset.kind == 'tool').order_by(Asset.asset_number).limit(3)).all()
        red.stage, down.status, gone.status, gone.stage = Stage.RED_TAG, AssetStatus.DOWN, AssetStatus.RETIRED, Stage.BENCH
        ids = [red.id, down.id, gone.id]
        session.commit()
    cavity = quick_runner.do(SYSTEM, show_asset, asset_id=ids[1]).cavities[0]
    quick_runner.do(SYSTEM, block_cavity, cavity_id=cavity.id, reason='Flash at the gate')
    found = quick_runner.do(SYSTEM, shift_handover, shift=Shift(BEGIN, BEGIN + timedelta(hours=8)))
    numbers = {raw.assets[each].asset_number: each for each in ids}
    waiting = {numbers[row.tool]: (row.stage, row.status) for row in found.waiting if row.tool in numbers}
    assert waiting == {ids[0]: ('red_tag', 'active'), ids[1]: ('stored', 'down')}
    assert [(row.cavity, row.reason) for row in found.blocked] == [(cavity.name, 'Flash at the gate')]


@pytest.mark.parametrize(('voice', 'heads'), [
    (Voice('en', 'en-GB', 'Europe/Berlin'), ('Shift hand-over', '3 Feb 2026 06:00 – 23 Feb 2026 06:00', 'Failures of this shift',
                                             'Work that was signed')),
    (Voice('de', 'de-DE', 'Europe/Berlin'), ('Schichtübergabe', '03.02.2026 06:00 – 23.02.2026 06:00', 'Fehler dieser Schicht', 'Arbeiten'))])
def test_on_paper_nothing_is_cut_off_and_every_page_says_which_it_is(quick_runner, voice, heads):
    build(quick_runner, seed=19)
    found = quick_runner.do(SYSTEM, shift_handover, shift=Shift(BEGIN, BEGIN + DAYS))
    with speaking(voice):
        content = print_handover(found)
        shots = number(sum(row.shots for row in found.shots))
    said = squeezed(words_of(content))
    for words in (*heads, shots, *(row.asset_number for row in found.failed)):
        assert squeezed(words) in said, words
    assert not outside(content)
    for place, page in enumerate(pages_of(content), 1):
        assert squeezed(f'{place}{"of" if voice.language == "en" else "von"}{len(pages_of(content))}') in squeezed(page)


def test_a_shift_that_cannot_be_is_refused_and_an_empty_plant_has_a_paper(quick_runner):
    for hours in (0, -8, 24 * 40):
        with pytest.raises(Invalid, match='month'):
            quick_runner.do(SYSTEM, shift_handover, shift=Shift(BEGIN, BEGIN + timedelta(hours=hours)))
    found = quick_runner.do(SYSTEM, shift_handover, shift=Shift(BEGIN, BEGIN + timedelta(hours=8)))
    said = squeezed(words_of(print_handover(found)))
    for words in ('No shots in these hours.', 'None in this shift, and none is open.'):
        assert squeezed(words) in said
