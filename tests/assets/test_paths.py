from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.tables.assets import AssetKind
from pages.assets.paths import card_path, number_in


@given(st.text(st.characters(exclude_categories=('Cc', 'Cs')), min_size=1, max_size=40))
def test_any_asset_number_survives_the_way_through_an_address(number):
    path = urlsplit(card_path(AssetKind.TOOL, number, site='HQ')).path
    part = path.removeprefix('/tools/')
    assert '/' not in part
    assert part not in {'.', '..'}
    assert number_in(part) == number_in(unquote(part)) == number, 'the server unpacks a path when the page is reloaded'


@pytest.mark.parametrize(('number', 'path'), [('TL-1042', '/tools/TL-1042'), ('W/1 ü', '/tools/W~2F1~20~C3~BC'), ('..', '/tools/~2E~2E')])
def test_usual_numbers_stay_readable(number, path):
    assert card_path(AssetKind.TOOL, number) == path


def test_what_somebody_types_by_hand_is_understood():
    assert number_in('W%201') == number_in('W 1') == 'W 1'
