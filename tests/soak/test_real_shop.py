"""Two months of a real moulding shop, where the folder with its files is named: REAL_SHOP=folder make soak. They are not ours to pass on."""
import json
import os
from pathlib import Path

import pytest

from tests.app.test_command_line import call, home  # noqa: F401 (the command line as somebody types it)

NAMES = ('shots', 'parts', 'good', 'reduced_rows', 'parts_not_made')
MONTHS = {'production_2018-11': (864_063, 5_397_276, 5_194_003, 186, 588_996), 'production_2018-12': (809_804, 5_003_089, 4_867_711, 250, 402_847)}

if 'REAL_SHOP' in os.environ:
    @pytest.mark.slow
    def test_the_sums_of_a_real_shop_are_exact_and_count_once(home, call):
        folder = Path(os.environ['REAL_SHOP'])
        for kind, name in (('tools', 'moulds'), ('machines', 'machines')):
            assert call('import', kind, str(folder / f'{name}.csv'))[0] == 0
        for name, sums in MONTHS.items():
            for again in (False, True):
                status, said, _complaint = call('import', 'production', str(folder / f'{name}.csv'), '--json')
                totals = json.loads(said)
                assert (status, tuple(totals[each] for each in NAMES)) == (0, sums)
                assert (totals['imported'] == 0) is again
