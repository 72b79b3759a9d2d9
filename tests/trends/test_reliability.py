"""MTBF, MTTR and lifetimes: examples worked out by hand, and any lens of a random plant against an independent slow way."""
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.tables.assets import AssetKind
from data.tables.failures import FailureCode
from data.tables.failures import FailureReport as Report
from data.tables.shots import ToolCounter
from services.trends.lens import Lens
from services.trends.reliability import Of, lifetimes, outages, reliability
from services.work import SYSTEM
from tests.trends.plant import build, lenses

SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
DAY = datetime(2026, 3, 2, tzinfo=UTC)


def at(hour):
    return DAY + timedelta(hours=hour)


@pytest.mark.parametrize(('reports', 'expected'), [
    ([], []),
    ([(1, 3)], [(1, 3)]),
    ([(1, 3), (5, 6)], [(1, 3), (5, 6)]),
    ([(1, 4), (2, 3)], [(1, 4)]),  # one within the other
    ([(1, 3), (2, 5)], [(1, 5)]),  # one over the end of the other
    ([(2, 5), (1, 3), (4, 8)], [(1, 8)]),  # a chain, written down in any order
    ([(1, 3), (3, 5)], [(1, 3), (3, 5)]),  # mended, and at once broken again
    ([(1, None), (2, 4)], [(1, None)]),  # what began later is no failure of its own while the first one stands open
    ([(1, 4), (2, None)], [(1, None)]),
])
def test_reports_that_overlap_are_one_failure(reports, expected):
    found = outages([(at(begin), at(end) if end else None) for begin, end in reports])
    assert found == [(at(begin), at(end) if end else None) for begin, end in expected]


@pytest.fixture
def raw(runner):
    return build(runner, seed=8)


def test_every_figure_of_any_lens(runner, raw):
    now = datetime(2026, 6, 1, tzinfo=UTC)
    object.__setattr__(runner.house, 'wall', lambda: now)

    @SLOW
    @given(lenses(raw), st.sampled_from(Of))
    def check(lens, of):
        reports = defaultdict(list)
        for report in raw.reports(lens):
            asset = raw.assets[report.asset_id]
            if of is Of.CODE:
                reports[next(code.name for code in raw.rows[FailureCode] if code.id == report.failure_code_id)].append(report)
            elif asset.kind is AssetKind(of.value):
                reports[asset.asset_number].append(report)
        end = min(now, max(datetime(lens.until.year, lens.until.month, lens.until.day, tzinfo=zone) + timedelta(days=1)
                           for zone in raw.zones.values()).astimezone(UTC))
        found = {each.name: each for each in runner.do(SYSTEM, reliability, lens=lens, of=of)}
        assert {name for name, each in found.items() if each.failures} == set(reports)
        for name, those in reports.items():
            failures, mended, stood = slowly(those, end)
            got = found[name]
            assert (got.failures, got.open) == (failures, failures - mended)
            assert got.mttr_hours == (pytest.approx(stood / mended, abs=0.06) if mended else None)
            assert got.mtbf_shots == got.shots // failures
    check()


def slowly(reports, end):
    """Hour by hour in spirit: walk along all begins and ends, and count when nothing was open before."""
    failures = mended = 0
    stood = 0.0
    for asset in {report.asset_id for report in reports}:
        covered_until = None
        spans = sorted(((report.occurred_at, report.closed_at) for report in reports if report.asset_id == asset), key=lambda span: span[0])
        groups = []
        for begin, over in spans:
            if covered_until is not None and begin < covered_until:
                groups[-1].append((begin, over))
            else:
                groups.append([(begin, over)])
            covered_until = max(each[1] or datetime.max.replace(tzinfo=UTC) for each in groups[-1])
        for group in groups:
            failures += 1
            last = None if any(over is None for _begin, over in group) else max(over for _begin, over in group)
            mended += last is not None and last <= end
            stood += (min(last or end, end) - group[0][0]).total_seconds() / 3600
    return failures, mended, stood


def test_lifetimes_are_those_between_the_failures_and_since_the_last(runner, raw):
    with runner.house.database.reading() as session:
        counters = {row.tool_id: row.lifetime_shots for row in session.exec(ToolCounter.__table__.select())}

    @settings(SLOW, max_examples=30)
    @given(st.sampled_from([None, *(code.id for code in raw.rows[FailureCode])]), st.sampled_from([None, *counters]))
    def check(code, tool):
        got = runner.do(SYSTEM, lifetimes, lens=Lens(date(2026, 1, 1), date(2026, 1, 2), tool_id=tool), failure_code_id=code)
        ended, going_on, unknown = [], 0, 0
        for asset_id in counters if tool is None else [tool]:
            reports = [row for row in raw.rows[Report] if row.asset_id == asset_id and code in (None, row.failure_code_id)]
            shots = sorted({row.shots_at for row in reports if row.shots_at is not None})
            unknown += sum(row.shots_at is None for row in reports)
            ended += [second - first for first, second in pairwise(shots)]
            going_on += bool(shots) and counters[asset_id] > shots[-1]
        assert (list(got.lives), got.going_on, got.unknown) == (sorted(ended), going_on, unknown)
        assert (got.shape is None) or got.ended >= got.needed
        assert (got.interval is not None) == got.wears_out
    check()


def test_nothing_is_proposed_from_too_few(runner, raw):
    got = runner.do(SYSTEM, lifetimes, lens=Lens(date(2026, 1, 1), date(2026, 1, 2), site_id=raw.rows[FailureCode][0].id))
    assert (got.ended, got.needed, got.shape, got.interval, got.wears_out) == (0, 5, None, None, False)
