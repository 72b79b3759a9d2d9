"""What is told about failures, their causes, their fixes and the ends of runs equals what the single reports add up to."""
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.tables.failures import Cause, CorrectiveAction, FailureCode, ReportStatus, Severity, StopReason
from data.tables.shots import Run
from services.trends.failures import (
    MOST_NEWEST,
    By,
    failure_pareto,
    failure_repeats,
    failures_by_week,
    fixes,
    newest_failures,
    open_failures,
    stops,
)
from services.work import SYSTEM
from tests.trends.plant import build, lenses

SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def raw(runner):
    return build(runner, seed=5)


def called(raw, table):
    return {row.id: row.name for row in raw.rows[table]} | {None: ''}


def words_of(raw, by, report):
    """The bars that a report belongs to."""
    machine = raw.machine_at(report.asset_id, report.occurred_at)
    return {
        By.CODE: [called(raw, FailureCode)[report.failure_code_id]], By.CAUSE: [called(raw, Cause)[report.cause_id]],
        By.ACTION: [called(raw, CorrectiveAction)[report.corrective_action_id]], By.STOP_REASON: [called(raw, StopReason)[report.stop_reason_id]],
        By.COMPONENT: [report.affected_component], By.CAVITY: report.cavities, By.TOOL: [raw.assets[report.asset_id].asset_number],
        By.MACHINE: [raw.assets[machine].asset_number if machine else ''], By.SEVERITY: [report.severity.value],
    }[by]


def test_pareto_by_everything(runner, raw):
    @SLOW
    @given(lenses(raw), st.sampled_from(By))
    def check(lens, by):
        reports, minutes = Counter(), Counter()
        for report in raw.reports(lens):
            for word in words_of(raw, by, report):
                reports[word] += 1
                minutes[word] += report.repair_minutes or 0
        found = runner.do(SYSTEM, failure_pareto, lens=lens, by=by)
        assert {bar.name: (bar.reports, bar.minutes) for bar in found} == {word: (count, minutes[word]) for word, count in reports.items()}
        assert [bar.reports for bar in found] == sorted(reports.values(), reverse=True)
        if found:
            assert found[-1].running_share == pytest.approx(1)
            assert sum(bar.share for bar in found) == pytest.approx(1)
        if by in (By.CODE, By.CAUSE):
            shots = sum(event.delta for event in raw.shots(lens))
            assert {bar.name: bar.per_10000 for bar in found} == {
                word: pytest.approx(count * 10_000 / shots, abs=0.001) if shots else None for word, count in reports.items()}
    check()


def test_the_newest_and_those_that_are_open(runner, raw):
    @SLOW
    @given(lenses(raw))
    def check(lens):
        newest = sorted(raw.reports(lens), key=lambda report: report.occurred_at, reverse=True)[:MOST_NEWEST]
        assert [row.occurred_at for row in runner.do(SYSTEM, newest_failures, lens=lens)] == [report.occurred_at for report in newest]
        for_ever = replace(lens, since=date(2020, 1, 1), until=date(2027, 1, 1))
        wanted = sum(report.status is ReportStatus.OPEN for report in raw.reports(for_ever))
        assert runner.do(SYSTEM, open_failures, lens=lens) == wanted
    check()


def test_by_week(runner, raw):
    @SLOW
    @given(lenses(raw))
    def check(lens):
        counts, shots = defaultdict(Counter), Counter()
        for report in raw.reports(lens):
            counts[monday(raw.day(report.asset_id, report.occurred_at))][report.severity] += 1
        for event in raw.shots(lens):
            shots[monday(raw.day(event.tool_id, event.received_at))] += event.delta
        found = runner.do(SYSTEM, failures_by_week, lens=lens)
        assert [each.begin for each in found] == [monday(lens.since) + timedelta(weeks=number) for number in range(len(found))]
        assert found[-1].begin <= lens.until < found[-1].begin + timedelta(weeks=1)
        for each in found:
            assert (each.low, each.medium, each.high, each.critical) == tuple(counts[each.begin][severity] for severity in Severity)
            assert each.shots == shots[each.begin]
    check()


def test_repeats_and_fixes(runner, raw):
    @SLOW
    @given(lenses(raw))
    def check(lens):
        again, cured = defaultdict(list), defaultdict(Counter)
        for report in raw.reports(lens):
            again[raw.assets[report.asset_id].asset_number, called(raw, FailureCode)[report.failure_code_id]].append(report)
            if report.status is ReportStatus.CLOSED and report.corrective_action_id:
                waits = report.fix_held is None and report.ask_at_shots is not None
                cured[called(raw, CorrectiveAction)[report.corrective_action_id]].update(
                    reports=1, held=report.fix_held is True, failed=report.fix_held is False, open=waits)
        repeats = runner.do(SYSTEM, failure_repeats, lens=lens)
        assert {(each.asset, each.name): (each.reports, each.last_at, each.shots_between) for each in repeats} == {
            key: (len(reports), max(report.occurred_at for report in reports), between(reports))
            for key, reports in again.items() if len(reports) > 1}
        assert {each.action: (each.reports, each.held, each.failed, each.open) for each in runner.do(SYSTEM, fixes, lens=lens)} == {
            name: tuple(counts[key] for key in ('reports', 'held', 'failed', 'open')) for name, counts in cured.items()}
    check()


def test_ends_of_runs(runner, raw):
    @SLOW
    @given(lenses(raw))
    def check(lens):
        ended, reasons = Counter(), {row.id: (row.name, row.scheduled) for row in raw.rows[StopReason]} | {None: ('', None)}
        for run in raw.rows[Run]:
            if raw.shows(lens, run.tool_id, run.ended_at) and lens.tool_id in (None, run.tool_id) and lens.machine_id in (None, run.machine_id):
                ended[reasons[run.stop_reason_id]] += 1
        found = runner.do(SYSTEM, stops, lens=lens)
        assert {(each.reason, each.scheduled): each.runs for each in found} == ended
        assert not found or sum(each.share for each in found) == pytest.approx(1)
    check()


def between(reports):
    at = [report.shots_at for report in reports if report.shots_at is not None]
    return (max(at) - min(at)) // (len(at) - 1) if len(at) > 1 else None


def monday(day):
    return day - timedelta(days=day.weekday())
