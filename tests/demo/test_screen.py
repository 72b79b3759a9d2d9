"""In the settings the demo plant can be removed, as long as it is nothing but that."""
import pytest

from data.tables.upkeep import Setting
from data.trail import Writer
from services.assets.plate import add_asset
from services.demo.untouched import MARK


@pytest.fixture
def as_demo(application):
    """The plant of the test says of itself that it is a demo."""
    with application.runner.house.database.writing() as session:
        session.attribute(Writer(None, '', 'cli', '', 'load_demo'))
        session.add(Setting(name=MARK, value='loaded'))
        session.commit()


async def test_it_is_offered_to_administrators_only(application, as_demo):
    boss = application.screen('boss')
    await boss.open('/admin/settings')
    await boss.should_see('Remove the demo plant')
    ben = application.screen('ben')
    await ben.open('/admin/settings')
    await ben.should_not_see('Remove the demo plant')


async def test_it_is_not_offered_once_something_was_entered(application, as_demo):
    await application.runner.run(application.cast.ben, add_asset, kind='tool', asset_number='TL-1', name='Cap')
    boss = application.screen('boss')
    await boss.open('/admin/settings')
    await boss.should_see('Plant name')
    await boss.should_not_see('Remove the demo plant')
