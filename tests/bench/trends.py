"""Trend pages of a plant that gets older: what each figure takes, and how soon a page is seen beside one with an empty chart."""
import json
import random
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import sqlalchemy as sa
from playwright.sync_api import Browser, Page
from sqlmodel import select

from app.cli.house import opened
from app.settings import Settings
from data.base import new_id
from data.files import private_folder
from data.tables.actions import ActionItem, ActionStatus
from data.tables.failures import FailureCode, FailureReport, ReportStatus, Severity
from data.tables.maintenance import CompletionStatus, LogKind, LogResult, MaintenanceLog, MaintenancePlan, PlanCompletion
from data.tables.shots import Run
from services.first_run import load_demo
from services.runner import Runner
from services.trends.figures import FIGURES
from services.trends.lens import Lens
from services.work import SYSTEM
from tests.bench import millions
from tests.bench.figures import Figure
from tests.bench.pages import slow_down
from tests.bench.servers import Bare
from tests.browser.stage import new_context
from tests.factory import Product

SHOWN, ROUNDS = 14, 15
PAGES = ('/trends', '/trends/shots', '/trends/failures?days=365', '/trends/reliability?days=365', '/trends/maintenance?days=365', '/trends/actions')
PAINTED = 'tw-chart .main-svg'
WATCH = """(selector) => { const look = () => document.querySelector(selector)
  ? requestAnimationFrame(() => { window.drawnAt = performance.now(); }) : requestAnimationFrame(look); look(); }"""
"""Notes the frame in which something is seen first, however busy the page is after it."""
EMPTY = 'a bare page with an empty chart'
BATCH, OPEN = 5000, 40


def growth(folder: Path, most: int) -> Iterator[Figure]:
    """The same two weeks are shown of a plant with a hundredth, a tenth and all of its history."""
    times: dict[int, dict[str, float]] = {}
    for many in (most // 100, most // 10):
        home = private_folder(folder / f'trends-{many}')
        with opened(Settings(home=home)) as runner:
            runner.do(SYSTEM, load_demo)
            tools = millions.plant(runner)
            millions.fill(runner, tools, many, millions.DAYS * many // most)
            millions.sum_up(runner)
        times[many] = _figures(home, millions.DAYS * many // most)
    times[most] = _figures(folder / 'millions', millions.DAYS)
    for name in times[most]:
        few, some, all_of_them = (times[many][name] for many in sorted(times))
        yield Figure(f'{name}, two weeks of {most // 10:,} shots', some, 'ms', few, f'of {most // 100:,}')
        yield Figure(f'{name}, two weeks of {most:,} shots', all_of_them, 'ms', few, f'of {most // 100:,}', 1.5)


def pages(browser: Browser, bare: Bare, folder: Path) -> Iterator[Figure]:
    """With all of the history there is."""
    product = Product(folder / 'millions', TOOLWARDEN_ROLE='web')
    product.start(patience=600)  # every page of the file is looked at first
    bare.start()
    try:
        cookies = product.enter('dilek')
        empty, (first, shown) = _answered(bare, '/chart', {}), _painted(browser, bare.url, '/chart', '.main-svg', {})
        for path in PAGES:
            yield Figure(f'{path}, answered, p95', _answered(product, path, cookies), 'ms', empty, EMPTY, 1.3)
            painted, drawn = _painted(browser, product.url, path, PAINTED, cookies)
            yield Figure(f'{path}, first content, slowed 4 times', painted, 'ms', first, EMPTY, 1.3)
            yield Figure(f'{path}, first chart drawn, slowed 4 times', drawn, 'ms', shown, EMPTY, 1.3)
    finally:
        product.stop()
        bare.stop()


def _figures(home: Path, days: int) -> dict[str, float]:
    with opened(Settings(home=home)) as runner:
        _live_through(runner, days)
        tool = millions.tools_of(runner)[0]
        until = datetime.now(UTC).date() - timedelta(days=1)
        lens = Lens(until - timedelta(days=SHOWN - 1), until)
        return {name: _median(runner, name, Lens(lens.since, lens.until, tool_id=tool) if name == 'tool-story' else lens) for name in FIGURES}


def _median(runner: Runner, name: str, lens: Lens) -> float:
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        runner.do(SYSTEM, FIGURES[name].query, lens=lens)
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def _live_through(runner: Runner, days: int) -> None:
    """Eleven failures, ten logs, three actions and twenty runs a day, as two hundred tools have them."""
    chance, began = random.Random(5), datetime.now(UTC) - timedelta(days=days)
    with runner.house.database.writing() as session:
        tools = millions.tools_of(runner)
        codes = list(session.exec(select(FailureCode.id)))
        plans = [{'id': new_id(), 'asset_id': tool, 'name': 'Service', 'every_days': 30, 'every_shots': 20_000, 'last_done_at': began,
                  'last_done_shots': 0, 'created_at': began} for tool in tools]
        at = lambda: began + timedelta(seconds=chance.randrange(days * 86_400))  # noqa: E731
        tables: dict[type[Any], list[dict[str, Any]]] = {
            MaintenancePlan: plans, FailureReport: [_report(chance, tools, codes, at()) for _each in range(11 * days)],
            MaintenanceLog: [{'asset_id': chance.choice(tools), 'kind': chance.choice(list(LogKind)), 'performed_at': at(), 'result': LogResult.OK,
                              'duration_minutes': chance.randrange(90)} for _each in range(10 * days)],
            PlanCompletion: [{**_of(chance.choice(plans)), 'completed_at': at(), 'shots_at': chance.randrange(50_000),
                              'status': CompletionStatus.COMPLETED} for _each in range(7 * days)],
            ActionItem: [{'asset_id': chance.choice(tools), 'title': 'Do it', 'created_at': at(), 'completed_at': at(),
                          'status': ActionStatus.COMPLETED} for _each in range(3 * days)] + [
                {'asset_id': chance.choice(tools), 'title': 'Do it', 'created_at': at(), 'status': ActionStatus.OPEN} for _each in range(OPEN)],
            Run: [_run(chance, tools, at()) for _each in range(20 * days)],
        }
        for table, rows in tables.items():
            for begin in range(0, len(rows), BATCH):
                session.connection().execute(sa.insert(table), [_whole(table, row) for row in rows[begin:begin + BATCH]])
        session.commit()


def _report(chance: random.Random, tools: list[UUID], codes: list[UUID], at: datetime) -> dict[str, Any]:
    return {'asset_id': chance.choice(tools), 'failure_code_id': chance.choice(codes), 'severity': chance.choice(list(Severity)), 'occurred_at': at,
            'status': ReportStatus.CLOSED, 'closed_at': at + timedelta(hours=chance.randrange(1, 60)), 'cavities': ['1'],
            'shots_at': chance.randrange(50_000)}


def _run(chance: random.Random, tools: list[UUID], at: datetime) -> dict[str, Any]:
    return {'tool_id': chance.choice(tools), 'machine_id': chance.choice(tools), 'started_at': at, 'ended_at': at + timedelta(hours=20)}


def _of(plan: dict[str, Any]) -> dict[str, Any]:
    return {'plan_id': plan['id'], 'asset_id': plan['asset_id']}


def _whole(table: type[Any], row: dict[str, Any]) -> dict[str, Any]:
    """Every column, as the table fills what is not said."""
    made = table(**row)
    return {column.key: getattr(made, column.key) for column in table.__table__.columns} | {'version': 1}


def _answered(server: Product, path: str, cookies: dict[str, str]) -> float:
    times = []
    with httpx.Client(base_url=server.url, cookies=cookies, timeout=30) as client:
        for _round in range(25):
            began = time.perf_counter()
            assert client.get(path).status_code == 200
            times.append(1000 * (time.perf_counter() - began))
    return sorted(times)[-2]


def _painted(browser: Browser, url: str, path: str, until: str, cookies: dict[str, str]) -> tuple[float, float]:
    """The first content and the first chart. Everything is in the browser's store already, as it is the second time somebody looks."""
    page = new_context(browser, url, cookies=cookies).new_page()
    page.add_init_script(f'({WATCH})({json.dumps(until)})')
    slow_down(page, 4)
    times = [_seen(page, path) for _round in range(8)][1:]
    page.context.close()
    return statistics.median(first for first, _drawn in times), statistics.median(drawn for _first, drawn in times)


def _seen(page: Page, path: str) -> tuple[float, float]:
    page.goto(path, wait_until='commit')
    page.wait_for_function('() => window.drawnAt')
    first = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime")
    return float(first), float(page.evaluate('() => window.drawnAt'))
