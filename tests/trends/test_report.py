"""The management report: its days and filters are named, its numbers are those of the figures, nothing is cut off, in both languages."""
from datetime import date

import pytest

from pages.trends.paper import print_report
from services.language import Voice, number, speaking
from services.trends.lens import Lens
from services.trends.report import management_report
from services.work import SYSTEM
from tests.papers.reading import outside, pages_of, squeezed, words_of
from tests.trends.plant import build

YEAR = Lens(date(2025, 9, 1), date(2026, 8, 1))


@pytest.fixture
def raw(quick_runner):
    return build(quick_runner, seed=89)


@pytest.mark.parametrize(('voice', 'heads'), [
    (Voice('en', 'en-GB', 'Europe/Berlin'), ('Management report', 'At a glance', 'Failures', 'Reliability', 'Maintenance', 'Actions')),
    (Voice('de', 'de-DE', 'Europe/Berlin'), ('Bericht', 'Auf einen Blick', 'Fehler', 'Zuverlässigkeit', 'Wartung', 'Maßnahmen'))])
def test_what_the_report_says(quick_runner, raw, voice, heads):
    report = quick_runner.do(SYSTEM, management_report, lens=YEAR)
    with speaking(voice):
        content = print_report(report)
        shots = number(sum(event.delta for event in raw.shots(YEAR)))
        days = {'en': ('1 Sept 2025 – 1 Aug 2026', 'Whole plant'), 'de': ('01.09.2025 – 01.08.2026', 'Ganzes Werk')}[voice.language]
    said = words_of(content)
    for words in (*heads, *days, shots, 'T-1', 'P-1', 'Failure 1', 'Stop 1', 'Uma'):
        assert squeezed(words) in squeezed(said), words
    assert not outside(content)
    for place, page in enumerate(pages_of(content), 1):
        assert squeezed(f'{place}{"of" if voice.language == "en" else "von"}{len(pages_of(content))}') in squeezed(page)


def test_filters_are_named_and_kept_to(quick_runner, raw):
    tool = next(asset for asset in raw.assets.values() if asset.asset_number == 'T-2')
    lens = Lens(YEAR.since, YEAR.until, tool.site_id, tool_id=tool.id)
    said = squeezed(words_of(print_report(quick_runner.do(SYSTEM, management_report, lens=lens))))
    assert squeezed('Europe/Berlin · T-2') in said
    assert 'T-1' not in said


def test_a_plant_in_which_nothing_happened_gets_a_report_too(quick_runner):
    said = words_of(print_report(quick_runner.do(SYSTEM, management_report, lens=YEAR)))
    for words in ('No shots in these days.', 'No failures in these days.', 'No plans.', 'No actions are open.'):
        assert squeezed(words) in said
