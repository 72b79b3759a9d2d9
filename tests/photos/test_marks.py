"""What people draw on photos."""
from uuid import uuid4

import pytest

from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.photos.marks import add_mark, change_mark, mark_choices, move_mark, put_mark_back, remove_mark, reopen_mark, resolve_mark, show_photo
from services.photos.photos import find_photo


def marks(shop, photo):
    return shop.runner.do(shop.cast.guest, show_photo, photo_id=photo).marks


def test_marks_are_added_moved_explained_done_opened_again_and_removed(shop):
    photo, do, ann = shop.take(), shop.runner.do, shop.cast.ann
    pin = do(ann, add_mark, photo_id=photo, kind='pin', x=0.25, y=0.75)
    ring = do(ann, add_mark, photo_id=photo, kind='ring', x=0.5, y=0.5, x2=0.6, y2=0.5)
    assert [(mark.id, mark.kind, mark.x, mark.y, mark.x2, mark.by) for mark in marks(shop, photo)] == [
        (pin, 'pin', 0.25, 0.75, None, 'Ann Person'), (ring, 'ring', 0.5, 0.5, 0.6, 'Ann Person')]
    code, _label = do(ann, mark_choices, photo_id=photo).codes[0]
    do(ann, change_mark, mark_id=pin, seen_version=1, note='Burnt', cavity='3', failure_code_id=code)
    do(ann, move_mark, mark_id=pin, seen_version=2, x=0, y=1)
    do(ann, resolve_mark, mark_id=pin, seen_version=3)
    mark = marks(shop, photo)[0]
    assert (mark.x, mark.y, mark.note, mark.cavity, mark.failure_code, bool(mark.resolved_at)) == (0, 1, 'Burnt', '3', 'FL-777 Burn mark', True)
    assert do(ann, find_photo, photo_id=photo).marks == 1
    with pytest.raises(Conflict, match='done already'):
        do(ann, resolve_mark, mark_id=pin, seen_version=4)
    do(ann, reopen_mark, mark_id=pin, seen_version=4)
    with pytest.raises(Conflict):
        do(ann, remove_mark, mark_id=pin, seen_version=4)
    do(ann, remove_mark, mark_id=pin, seen_version=5)
    assert [mark.id for mark in marks(shop, photo)] == [ring]


@pytest.mark.parametrize(('values', 'field'), [
    ({'x': -0.01}, 'x'), ({'x': 1.01}, 'x'), ({'y': float('nan')}, 'y'), ({'y': float('inf')}, 'y'), ({'kind': 'heart'}, 'kind'),
    ({'kind': 'ring'}, 'x2'), ({'kind': 'arrow', 'x2': 0.5}, 'x2'), ({'kind': 'text'}, 'note'), ({'note': 'x' * 301}, 'note'),
    ({'cavity': 'x' * 17}, 'cavity'), ({'failure_code_id': uuid4()}, 'failure_code_id')])
def test_marks_that_make_no_sense_are_refused_by_name(quick_shop, values, field):
    photo = quick_shop.take()
    with pytest.raises(Invalid) as refusal:
        quick_shop.runner.do(quick_shop.cast.ann, add_mark, **{'photo_id': photo, 'kind': 'pin', 'x': 0.5, 'y': 0.5, **values})
    assert list(refusal.value.fields) == [field]
    assert marks(quick_shop, photo) == ()


def test_a_text_keeps_its_words(quick_shop):
    photo = quick_shop.take()
    mark = quick_shop.runner.do(quick_shop.cast.ann, add_mark, photo_id=photo, kind='text', x=0.5, y=0.5, note='Weld here')
    with pytest.raises(Invalid):
        quick_shop.runner.do(quick_shop.cast.ann, change_mark, mark_id=mark, seen_version=1, note='')


def test_choices_that_are_emptied_take_the_cavity_and_the_code_away(quick_shop):
    photo, do, ann = quick_shop.take(), quick_shop.runner.do, quick_shop.cast.ann
    code, _label = do(ann, mark_choices, photo_id=photo).codes[0]
    mark = do(ann, add_mark, photo_id=photo, kind='pin', x=0.5, y=0.5, note='Burnt', cavity='3', failure_code_id=code)
    do(ann, change_mark, mark_id=mark, seen_version=1, note='', cavity=None, failure_code_id=None)
    assert [(each.note, each.cavity, each.failure_code) for each in marks(quick_shop, photo)] == [('', '', '')]


def test_a_photo_does_not_drown_in_marks(quick_shop, monkeypatch):
    monkeypatch.setattr('services.photos.marks.MOST_MARKS', 3)
    photo = quick_shop.take()
    for _each in range(3):
        quick_shop.runner.do(quick_shop.cast.ann, add_mark, photo_id=photo, kind='pin', x=0.5, y=0.5)
    with pytest.raises(Conflict, match='too many'):
        quick_shop.runner.do(quick_shop.cast.ann, add_mark, photo_id=photo, kind='pin', x=0.5, y=0.5)


def test_whoever_may_not_draw_and_whoever_works_elsewhere_draws_nothing(shop):
    photo = shop.take()
    for who, error in ((shop.cast.ivy, NotAllowed), (shop.cast.oscar, NotFound)):
        with pytest.raises(error):
            shop.runner.do(who, add_mark, photo_id=photo, kind='pin', x=0.5, y=0.5)
    with pytest.raises(NotFound):
        shop.runner.do(shop.cast.oscar, show_photo, photo_id=photo)


def test_the_choices_of_a_mark_are_the_cavities_of_the_tool(quick_shop):
    assert quick_shop.runner.do(quick_shop.cast.guest, mark_choices, photo_id=quick_shop.take()).cavities == ('1', '2', '3', '4')
    assert quick_shop.runner.do(quick_shop.cast.guest, mark_choices, photo_id=quick_shop.take(asset_id=quick_shop.machine)).cavities == ()


def test_a_mark_that_was_taken_off_comes_back_as_it_was(shop):
    photo, do = shop.take(), shop.runner.do
    ring = do(shop.cast.ann, add_mark, photo_id=photo, kind='ring', x=0.5, y=0.5, x2=0.6, y2=0.5, note='Burnt', cavity='3')
    do(shop.cast.ann, resolve_mark, mark_id=ring, seen_version=1)
    mark = marks(shop, photo)[0]
    do(shop.cast.ben, remove_mark, mark_id=ring, seen_version=2)
    do(shop.cast.ben, put_mark_back, photo_id=photo, mark=mark)
    back = marks(shop, photo)[0]
    assert (back.by, back.created_at, back.resolved_at) == ('Ann Person', mark.created_at, mark.resolved_at)
    assert (back.id, back.kind, back.x2, back.note, back.cavity) == (ring, 'ring', 0.6, 'Burnt', '3')
    with pytest.raises(Conflict, match='is there'):
        do(shop.cast.ben, put_mark_back, photo_id=photo, mark=mark)
    with pytest.raises(NotFound):
        do(shop.cast.oscar, put_mark_back, photo_id=photo, mark=mark)
