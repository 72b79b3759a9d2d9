"""A tool, a failure on it and work done on it, and a way to take photos of them."""
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from data.tables.failures import FailureCode, FailureReport
from data.tables.maintenance import MaintenanceLog
from data.trail import Writer
from services.assets.plate import add_asset
from services.photos.taking import take_photo
from tests.conftest import Cast
from tests.photos.pictures import with_exif

PHOTO = with_exif()


@dataclass
class Shop:
    """What photos can be taken of."""
    runner: Any
    cast: Cast
    tool: UUID
    machine: UUID
    report: UUID
    log: UUID
    theirs: UUID

    @property
    def house(self):
        return self.runner.house

    def take(self, who=None, content=None, **values):
        owner = values if {'asset_id', 'failure_report_id', 'maintenance_log_id'} & set(values) else {'asset_id': self.tool, **values}
        return take_photo(self.runner, who or self.cast.ann, content or PHOTO, **owner)

    def files(self):
        return sorted(path.relative_to(self.house.photos).as_posix() for path in self.house.photos.rglob('*') if path.is_file())


def furnish(runner, cast):
    add = {'name': 'Cap', 'cavity_count': 4}
    tool = runner.do(cast.ben, add_asset, kind='tool', asset_number='TL-1', **add)
    machine = runner.do(cast.ben, add_asset, kind='machine', asset_number='P-1', name='Press')
    theirs = runner.do(cast.oscar, add_asset, kind='tool', asset_number='TL-9', **add)
    with runner.house.database.writing() as session:
        session.attribute(Writer(None, 'test', 'system', '', 'test'))
        session.add(code := FailureCode(code='FL-777', name='Burn mark'))
        session.flush()
        session.add(report := FailureReport(asset_id=tool, failure_code_id=code.id, severity='high'))
        session.add(log := MaintenanceLog(asset_id=tool, kind='inspection'))
        session.commit()
    return Shop(runner, cast, tool, machine, report.id, log.id, theirs)


@pytest.fixture
def shop(runner, cast):
    return furnish(runner, cast)


@pytest.fixture
def quick_shop(quick_runner, cast):
    return furnish(quick_runner, cast)
