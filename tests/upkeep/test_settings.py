import pytest

from data.tables.people import Role
from services.errors import Invalid, NotAllowed
from services.upkeep.settings import PlantSettings, change_settings, read_settings
from services.work import SYSTEM, Identity
from tests.upkeep.conftest import as_person


def test_a_new_plant_has_settings_that_everybody_may_read(plant):
    assert plant.runner.do(Identity(None, 'screen'), read_settings) == PlantSettings()


def test_only_what_is_given_changes(plant):
    plant.runner.do(SYSTEM, change_settings, plant_name='Plant 1', zone='Europe/Berlin')
    changed = plant.runner.do(SYSTEM, change_settings, locale='de-DE', second_factor='no')
    assert changed == PlantSettings('Plant 1', 'en', 'de-DE', 'Europe/Berlin', 'no')


@pytest.mark.parametrize('wrong', [{'locale': 'xx-YY'}, {'locale': '../..'}, {'zone': 'Europe/Nowhere'}, {'zone': '../etc/passwd'},
                                   {'language': 'klingon'}, {'second_factor': 'maybe'}, {'plant_name': ''}, {'theme': 'pink'}])
def test_what_cannot_be_right_is_refused(plant, wrong):
    with pytest.raises(Invalid) as refusal:
        plant.runner.do(SYSTEM, change_settings, **wrong)
    assert list(refusal.value.fields) == list(wrong)
    assert plant.runner.do(SYSTEM, read_settings) == PlantSettings()


def test_only_administrators_of_all_sites_change_settings(plant):
    for person in (as_person(plant, 'sue'), as_person(plant, 'ada', Role.ADMIN, site='HQ'), Identity(None, 'screen')):
        with pytest.raises(NotAllowed):
            plant.runner.do(person, change_settings, plant_name='Mine')
