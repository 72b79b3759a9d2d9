"""What stands in the charts: every value that is drawn is read out of the drawing and held against the figure, by day and by night."""
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.people.sites import sites
from services.trends.figures import FIGURES
from services.trends.lens import Lens
from services.trends.shots import tool_use
from services.trends.standing import keep_report, report_plans
from tests.browser.audit import by_axe, measured
from tests.browser.stage import new_context, visit
from tests.factory import Product, ask, serving
from tests.papers.reading import squeezed, words_of

DRAWN = """() => { const charts = [...document.querySelectorAll('tw-chart')];
  return charts.length > 0 && charts.every((chart) => chart.drawn && chart.querySelector('svg.main-svg')); }"""
READ = """(title) => { const plot = document.querySelector(`section[aria-label="${title}"] tw-chart .js-plotly-plot`);
  return plot.calcdata.map((trace) => ({ name: trace[0].trace.name, values: trace.map((point) => point.s ?? point.y),
    painted: trace[0].trace.type === 'bar' ? plot.querySelectorAll('.barlayer .trace')[0].querySelectorAll('.point path').length : null })); }"""
FILL = "() => getComputedStyle(document.querySelector('tw-chart .bars .point path')).fill"
TOKEN = """() => { const probe = document.body.appendChild(document.createElement('i')); probe.style.color = 'var(--primary-fill)';
  const said = getComputedStyle(probe).color; probe.remove(); return said; }"""
CRAMPED = """() => [...document.querySelectorAll('tw-chart')].flatMap((chart) => {
  const whole = chart.getBoundingClientRect(), words = [...chart.querySelectorAll('.main-svg text')].filter((each) => each.textContent);
  const cut = words.filter((each) => { const { left, right, top, bottom } = each.getBoundingClientRect();
    return left < whole.left - 1 || right > whole.right + 1 || top < whole.top - 1 || bottom > whole.bottom + 1; });
  const ends = [...chart.querySelectorAll('.xtick text')].filter((each) => !/rotate\\([1-9]/.test(each.getAttribute('transform') ?? ''))
    .map((each) => ({ ...each.getBoundingClientRect().toJSON(), said: each.textContent })).sort((one, other) => one.left - other.left);
  const close = ends.slice(1).filter((each, place) => each.left < ends[place].right + 2);
  return [...cut.map((each) => `cut: ${each.textContent}`), ...close.map((each) => `close: ${each.said}`)]; })"""
"""Words in a chart that leave it, and those below it that lie on each other."""
MOST = 12
PAGES = {
    '/trends': {'Shots over time': ('shots-by-day', {}, ['shots']),
                'The most frequent failures': ('failure-pareto', {}, ['reports', 'running_share'])},
    '/trends/shots?days=90': {'Shots over time': ('shots-by-day', {}, ['shots']), 'Machines': ('machine-use', {}, ['shots'])},
    '/trends/failures?days=365&by=cause': {
        'The most frequent': ('failure-pareto', {'by': 'cause'}, ['reports', 'running_share']),
        'Week by week': ('failures-by-week', {}, ['critical', 'high', 'medium', 'low']), 'Why runs ended': ('stops', {}, ['runs']),
        'Did the fix hold?': ('fixes', {}, ['held', 'failed', 'open'])},
    '/trends/reliability?days=365&of=code': {'Shots between failures': ('reliability', {'of': 'code'}, ['mtbf_shots'])},
    '/trends/maintenance?days=365': {
        'On time, late, skipped': ('compliance', {}, ['on_time', 'late', 'skipped', 'covered']),
        'How the plans stand now': ('backlog', {}, ['ok', 'warn', 'due', 'stop']), 'Hours of work': ('maintenance-hours', {}, ['hours'])},
    '/trends/actions': {'Open, by age': ('open-actions', {}, ['up_to_7', 'up_to_30', 'up_to_90', 'older']),
                        'Added and done': ('actions-by-week', {}, ['added', 'done'])},
}


@pytest.fixture(scope='module')
def demo(tmp_path_factory):
    """Two years of history, in which nothing more happens."""
    home = tmp_path_factory.mktemp('demo') / 'home'
    Product(home).run('demo')
    with serving(home, TOOLWARDEN_ROLE='web') as running:
        yield running


@pytest.fixture
def screen(browser, demo):
    opened = []

    def make(path, size='desk', **options):
        opened.append(new_context(browser, demo.url, size, cookies=demo.enter('dilek'), **options))
        page = visit(opened[-1].new_page(), path)
        page.wait_for_function(DRAWN)
        return page
    yield make
    for context in opened:
        context.close()


@pytest.mark.parametrize('size', ['kiosk', 'phone', 'desk'])
def test_no_word_in_a_chart_is_cut_off_or_lies_on_another(screen, size):
    for path in (*PAGES, '/trends/shots?days=365', '/trends/failures?days=90&by=machine', '/tools/TL-1107/story?days=1825',
                 '/tools/TL-1107/story?days=1'):
        page = screen(path, size)
        assert page.evaluate(CRAMPED) == [], path


def test_a_chart_is_drawn_anew_for_a_window_of_another_size(screen):
    page = screen('/trends/shots?days=365')
    page.set_viewport_size({'width': 420, 'height': 800})
    page.wait_for_function("""() => [...document.querySelectorAll('tw-chart')].every((chart) => {
      const drawn = chart.querySelector('.main-svg').getBoundingClientRect().width;
      return drawn > 0 && Math.abs(drawn - chart.clientWidth) < 2; })""")
    assert page.evaluate(CRAMPED) == []


@pytest.mark.parametrize(('path', 'says'), [('/trends/shots?days=90', r'\d+ \w+ 20\d\d'), ('/trends/actions', r'[A-Z]\w+( [A-Z]\w+)?')])
def test_a_bar_that_is_pointed_at_says_what_it_is_and_its_values(screen, path, says):
    page = screen(path)
    place = page.locator('tw-chart .nsewdrag').first.bounding_box()
    bar = page.locator('tw-chart .bars .point path').last.bounding_box() if 'shots' in path else place
    page.mouse.move(bar['x'] + bar['width'] / 2, place['y'] + place['height'] * 0.9)
    page.locator('.hoverlayer .legendtext').first.wait_for()
    title, first = page.locator('.hoverlayer .legendtitletext').text_content(), page.locator('.hoverlayer .legendtext').first.text_content()
    assert re.fullmatch(says, title), title
    assert re.fullmatch(r'.+ : [\d,]+', first), first


def lens_of(path):
    days = int(path.split('days=')[1].split('&')[0]) if 'days=' in path else 30
    today = datetime.now(ZoneInfo('Europe/Berlin')).date()
    return Lens(today - timedelta(days=days - 1), today)


@pytest.mark.parametrize('night', [False, True], ids=['day', 'night'])
def test_every_chart_draws_the_values_of_its_figure(screen, demo, night):
    for path, blocks in PAGES.items():
        page = screen(path, night=night)
        for title, (figure, asked, columns) in blocks.items():
            rows = [row for row in ask(demo.home, FIGURES[figure].query, lens=lens_of(path), **asked) if columns != ['mtbf_shots'] or row.mtbf_shots]
            rows = rows if 'over time' in title or 'eek' in title or title == 'Added and done' else rows[:MOST]
            assert rows, title
            drawn = page.evaluate(READ, title)
            wanted = [[getattr(row, column) for row in rows] for column in columns]
            got = [trace['values'] for trace in drawn[:len(columns)]]
            assert got == [pytest.approx(values, abs=0.0001) for values in wanted], (path, title)
            assert drawn[0]['painted'] == len(rows), (path, title)
        if path != '/trends':
            continue
        assert page.evaluate(FILL) == page.evaluate(TOKEN)
        assert not [fault for fault in by_axe(page, night=night) + measured(page, 'desk') if fault]


def test_the_table_says_the_same_and_the_files_too(screen, demo):
    page = screen('/trends/shots?days=90')
    page.get_by_role('button', name='Table: The busiest tools').click()
    table = page.get_by_role('region', name='The busiest tools').get_by_role('table')
    table.wait_for()
    rows = [row for row in ask(demo.home, tool_use, lens=lens_of('days=90')) if row.shots]
    assert [row.split('\t')[0] for row in table.locator('tbody tr').all_inner_texts()] == [row.tool for row in rows]
    assert table.locator('tbody tr').first.locator('td').nth(2).inner_text() == f'{rows[0].shots:,}'
    with page.expect_download() as taken:
        page.get_by_role('link', name='CSV: The busiest tools').click()
    lines = taken.value.path().read_text('utf-8-sig').splitlines()
    assert lines[1].split(',')[:3] == [rows[0].tool, rows[0].name, str(rows[0].shots)]
    page.get_by_role('button', name='Chart: The busiest tools').click()
    page.wait_for_function(DRAWN)


def test_the_report_shows_how_far_it_has_come_and_is_taken_away_and_so_is_the_hand_over(screen, demo):
    page = screen('/trends/failures?days=90', 'kiosk')
    page.get_by_role('button', name='Papers to take away').click()
    assert not measured(page, 'kiosk') + by_axe(page, night=False) + by_axe(page, night=True)
    page.evaluate("""() => { window.steps = []; new MutationObserver(() => {
      const bar = document.querySelector('[role=progressbar]'); if (bar) window.steps.push(Number(bar.getAttribute('aria-valuenow')));
    }).observe(document.body, {subtree: true, childList: true, attributes: true}); }""")
    page.get_by_role('button', name='Management report of these days').click()
    take = page.get_by_role('link', name='Take the report away')
    take.wait_for()
    steps = page.evaluate('() => window.steps')
    assert steps == sorted(steps)
    assert 0 < max(steps) <= 100
    for link, words in ((take, 'Management report'), (page.get_by_role('link', name='The last 8 hours'), 'Shift hand-over')):
        with page.expect_download() as taken:
            link.click()
        assert squeezed(words) in squeezed(words_of(taken.value.path().read_bytes()))


def test_a_view_is_narrowed_moved_and_shared_by_its_address(screen, demo):
    page = screen('/trends/shots')
    page.get_by_role('radio', name='90 days').check()
    page.get_by_role('button', name='Filter').click()
    page.get_by_role('button', name='TL-0990').click()
    page.get_by_text('TL-0990 Connector body 12-pin').wait_for()
    page.get_by_role('button', name='Earlier').click()
    page.wait_for_function("() => location.search.includes('until=')")
    there = screen(page.url.removeprefix(demo.url), 'phone')
    tool = next(row for row in ask(demo.home, tool_use, lens=lens_of('days=90')) if row.tool == 'TL-0990')
    lens = lens_of('days=90')
    before = Lens(lens.since - timedelta(days=90), lens.since - timedelta(days=1), tool_id=tool.tool_id)
    wanted = [row.shots for row in ask(demo.home, FIGURES['shots-by-day'].query, lens=before)]
    assert there.evaluate(READ, 'Shots over time')[0]['values'] == wanted
    page.get_by_role('button', name='Show all').click()
    page.get_by_text('TL-0990 Connector body 12-pin').wait_for(state='detached')


def test_the_story_of_a_tool_lays_what_happened_over_its_shots(screen, demo):
    page = screen('/tools/TL-0990/story?days=90', 'kiosk')
    tool = next(row for row in ask(demo.home, tool_use, lens=lens_of('days=90')) if row.tool == 'TL-0990')
    lens = Lens(lens_of('days=90').since, lens_of('days=90').until, tool_id=tool.tool_id)
    chapters = ask(demo.home, FIGURES['tool-story'].query, lens=lens)
    drawn = page.evaluate("""() => document.querySelector('tw-chart .js-plotly-plot').calcdata.map((trace) => trace.length)""")
    assert drawn[0] == len(ask(demo.home, FIGURES['shots-by-day'].query, lens=lens))
    assert sum(drawn[1:]) == len(chapters)
    assert not measured(page, 'kiosk')
    page.get_by_role('radio', name='1 day', exact=True).check()
    page.wait_for_function("() => location.search.includes('days=1')")


def test_the_plate_of_a_tool_shows_where_its_failures_come_from(screen, demo):
    tool = next(row for row in ask(demo.home, tool_use, lens=lens_of('days=365')) if row.tool == 'TL-1107')
    page = screen(f'/trends/failures?days=365&tool={tool.tool_id}', 'tablet')
    lens = Lens(lens_of('days=365').since, lens_of('days=365').until, tool_id=tool.tool_id)
    reports = {bar.name: bar.reports for bar in ask(demo.home, FIGURES['failure-pareto'].query, lens=lens, by='cavity')}
    assert reports
    for cavity, count in reports.items():
        page.get_by_role('img', name=f'Cavity {cavity}: {count} report').wait_for()
    assert page.locator('.heat-3').count() == sum(3 * count > 2 * max(reports.values()) for count in reports.values())
    for night in (False, True):
        assert not by_axe(page, night=night)
    page.get_by_role('button', name='Show all').click()
    page.locator('.heat-3').first.wait_for(state='detached')


def test_the_note_of_a_standing_report_leads_to_the_paper(browser, demo):
    [site] = ask(demo.home, sites.read).items
    plan = ask(demo.home, report_plans.save, name='Night hand-over', kind='handover', rhythm='daily', site_id=site.id)
    day = datetime.now(UTC).date()
    ask(demo.home, keep_report, plan_id=plan, since=day, until=day, content=b'%PDF-1.7 handed over')
    context = new_context(browser, demo.url, 'kiosk', cookies=demo.enter('dilek'))
    try:
        page = visit(context.new_page(), '/notifications')
        page.get_by_text('Night hand-over is ready').click()
        with page.expect_download() as download:
            page.get_by_role('link', name='Take away Night hand-over').click()
        assert download.value.path().read_bytes() == b'%PDF-1.7 handed over'
    finally:
        context.close()
