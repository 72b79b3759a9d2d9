"""Photos sent to a tool before the entry they are for is saved: the entry takes them along, and only those of whoever writes it."""
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from data.tables.failures import FailureCode, FailureReport
from data.tables.maintenance import MaintenanceLog
from services.errors import Invalid, NotFound
from services.failures.reporting import report_failure
from services.maintenance.signing import sign_log
from services.photos.ahead import photos_sent_ahead
from services.photos.photos import find_photo, list_photos
from tests.photos.pictures import encoded

NOTHING = 'no photo that you have sent to TL-1'


def report(shop, photo_ids, asset_id=None):
    with shop.house.database.reading() as session:
        code = session.exec(select(FailureCode.id)).one()
    return shop.runner.do(shop.cast.ann, report_failure, asset_id=asset_id or shop.tool, failure_code_id=code, photo_ids=photo_ids)


def sign(shop, photo_ids):
    return shop.runner.do(shop.cast.ann, sign_log, asset_id=shop.tool, kind='cleaning', observations='Vents', photo_ids=photo_ids)


@pytest.mark.parametrize(('write', 'owner'), [(report, 'failure_report_id'), (sign, 'maintenance_log_id')])
def test_what_was_sent_ahead_goes_with_the_entry(shop, write, owner):
    photos, left = [shop.take(content=encoded(size=(200, 100 + number))) for number in range(2)], shop.take()
    entry = write(shop, [*photos, photos[0]])
    assert {photo.id for photo in shop.runner.do(shop.cast.guest, list_photos, **{owner: entry}).items} == set(photos)
    assert shop.runner.do(shop.cast.guest, find_photo, photo_id=left).asset_id == shop.tool
    assert shop.runner.do(shop.cast.guest, find_photo, photo_id=photos[0]).asset_id is None


@pytest.mark.parametrize(('write', 'table'), [(report, FailureReport), (sign, MaintenanceLog)])
def test_photos_of_others_of_other_things_and_of_nothing_are_refused_and_nothing_is_written(shop, write, table):
    mine, theirs, elsewhere = shop.take(), shop.take(shop.cast.ben, encoded()), shop.take(asset_id=shop.machine)
    on_report = shop.take(failure_report_id=shop.report)
    before = len(everything(shop, table))
    for wrong in (theirs, elsewhere, on_report, shop.take(shop.cast.oscar, asset_id=shop.theirs), uuid4()):
        with pytest.raises(Invalid, match=NOTHING):
            write(shop, [mine, wrong])
    assert len(everything(shop, table)) == before
    assert shop.runner.do(shop.cast.guest, find_photo, photo_id=mine).asset_id == shop.tool


def test_a_form_hears_only_of_what_its_own_writer_has_sent_since_it_asked(shop):
    began = datetime.now(UTC)
    mine = [shop.take(), shop.take(content=encoded())]
    shop.take(shop.cast.ben, encoded(size=(90, 90)))
    shop.take(asset_id=shop.machine)

    def sent(who=None, **values):
        return shop.runner.do(who or shop.cast.ann, photos_sent_ahead, **{'asset_id': shop.tool, 'since': began, **values})

    assert sent() == mine
    assert sent(since=datetime.now(UTC) + timedelta(seconds=1)) == []
    report(shop, mine[:1])
    assert sent() == mine[1:]
    with pytest.raises(NotFound):
        sent(shop.cast.olga)


def everything(shop, table):
    with shop.house.database.reading() as session:
        return session.exec(select(table)).all()
